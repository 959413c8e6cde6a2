"""Which person of which company an account is. The persons themselves lie floors above and come as ids."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from backend.accounts.actor import Actor
from backend.accounts.contracts import BindingBasis, BindingEnd, PersonBinding
from backend.accounts.models import Account, AccountPerson
from backend.accounts.selectors import bindings_of
from backend.accounts.services.codes import phone_indexes
from backend.accounts.services.sessions import revoke_sessions_of_account
from backend.kernel import audit
from backend.kernel.errors import DomainError


class PhoneKnownAsAnother(DomainError):
    code = "PHONE_KNOWN_AS_ANOTHER"
    zh = "该账号的手机号在客户档案中属于另一位客户，不能绑定。请先核对并更正客户档案中的手机号。"
    en = "The books know this account's phone as another person's; correct the phone in the books first."


@transaction.atomic
def bind_by_phone(
    *,
    actor: Actor,
    account_id: int,
    persons: Mapping[int, int],
    now: datetime,
    known: Mapping[int, Collection[int]] | None = None,
) -> list[PersonBinding]:
    """Make the account's bindings by phone those of `persons` (company id → person id); returns all that stand.

    A binding by phone that `persons` no longer names ends: the company has given that person another number.
    A binding by approval stays and outweighs the phone, unless the company's books know the number as others' only:
    known: company id → everybody whom it knows by the number (the one of `persons`, where it is left out).
    Locks the account.
    """
    Account.objects.select_for_update().get(id=account_id)
    standing = {
        row.company_id: row
        for row in AccountPerson.objects.filter(account_id=account_id, unbound_at__isnull=True).order_by("id")
    }
    for company_id, row in standing.items():
        if row.basis == BindingBasis.PHONE:
            is_over = persons.get(company_id) != row.person_id
        else:
            theirs = (known or {}).get(company_id) or ([persons[company_id]] if company_id in persons else [])
            is_over = bool(theirs) and row.person_id not in theirs
        if is_over:
            unbind(actor=actor, row=row, reason=BindingEnd.BOOKS, now=now)
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
def bind_by_approval(
    *,
    actor: Actor,
    account_id: int,
    company_id: int,
    person_id: int,
    now: datetime,
    known_persons: Collection[int] = (),
) -> None:
    """The company has approved that the account is this person; an earlier binding there ends. Locks the account.

    known_persons: whom the company knows by the account's phone. What the books say outweighs an approval, so one
    against them is refused. Raises PhoneKnownAsAnother.
    """
    if known_persons and person_id not in known_persons:
        raise PhoneKnownAsAnother(field=("personId",))
    Account.objects.select_for_update().get(id=account_id)
    earlier = AccountPerson.objects.filter(
        account_id=account_id, company_id=company_id, unbound_at__isnull=True
    ).first()
    if earlier is not None:
        if earlier.person_id == person_id and earlier.basis == BindingBasis.APPROVAL:
            return
        unbind(actor=actor, row=earlier, reason=BindingEnd.REPLACED, now=now)
    _bind(
        actor=actor,
        account_id=account_id,
        company_id=company_id,
        person_id=person_id,
        basis=BindingBasis.APPROVAL,
        now=now,
    )


@transaction.atomic
def end_binding(*, actor: Actor, account_id: int, company_id: int, person_id: int, now: datetime) -> bool:
    """The account is this person no more; returns whether it was. Locks the account.

    A binding by phone comes again when its holder signs in, as long as the company knows the person by that phone.
    """
    Account.objects.select_for_update().filter(id=account_id).first()
    row = AccountPerson.objects.filter(
        account_id=account_id, company_id=company_id, person_id=person_id, unbound_at__isnull=True
    ).first()
    if row is None:
        return False
    unbind(actor=actor, row=row, reason=BindingEnd.STAFF, now=now)
    return True


@transaction.atomic
def end_bindings_after_phone_change(*, actor: Actor, company_id: int, phones: Mapping[int, str], now: datetime) -> int:
    """The company's books name other numbers than before: end what rested on the old ones; returns how many ended.

    phones: person id → his number now, empty where he has none; only persons whose number has changed. Ended are the
    bindings to them of accounts with another number, and approvals of accounts whose number is now one of these and
    who count as somebody else. Their sessions at the company end. To be called in the transaction that writes the
    books. Locks the accounts in order.
    """
    indexes = {person_id: phone_indexes(phone) if phone else () for person_id, phone in phones.items()}
    holders: dict[str, set[int]] = {}
    for person_id, found in indexes.items():
        for index in found:
            holders.setdefault(index, set()).add(person_id)
    standing = AccountPerson.objects.filter(company_id=company_id, unbound_at__isnull=True)
    touched = Q(person_id__in=list(indexes)) | Q(account__phone_index__in=list(holders))
    account_ids = sorted(set(standing.filter(touched).values_list("account_id", flat=True)))
    accounts = {row.pk: row for row in Account.objects.select_for_update().filter(id__in=account_ids).order_by("id")}
    ended = 0
    for row in standing.filter(touched, account_id__in=account_ids).order_by("id"):
        index = accounts[row.account_id].phone_index
        lost_his = row.person_id in indexes and index not in indexes[row.person_id]
        is_now_anothers = row.basis == BindingBasis.APPROVAL and row.person_id not in holders.get(
            index or "", {row.person_id}
        )
        if lost_his or is_now_anothers:
            unbind(actor=actor, row=row, reason=BindingEnd.BOOKS, now=now)
            ended += 1
    return ended


def _bind(
    *, actor: Actor, account_id: int, company_id: int, person_id: int, basis: BindingBasis, now: datetime
) -> None:
    row = AccountPerson.objects.create(
        account_id=account_id, company_id=company_id, person_id=person_id, basis=basis, bound_at=now
    )
    _record(actor=actor, row=row, action="person_bound", now=now)


def unbind(*, actor: Actor, row: AccountPerson, reason: BindingEnd, now: datetime) -> None:
    """End one standing binding, and the account's sessions at that company. The caller has locked the account."""
    row.unbound_at, row.ended_by = now, reason
    row.save(update_fields=["unbound_at", "ended_by"])
    _record(actor=actor, row=row, action="person_unbound", now=now, reason=str(reason))
    revoke_sessions_of_account(actor=actor, account_id=row.account_id, company_id=row.company_id, now=now)


def _record(*, actor: Actor, row: AccountPerson, action: str, now: datetime, **more: object) -> None:
    audit.record(
        actor=actor,
        action=action,
        object_kind="person",
        object_id=row.person_id,
        new={"account_id": row.account_id, "basis": row.basis, **more},
        company_id=row.company_id,
        now=now,
    )
