"""The path that is walked with and without a kill: its steps, each run in a process of its own, and what it leaves.

Imported homes are billed; a prepayment is laid on one room's bills; one owner pays through WeChat, one at the desk, one
starts a payment and walks away.
"""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.management import call_command

from backend.accounts.actor import Actor, ActorKind, RoomAccess, system_actor
from backend.kernel import timers
from backend.kernel.money import Money
from backend.kernel.time import current_time, local_date
from backend.organization.base import tenant_read, tenant_transaction
from backend.organization.parameters.services import set_parameter
from backend.organization.selectors import company_named, unit_by_code
from payments.intents.services import ensure_company_account, open_checkout
from payments.ledger.checks import check_ledger
from property_core.billing.selectors.paying import open_bill_ids
from property_core.billing.services.dues import lock_dues
from property_core.billing.services.run import run_billing
from property_core.charges.rules import months_later
from property_core.collection.permissions import CASH
from property_core.collection.services.cash import take_cash
from property_core.collection.services.payments import start_bill_payment
from property_core.homes.models import Room
from tests.property_core.imports.workbooks import Book, small, to_file
from tests.scenarios.kill_support import Deployment

COMPANY = "小公司"
PAYER, CASHIER = 4711, 99
TENDERED = Money(50000)


def workbook(today: date) -> Book:
    """Four rooms: one pays online, one at the desk, one has a prepayment, one walks away."""
    months = [months_later(today.replace(day=1), back) for back in (-2, -1, 0)]
    book = small()
    moved_in = date(2020, 1, 1)
    book["楼宇"].append(["GC-1", "2栋", "多层", 1, 6, "否"])
    for number in ("R103", "R104"):
        book["房间"].append([number, "GC-1", "2栋", "1单元", 1, number[1:], 60, None, "住宅", moved_in, "入住"])
        book["客户"].append([f"C{number}", "王五", None, None, None, number, "业主", moved_in, None])
        book["标准分配"].append(["WY-1", "房间", number, moved_in, None, "业主"])
    # Of the room with a prepayment only one tariff is billed, so that the money is laid on bills in one go.
    book["预存余额"] = [["R103", 300]]
    book["标准分配"][1] = ["WY-1", "房间", "R102", moved_in, None, "业主"]
    book["抄表"] = [
        [meter, f"{month:%Y-%m}", month.replace(day=25), 12 + place * used]
        for meter, used in (("W101", 5), ("E1", 7))
        for place, month in enumerate(months)
    ]
    book["期初欠费"] = [["R101", "WY", f"{months[0]:%Y-%m}", 148.93, 48.93, months[0].replace(day=10)]]
    return book


def write_workbook(path: Path) -> None:
    path.write_bytes(to_file(workbook(local_date(current_time()))).getvalue())


# --- steps: each runs in a process of its own ---


def bring_in(path: str) -> None:
    call_command("import_workbook", path, "--json", stdout=io.StringIO())


def set_up() -> None:
    company_id = _company()
    ensure_company_account(actor=system_actor(company_id=company_id), provider="wechat", now=current_time())
    set_parameter(
        actor=system_actor(company_id=company_id),
        unit_id=unit_by_code("HQ", company_id=company_id).id,
        key="collection.applies_prepayment",
        value=True,
        starts_on=local_date(current_time()),
        expected_version=0,
        now=current_time(),
    )


def bill() -> None:
    company_id, now = _company(), current_time()
    run_billing(
        actor=system_actor(company_id=company_id),
        unit_id=unit_by_code("HQ", company_id=company_id).id,
        period=local_date(now).replace(day=1),
        now=now,
    )


def look_at_screen(room_code: str) -> tuple[list[int], int]:
    """What the payer is shown: (ids of open bills, fen with late fees)."""
    company_id = _company()
    with tenant_transaction(company_id):
        bill_ids = open_bill_ids([_room(room_code)])
        dues = lock_dues(company_id=company_id, bill_ids=bill_ids, on=local_date(current_time()))
        return bill_ids, sum(due.amount.amount_minor for due in dues)


def start_paying(room_code: str, screen: tuple[list[int], int], key: str) -> int:
    bill_ids, total = screen
    started = start_bill_payment(
        actor=_payer(room_code), bill_ids=bill_ids, expected_total=Money(total), idempotency_key=key, now=current_time()
    )
    return started.intent_id


def check_out(room_code: str, intent_id: int) -> str:
    """Address of the provider's cashier."""
    return open_checkout(
        actor=_payer(room_code), intent_id=intent_id, provider="wechat", channel="NATIVE", now=current_time()
    ).cashier_url


