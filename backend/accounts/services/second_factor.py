"""The authenticator app (动态验证码, TOTP of RFC 6238) and its recovery codes."""

from __future__ import annotations

import base64
import hmac
import io
import secrets
from datetime import datetime

import pyotp
from django.db import transaction

from backend.accounts import limits, rules, tokens
from backend.accounts.actor import Actor
from backend.accounts.contracts import SecondFactorOffer, SecondFactorState
from backend.accounts.models import Account, RecoveryCode, SecondFactor
from backend.accounts.services.passwords import require_own_password
from backend.kernel import audit
from backend.kernel.errors import DomainError

_ISSUER = "Linli"
_INTERVAL = 30
# A phone's clock may be off by so many intervals.
_DRIFT = 1


class SecondFactorRefused(DomainError):
    code = "SECOND_FACTOR_REFUSED"
    zh = "动态验证码不正确、已使用或已暂时锁定。请等待下一个验证码再试；连续输错会锁定，且越来越久。"
    en = "The code is wrong, was used, or codes are locked for a while. Wait for the next one and try again."


class SecondFactorStands(DomainError):
    code = "SECOND_FACTOR_STANDS"
    zh = "已启用动态验证码。如需更换，请先停用。"
    en = "An authenticator app is set up already; turn it off first."


class SecondFactorMissing(DomainError):
    code = "SECOND_FACTOR_MISSING"
    zh = "尚未启用动态验证码。"
    en = "No authenticator app is set up."


def second_factor_of(account_id: int) -> SecondFactorState:
    """Whether the account has a confirmed app, and how many recovery codes are left."""
    row = SecondFactor.objects.filter(account_id=account_id, confirmed_at__isnull=False).first()
    if row is None:
        return SecondFactorState(since=None, recovery_codes_left=0)
    left = RecoveryCode.objects.filter(account_id=account_id, used_at__isnull=True).count()
    return SecondFactorState(since=row.confirmed_at, recovery_codes_left=left)


def offer_second_factor(*, actor: Actor, password: str, now: datetime) -> SecondFactorOffer:
    """A secret for the signed-in account's app; it counts once `confirm_second_factor` has seen a code of it.

    Asking again gives another secret. Raises PasswordWrong, SecondFactorStands, TooManyRequests.
    """
    require_own_password(actor=actor, password=password, now=now)
    with transaction.atomic(durable=True):
        account = Account.objects.select_for_update().get(id=actor.account)
        if SecondFactor.objects.filter(account=account, confirmed_at__isnull=False).exists():
            raise SecondFactorStands
        secret = pyotp.random_base32()
        SecondFactor.objects.update_or_create(account=account, defaults={"secret": secret, "created_at": now})
        audit.record(actor=actor, action="second_factor_offered", object_kind="account", object_id=account.pk, now=now)
    address = pyotp.TOTP(secret).provisioning_uri(name=account.login, issuer_name=_ISSUER)
    # Loaded here, as few set up an app and every web worker would hold it.
    import segno

    # With its namespace: a picture of its own, and not only part of a page.
    picture = io.BytesIO()
    segno.make(address, error="m").save(picture, kind="svg", xmldecl=False, scale=4, border=2)
    return SecondFactorOffer(secret=secret, address=address, qr_svg=picture.getvalue().decode())


def confirm_second_factor(*, actor: Actor, code: str, now: datetime) -> tuple[str, ...]:
    """The app shows right codes: from now on signing in asks for one. Returns the recovery codes, shown once.

    The account's other sessions stay. Raises SecondFactorMissing (none offered), SecondFactorStands,
    SecondFactorRefused, TooManyRequests.
    """
    row = SecondFactor.objects.filter(account_id=actor.account).first()
    if row is None:
        raise SecondFactorMissing
    if row.confirmed_at is not None:
        raise SecondFactorStands
    _accept(actor=actor, account_id=actor.account, code=code, now=now, with_recovery=False)
    with transaction.atomic(durable=True):
        row = SecondFactor.objects.select_for_update().get(account_id=actor.account)
        if row.confirmed_at is not None:
            raise SecondFactorStands
        row.confirmed_at = now
        row.save(update_fields=["confirmed_at"])
        audit.record(
            actor=actor, action="second_factor_confirmed", object_kind="account", object_id=actor.account, now=now
        )
        return _new_recovery_codes(account_id=actor.account, now=now)


def replace_recovery_codes(*, actor: Actor, code: str, now: datetime) -> tuple[str, ...]:
    """New recovery codes; the old ones count no more.

    Raises SecondFactorMissing, SecondFactorRefused, TooManyRequests.
    """
    _require_confirmed(actor.account)
    _accept(actor=actor, account_id=actor.account, code=code, now=now, with_recovery=False)
    with transaction.atomic(durable=True):
        audit.record(
            actor=actor, action="recovery_codes_replaced", object_kind="account", object_id=actor.account, now=now
        )
        return _new_recovery_codes(account_id=actor.account, now=now)


