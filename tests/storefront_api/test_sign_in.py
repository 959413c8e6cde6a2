"""Signing in by phone code over GraphQL: who comes in, who is refused, and that a refusal leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from backend.accounts.models import Account, LoginSession
from clients.python.linli_client import ApiRefused, Refused, given
from tests.cast import OWNER_PHONE
from tests.property_core.billing.fees import Fees
from tests.storefront_api.pocket import VISITOR_PHONE, Pocket

pytestmark = pytest.mark.django_db


def refusal(ask: Callable[[], object]) -> list[tuple[str, tuple[str, ...]]]:
    """(code, field) of every reason of a mutation's refusal."""
    with pytest.raises(Refused) as refused:
        ask()
    assert type(refused.value) is Refused
    return [(problem.code, problem.field) for problem in refused.value.problems]


def code(ask: Callable[[], object]) -> str:
    """The code with which the whole request is refused."""
    with pytest.raises(ApiRefused) as refused:
        ask()
    (only,) = refused.value.codes
    return only


def test_a_code_opens_a_session_with_my_rooms(fees: Fees, pocket: Pocket) -> None:
    _, me = pocket.sign_in(OWNER_PHONE)
    assert (me.name, me.phone, given(me.company).name) == ("曾小明", "138****0001", "测试物业")
    assert [(one.role, one.room.community, one.room.label) for one in me.rooms] == [
        ("OWNER", "JG小区", "3栋2单元502"),
        ("OWNER", "YX小区", "3栋2单元502"),
    ]


def test_a_wrong_code_opens_nothing(fees: Fees, pocket: Pocket) -> None:
    stranger = pocket.owner()
    stranger.request_login_code(OWNER_PHONE)
    wrong = f"{(int(pocket.received_code(OWNER_PHONE)) + 1) % 1_000_000:06d}"
    before = (Account.objects.count(), LoginSession.objects.count())
    assert refusal(lambda: stranger.sign_in_with_code(phone=OWNER_PHONE, code=wrong)) == [("CODE_WRONG", ("code",))]
    assert (Account.objects.count(), LoginSession.objects.count()) == before


@pytest.mark.parametrize("phone", ["", "123", "1380000000a"])
def test_what_is_no_phone_gets_no_code(db: None, pocket: Pocket, phone: str) -> None:
    assert refusal(lambda: pocket.owner().request_login_code(phone)) == [("PHONE_INVALID", ("phone",))]


def test_a_second_code_at_once_is_too_many(db: None, pocket: Pocket) -> None:
    stranger = pocket.owner()
    assert stranger.request_login_code(OWNER_PHONE) == 300
    ((reason, _),) = refusal(lambda: stranger.request_login_code(OWNER_PHONE))
    assert reason == "TOO_MANY_REQUESTS"


def test_somebody_unknown_is_a_visitor(fees: Fees, pocket: Pocket) -> None:
    _, me = pocket.sign_in(VISITOR_PHONE)
    assert (me.name, me.company, me.rooms) == (None, None, [])


def test_a_refresh_token_is_replaced_by_another(fees: Fees, pocket: Pocket) -> None:
    first, _ = pocket.sign_in(OWNER_PHONE)
    assert pocket.owner().refresh_session(first.refresh_token).refresh_token != first.refresh_token
    assert code(lambda: pocket.owner().refresh_session("nonsense")) == "SESSION_ENDED"


def test_signing_out_ends_the_session_on_the_server(fees: Fees, pocket: Pocket) -> None:
    owner = pocket.owner("owner")
    assert owner.sign_out() is True
    assert code(owner.me) == "NOT_SIGNED_IN"
    assert code(pocket.owner().me) == "NOT_SIGNED_IN"


def test_another_persons_device_is_not_mine_to_sign_out(fees: Fees, pocket: Pocket) -> None:
    owner, neighbour = pocket.owner("owner"), pocket.owner("neighbour")
    (device,) = owner.devices()
    assert (device.is_current, device.device) == (True, "手机")
    assert code(lambda: neighbour.revoke_device(device.id)) == "NOT_FOUND"
    assert owner.me().name == "曾小明"
    assert owner.revoke_device(device.id) is True
    assert code(owner.me) == "NOT_SIGNED_IN"


def test_an_app_that_is_not_ours_is_refused(db: None, pocket: Pocket) -> None:
    ((reason, _),) = refusal(lambda: pocket.owner().sign_in_with_wechat(code="x", app_id="wx0"))
    assert reason == "WECHAT_APP_UNKNOWN"
