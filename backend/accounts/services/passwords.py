"""Sign-in by login and password, for staff."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from backend.accounts import limits, rules
from backend.accounts.actor import Actor
from backend.accounts.models import Account
from backend.accounts.services.sessions import revoke_sessions_of_account
from backend.kernel import audit
from backend.kernel.errors import DomainError

_PASSWORD_LENGTH = 10


class SignInRefused(DomainError):
    code = "SIGN_IN_REFUSED"
    zh = "账号或密码不正确。连续输错 5 次，该账号会锁定 15 分钟。"
    en = "Wrong login or password. After 5 wrong tries in a row the account is locked for 15 minutes."


class PasswordTooWeak(DomainError):
    code = "PASSWORD_TOO_WEAK"
    zh = "密码至少 {length} 位，且不能与账号相同。"
    en = "A password has at least {length} characters and is not the login itself."


class LoginTaken(DomainError):
    code = "LOGIN_TAKEN"
    zh = "账号 {login} 已被使用。"
    en = "The login {login} is taken."


def identify_by_password(*, actor: Actor, login: str, password: str, now: datetime) -> int:
    """The account that this login and password open.

    One error, after the same work, for an unknown login, a wrong password, a locked and a closed account: the
    answer tells nobody which logins exist. A try is counted before the password is compared, so that many at
    once get no more tries than one after the other. An outdated hash is renewed.
    Raises SignInRefused, TooManyRequests (the address fails too often).
    """
    limits.require_not_blocked(actor.ip)
    account = _reserve_try(login=login[:150], now=now)
    renewed: list[str] = []
    if account is None:
        make_password(password)  # the price of a comparison
        is_right = False
    else:
        is_right = check_password(password, account.password, setter=lambda raw: renewed.append(make_password(raw)))
    if account is None or not is_right:
        limits.count_failure(actor.ip)
        _record_failure(actor=actor, login=login, account=account, now=now)
        raise SignInRefused(field=("password",))
    opened = {"failed_logins": 0, "locked_until": None, **({"password": renewed[0]} if renewed else {})}
    Account.objects.filter(id=account.pk).update(**opened)
    return account.pk


@transaction.atomic(durable=True)
def _reserve_try(*, login: str, now: datetime) -> Account | None:
    account = Account.objects.select_for_update().filter(login=login, is_active=True).first()
    if account is None or (account.locked_until is not None and account.locked_until > now):
        return None
    if account.locked_until is not None:
        # The lock has run out: counting begins again.
        account.failed_logins, account.locked_until = 0, None
    account.failed_logins += 1
    if account.failed_logins >= rules.PASSWORD_FAILURES:
        account.locked_until = now + rules.PASSWORD_LOCK
    account.save(update_fields=["failed_logins", "locked_until"])
    return account


def _record_failure(*, actor: Actor, login: str, account: Account | None, now: datetime) -> None:
    audit.record(
        actor=actor,
        action="sign_in_failed",
        object_kind="account",
        object_id=account.pk if account else 0,
        # An unknown login may be a password typed into the wrong box: it is not written down.
        new={"login": login} if account else None,
        now=now,
    )


@transaction.atomic
def create_login(*, actor: Actor, login: str, password: str, phone: str, now: datetime) -> int:
    """A new account with login and password; returns its id. `phone` may be empty and is not used to sign in.

    Raises LoginTaken, PasswordTooWeak.
    """
    _require_strong(login=login, password=password)
    account, is_new = Account.objects.get_or_create(
        login=login, defaults={"password": make_password(password), "phone": phone, "created_at": now}
    )
    if not is_new:
        raise LoginTaken(field=("login",), login=login)
    audit.record(
        actor=actor,
        action="account_created",
        object_kind="account",
        object_id=account.pk,
        new={"login": login},
        now=now,
    )
    return account.pk


@transaction.atomic
def set_password(*, actor: Actor, account_id: int, password: str, now: datetime) -> None:
    """Replace a password; every session of the account ends. Raises PasswordTooWeak."""
    account = Account.objects.select_for_update().get(id=account_id)
    _require_strong(login=account.login, password=password)
    account.password = make_password(password)
    account.failed_logins, account.locked_until = 0, None
    account.save(update_fields=["password", "failed_logins", "locked_until"])
    audit.record(actor=actor, action="password_set", object_kind="account", object_id=account_id, now=now)
    revoke_sessions_of_account(actor=actor, account_id=account_id, now=now)


def _require_strong(*, login: str, password: str) -> None:
    if len(password) < _PASSWORD_LENGTH or password.lower() == login.lower():
        raise PasswordTooWeak(field=("password",), length=_PASSWORD_LENGTH)
