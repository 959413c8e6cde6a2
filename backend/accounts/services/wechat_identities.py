"""The WeChat identities of an account: several apps, several openids, one human being."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from backend.accounts.actor import Actor
from backend.accounts.contracts import WechatIdentityRow
from backend.accounts.models import Account, WechatIdentity
from backend.accounts.services.wechat_sign_in import ask_wechat, bind_identity
from backend.kernel import audit
from backend.kernel.errors import DomainError, NotFound


class WechatBoundElsewhere(DomainError):
    code = "WECHAT_BOUND_ELSEWHERE"
    zh = "这个微信已绑定另一个账号。请先在那个账号里解绑，或用它的手机号登录。"
    en = "This WeChat belongs to another account; unbind it there, or sign in with that account's phone."


class LastWayIn(DomainError):
    code = "LAST_WAY_IN"
    zh = "该账号没有手机号，解绑后将无法登录。请先绑定手机号。"
    en = "The account has no phone; without this WeChat nobody could sign in. Bind a phone first."


def wechat_identities_of(account_id: int) -> list[WechatIdentityRow]:
    """The account's WeChat identities, oldest first."""
    rows = WechatIdentity.objects.filter(account_id=account_id).order_by("id")
    return [
        WechatIdentityRow(id=row.pk, app_id=row.app_id, bound_at=row.bound_at, has_unionid=bool(row.unionid))
        for row in rows
    ]


def bind_another_wechat(*, actor: Actor, code: str, app_id: str, now: datetime) -> list[WechatIdentityRow]:
    """Bind the WeChat identity behind a one-time code to the signed-in account; returns all of them.

    Asks WeChat (no transaction is open). An identity of another account is not taken from it: its holder may be
    signed in here by mistake. Raises NotSignedIn, WechatAppUnknown, WechatCodeInvalid, WechatSignInBlocked,
    WechatSnapshot, WechatUnavailable, WechatBoundElsewhere.
    """
    account_id = actor.account
    login = ask_wechat(code=code, app_id=app_id)
    with transaction.atomic(durable=True):
        standing = WechatIdentity.objects.select_for_update().filter(app_id=login.app_id, openid=login.openid).first()
        if standing is not None and standing.account_id != account_id:
            raise WechatBoundElsewhere(field=("code",))
        if (
            login.unionid
            and WechatIdentity.objects.filter(unionid=login.unionid).exclude(account_id=account_id).exists()
        ):
            raise WechatBoundElsewhere(field=("code",))
        bind_identity(actor=actor, login=login, account_id=account_id, now=now)
    return wechat_identities_of(account_id)


@transaction.atomic(durable=True)
def unbind_wechat(*, actor: Actor, identity_id: int, now: datetime) -> list[WechatIdentityRow]:
    """Take a WeChat identity from the signed-in account; returns those that are left.

    Locks the account. Raises NotSignedIn, NotFound, LastWayIn (the account has no phone and no other identity).
    """
    account = Account.objects.select_for_update().get(id=actor.account)
    rows = {row.pk: row for row in WechatIdentity.objects.filter(account=account)}
    row = rows.pop(identity_id, None)
    if row is None:
        raise NotFound(field=("identityId",))
    if account.phone_index is None and not rows:
        raise LastWayIn(field=("identityId",))
    # A sibling known by the same unionid would sign this openid in again at once: they belong together.
    gone = [row, *(other for other in rows.values() if row.unionid and other.unionid == row.unionid)]
    if account.phone_index is None and len(gone) > len(rows):
        raise LastWayIn(field=("identityId",))
    WechatIdentity.objects.filter(id__in=[one.pk for one in gone]).delete()
    audit.record(
        actor=actor,
        action="wechat_unbound",
        object_kind="account",
        object_id=account.pk,
        old={"app_ids": sorted(one.app_id for one in gone)},
        now=now,
    )
    return wechat_identities_of(account.pk)