def pay_at_desk(screen: tuple[list[int], int], key: str) -> int:
    bill_ids, total = screen
    company_id = _company()
    community_id = unit_by_code("GC", company_id=company_id).id
    cashier = Actor(
        kind=ActorKind.STAFF, account_id=CASHIER, company_id=company_id, grants={CASH: frozenset({community_id})}
    )
    taken = take_cash(
        actor=cashier, tendered=TENDERED, expected_total=Money(total), idempotency_key=key, bill_ids=bill_ids,
        keep_change_as_prepayment=True, now=current_time(),
    )  # fmt: skip
    return taken.payment_id


def let_time_pass(moment: datetime) -> None:
    """What the relay's clock does, at a later moment."""
    timers.run_due(now=moment)


def check_books() -> tuple[int, int, tuple[str, ...]]:
    report = check_ledger(company_ids=[_company()])
    return report.unbalanced, report.orphans, report.findings


def _company() -> int:
    return company_named(COMPANY).id


def _room(code: str) -> int:
    return Room.objects.get(code=code).pk


def _payer(room_code: str) -> Actor:
    company_id = _company()
    with tenant_read(company_id):
        access = RoomAccess(room_id=_room(room_code), role="OWNER", since=date(2020, 1, 1))
    return Actor(kind=ActorKind.OWNER, account_id=PAYER, company_id=company_id, rooms=(access,))


# --- the path ---


def walk(deployment: Deployment, *, book: Path) -> dict[str, Any]:
    """Walk the whole path; returns what it left. A step that dies is done again the way production would."""
    do = deployment.do
    deployment.start()
    do("import", bring_in, str(book))
    do("set_up", set_up)
    do("run", bill)
    deployment.until(
        "the prepayment's settlement",
        lambda: deployment.count("SELECT count(*) FROM bill_settlement WHERE source = 'PREPAYMENT'"),
    )

    intent_id = do("start", start_paying, "R101", do("screen", look_at_screen, "R101"), "online-1")
    deployment.press_pay(do("checkout", check_out, "R101", intent_id))
    deployment.until("the capture", lambda: _intent_state(deployment, intent_id) == "CAPTURED")

    do("cash", pay_at_desk, do("screen", look_at_screen, "R102"), "desk-1")

    screen = do("screen", look_at_screen, "R104")
    intent_id = do("start", start_paying, "R104", screen, "online-2")
    do("checkout", check_out, "R104", intent_id)
    expires_at = deployment.ask("SELECT expires_at FROM payment_intent WHERE id = %(id)s", {"id": intent_id})[0][0]
    later = expires_at + timedelta(seconds=1)
    while _intent_state(deployment, intent_id) != "RELEASED":
        assert later < expires_at + timedelta(hours=1), deployment.logs()
        do("expire", let_time_pass, later)
        later += timedelta(minutes=5)

    deployment.until("the end of all work", lambda: _is_quiet(deployment))
    assert do("books", check_books) == (0, 0, ())
    return left_behind(deployment)


def _intent_state(deployment: Deployment, intent_id: int) -> str:
    return str(deployment.ask("SELECT state FROM payment_intent WHERE id = %(id)s", {"id": intent_id})[0][0])


def _is_quiet(deployment: Deployment) -> bool:
    """Nothing to relay, no kept message without an end, nothing the provider still wants to tell, every event seen."""
    return not deployment.owed() and not deployment.count(
        "SELECT (SELECT count(*) FROM outbox_event WHERE sent_at IS NULL)"
        " + (SELECT count(*) FROM provider_message WHERE state = 'PENDING')"
        " + (SELECT count(*) FROM outbox_event AS event WHERE kind = 'bills_posted' AND NOT EXISTS ("
        "  SELECT FROM consumed_event WHERE consumed_event.event_id = event.event_id))"
    )


# --- what it left ---

_BILL = "concat_ws('/', room.code, item.code, bill.period, bill.origin)"
_OF_BILL = "LEFT JOIN room ON room.id = bill.room_id LEFT JOIN charge_item AS item ON item.id = bill.item_id"