def remove_second_factor(*, actor: Actor, password: str, code: str, now: datetime) -> None:
    """The signed-in account turns its app off, with password and code (or a recovery code).

    Raises SecondFactorMissing, PasswordWrong, SecondFactorRefused, TooManyRequests.
    """
    _require_confirmed(actor.account)
    require_own_password(actor=actor, password=password, now=now)
    accept_second_factor(actor=actor, account_id=actor.account, code=code, now=now)
    _remove(actor=actor, account_id=actor.account, action="second_factor_removed", now=now)


def reset_second_factor(*, actor: Actor, account_id: int, now: datetime) -> None:
    """Somebody else's app is lost: signing in asks for no code until he sets one up again.

    Who may ask is decided where staff is known (organization). Raises SecondFactorMissing.
    """
    _require_confirmed(account_id)
    _remove(actor=actor, account_id=account_id, action="second_factor_reset", now=now)


def accept_second_factor(*, actor: Actor, account_id: int, code: str, now: datetime) -> None:
    """Use up a code of the account's app, or one of its recovery codes.

    Raises SecondFactorRefused (one error for wrong, used, too late and locked), TooManyRequests.
    """
    _accept(actor=actor, account_id=account_id, code=code, now=now, with_recovery=True)


def _accept(*, actor: Actor, account_id: int, code: str, now: datetime, with_recovery: bool) -> None:
    limits.require_not_blocked(actor.ip)
    if not _use(actor=actor, account_id=account_id, code=_plain(code), now=now, with_recovery=with_recovery):
        limits.count_failure(actor.ip)
        raise SecondFactorRefused(field=("code",))


@transaction.atomic(durable=True)
def _use(*, actor: Actor, account_id: int, code: str, now: datetime, with_recovery: bool) -> bool:
    # A failed try must be kept, so it is an answer here and no exception.
    row = SecondFactor.objects.select_for_update().filter(account_id=account_id).first()
    if row is None or (row.locked_until is not None and row.locked_until > now):
        return False
    if row.locked_until is not None:
        row.failures, row.locked_until = 0, None
        row.lock_rounds += 1
    step = _step_of(row, code, now=now)
    if step is not None:
        row.last_step = step
    elif not (with_recovery and _use_recovery_code(actor=actor, account_id=account_id, code=code, now=now)):
        row.failures += 1
        if row.failures >= rules.SECOND_FACTOR_FAILURES:
            row.locked_until = now + rules.lock_time(first=rules.SECOND_FACTOR_LOCK, rounds=row.lock_rounds)
        row.save(update_fields=["failures", "lock_rounds", "locked_until"])
        audit.record(actor=actor, action="second_factor_failed", object_kind="account", object_id=account_id, now=now)
        return False
    row.failures, row.lock_rounds, row.locked_until = 0, 0, None
    row.save(update_fields=["last_step", "failures", "lock_rounds", "locked_until"])
    return True


def _step_of(row: SecondFactor, code: str, *, now: datetime) -> int | None:
    """The time step whose code this is, if it comes after every step that was used."""
    app, current = pyotp.TOTP(row.secret, interval=_INTERVAL), int(now.timestamp()) // _INTERVAL
    found = None
    for step in range(current - _DRIFT, current + _DRIFT + 1):
        wanted = app.at(step * _INTERVAL)
        if hmac.compare_digest(wanted.encode(), code.encode()) and step > row.last_step:
            found = step
    return found


def _use_recovery_code(*, actor: Actor, account_id: int, code: str, now: datetime) -> bool:
    used = RecoveryCode.objects.filter(
        account_id=account_id, code_hash=tokens.recovery_hash(account_id=account_id, code=code), used_at__isnull=True
    ).update(used_at=now)
    if used:
        audit.record(actor=actor, action="recovery_code_used", object_kind="account", object_id=account_id, now=now)
    return bool(used)


def _new_recovery_codes(*, account_id: int, now: datetime) -> tuple[str, ...]:
    RecoveryCode.objects.filter(account_id=account_id).delete()
    # Ten letters and digits of a base of 32: fifty bits, which nobody tries through behind our locks.
    codes = [base64.b32encode(secrets.token_bytes(7)).decode().lower()[:10] for _ in range(rules.RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(
            account_id=account_id, code_hash=tokens.recovery_hash(account_id=account_id, code=code), created_at=now
        )
        for code in codes
    )
    return tuple(f"{code[:5]}-{code[5:]}" for code in codes)


@transaction.atomic
def _remove(*, actor: Actor, account_id: int, action: str, now: datetime) -> None:
    SecondFactor.objects.filter(account_id=account_id).delete()
    RecoveryCode.objects.filter(account_id=account_id).delete()
    audit.record(actor=actor, action=action, object_kind="account", object_id=account_id, now=now)


def _require_confirmed(account_id: int) -> None:
    if not SecondFactor.objects.filter(account_id=account_id, confirmed_at__isnull=False).exists():
        raise SecondFactorMissing


def _plain(code: str) -> str:
    """As we know codes: without the blanks and the hyphen that people copy along."""
    return "".join(sign for sign in code[:40].lower() if sign.isalnum())
