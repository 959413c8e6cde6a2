"""The books over the API: down from the trial balance to documents, statements, checks; each fence asked."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.accounts.models import Account
from backend.graphql_kit.ids import encode_id
from backend.kernel.models import AuditEntry, OutboxEvent
from backend.organization.base import tenant_read
from notifications.channels.console import last_messages
from payments.ledger import checks
from payments.ledger.models import LedgerCheck
from property_core.billing.services.closing import close_month
from property_core.collection.services.ledger_alarm import tell_of_failed_check
from tests.cast import NOW, Cast, build_cast
from tests.property_console.billing_world import PERIOD, Charges
from tests.property_console.desk import Desk
from tests.property_console.test_bills import run, take

pytestmark = pytest.mark.django_db

DAYS = 'from: "2026-11-01", to: "2026-11-30"'
TRIAL = f"""
query ($unit: ID!) {{ trialBalance(unitId: $unit, {DAYS}) {{
    isBalanced debits {{ amountMinor }} credits {{ amountMinor }} closingDebit {{ amount }} closingCredit {{ amount }}
    rows {{ kind normalSide communityId community accounts opening {{ amount }} closing {{ amount amountMinor }} }}
    months {{ period closed communities isClosed }}
}} }}
"""
ACCOUNTS = f"""
query ($unit: ID!, $kind: LedgerAccountKind, $after: String) {{
    ledgerAccounts(unitId: $unit, {DAYS}, kind: $kind, first: 1, after: $after) {{
        totalCount nodes {{ id kind name community debits {{ amount }} closing {{ amount amountMinor }} }}
        pageInfo {{ hasNextPage endCursor }}
    }}
}}
"""
ENTRIES = """
query ($filter: LedgerEntryFilter) { ledgerEntries(filter: $filter) { nodes {
    id postedOn community total { amount amountMinor } document { kind number reference }
} } }
"""
POSTINGS = """
query ($filter: LedgerPostingFilter, $first: Int = 20) { ledgerPostings(filter: $filter, first: $first) {
    totalCount nodes {
        side amount { amountMinor } accountKind accountName accountId bill { id } entry { id document { kind } }
    }
} }
"""
STATEMENT = f"""
query ($room: ID!, $first: Int = 20, $after: String) {{ roomStatement(roomId: $room, {DAYS}) {{
    opening {{ total {{ amount }} }} closing {{ owed {{ amountMinor }} prepaid {{ amount }} total {{ amount }} }}
    debits {{ amountMinor }} credits {{ amountMinor }}
    lines(first: $first, after: $after) {{ totalCount nodes {{
        postedOn accountKind document {{ kind number }} bill {{ id period }} debit {{ amount }} credit {{ amount }}
        balances {{ total {{ amount }} }} entryId
    }} pageInfo {{ endCursor hasNextPage }} }}
}} }}
"""
OF_PERSON = (
    f"query ($person: ID!) {{ personStatement(personId: $person, {DAYS}) {{ closing {{ owed {{ amount }} }} }} }}"
)
BEHIND = """
query ($unit: ID!, $figure: CollectionFigure!) {
    collectionPostings(unitId: $unit, periods: ["2026-11"], figure: $figure) { nodes { amount { amountMinor } } }
}
"""
RATE = """
query ($unit: ID!) { collectionRate(unitId: $unit, periods: ["2026-11"]) { whole { applied { amountMinor } } } }
"""
CHECKS = "{ ledgerChecks { nodes { id ok entries unbalanced orphans findings night } } }"
RUN_CHECK = "mutation { runLedgerCheck { errors { code } ledgerCheck { id ok entries findings night } } }"


@pytest.fixture
def unit(cast: Cast) -> str:
    return encode_id("Unit", cast.units["JG"])


@pytest.fixture
def room(cast: Cast) -> str:
    return encode_id("Room", cast.rooms["JG-1-3-2-502"])


@pytest.fixture
def billed(desk: Desk, cast: Cast, charges: Charges, room: str) -> dict[str, Any]:
    """November billed in both communities; the first room has paid, with a little more in advance."""
    run(desk, cast, unit="HQ", who="leader")
    return take(desk, room, more=500, keepChangeAsPrepayment=True)


def test_from_a_figure_of_the_trial_balance_down_to_its_document(desk: Desk, unit: str, billed: dict[str, Any]) -> None:
    trial = desk.data("manager", TRIAL, unit=unit)["trialBalance"]
    assert trial["isBalanced"]
    assert trial["debits"] == trial["credits"]
    assert trial["closingDebit"] == trial["closingCredit"]
    assert {row["community"] for row in trial["rows"]} == {"JG小区"}
    cash = next(row for row in trial["rows"] if row["kind"] == "CASH")
    (account,) = desk.data("manager", ACCOUNTS, unit=unit, kind="CASH")["ledgerAccounts"]["nodes"]
    assert account["closing"] == cash["closing"]
    (entry,) = desk.data("manager", ENTRIES, filter={"accountId": account["id"]})["ledgerEntries"]["nodes"]
    assert entry["total"]["amountMinor"] == cash["closing"]["amountMinor"]
    assert entry["document"]["kind"] == "PAYMENT"
    postings = desk.data("manager", POSTINGS, filter={"entryId": entry["id"]})["ledgerPostings"]["nodes"]
    signed = [one["amount"]["amountMinor"] * (1 if one["side"] == "DEBIT" else -1) for one in postings]
    assert sum(signed) == 0
    assert {one["accountName"] for one in postings} == {"", "物业服务费", "水费", "JG-1-3-2-502"}
    bill = next(one["bill"]["id"] for one in postings if one["bill"])
    of_bill = desk.data("manager", POSTINGS, filter={"billId": bill})["ledgerPostings"]["nodes"]
    assert {one["entry"]["document"]["kind"] for one in of_bill} >= {"PAYMENT"}


def test_accounts_come_in_pages(desk: Desk, unit: str, billed: dict[str, Any]) -> None:
    page = desk.data("manager", ACCOUNTS, unit=unit)["ledgerAccounts"]
    seen, count = [page["nodes"][0]["id"]], page["totalCount"]
    while page["pageInfo"]["hasNextPage"]:
        page = desk.data("manager", ACCOUNTS, unit=unit, after=page["pageInfo"]["endCursor"])["ledgerAccounts"]
        seen.append(page["nodes"][0]["id"])
    assert len(set(seen)) == len(seen) == count


def test_closed_months_are_marked(desk: Desk, cast: Cast, unit: str, billed: dict[str, Any]) -> None:
    close_month(actor=cast.staff("manager"), unit_id=cast.units["JG"], period=PERIOD, now=NOW)
    months = desk.data("manager", TRIAL, unit=unit)["trialBalance"]["months"]
    assert months == [{"period": "2026-11", "closed": 1, "communities": 1, "isClosed": True}]
    whole = desk.data("leader", TRIAL, unit=encode_id("Unit", cast.units["HQ"]))["trialBalance"]["months"]
    assert whole == [{"period": "2026-11", "closed": 1, "communities": 2, "isClosed": False}]


def test_a_statement_comes_in_pages_and_ends_at_what_is_owed(desk: Desk, room: str, billed: dict[str, Any]) -> None:
    whole = desk.data("manager", STATEMENT, room=room)["roomStatement"]
    assert whole["opening"] == {"total": {"amount": "0.00"}}
    assert whole["closing"] == {
        "owed": {"amountMinor": 0}, "prepaid": {"amount": "5.00"}, "total": {"amount": "-5.00"}
    }  # fmt: skip
    lines = whole["lines"]["nodes"]
    assert len(lines) == whole["lines"]["totalCount"]
    assert lines[-1]["balances"] == {"total": {"amount": "-5.00"}}
    assert lines[0]["document"] == {"kind": "BILLING_RUN", "number": "2026-11 T-fee"}
    assert lines[0]["bill"]["period"] == "2026-11"
    paged: list[Any] = []
    after = None
    while after is not None or not paged:
        page = desk.data("manager", STATEMENT, room=room, first=2, after=after)["roomStatement"]["lines"]
        paged += page["nodes"]
        after = page["pageInfo"]["endCursor"] if page["pageInfo"]["hasNextPage"] else None
    assert paged == lines


def test_the_collection_report_leads_to_its_postings(desk: Desk, unit: str, billed: dict[str, Any]) -> None:
    applied = desk.data("manager", RATE, unit=unit)["collectionRate"]["whole"]["applied"]["amountMinor"]
    rows = desk.data("manager", BEHIND, unit=unit, figure="APPLIED")["collectionPostings"]["nodes"]
    assert sum(row["amount"]["amountMinor"] for row in rows) == applied > 0


def test_the_other_community_and_the_other_company_are_not_there(
    desk: Desk, cast: Cast, charges: Charges, room: str, billed: dict[str, Any]
) -> None:
    elsewhere = encode_id("Unit", cast.units["YX"])
    other_room = encode_id("Room", cast.rooms["YX-1-3-2-502"])
    assert desk.code("manager", TRIAL, unit=elsewhere) == "NOT_FOUND"
    assert desk.code("manager", TRIAL, unit=encode_id("Unit", cast.units["HQ"])) == "NOT_FOUND"
    assert desk.code("manager", ACCOUNTS, unit=elsewhere) == "NOT_FOUND"
    assert desk.code("manager", STATEMENT, room=other_room) == "NOT_FOUND"
    assert desk.code("clerk", TRIAL, unit=elsewhere) == "FORBIDDEN"
    entries = desk.data("manager", ENTRIES)["ledgerEntries"]["nodes"]
    assert {entry["community"] for entry in entries} == {"JG小区"}
    assert {entry["community"] for entry in desk.data("leader", ENTRIES)["ledgerEntries"]["nodes"]} == {
        "JG小区", "YX小区",
    }  # fmt: skip
    other = build_cast("乙物业", prefix="b-", phones=False)
    stranger = Desk(other)
    assert stranger.code("leader", TRIAL, unit=encode_id("Unit", cast.units["JG"])) == "NOT_FOUND"
    assert stranger.code("leader", STATEMENT, room=room) == "NOT_FOUND"
    assert stranger.code("leader", OF_PERSON, person=encode_id("Person", cast.people["owner"])) == "NOT_FOUND"
    assert stranger.data("leader", ENTRIES)["ledgerEntries"]["nodes"] == []


def checks_of(cast: Cast) -> list[LedgerCheck]:
    with tenant_read(cast.company_id):
        return list(LedgerCheck.objects.order_by("id"))


def test_a_check_is_run_over_the_company_and_kept(
    desk: Desk, cast: Cast, charges: Charges, billed: dict[str, Any]
) -> None:
    assert desk.code("manager", RUN_CHECK) == "FORBIDDEN"
    assert desk.code("clerk", CHECKS) == "FORBIDDEN"
    assert checks_of(cast) == []
    check = desk.payload("leader", RUN_CHECK)["ledgerCheck"]
    assert (check["ok"], check["findings"], check["night"]) == (True, [], None)
    (row,) = checks_of(cast)
    assert row.account_id == cast.accounts["leader"]
    assert AuditEntry.objects.filter(action="ledger.check", object_id=str(row.pk)).count() == 1
    (shown,) = desk.data("leader", CHECKS)["ledgerChecks"]["nodes"]
    assert (shown["id"], shown["ok"], shown["entries"]) == (check["id"], True, row.entries)
    assert Desk(build_cast("乙物业", prefix="b-", phones=False)).data("leader", CHECKS)["ledgerChecks"]["nodes"] == []


def test_who_reads_the_companys_books_hears_of_a_failure(
    desk: Desk, cast: Cast, charges: Charges, monkeypatch: pytest.MonkeyPatch, settings: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    settings.LINLI_DEMO = True
    monkeypatch.setattr(checks, "_checks", {"bills": lambda company_id: ["bill 7: wants 1 fen, books 2"]})
    check = desk.payload("leader", RUN_CHECK)["ledgerCheck"]
    assert check["findings"] == [f"company {cast.company_id}: bills: bill 7: wants 1 fen, books 2"]
    assert OutboxEvent.objects.filter(kind="ledger_check_failed", company_id=cast.company_id).count() == 1
    for name, phone in (("leader", "13900000001"), ("manager", "13900000002")):
        account = Account.objects.get(id=cast.accounts[name])
        account.phone = phone
        account.save(update_fields=["phone", "phone_index"])
    with django_capture_on_commit_callbacks(execute=True):
        # The manager of one community reads its books, not the company's.
        assert tell_of_failed_check(company_id=cast.company_id, found=1, now=NOW) == 1
    (message,) = last_messages("13900000001")[:1]
    assert "共 1 处" in str(message["text"])
    assert last_messages("13900000002") == []


def test_a_page_of_the_books_costs_the_same_for_few_rows_and_for_many(
    desk: Desk, unit: str, billed: dict[str, Any]
) -> None:
    desk.data("manager", POSTINGS, filter={"unitId": unit})
    counts = []
    # Few rows of the payment hold every kind of thing that a row leads to, as many rows do.
    (entry,) = desk.data("manager", ENTRIES, filter={"documentKinds": ["PAYMENT"]})["ledgerEntries"]["nodes"]
    for wanted in (
        {"unitId": unit, "entryId": entry["id"]},
        {"unitId": unit, "documentKinds": ["PAYMENT", "LATE_FEE"]},
    ):
        with CaptureQueriesContext(connection) as captured:
            rows = desk.data("manager", POSTINGS, filter=wanted)["ledgerPostings"]["nodes"]
        counts.append((len(rows), len(captured)))
    assert counts[0][0] < counts[1][0]
    assert counts[0][1] == counts[1][1], counts
