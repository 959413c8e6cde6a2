"""Sign-in from WeChat: an openid that is known signs in, another one is bound by a phone code first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from backend.accounts import tokens
from backend.accounts.actor import Actor
from backend.accounts.contracts import WechatUnbound
from backend.accounts.models import Account, AccountPerson, WechatIdentity
from backend.accounts.services.codes import AccountClosed, identify_by_code
from backend.accounts.wechat import WechatApp, WechatAppKind, WechatLogin, wechat_login
from backend.kernel import audit
from backend.kernel.errors import DomainError


class WechatAppUnknown(DomainError):
    code = "WECHAT_APP_UNKNOWN"
    zh = "这个微信应用尚未接入。"
    en = "This WeChat app is not connected."


class BindingTicketEnded(DomainError):
    code = "BINDING_TICKET_ENDED"
    zh = "绑定已超时，请重新登录。"
    en = "Binding took too long; please sign in again."


def identify_by_wechat(*, actor: Actor, code: str, app_id: str, now: datetime) -> int | WechatUnbound:
    """The account behind a one-time code of WeChat, or a ticket to bind it with a phone code.

    Asks WeChat (no transaction is open). An openid of another app of the same WeChat subject is recognised by its
    unionid. An account whose number is somebody else's now, and that no company knows any more, is bound anew by a
    phone code like an unknown one.
    Raises WechatAppUnknown, WechatCodeInvalid, WechatSignInBlocked, WechatSnapshot, WechatUnavailable, AccountClosed.
    """
    login = ask_wechat(code=code, app_id=app_id)
    account = _account_of(login=login, actor=actor, now=now)
    if account is None or _lost_everything(account):
        ticket, expires_at = tokens.issue_wechat_ticket(
            tokens.WechatTicket(app_id=login.app_id, openid=login.openid, unionid=login.unionid), now=now
        )
        return WechatUnbound(ticket=ticket, expires_at=expires_at)
    if not account.is_active:
        raise AccountClosed
    return account.pk


def ask_wechat(*, code: str, app_id: str) -> WechatLogin:
    """Who WeChat says it is, in one of the apps of the settings.

    Raises WechatAppUnknown, WechatCodeInvalid, WechatSignInBlocked, WechatSnapshot, WechatUnavailable.
    """
    app = next((app for app in wechat_apps() if app.appid == app_id), None)
    if app is None:
        raise WechatAppUnknown(field=("appId",))
    return wechat_login(code=code, app=app)


def wechat_apps() -> list[WechatApp]:
    """The apps of the settings: the mini-program first, then the other ones, then the official accounts (公众号)."""
    known: Mapping[str, Any] = settings.WECHAT
    base_url = known["base_url"].rstrip("/")
    mini_programs = {known["appid"]: known["secret"], **(known.get("more_apps") or {})}
    kinds = (
        (WechatAppKind.MINI_PROGRAM, mini_programs),
        (WechatAppKind.OFFICIAL_ACCOUNT, known.get("official_accounts") or {}),
    )
    return [
        WechatApp(appid=appid, secret=secret, base_url=base_url, kind=kind)
        for kind, apps in kinds
        for appid, secret in apps.items()
        if appid
    ]


def official_account() -> str | None:
    """The app id of the official account whose pages people sign in from; none where there is none."""
    found = (app.appid for app in wechat_apps() if app.kind is WechatAppKind.OFFICIAL_ACCOUNT)
    return next(found, None)


def bind_wechat(
    *,
    actor: Actor,
    ticket: str,
    phone: str,
    code: str,
    now: datetime,
    settle: Callable[[int], int] = lambda account_id: account_id,
) -> int:
    """Bind the ticket's openid to the account of the phone, proven by its code; returns the account.

    Both are proven to be the caller's, so an earlier binding of the openid gives way to this one.
    settle: given the account that has the number, the one that goes on with it (hand_number_on).
    Raises BindingTicketEnded, and what identify_by_code raises.
    """
    vouched = tokens.read_wechat_ticket(ticket, now=now)
    if vouched is None:
        raise BindingTicketEnded(field=("ticket",))
    account_id = settle(identify_by_code(actor=actor, phone=phone, code=code, now=now))
    login = WechatLogin(app_id=vouched.app_id, openid=vouched.openid, unionid=vouched.unionid)
    bind_identity(actor=actor, login=login, account_id=account_id, now=now)
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
    bind_identity(actor=actor, login=login, account_id=sibling.account_id, now=now)
    return sibling.account


def _lost_everything(account: Account) -> bool:
    return (
        account.phone_index is None
        and not AccountPerson.objects.filter(account=account, unbound_at__isnull=True).exists()
    )


@transaction.atomic
def bind_identity(*, actor: Actor, login: WechatLogin, account_id: int, now: datetime) -> None:
    """The WeChat identity belongs to the account from now on, whatever account had it before."""
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
