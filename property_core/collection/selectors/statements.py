"""Statements (对账单) of a room and of a person, and the postings behind the figures of the collection report.

A room's: the bills that stand on it, its prepayment, its deposits. A person's: the bills that name him as payer, in
whatever room; what is held stands on rooms and is in their statements.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from backend.accounts.actor import Actor, RoomAccess
from backend.kernel.choices import Choice
from backend.kernel.errors import NotFound, NotSignedIn
from backend.organization.base import tenant_read
from payments.ledger.contracts import AccountKind, DocumentKind
from payments.ledger.documents import sources_of
from payments.ledger.permissions import VIEW
from payments.ledger.statements import AccountStatement, StatementScope, statement_of
from payments.ledger.trial_balance import books_below, postings_in
from property_core.billing.selectors.bills import bills_visible
from property_core.billing.selectors.steps import scope_of
from property_core.charges.permissions import require_in_communities
from property_core.homes.selectors import rooms_by_id
from property_core.residents.selectors import person

if TYPE_CHECKING:
    from payments.ledger.models import LedgerPosting


class CollectionFigure(Choice):
    """A figure of the collection report (收缴率)."""

    BILLED = "BILLED"
    RED_LETTERS = "RED_LETTERS"
    APPLIED = "APPLIED"


# What the entries are for that make up each figure, on the receivables of its bills.
_BEHIND = {
    CollectionFigure.BILLED: (DocumentKind.BILLING_RUN, DocumentKind.LATE_FEE, DocumentKind.OPENING),
    CollectionFigure.RED_LETTERS: (DocumentKind.RED_LETTER,),
    CollectionFigure.APPLIED: (
        DocumentKind.PAYMENT, DocumentKind.PREPAYMENT_APPLIED, DocumentKind.MONEY_MOVED, DocumentKind.REFUND,
    ),
}  # fmt: skip


def room_scope(*, actor: Actor, room_id: int, starts_on: date, ends_on: date) -> StatementScope:
    """A room as staff see it. Raises NotSignedIn, Forbidden, NotFound (a room outside of his communities)."""
    actor.require(VIEW)
    company_id = actor.company
    with tenant_read(company_id):
        room = rooms_by_id([room_id], company_id=company_id).get(room_id)
        if room is None:
            raise NotFound(field=("roomId",))
        require_in_communities(VIEW, actor=actor, community_ids=[room.community_id])
        bills = _ids(bills_visible(actor, code=VIEW).filter(room_id=room_id))
    return StatementScope(company_id, bills, (room_id,), starts_on, ends_on)


def person_scope(*, actor: Actor, person_id: int, starts_on: date, ends_on: date) -> StatementScope:
    """A person's bills in the communities where staff may read the books.

    Raises NotSignedIn, Forbidden, NotFound (a person without a room there).
    """
    actor.require(VIEW)
    person(actor=actor, person_id=person_id, code=VIEW)
    with tenant_read(actor.company):
        bills = _ids(bills_visible(actor, code=VIEW).filter(payer_id=person_id))
    return StatementScope(actor.company, bills, (), starts_on, ends_on)


def own_scope(*, actor: Actor, room_id: int, starts_on: date, ends_on: date) -> StatementScope:
    """A room as somebody sees it who lives, or lived, there: the bills he may see, and what is held since he came.

    Deposits are shown to owner and family. Of a room that he has left he sees his own bills alone.
    Raises NotSignedIn, NotFound.
    """
    if not actor.is_signed_in:
        raise NotSignedIn
    access = next((access for access in actor.rooms if access.room_id == room_id), None)
    if access is None and room_id not in actor.left_room_ids:
        raise NotFound(field=("roomId",))
    with tenant_read(actor.company):
        bills = _ids(bills_visible(actor).filter(room_id=room_id))
    if access is None:
        return StatementScope(actor.company, bills, (), starts_on, ends_on)
    return StatementScope(
        actor.company, bills, (room_id,), starts_on, ends_on, held_kinds=_held(access), held_from=_held_from(access)
    )


def room_statement(*, actor: Actor, room_id: int, starts_on: date, ends_on: date) -> AccountStatement:
    """The figures of [starts_on, ends_on) of a room, for staff. Raises as room_scope."""
    return statement_of(room_scope(actor=actor, room_id=room_id, starts_on=starts_on, ends_on=ends_on))


def person_statement(*, actor: Actor, person_id: int, starts_on: date, ends_on: date) -> AccountStatement:
    """The figures of [starts_on, ends_on) of a person, for staff. Raises as person_scope."""
    return statement_of(person_scope(actor=actor, person_id=person_id, starts_on=starts_on, ends_on=ends_on))


def own_statement(*, actor: Actor, room_id: int, starts_on: date, ends_on: date) -> AccountStatement:
    """The figures of [starts_on, ends_on) of a room, for whom it is home. Raises as own_scope."""
    return statement_of(own_scope(actor=actor, room_id=room_id, starts_on=starts_on, ends_on=ends_on))


def collection_postings(
    *,
    actor: Actor,
    unit_id: int,
    periods: Collection[date],
    figure: CollectionFigure,
    ends_on: date | None = None,
    item_id: int | None = None,
) -> QuerySet[LedgerPosting]:
    """The postings whose sum is the figure of the collection report, in no order yet; ask it inside a tenant read.

    ends_on: leaves out what was posted on that day or later. Money that was told after its month was closed counts on
    the first open day, here as in the report.
    Raises NotSignedIn, Forbidden, NotFound.
    """
    books = books_below(actor=actor, unit_id=unit_id)
    scope = scope_of(company_id=actor.company, unit_id=unit_id)
    bills = bills_visible(actor, code=VIEW).filter(community_id__in=scope.community_ids, period__in=periods)
    if item_id is not None:
        bills = bills.filter(item_id=item_id)
    return postings_in(
        books,
        kind=AccountKind.RECEIVABLE,
        sources=sources_of(_BEHIND[figure]),
        subjects=bills.values("id"),
        ends_on=ends_on,
    )


def _held(access: RoomAccess) -> tuple[AccountKind, ...]:
    if access.role in {"OWNER", "FAMILY"}:
        return (AccountKind.PREPAYMENT, AccountKind.DEPOSIT_HELD)
    return (AccountKind.PREPAYMENT,)


def _held_from(access: RoomAccess) -> date:
    """What others moved before he came is in his opening balance, not among his lines."""
    if access.role in {"OWNER", "FAMILY"} and access.bills_from is None:
        return date.min
    return access.since


def _ids(bills: QuerySet) -> tuple[int, ...]:  # type: ignore[type-arg]
    return tuple(bills.order_by("id").values_list("id", flat=True))
