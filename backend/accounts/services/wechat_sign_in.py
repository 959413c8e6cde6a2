"""Sign-in from WeChat: an openid that is known signs in, another one is bound by a phone code first."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from backend.accounts import tokens
from backend.accounts.actor import Actor
from backend.accounts.contracts import WechatUnbound
from backend.accounts.models import Account, WechatIdentity
from backend.accounts.services.codes import AccountClosed, identify_by_code
from backend.accounts.wechat import WechatApp, WechatLogin, wechat_login
from backend.kernel import audit
from backend.kernel.errors import DomainError


class WechatAppUnknown(DomainError):
    code = "WECHAT_APP_UNKNOWN"
    zh = "这个小程序尚未接入。"
    en = "This WeChat app is not connected."


class BindingTicketEnded(DomainError):
    code = "BINDING_TICKET_ENDED"
    zh = "绑定已超时，请重新打开小程序登录。"
    en = "Binding took too long; open the mini-program again."


def identify_by_wechat(*, actor: Actor, code: str, app_id: str, now: datetime) -> int | WechatUnbound:
    """The account behind the one-time code of `wx.login()`, or a ticket to bind it with a phone code.

    Asks WeChat (no transaction is open). An openid of another app of the same WeChat subject is recognised by its
    unionid. Raises WechatAppUnknown, WechatCodeInvalid, WechatSignInBlocked, WechatUnavailable, AccountClosed.
    """
    known = settings.WECHAT
    if not known["appid"] or app_id != known["appid"]:
        raise WechatAppUnknown(field=("appId",))
    login = wechat_login(
        code=code, app=WechatApp(appid=known["appid"], secret=known["secret"], base_url=known["base_url"].rstrip("/"))
    )
    account = _account_of(login=login, actor=actor, now=now)
    if account is None:
        ticket, expires_at = tokens.issue_wechat_ticket(
            tokens.WechatTicket(app_id=login.app_id, openid=login.openid, unionid=login.unionid), now=now
        )
        return WechatUnbound(ticket=ticket, expires_at=expires_at)
    if not account.is_active:
        raise AccountClosed
    return account.pk


def bind_wechat(*, actor: Actor, ticket: str, phone: str, code: str, now: datetime) -> int:
    """Bind the ticket's openid to the account of the phone, proven by its code; returns the account.

    Both are proven to be the caller's, so an earlier binding of the openid gives way to this one.
    Raises BindingTicketEnded, and what identify_by_code raises.
    """
    vouched = tokens.read_wechat_ticket(ticket, now=now)
    if vouched is None:
        raise BindingTicketEnded(field=("ticket",))
    account_id = identify_by_code(actor=actor, phone=phone, code=code, now=now)
    login = WechatLogin(app_id=vouched.app_id, openid=vouched.openid, unionid=vouched.unionid)
    _bind(actor=actor, login=login, account_id=account_id, now=now)
    return account_id


@transaction.atomic
def _account_of(*, login: WechatLogin, actor: Actor, now: datetime) -> Account | None:
    identity = WechatIdentity.objects.select_related("account").filter(app_id=login.app_id, openid=login.openid).first()
    if identity is not None:
        return identity.account
    if not login.unionid:
        return None
    sibling = (
        WechatIdentity.objects.select_related("account").filter(unionid=login.unionid).order_by("-bound_at").first()
    )
    if sibling is None:
        return None
    _bind(actor=actor, login=login, account_id=sibling.account_id, now=now)
    return sibling.account


@transaction.atomic
def _bind(*, actor: Actor, login: WechatLogin, account_id: int, now: datetime) -> None:
    identity, is_new = WechatIdentity.objects.select_for_update().get_or_create(
        app_id=login.app_id,
        openid=login.openid,
        defaults={"account_id": account_id, "unionid": login.unionid, "bound_at": now},
    )
    before = None if is_new else identity.account_id
    if before == account_id:
        return
    if not is_new:
        identity.account_id, identity.unionid, identity.bound_at = account_id, login.unionid, now
        identity.save(update_fields=["account", "unionid", "bound_at"])
    audit.record(
        actor=actor,
        action="wechat_bound",
        object_kind="account",
        object_id=account_id,
        old=None if before is None else {"account_id": before},
        new={"app_id": login.app_id},
        now=now,
    )
