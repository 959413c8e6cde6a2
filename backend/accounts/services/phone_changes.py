"""Another number for an account: by codes to both numbers, or, where the old one is lost, with the company's approval.

What the companies' books say about the person is written by residents, in the same transaction.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from backend.accounts import limits, rules
from backend.accounts.actor import Actor
from backend.accounts.contracts import PhoneChange, PhoneChangeState, ProvenPhones
from backend.accounts.models import Account, PhoneChangeRequest
from backend.accounts.phone_change_rows import phone_change_row
from backend.accounts.services.codes import CodeWrong, phone_index, phone_indexes, send_code, try_code, use_up
from backend.accounts.services.numbers import release_number
from backend.accounts.services.sessions import revoke_sessions_of_account
from backend.kernel import audit
from backend.kernel.errors import DomainError, Forbidden, NotFound


class PhoneUnchanged(DomainError):
    code = "PHONE_UNCHANGED"
    zh = "新手机号与当前手机号相同。"
    en = "This is the current number already."


class PhoneMissing(DomainError):
    code = "PHONE_MISSING"
    zh = "该账号没有绑定手机号，请用手机号登录。"
    en = "This account has no number; sign in with one."


class PhoneInUse(DomainError):
    code = "PHONE_IN_USE"
    zh = "这个手机号已有另一个账号。确认要把号码改到当前账号吗？原账号将不再能用它登录。"
    en = "Another account has this number. Take it over? The other account can no longer sign in with it."


class PhoneChangePending(DomainError):
    code = "PHONE_CHANGE_PENDING"
    zh = "您已有一份换号申请在等待物业审核。"
    en = "You have asked for a change of number already; the property office will decide."


class PhoneChangeDecided(DomainError):
    code = "PHONE_CHANGE_DECIDED"
    zh = "这份换号申请已经处理。"
    en = "This request has been decided already."


def request_phone_code(*, actor: Actor, phone: str | None, now: datetime) -> timedelta:
    """Send a code to the new number (`phone`), or to the account's own where `phone` is None; how long it is good for.

    The codes are good for this account's change of number only. Raises NotSignedIn, PhoneInvalid, PhoneMissing,
    PhoneUnchanged, TooManyRequests, NoCodeSender.
    """
    own = Account.objects.values_list("phone", flat=True).get(id=actor.account)
    if phone is None:
        if not own:
            raise PhoneMissing
        return send_code(actor=actor, number=own, purpose=_purpose_of_old(actor.account), now=now)
    number = rules.mobile_number(phone)
    if number == own:
        raise PhoneUnchanged(field=("phone",))
    return send_code(actor=actor, number=number, purpose=_purpose_of_new(actor.account), now=now)


def prove_phones(
    *, actor: Actor, old_code: str, phone: str, new_code: str, takes_over: bool, now: datetime
) -> ProvenPhones:
    """The signed-in account holds its number and the new one: both codes are used up.

    A wrong code costs a try of its own. takes_over: the number may come from another account; asked for only after
    the new number has been proven, so that nobody learns which numbers have accounts.
    Raises NotSignedIn, PhoneInvalid, PhoneUnchanged, PhoneMissing, CodeWrong, PhoneInUse, TooManyRequests.
    """
    number = rules.mobile_number(phone)
    own = Account.objects.values_list("phone", flat=True).get(id=actor.account)
    if not own:
        raise PhoneMissing
    if number == own:
        raise PhoneUnchanged(field=("phone",))
    asked = {
        "oldCode": (own, _purpose_of_old(actor.account), old_code),
        "newCode": (number, _purpose_of_new(actor.account), new_code),
    }
    _prove(actor=actor, asked=asked, number=number, takes_over=takes_over, now=now)
    return ProvenPhones(old=own, new=number)


@transaction.atomic
def change_phone(*, actor: Actor, account_id: int, phone: str, now: datetime) -> None:
    """Give the account a proven number; another account with it loses it, and the account's other devices sign in anew.

    Locks both accounts in order. The companies' books are the caller's to write. Raises NotFound.
    """
    others = Account.objects.filter(phone_index__in=phone_indexes(phone)).values_list("id", flat=True)
    rows = Account.objects.select_for_update().filter(id__in=[account_id, *others]).order_by("id")
    accounts = {row.pk: row for row in rows}
    account = accounts.pop(account_id, None)
    if account is None:
        raise NotFound
    for other in accounts.values():
        release_number(actor=actor, account=other, now=now)
    before = rules.masked_phone(account.phone)
    account.phone, account.phone_index = phone, phone_index(phone)
    account.save(update_fields=["phone", "phone_index"])
    audit.record(
        actor=actor,
        action="phone_changed",
        object_kind="account",
        object_id=account_id,
        old={"phone": before},
        new={"phone": rules.masked_phone(phone)},
        now=now,
    )
    stays = actor.session_id if actor.account_id == account_id else None
    revoke_sessions_of_account(actor=actor, account_id=account_id, now=now, but_session_id=stays)


def request_phone_change(
    *, actor: Actor, phone: str, new_code: str, reason: str, takes_over: bool, now: datetime
) -> PhoneChange:
    """The old number is lost: ask the company of the session to take the new one, which a code has proven.

    Raises NotSignedIn, Forbidden (no company knows the actor), PhoneInvalid, PhoneUnchanged, CodeWrong, PhoneInUse,
    PhoneChangePending, TooManyRequests.
    """
    company_id, number = actor.company, rules.mobile_number(phone)
    if actor.person_id is None:
        raise Forbidden
    if Account.objects.filter(id=actor.account, phone_index__in=phone_indexes(number)).exists():
        raise PhoneUnchanged(field=("phone",))
    waiting = PhoneChangeRequest.objects.filter(
        account_id=actor.account, company_id=company_id, state=PhoneChangeState.PENDING
    )
    if waiting.exists():
        raise PhoneChangePending
    asked = {"newCode": (number, _purpose_of_new(actor.account), new_code)}
    _prove(actor=actor, asked=asked, number=number, takes_over=takes_over, now=now)
    with transaction.atomic(durable=True):
        Account.objects.select_for_update().get(id=actor.account)
        if waiting.exists():
            raise PhoneChangePending
        row = PhoneChangeRequest.objects.create(
            company_id=company_id,
            account_id=actor.account,
            person_id=actor.person_id,
            phone=number,
            phone_index=phone_index(number),
            reason=reason.strip()[:200],
            created_at=now,
            ip=actor.ip,
        )
        _record(actor=actor, row=row, action="phone_change_requested", now=now)
    return phone_change_row(row)


@transaction.atomic(durable=True)
def withdraw_phone_change(*, actor: Actor, request_id: int, now: datetime) -> PhoneChange:
    """The owner needs it no more. Locks the request. Raises NotFound, PhoneChangeDecided."""
    row = PhoneChangeRequest.objects.select_for_update().filter(id=request_id, account_id=actor.account).first()
    if row is None:
        raise NotFound(field=("requestId",))
    return _decide(actor=actor, row=row, state=PhoneChangeState.CANCELLED, note="", now=now)


@transaction.atomic
def decide_phone_change(
    *, actor: Actor, request_id: int, company_id: int, is_approved: bool, note: str, now: datetime
) -> tuple[PhoneChange, str]:
    """Approve or reject a request of the company; an approved one gives the account the number at once.

    Returns the request and the new number in the clear, for the books. Whether the actor may, over this person, is
    the caller's check. Locks the request, then the accounts. Raises NotFound, PhoneChangeDecided.
    """
    row = PhoneChangeRequest.objects.select_for_update().filter(id=request_id, company_id=company_id).first()
    if row is None:
        raise NotFound(field=("requestId",))
    state = PhoneChangeState.APPROVED if is_approved else PhoneChangeState.REJECTED
    decided = _decide(actor=actor, row=row, state=state, note=note, now=now)
    if is_approved:
        change_phone(actor=actor, account_id=row.account_id, phone=row.phone, now=now)
    return decided, row.phone


def _decide(*, actor: Actor, row: PhoneChangeRequest, state: PhoneChangeState, note: str, now: datetime) -> PhoneChange:
    if row.state != PhoneChangeState.PENDING:
        raise PhoneChangeDecided(field=("requestId",))
    row.state, row.note, row.decided_at, row.decided_by = state, note.strip()[:200], now, actor.account_id
    row.save(update_fields=["state", "note", "decided_at", "decided_by"])
    _record(actor=actor, row=row, action=f"phone_change_{state.lower()}", now=now)
    return phone_change_row(row)


def _prove(
    *, actor: Actor, asked: dict[str, tuple[str, str, str]], number: str, takes_over: bool, now: datetime
) -> None:
    limits.require_not_blocked(actor.ip)
    wrong, is_in_use = _try_codes(actor=actor, asked=asked, number=number, takes_over=takes_over, now=now)
    if wrong:
        limits.count_failure(actor.ip)
        raise CodeWrong(field=(wrong,))
    if is_in_use:
        raise PhoneInUse(field=("phone",))


@transaction.atomic(durable=True)
def _try_codes(
    *, actor: Actor, asked: dict[str, tuple[str, str, str]], number: str, takes_over: bool, now: datetime
) -> tuple[str, bool]:
    # Failed tries must be kept, so refusals are answers here and no exceptions.
    found = {
        name: try_code(number=to, purpose=purpose, code=code, now=now) for name, (to, purpose, code) in asked.items()
    }
    wrong = next((name for name, row in found.items() if row is None), "")
    is_in_use = Account.objects.filter(phone_index__in=phone_indexes(number)).exclude(id=actor.account).exists()
    if wrong or (is_in_use and not takes_over):
        return wrong, is_in_use
    for row in found.values():
        if row is not None:
            use_up(row, now=now)
    return "", False


def _purpose_of_old(account_id: int) -> str:
    return f"CHANGE_FROM_{account_id}"


def _purpose_of_new(account_id: int) -> str:
    return f"CHANGE_TO_{account_id}"


def _record(*, actor: Actor, row: PhoneChangeRequest, action: str, now: datetime) -> None:
    audit.record(
        actor=actor,
        action=action,
        object_kind="phone_change_request",
        object_id=row.pk,
        new={
            "account_id": row.account_id,
            "person_id": row.person_id,
            "phone": rules.masked_phone(row.phone),
            "note": row.note,
        },
        company_id=row.company_id,
        now=now,
    )
