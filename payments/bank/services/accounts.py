"""Bank accounts and how their files are read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from backend.accounts.actor import Actor
from backend.kernel import audit
from backend.kernel.errors import InvalidInput, NotFound
from backend.organization.base import tenant_transaction
from backend.organization.selectors import require_over_company
from payments.bank import rules
from payments.bank.models import BankAccount
from payments.bank.permissions import BANK_MATCH
from payments.bank.services.errors import BankAccountNameTaken, MappingInvalid


def open_bank_account(
    *, actor: Actor, name: str, bank: str, number: str, mapping: Mapping[str, str], now: datetime
) -> int:
    """Make an account of the company known, with the columns of its bank's files; returns its id.

    Raises NotSignedIn, Forbidden, InvalidInput, MappingInvalid, BankAccountNameTaken.
    """
    require_over_company(actor, BANK_MATCH)
    digits = "".join(number.split())
    if not digits or len(digits) > 40:
        raise InvalidInput(field=("number",), name="number", reason="1–40")
    row = BankAccount(
        company_id=actor.company,
        name=_named(name, "name"),
        bank=_named(bank, "bank"),
        number=digits,
        number_tail=digits[-4:],
        mapping=_checked(mapping),
        created_at=now,
    )
    with tenant_transaction(actor.company, durable=False):
        _save(row)
        audit.record(
            actor=actor,
            action="bank_account.open",
            object_kind="bank_account",
            object_id=row.pk,
            now=now,
            new={"name": row.name, "bank": row.bank, "number_tail": row.number_tail, "mapping": row.mapping},
        )
    return row.pk


def change_bank_account(
    *,
    actor: Actor,
    bank_account_id: int,
    now: datetime,
    name: str | None = None,
    mapping: Mapping[str, str] | None = None,
    is_closed: bool | None = None,
) -> None:
    """Rename an account, map its columns anew, close it or open it again; None leaves as it is.

    Raises NotSignedIn, Forbidden, NotFound, InvalidInput, MappingInvalid, BankAccountNameTaken.
    """
    require_over_company(actor, BANK_MATCH)
    with tenant_transaction(actor.company, durable=False):
        row = BankAccount.objects.select_for_update().filter(id=bank_account_id).first()
        if row is None:
            raise NotFound
        old = _told(row)
        if name is not None:
            row.name = _named(name, "name")
        if mapping is not None:
            row.mapping = _checked(mapping)
        if is_closed is not None:
            row.closed_at = (row.closed_at or now) if is_closed else None
        _save(row)
        audit.record(
            actor=actor,
            action="bank_account.change",
            object_kind="bank_account",
            object_id=row.pk,
            now=now,
            old=old,
            new=_told(row),
        )


def _save(row: BankAccount) -> None:
    try:
        # A savepoint, so that the caller's transaction survives the refusal.
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if "bank_account_name" not in str(error):
            raise
        raise BankAccountNameTaken(field=("name",)) from error


def _told(row: BankAccount) -> dict[str, object]:
    return {"name": row.name, "mapping": row.mapping, "is_closed": row.closed_at is not None}


def _named(text: str, field: str) -> str:
    name = text.strip()
    if not name or len(name) > 60:
        raise InvalidInput(field=(field,), name=field, reason="1–60")
    return name


def _checked(mapping: Mapping[str, str]) -> dict[str, str]:
    wanted = {str(column): str(name).strip() for column, name in mapping.items()}
    if rules.mapping_problem(wanted):
        raise MappingInvalid(field=("columns",))
    return wanted
