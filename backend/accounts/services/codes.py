"""One-time codes by phone: asked for within limits, used once."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction

from backend.accounts import limits, messages, rules, tokens
from backend.accounts.actor import Actor
from backend.accounts.models import Account, LoginCode
from backend.kernel import audit, fields
from backend.kernel.errors import DomainError, TooManyRequests
from backend.kernel.locking import advisory_lock

PHONE_PURPOSE = "phone"  # of the blind index: the same one as a person's phone, so that both find each other
SIGN_IN = "SIGN_IN"


class CodeWrong(DomainError):
    code = "CODE_WRONG"
    zh = "验证码不正确或已失效，请核对或重新获取。"
    en = "The code is wrong or no longer valid; check it or ask for a new one."


class AccountClosed(DomainError):
    code = "ACCOUNT_CLOSED"
    zh = "该账号已停用，请联系物业。"
    en = "This account has been closed; please contact the property office."


def phone_index(phone: str) -> str:
    """Blind index of a mobile number, the same for accounts and for the persons a company knows."""
    return fields.blind_index(phone, purpose=PHONE_PURPOSE)


def phone_indexes(phone: str) -> tuple[str, ...]:
    """Every blind index under which the number may be stored, the one that is written now first: for look-ups."""
    return fields.blind_indexes(phone, purpose=PHONE_PURPOSE)


def request_login_code(*, actor: Actor, phone: str, now: datetime) -> timedelta:
    """Send a code to the phone; returns how long it is good for.

    The answer is the same whether anybody knows the phone or not. The message goes out after the commit; a
    newer code makes the older one worthless. Locks: address, then phone (named locks).
    Raises PhoneInvalid, TooManyRequests, NoCodeSender.
    """
    return send_code(actor=actor, number=rules.mobile_number(phone), purpose=SIGN_IN, now=now)


def send_code(*, actor: Actor, number: str, purpose: str, now: datetime) -> timedelta:
    """As request_login_code, for a number already read and any purpose; codes of two purposes do not open each other.

    All purposes share the limits of a phone and of an address. Raises TooManyRequests, NoCodeSender.
    """
    sender = messages.code_sender()
    code = f"{secrets.randbelow(10**rules.CODE_DIGITS):0{rules.CODE_DIGITS}d}"
    _keep_code(actor=actor, number=number, purpose=purpose, code=code, now=now)
    minutes = int(rules.CODE_LIFETIME.total_seconds() // 60)
    sender.send(phone=number, code=code, minutes=minutes, language=actor.language, now=now)
    return rules.CODE_LIFETIME


@transaction.atomic(durable=True)
def _keep_code(*, actor: Actor, number: str, purpose: str, code: str, now: datetime) -> None:
    indexes = phone_indexes(number)
    index = indexes[0]
    # Counting and inserting must not interleave with another request of the same address or phone.
    if actor.ip is not None:
        advisory_lock(f"login code from {actor.ip}")
        if _codes_since(now - timedelta(hours=1), ip=actor.ip) >= rules.CODES_PER_IP_AND_HOUR:
            raise TooManyRequests(seconds=3600)
    advisory_lock(f"login code for {index}")
    newest = LoginCode.objects.filter(phone_index__in=indexes).order_by("-created_at", "-id").first()
    if newest is not None and now - newest.created_at < rules.CODE_PAUSE:
        wait = rules.CODE_PAUSE - (now - newest.created_at)
        raise TooManyRequests(field=("phone",), seconds=max(int(wait.total_seconds() + 0.999), 1))
    if _codes_since(now - timedelta(days=1), phone_index__in=indexes) >= rules.CODES_PER_PHONE_AND_DAY:
        raise TooManyRequests(field=("phone",), seconds=24 * 3600)
    row = LoginCode.objects.create(
        phone_index=index,
        purpose=purpose,
        code_hash=tokens.code_hash(phone_index=index, purpose=purpose, code=code),
        created_at=now,
        expires_at=now + rules.CODE_LIFETIME,
        ip=actor.ip,
    )
    audit.record(
        actor=actor,
        action="login_code_requested",
        object_kind="login_code",
        object_id=row.pk,
        new={"phone": rules.masked_phone(number), "purpose": purpose},
        now=now,
    )


def _codes_since(moment: datetime, **of: object) -> int:
    return LoginCode.objects.filter(created_at__gt=moment, **of).count()


def identify_by_code(*, actor: Actor, phone: str, code: str, now: datetime) -> int:
    """The account of whoever holds the phone, made on his first visit; the code is used up.

    A code takes CODE_ATTEMPTS tries. Raises PhoneInvalid, CodeWrong (one error for wrong, ended, used and never
    sent), AccountClosed, TooManyRequests (the address fails too often).
    """
    number = rules.mobile_number(phone)
    limits.require_not_blocked(actor.ip)
    account = _use_code(actor=actor, number=number, code=code, now=now)
    if account is None:
        limits.count_failure(actor.ip)
        raise CodeWrong(field=("code",))
    if not account.is_active:
        raise AccountClosed
    return account.pk


@transaction.atomic(durable=True)
def _use_code(*, actor: Actor, number: str, code: str, now: datetime) -> Account | None:
    # A failed try must be kept, so it is an answer here and no exception.
    row = try_code(number=number, purpose=SIGN_IN, code=code, now=now)
    if row is None:
        return None
    use_up(row, now=now)
    return account_of_phone(actor=actor, number=number, now=now)


def try_code(*, number: str, purpose: str, code: str, now: datetime) -> LoginCode | None:
    """The newest code sent to the number, if it is this one and stands; the try is counted, the code not yet used up.

    Inside the caller's transaction, which must commit where the answer is None. Locks the code, so that all who bring
    a code of one number stand in line.
    """
    row = (
        LoginCode.objects.select_for_update()
        .filter(phone_index__in=phone_indexes(number), purpose=purpose)
        .order_by("-created_at", "-id")
        .first()
    )
    if row is None or row.used_at is not None or row.expires_at <= now or row.attempts >= rules.CODE_ATTEMPTS:
        return None
    row.attempts += 1
    row.save(update_fields=["attempts"])
    given = tokens.code_hash(phone_index=row.phone_index, purpose=purpose, code=code.strip())
    return row if hmac.compare_digest(given, row.code_hash) else None


def use_up(row: LoginCode, *, now: datetime) -> None:
    """The code counts no more."""
    row.used_at = now
    row.save(update_fields=["used_at"])


def account_of_phone(*, actor: Actor, number: str, now: datetime) -> Account:
    """The account with the number, made where there is none."""
    known = Account.objects.filter(phone_index__in=phone_indexes(number)).first()
    if known is not None:
        return known
    account, is_new = Account.objects.get_or_create(
        phone_index=phone_index(number),
        defaults={
            "login": f"phone:{uuid4().hex}",
            "password": "!",  # no password opens this account
            "phone": number,
            "language": actor.language,
            "created_at": now,
        },
    )
    if is_new:
        audit.record(
            actor=actor,
            action="account_created",
            object_kind="account",
            object_id=account.pk,
            new={"phone": rules.masked_phone(number)},
            now=now,
        )
    return account
