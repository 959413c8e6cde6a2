"""Sign-in by login and password, for staff; passwords of one's own and passwords that an administrator gives."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from backend.accounts import limits, rules
from backend.accounts.actor import Actor
from backend.accounts.models import Account
from backend.accounts.services.sessions import revoke_sessions_of_account
from backend.kernel import audit
from backend.kernel.errors import DomainError, NotSignedIn

# Without letters and digits that are taken for one another when they are read out.
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"


class SignInRefused(DomainError):
    code = "SIGN_IN_REFUSED"
    zh = "账号或密码不正确。连续输错 5 次，该账号会锁定 15 分钟；之后每次锁定时间加倍。"
    en = "Wrong login or password. After 5 wrong tries in a row the account is locked for 15 minutes, then for longer."


class PasswordWrong(DomainError):
    code = "PASSWORD_WRONG"
    zh = "当前密码不正确。"
    en = "The current password is wrong."


class PasswordUnchanged(DomainError):
    code = "PASSWORD_UNCHANGED"
    zh = "新密码不能与当前密码相同。"
    en = "The new password must differ from the current one."


class LoginTaken(DomainError):
    code = "LOGIN_TAKEN"
    zh = "账号 {login} 已被使用。"
    en = "The login {login} is taken."


def identify_by_password(*, actor: Actor, login: str, password: str, now: datetime) -> int:
    """The account that this login and password open.

    One error, after the same work, for an unknown login, a wrong or expired password, a locked and a closed account:
    the answer tells nobody which logins exist. A try is counted before the password is compared, so that many at
    once get no more tries than one after the other. An outdated hash is renewed. What else is wanted of the account
    before it gets a session is told by `step_after_password`.
    Raises SignInRefused, TooManyRequests (the address fails too often).
    """
    limits.require_not_blocked(actor.ip)
    account = _reserve_try(login=login[:150], now=now)
    if not _opens(account, password):
        limits.count_failure(actor.ip)
        _record_failure(actor=actor, login=login, account=account, now=now)
        raise SignInRefused(field=("password",))
    assert account is not None  # noqa: S101 - nobody opens nothing
    return account.pk


def require_own_password(*, actor: Actor, password: str, now: datetime) -> None:
    """The signed-in account proves its password again, before it changes how it is protected.

    Counted and locked like signing in. Raises NotSignedIn, PasswordWrong, TooManyRequests.
    """
    limits.require_not_blocked(actor.ip)
    login = Account.objects.filter(id=actor.account).values_list("login", flat=True).first()
    if login is None:
        raise NotSignedIn
    account = _reserve_try(login=login, now=now)
    if not _opens(account, password):
        limits.count_failure(actor.ip)
        _record_failure(actor=actor, login=login, account=account, now=now)
        raise PasswordWrong(field=("password",))


def _opens(account: Account | None, password: str) -> bool:
    if account is None or len(password) > rules.PASSWORD_LONGEST:
        make_password(password[: rules.PASSWORD_LONGEST])  # the price of a comparison
        return False
    renewed: list[str] = []
    if not check_password(password, account.password, setter=lambda raw: renewed.append(make_password(raw))):
        return False
    opened = {
        "failed_logins": 0,
        "lock_rounds": 0,
        "locked_until": None,
        **({"password": renewed[0]} if renewed else {}),
    }
    Account.objects.filter(id=account.pk).update(**opened)
    return True


@transaction.atomic(durable=True)
def _reserve_try(*, login: str, now: datetime) -> Account | None:
    account = Account.objects.select_for_update().filter(login=login, is_active=True).first()
    if account is None or (account.locked_until is not None and account.locked_until > now):
        return None
    if account.password_expires_at is not None and account.password_expires_at <= now:
        return None
    if account.locked_until is not None:
        # The lock has run out: counting begins again, and the next lock will be longer.
        account.failed_logins, account.locked_until = 0, None
        account.lock_rounds += 1
    account.failed_logins += 1
    if account.failed_logins >= rules.PASSWORD_FAILURES:
        account.locked_until = now + rules.lock_time(first=rules.PASSWORD_LOCK, rounds=account.lock_rounds)
    account.save(update_fields=["failed_logins", "locked_until", "lock_rounds"])
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
def create_login(*, actor: Actor, login: str, password: str, phone: str, now: datetime, name: str = "") -> int:
    """A new account with login and password; returns its id. `phone` may be empty and is not used to sign in.

    Raises LoginTaken, PasswordTooWeak, PasswordTooCommon, PasswordHoldsName.
    """
    rules.require_good_password(password=password, login=login, name=name)
    return _create(actor=actor, login=login, password=password, phone=phone, now=now).pk


@transaction.atomic
def create_login_with_one_time_password(*, actor: Actor, login: str, phone: str, now: datetime) -> tuple[int, str]:
    """A new account and the password that its holder must replace at his first sign-in: (id, password to show once).

    Raises LoginTaken.
    """
    account = _create(actor=actor, login=login, password=_one_time_password(), phone=phone, now=now)
    return account.pk, _give_one_time_password(actor=actor, account=account, now=now)


def _create(*, actor: Actor, login: str, password: str, phone: str, now: datetime) -> Account:
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
    return account


@transaction.atomic
def set_password(*, actor: Actor, account_id: int, password: str, now: datetime) -> None:
    """Replace a password; every session of the account ends.

    Locks the account. Raises PasswordTooWeak, PasswordTooCommon, PasswordHoldsName.
    """
    account = Account.objects.select_for_update().get(id=account_id)
    rules.require_good_password(password=password, login=account.login)
    _replace(account, password)
    audit.record(actor=actor, action="password_set", object_kind="account", object_id=account_id, now=now)
    revoke_sessions_of_account(actor=actor, account_id=account_id, now=now)


def change_password(*, actor: Actor, current: str, password: str, now: datetime, name: str = "") -> int:
    """The signed-in account gives itself another password; its other sessions end, and how many is returned.

    name: his own, which the password shall not contain. Locks the account. Raises NotSignedIn, PasswordWrong,
    PasswordUnchanged, PasswordTooWeak, PasswordTooCommon, PasswordHoldsName, TooManyRequests.
    """
    login = Account.objects.filter(id=actor.account).values_list("login", flat=True).first() or ""
    rules.require_good_password(password=password, login=login, name=name)
    require_own_password(actor=actor, password=current, now=now)
    if password == current:
        raise PasswordUnchanged(field=("password",))
    with transaction.atomic(durable=True):
        account = Account.objects.select_for_update().get(id=actor.account)
        _replace(account, password)
        audit.record(actor=actor, action="password_changed", object_kind="account", object_id=account.pk, now=now)
        return revoke_sessions_of_account(actor=actor, account_id=account.pk, now=now, but_session_id=actor.session_id)


@transaction.atomic
def give_one_time_password(*, actor: Actor, account_id: int, now: datetime) -> str:
    """Replace a forgotten password by one that is shown once and must be replaced at the next sign-in.

    It expires after ONE_TIME_PASSWORD_LIFETIME; every session of the account ends. Who may ask is decided where staff
    is known (organization). Locks the account.
    """
    account = Account.objects.select_for_update().get(id=account_id)
    password = _give_one_time_password(actor=actor, account=account, now=now)
    revoke_sessions_of_account(actor=actor, account_id=account_id, now=now)
    return password


def _give_one_time_password(*, actor: Actor, account: Account, now: datetime) -> str:
    password = _one_time_password()
    _replace(account, password)
    account.must_change_password = True
    account.password_expires_at = now + rules.ONE_TIME_PASSWORD_LIFETIME
    account.save(update_fields=["must_change_password", "password_expires_at"])
    audit.record(
        actor=actor,
        action="one_time_password_given",
        object_kind="account",
        object_id=account.pk,
        new={"expires_at": account.password_expires_at.isoformat()},
        now=now,
    )
    return password


def _one_time_password() -> str:
    return "-".join("".join(secrets.choice(_READABLE) for _ in range(4)) for _ in range(3))


def _replace(account: Account, password: str) -> None:
    account.password = make_password(password)
    account.failed_logins, account.lock_rounds, account.locked_until = 0, 0, None
    account.must_change_password, account.password_expires_at = False, None
    account.save(
        update_fields=[
            "password", "failed_logins", "lock_rounds", "locked_until", "must_change_password", "password_expires_at",
        ]
    )  # fmt: skip
