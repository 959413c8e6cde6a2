"""Statements equal the books to the cent, whatever happened to a room; every figure leads to its postings."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import Sum

from backend.accounts.actor import Actor
from backend.kernel.errors import Forbidden, InvalidInput, NotFound
from backend.kernel.money import Money
from backend.organization.base import tenant_read
from payments.ledger.contracts import AccountKind, DocumentKind
from payments.ledger.documents import documents_by_cause
from payments.ledger.selectors import balance_by_subject
from payments.ledger.statements import AccountStatement, statement_of, statement_postings, statement_rows
from payments.ledger.trial_balance import (
    account_figures,
    accounts_moved,
    books_below,
    books_of,
    entries_in,
    postings_in,
    trial_balance,
)
from property_core.billing.models import Bill
from property_core.billing.selectors.reports import collection_rate
from property_core.billing.services.late_fees import fix_late_fee
from property_core.billing.services.red_letters import approve_red_letter, request_red_letter
from property_core.collection.models import Receipt
from property_core.collection.selectors.statements import (
    CollectionFigure,
    collection_postings,
    own_scope,
    own_statement,
    person_statement,
    room_scope,
    room_statement,
)
from tests.cast import NOW, TODAY
from tests.property_core.billing.fees import (
    MINE,
    MINE_TOO,
    NEIGHBOURS,
    NOVEMBER,
    OCTOBER,
    PRINCIPAL,
    SEPTEMBER,
    Fees,
)

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)
PERIOD = {"starts_on": date(2026, 1, 1), "ends_on": TOMORROW}
ROOMS = (MINE, MINE_TOO, NEIGHBOURS)


def of_room(fees: Fees, room: str = MINE, who: str = "leader", **period: date) -> AccountStatement:
    return room_statement(actor=fees.cast.staff(who), room_id=fees.cast.rooms[room], **{**PERIOD, **period})


def act(fees: Fees, rng: random.Random, room: str) -> None:
    """One thing that may happen to a room, where it can."""
    leader, manager = fees.cast.staff("leader"), fees.cast.staff("manager")
    bills = [bill for bill in fees.rows(Bill, room_id=fees.cast.rooms[room]) if bill.status in ("OPEN", "PART_PAID")]
    what = rng.choice(("pay", "overpay", "top up", "offset", "fee", "reverse"))
    if what == "top up":
        fees.top_up(room, rng.randint(1, 30_000))
    elif what == "offset":
        fees.offset(room, who=leader)
    elif not bills:
        return
    elif what == "pay":
        due = fees.due([bill.pk for bill in bills]).amount_minor
        fees.pay_cash(rng.randint(1, due), bill_ids=[bill.pk for bill in bills], actor=leader)
    elif what == "overpay":
        chosen = [rng.choice(bills).pk]
        over = fees.due(chosen).amount_minor + rng.randint(1, 5_000)
        fees.pay_cash(over, bill_ids=chosen, actor=leader, keep_change_as_prepayment=True)
    elif what == "fee":
        fix_late_fee(actor=fees.cast.system, bill_ids=[rng.choice(bills).pk], on=TODAY, now=NOW)
    elif room.startswith("JG") and rng.random() < 0.5:
        bill = rng.choice(bills)
        if bill.origin == "RUN":
            letter = request_red_letter(actor=manager, bill_id=bill.pk, reason="写错", now=NOW)
            approve_red_letter(actor=leader, red_letter_id=letter, now=NOW, money_to_prepayment=True)


@pytest.mark.parametrize("seed", range(6))
def test_after_any_history_statements_and_trial_balance_equal_the_books(fees: Fees, seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(12):
        act(fees, rng, rng.choice(ROOMS))
    fees.require_clean_books()
    company_id = fees.cast.company_id
    for room in ROOMS:
        room_id = fees.cast.rooms[room]
        bills = [bill.pk for bill in fees.rows(Bill, room_id=room_id)]
        booked = balance_by_subject(company_id=company_id, kind=AccountKind.RECEIVABLE, subject_ids=bills)
        figures = of_room(fees, room)
        assert figures.closing.owed.amount_minor == sum(one.amount_minor for one in booked.values())
        assert figures.closing.prepaid.amount_minor == fees.prepaid(room)
        assert figures.opening.total + figures.debits - figures.credits == figures.closing.total
        lines = statement_rows(figures.scope)
        assert lines[-1].balances == figures.closing
        running = figures.opening.total
        for line in lines:
            running = running + line.debit - line.credit
            assert running == line.balances.total
        with tenant_read(company_id):
            assert statement_postings(figures.scope).count() == len(lines)
        paged: list[Any] = []
        while page := statement_rows(
            figures.scope, after=(paged[-1].posted_on, paged[-1].pk) if paged else None, limit=3
        ):
            paged += page
        assert paged == lines
    for unit in ("HQ", "JG", "YX"):
        books = books_below(actor=fees.cast.staff("leader"), unit_id=fees.cast.units[unit])
        trial = trial_balance(books=books, **PERIOD)
        assert trial.is_balanced
        assert trial.debits_minor > 0


def test_lines_name_their_documents_in_order(fees: Fees) -> None:
    (september, *_) = fees.bill_ids(MINE)
    taken = fees.pay_cash(
        fees.due([september]).amount_minor + 100, bill_ids=[september], keep_change_as_prepayment=True
    )
    lines = statement_rows(of_room(fees).scope)
    documents = documents_by_cause([line.cause for line in lines], company_id=fees.cast.company_id)
    number = fees.rows(Receipt)[0].number
    shown = [(str(documents[line.cause].kind), str(line.account_kind), line.debit.amount_minor) for line in lines]
    assert shown[:3] == [("BILLING_RUN", "RECEIVABLE", PRINCIPAL)] * 3
    assert [documents[line.cause].number for line in lines[:3]] == ["2026-09 WY-1", "2026-10 WY-1", "2026-11 WY-1"]
    assert [kind for kind, _, _ in shown[3:]] == ["LATE_FEE", "PAYMENT", "PAYMENT", "PAYMENT"]
    paid = documents[lines[-1].cause]
    assert (paid.kind, paid.id, paid.number or None) == (DocumentKind.PAYMENT, taken.payment_id, number or paid.number)
    assert lines[-1].account_kind is AccountKind.PREPAYMENT
    assert of_room(fees).closing.prepaid == Money(100)


def test_a_period_begins_with_what_stood_before(fees: Fees) -> None:
    later = of_room(fees, starts_on=TOMORROW, ends_on=TOMORROW + timedelta(days=30))
    assert (later.opening.owed, later.debits, later.credits) == (Money(3 * PRINCIPAL), Money(0), Money(0))
    assert statement_rows(later.scope) == []
    earlier = of_room(fees, starts_on=date(2026, 1, 1), ends_on=TODAY)
    assert earlier.closing.total == Money(0)


def test_a_person_owes_the_bills_that_name_him_in_all_rooms(fees: Fees) -> None:
    person_id = fees.cast.people["owner"]
    whole = person_statement(actor=fees.cast.staff("leader"), person_id=person_id, **PERIOD)
    assert whole.closing.owed == of_room(fees).closing.owed + of_room(fees, MINE_TOO).closing.owed
    # Of the other community its manager sees nothing.
    part = person_statement(actor=fees.cast.staff("manager"), person_id=person_id, **PERIOD)
    assert part.closing.owed == Money(3 * PRINCIPAL)


def test_who_reads_no_books_reads_no_statement(fees: Fees) -> None:
    refusals: list[tuple[type[Exception], Callable[[], object]]] = [
        (NotFound, lambda: of_room(fees, MINE_TOO, "manager")),
        (Forbidden, lambda: of_room(fees, MINE, "clerk")),
        (NotFound, lambda: own_statement(actor=neighbour(fees), room_id=fees.cast.rooms[MINE], **PERIOD)),
        (Forbidden, lambda: books_of(fees.cast.staff("clerk"))),
        (NotFound, lambda: books_below(actor=fees.cast.staff("manager"), unit_id=fees.cast.units["YX"])),
        (NotFound, lambda: books_below(actor=fees.cast.staff("manager"), unit_id=fees.cast.units["HQ"])),
        (InvalidInput, lambda: books_below(actor=fees.cast.staff("manager"), unit_id=fees.cast.units["JG-1"])),
    ]
    for refusal, ask in refusals:
        with pytest.raises(refusal):
            ask()


def neighbour(fees: Fees) -> Actor:
    return fees.resident("neighbour")


def test_a_resident_sees_what_is_his(fees: Fees) -> None:
    fees.top_up(MINE, 5_000)
    room_id = fees.cast.rooms[MINE]
    owner = own_statement(actor=fees.resident("owner"), room_id=room_id, **PERIOD)
    assert owner.closing == of_room(fees).closing
    # The bills are for the owner's role: the tenant sees the prepayment alone.
    tenant = own_statement(actor=fees.resident("tenant"), room_id=room_id, **PERIOD)
    assert (tenant.closing.owed, tenant.closing.prepaid) == (Money(0), Money(5_000))
    assert tenant.scope.held_kinds == (AccountKind.PREPAYMENT,)


def test_what_was_moved_before_one_came_is_in_the_opening_balance(fees: Fees) -> None:
    fees.top_up(MINE, 5_000)
    scope = own_scope(actor=fees.resident("owner"), room_id=fees.cast.rooms[MINE], **PERIOD)
    newcomer = type(scope)(
        scope.company_id, scope.subject_ids[1:], scope.reference_ids, scope.starts_on, scope.ends_on,
        held_from=TOMORROW,
    )  # fmt: skip
    figures = statement_of(newcomer)
    assert (figures.opening.prepaid, figures.closing.prepaid) == (Money(5_000), Money(5_000))
    lines = statement_rows(newcomer)
    assert {line.account_kind for line in lines} == {AccountKind.RECEIVABLE}
    assert lines[-1].balances == figures.closing


def test_figures_of_the_collection_report_are_sums_of_postings(fees: Fees) -> None:
    (september, october, november) = fees.bill_ids(MINE)
    fees.pay_cash(10_000, bill_ids=[september])
    fees.top_up(MINE, 20_000)
    fees.offset(MINE)
    for bill_id in (october, november):
        letter = request_red_letter(actor=fees.cast.staff("manager"), bill_id=bill_id, reason="写错", now=NOW)
        approve_red_letter(actor=fees.cast.staff("leader"), red_letter_id=letter, now=NOW, money_to_prepayment=True)
    leader = fees.cast.staff("leader")
    for unit in ("HQ", "JG"):
        asked: dict[str, Any] = {
            "actor": leader, "unit_id": fees.cast.units[unit], "periods": [SEPTEMBER, OCTOBER, NOVEMBER],
        }  # fmt: skip
        whole = collection_rate(**asked, on=TODAY).whole
        for figure, amount in (
            (CollectionFigure.BILLED, whole.billed),
            (CollectionFigure.RED_LETTERS, -whole.red_letters),
            (CollectionFigure.APPLIED, -whole.applied),
        ):
            with tenant_read(fees.cast.company_id):
                rows = collection_postings(**asked, figure=figure, ends_on=TOMORROW)
                assert rows.aggregate(sum=Sum("amount_minor"))["sum"] == amount.amount_minor, figure


def test_from_the_trial_balance_down_to_the_document(fees: Fees) -> None:
    fees.pay_cash(10_000, bill_ids=fees.bill_ids(MINE))
    books = books_below(actor=fees.cast.staff("manager"), unit_id=fees.cast.units["JG"])
    trial = trial_balance(books=books, **PERIOD)
    (row,) = [row for row in trial.rows if row.kind is AccountKind.CASH]
    assert (row.movement.debits_minor, row.movement.closing_minor) == (10_000, 10_000)
    with tenant_read(fees.cast.company_id):
        (account,) = accounts_moved(books, ends_on=TOMORROW, kind=AccountKind.CASH)
        (entry,) = entries_in(books, account_id=account.pk)
        postings = list(postings_in(books, entry_id=entry.pk))
    (figures,) = account_figures(books, [account.pk], **PERIOD)
    assert figures.movement == row.movement
    assert sum(posting.amount_minor for posting in postings) == 0
    cause = (entry.source, entry.source_id)
    assert documents_by_cause([cause], company_id=fees.cast.company_id)[cause].kind is DocumentKind.PAYMENT
    # Rows add up to the whole books, and those to nothing.
    for of_kind in {row.kind for row in trial.rows}:
        with tenant_read(fees.cast.company_id):
            summed = postings_in(books, kind=of_kind).aggregate(sum=Sum("amount_minor"))["sum"]
        assert summed == sum(row.movement.closing_minor for row in trial.rows if row.kind is of_kind)
    assert sum(row.movement.closing_minor for row in trial.rows) == 0


def test_a_statement_costs_the_same_however_long_it_is(fees: Fees, assert_queries: Any) -> None:
    scope = room_scope(actor=fees.cast.staff("leader"), room_id=fees.cast.rooms[MINE], **PERIOD)
    for limit in (1, 20):
        # The company of row security, and the lines.
        with assert_queries(2):
            statement_rows(scope, limit=limit)
