"""Which person of which company an account is. The persons themselves lie floors above and come as ids."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from backend.accounts.actor import Actor
from backend.accounts.contracts import BindingBasis, PersonBinding
from backend.accounts.models import Account, AccountPerson
from backend.accounts.selectors import bindings_of
from backend.kernel import audit


@transaction.atomic
def bind_by_phone(*, actor: Actor, account_id: int, persons: Mapping[int, int], now: datetime) -> list[PersonBinding]:
    """Make the account's bindings by phone those of `persons` (company id → person id); returns all that stand.

    A binding by phone that `persons` no longer names ends: the company has given that person another number.
    Bindings by approval stay, and outweigh the phone. Locks the account.
    """
    Account.objects.select_for_update().get(id=account_id)
    standing = {
        row.company_id: row
        for row in AccountPerson.objects.filter(account_id=account_id, unbound_at__isnull=True).order_by("id")
    }
    for company_id, row in standing.items():
        if row.basis == BindingBasis.PHONE and persons.get(company_id) != row.person_id:
            _unbind(actor=actor, row=row, now=now)
    for company_id, person_id in sorted(persons.items()):
        row_standing = standing.get(company_id)
        if row_standing is not None and row_standing.unbound_at is None:
            continue
        _bind(
            actor=actor,
            account_id=account_id,
            company_id=company_id,
            person_id=person_id,
            basis=BindingBasis.PHONE,
            now=now,
        )
    return bindings_of(account_id)


@transaction.atomic
def bind_by_approval(*, actor: Actor, account_id: int, company_id: int, person_id: int, now: datetime) -> None:
    """The company has approved that the account is this person; an earlier binding there ends. Locks the account."""
    Account.objects.select_for_update().get(id=account_id)
    earlier = AccountPerson.objects.filter(
        account_id=account_id, company_id=company_id, unbound_at__isnull=True
    ).first()
    if earlier is not None:
        if earlier.person_id == person_id and earlier.basis == BindingBasis.APPROVAL:
            return
        _unbind(actor=actor, row=earlier, now=now)
    _bind(
        actor=actor,
        account_id=account_id,
        company_id=company_id,
        person_id=person_id,
        basis=BindingBasis.APPROVAL,
        now=now,
    )


def _bind(
    *, actor: Actor, account_id: int, company_id: int, person_id: int, basis: BindingBasis, now: datetime
) -> None:
    row = AccountPerson.objects.create(
        account_id=account_id, company_id=company_id, person_id=person_id, basis=basis, bound_at=now
    )
    _record(actor=actor, row=row, action="person_bound", now=now)


def _unbind(*, actor: Actor, row: AccountPerson, now: datetime) -> None:
    row.unbound_at = now
    row.save(update_fields=["unbound_at"])
    _record(actor=actor, row=row, action="person_unbound", now=now)


def _record(*, actor: Actor, row: AccountPerson, action: str, now: datetime) -> None:
    audit.record(
        actor=actor,
        action=action,
        object_kind="person",
        object_id=row.person_id,
        new={"account_id": row.account_id, "basis": row.basis},
        company_id=row.company_id,
        now=now,
    )
