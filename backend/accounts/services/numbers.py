"""A number outlives its holder: what happens to an account when its number is somebody else's now.

docs/decisions/0008: the books of a company are the witness. Where they know a number as others' and not as the person
that its account was, the account loses the number. Its holder keeps the rest and comes in by WeChat; whoever holds the
number begins anew.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from backend.accounts import rules
from backend.accounts.actor import Actor
from backend.accounts.contracts import BindingBasis, BindingEnd
from backend.accounts.models import Account, AccountPerson, LoginSession
from backend.accounts.services.bindings import unbind
from backend.accounts.services.codes import account_of_phone, phone_indexes
from backend.accounts.services.sessions import revoke_sessions_of_account
from backend.kernel import audit


@transaction.atomic
def hand_number_on(
    *, actor: Actor, account_id: int, number: str, known: Mapping[int, Collection[int]], now: datetime
) -> int:
    """The account of whoever has just proven the number by a code: `account_id`, or a new one.

    known: company id → the persons whom its books know by the number. Where they are others than the account was, the
    account loses the number and a new account gets it, without bindings, WeChat identities and sessions of the old one.
    Locks the account.
    """
    account = Account.objects.select_for_update().get(id=account_id)
    if account.phone_index not in phone_indexes(number):
        # Somebody has just done it.
        return account_of_phone(actor=actor, number=number, now=now).pk
    if not _is_anothers(account, known):
        return account_id
    release_number(actor=actor, account=account, now=now)
    return account_of_phone(actor=actor, number=number, now=now).pk


@transaction.atomic
def let_number_go(*, actor: Actor, account_id: int, known: Mapping[int, Collection[int]], now: datetime) -> bool:
    """Take the number from an account that was identified otherwise (WeChat), if the books say it is another's now.

    known: as in hand_number_on, of the account's number. Returns whether it lost the number. Locks the account.
    """
    account = Account.objects.select_for_update().get(id=account_id)
    if account.phone_index is None or not _is_anothers(account, known):
        return False
    release_number(actor=actor, account=account, now=now)
    return True


@transaction.atomic
def end_stale_approvals(*, actor: Actor, account_id: int, now: datetime) -> int:
    """Before a sign-in by phone code alone: approvals end where nobody was seen since before a number is given on.

    An approval says that a company looked at a human being; a code proves the number only. Returns how many ended.
    Locks the account.
    """
    Account.objects.select_for_update().get(id=account_id)
    last_seen = LoginSession.objects.filter(account_id=account_id).aggregate(at=Max("rotated_at"))["at"]
    rows = AccountPerson.objects.filter(
        account_id=account_id, basis=BindingBasis.APPROVAL, unbound_at__isnull=True
    ).order_by("id")
    ended = 0
    for row in rows:
        if rules.is_number_given_on(last_seen=max(row.bound_at, last_seen or row.bound_at), now=now):
            unbind(actor=actor, row=row, reason=BindingEnd.QUIET, now=now)
            ended += 1
    return ended


def release_number(*, actor: Actor, account: Account, now: datetime) -> None:
    """The locked account has no number any more: bindings by phone and all sessions end."""
    before = rules.masked_phone(account.phone)
    account.phone, account.phone_index = "", None
    account.save(update_fields=["phone", "phone_index"])
    audit.record(
        actor=actor,
        action="phone_released",
        object_kind="account",
        object_id=account.pk,
        old={"phone": before},
        new={"phone": ""},
        now=now,
    )
    for row in AccountPerson.objects.filter(
        account=account, basis=BindingBasis.PHONE, unbound_at__isnull=True
    ).order_by("id"):
        unbind(actor=actor, row=row, reason=BindingEnd.NUMBER, now=now)
    revoke_sessions_of_account(actor=actor, account_id=account.pk, now=now)


def _is_anothers(account: Account, known: Mapping[int, Collection[int]]) -> bool:
    rows = AccountPerson.objects.filter(account=account, company_id__in=list(known)).order_by("id")
    latest = {row.company_id: row for row in rows}
    return rules.is_anothers_number(
        latest={
            company_id: row.person_id
            for company_id, row in latest.items()
            # What staff ended or another binding replaced says nothing about who holds the number.
            if row.unbound_at is None or row.ended_by == BindingEnd.BOOKS
        },
        known=known,
    )