# Ids differ from run to run, so everything is named by its code.
LEFT: dict[str, str] = {
    "entries": f"""
        SELECT source, string_agg(line, ' | ' ORDER BY line) FROM (
            SELECT entry.id, entry.source, concat_ws(' ', account.kind, unit.code,
                CASE WHEN account.kind IN ('RECEIVABLE', 'REVENUE', 'LATE_FEE_REVENUE') THEN named_item.code
                    WHEN account.kind IN ('PREPAYMENT', 'DEPOSIT_HELD') THEN named_room.code
                    WHEN account.kind IN ('BANK_IN_TRANSIT', 'UNALLOCATED') THEN payee.provider END,
                CASE WHEN account.kind = 'RECEIVABLE' THEN {_BILL} END, posting.amount_minor) AS line
            FROM ledger_posting AS posting JOIN ledger_entry AS entry ON entry.id = posting.entry_id
            JOIN ledger_account AS account ON account.id = posting.account_id
            LEFT JOIN org_unit AS unit ON unit.id = account.community_id
            LEFT JOIN charge_item AS named_item ON named_item.id = account.reference_id
            LEFT JOIN room AS named_room ON named_room.id = account.reference_id
            LEFT JOIN payee_account AS payee ON payee.id = account.reference_id
            LEFT JOIN bill ON bill.id = posting.subject_id {_OF_BILL}
        ) AS lines GROUP BY id, source ORDER BY 1, 2""",
    "bills": f"SELECT {_BILL}, total_minor, paid_minor, status, fee_fixed_on FROM bill {_OF_BILL} ORDER BY 1, 2",
    "lines": f"""SELECT {_BILL}, bill_line.position, bill_line.kind, amount_minor FROM bill_line
        JOIN bill ON bill.id = bill_line.bill_id {_OF_BILL} ORDER BY 1, 2""",
    "payments": f"""
        SELECT provider, status, total_minor, surplus_minor, tendered_minor, (
            SELECT string_agg(concat_ws(' ', {_BILL}, row.status, row.principal_minor, row.fee_minor), ' | '
                ORDER BY {_BILL}) FROM bill_allocation AS row JOIN bill ON bill.id = row.bill_id {_OF_BILL}
            WHERE row.payment_id = bill_payment.id)
        FROM bill_payment ORDER BY 1, 2, 3""",
    "settlements": f"""SELECT {_BILL}, settlement.source, amount_minor, applied_on FROM bill_settlement AS settlement
        JOIN bill ON bill.id = settlement.bill_id {_OF_BILL} ORDER BY 1, 2, 3""",
    "receipts": "SELECT number, total_minor, voided_at IS NULL FROM receipt ORDER BY 1",
    "intents": "SELECT state, amount_minor, closing_reason FROM payment_intent ORDER BY 1, 2",
    "attempts": """SELECT attempt.provider, attempt.state, leg.state, leg.amount_minor FROM payment_attempt AS attempt
        JOIN payment_attempt_leg AS leg ON leg.attempt_id = attempt.id ORDER BY 1, 2, 3, 4""",
    "cases": "SELECT kind, amount_minor FROM payment_exception_case ORDER BY 1, 2",
    "refunds": "SELECT amount_minor, state FROM payment_refund ORDER BY 1, 2",
    # A killed run is finished by the next one, so that there may be two that share the bills between them.
    "runs": "SELECT sum(bill_count), sum(total_minor), bool_and(finished_at IS NOT NULL) FROM billing_run",
    "steps": "SELECT version.tariff_id IS NOT NULL, bill_count, total_minor, checksum <> '' FROM billing_run_step"
    " JOIN tariff_version AS version ON version.id = tariff_version_id ORDER BY 2, 3",
    "events": "SELECT kind, count(*) FROM outbox_event WHERE kind <> 'bills_posted' GROUP BY kind ORDER BY 1",
    "audit": "SELECT action, count(*) FROM audit_entry GROUP BY action ORDER BY 1",
    "homes": "SELECT (SELECT count(*) FROM room), (SELECT count(*) FROM person), (SELECT count(*) FROM residency),"
    " (SELECT count(*) FROM meter), (SELECT count(*) FROM reading), (SELECT count(*) FROM assignment)",
}


def left_behind(deployment: Deployment) -> dict[str, Any]:
    """Everything that must be the same with and without a kill: books, documents, what the provider holds and owes."""
    found: dict[str, Any] = {name: deployment.ask(query) for name, query in LEFT.items()}
    found["provider orders"] = sorted(
        (order["state"], leg["amount_minor"], leg["refunded_minor"])
        for order in deployment.orders()
        for leg in order["orders"]
    )
    found["provider balance"] = deployment.simulator.balance(deployment.merchant["mchid"])
    found["owed messages"] = deployment.owed()
    return found
