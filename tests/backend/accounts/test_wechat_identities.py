"""Several WeChat identities of one account: known by their unionid, bound, unbound, never taken from somebody."""

from __future__ import annotations

import pytest
from django.test import override_settings

from backend.accounts.actor import Actor, ActorKind
from backend.accounts.contracts import WechatUnbound
from backend.accounts.models import Account, WechatIdentity
from backend.accounts.services import (
    LastWayIn,
    WechatAppUnknown,
    WechatBoundElsewhere,
    bind_another_wechat,
    identify_by_wechat,
    phone_index,
    unbind_wechat,
    wechat_identities_of,
)
from backend.kernel.errors import NotFound
from backend.kernel.models import AuditEntry
from infra.simulators.identity import openid_for, unionid_for
from tests.cast import NOW, visitor
from tests.infra.simulator_process import WechatOpenSimulator

pytestmark = pytest.mark.django_db

OTHER_APP = "wx-official-account"


@pytest.fixture(autouse=True)
def app_id(wechat_open_simulator: WechatOpenSimulator) -> object:
    with override_settings(WECHAT=wechat_open_simulator.settings):
        yield wechat_open_simulator.credentials["appid"]


def account(phone: str = "13800000061") -> Actor:
    row = Account.objects.create(
        login=f"phone:{phone}", password="!", phone=phone, phone_index=phone_index(phone) if phone else None,
        created_at=NOW,
    )  # fmt: skip
    return Actor(kind=ActorKind.OWNER, account_id=row.pk)


def known_elsewhere(me: Actor, name: str) -> WechatIdentity:
    """The person's openid in another app of the same WeChat subject."""
    return WechatIdentity.objects.create(
        account_id=me.account, app_id=OTHER_APP, openid=f"o-{name}", unionid=unionid_for(name), bound_at=NOW
    )


def test_a_known_unionid_signs_in_from_a_new_app_and_is_bound_there(app_id: str) -> None:
    me = account()
    known_elsewhere(me, "wang")
    assert identify_by_wechat(actor=visitor(), code="demo-wang", app_id=app_id, now=NOW) == me.account
    assert [(one.app_id, one.has_unionid) for one in wechat_identities_of(me.account)] == [
        (OTHER_APP, True),
        (app_id, True),
    ]
    assert WechatIdentity.objects.get(app_id=app_id).openid == openid_for(app_id, "wang")
    assert AuditEntry.objects.filter(action="wechat_bound").count() == 1


def test_an_unknown_unionid_gets_a_ticket(app_id: str) -> None:
    known_elsewhere(account(), "wang")
    found = identify_by_wechat(actor=visitor(), code="demo-li", app_id=app_id, now=NOW)
    assert isinstance(found, WechatUnbound)


def test_an_app_of_the_settings_signs_in_and_no_other(app_id: str, wechat_open_simulator: WechatOpenSimulator) -> None:
    credentials = wechat_open_simulator.settings
    several = {
        **credentials,
        "appid": "wx-first",
        "secret": "x",
        "more_apps": {credentials["appid"]: credentials["secret"]},
    }
    with override_settings(WECHAT=several):
        found = identify_by_wechat(actor=visitor(), code="demo-li", app_id=app_id, now=NOW)
        assert isinstance(found, WechatUnbound)
        with pytest.raises(WechatAppUnknown):
            identify_by_wechat(actor=visitor(), code="demo-li", app_id="wx-third", now=NOW)


def test_another_wechat_is_bound_to_the_account_that_asks(app_id: str) -> None:
    me = account()
    rows = bind_another_wechat(actor=me, code="demo-li", app_id=app_id, now=NOW)
    assert [row.app_id for row in rows] == [app_id]
    # Once more is no error and no second row.
    assert bind_another_wechat(actor=me, code="demo-li", app_id=app_id, now=NOW) == rows
    assert identify_by_wechat(actor=visitor(), code="demo-li", app_id=app_id, now=NOW) == me.account


def test_an_identity_of_somebody_else_is_not_taken(app_id: str) -> None:
    me, other = account(), account("13800000062")
    bind_another_wechat(actor=other, code="demo-li", app_id=app_id, now=NOW)
    known_elsewhere(other, "zhao")
    for name in ("li", "zhao"):
        with pytest.raises(WechatBoundElsewhere):
            bind_another_wechat(actor=me, code=f"demo-{name}", app_id=app_id, now=NOW)
    assert wechat_identities_of(me.account) == []


def test_unbinding_takes_its_siblings_along_and_leaves_the_rest(app_id: str) -> None:
    me = account()
    known_elsewhere(me, "wang")
    bind_another_wechat(actor=me, code="demo-wang", app_id=app_id, now=NOW)
    left = bind_another_wechat(actor=me, code="demo-li", app_id=app_id, now=NOW)[-1]
    (wang, *_) = wechat_identities_of(me.account)
    with pytest.raises(NotFound):
        unbind_wechat(actor=account("13800000063"), identity_id=wang.id, now=NOW)
    assert unbind_wechat(actor=me, identity_id=wang.id, now=NOW) == [left]
    assert isinstance(identify_by_wechat(actor=visitor(), code="demo-wang", app_id=app_id, now=NOW), WechatUnbound)
    assert identify_by_wechat(actor=visitor(), code="demo-li", app_id=app_id, now=NOW) == me.account


def test_the_last_way_in_stays(app_id: str) -> None:
    me = account("")
    WechatIdentity.objects.create(account_id=me.account, app_id=OTHER_APP, openid="o-1", unionid="", bound_at=NOW)
    (only,) = wechat_identities_of(me.account)
    with pytest.raises(LastWayIn):
        unbind_wechat(actor=me, identity_id=only.id, now=NOW)
    assert wechat_identities_of(me.account) == [only]
