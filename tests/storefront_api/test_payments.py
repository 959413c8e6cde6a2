"""Paying over GraphQL: started, refused with nothing changed, given up; receipts of what the desk took.

What the provider does about it is told in tests/scenarios and tests/payments.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from pytest_django import Settings

from backend.accounts.models import WechatIdentity
from backend.graphql_kit.ids import encode_id
from backend.kernel.models import AuditEntry, OutboxEvent
from backend.kernel.time import current_time
from payments.intents.services import ensure_company_account
from tests.property_core.billing.fees import MINE, MINE_TOO, NEIGHBOURS, OCTOBER, PRINCIPAL, Fees, build_fees
from tests.storefront_api.pocket import Pocket

pytestmark = pytest.mark.django_db

PAY = """
mutation ($input: PayBillsInput!) { payBills(input: $input) {
    errors { code field }
    billPayment {
        id status total { amountMinor } provider expiresAt receipts { number }
        bills { billId principal { amountMinor } lateFee { amountMinor } }
    }
} }
"""
ADVANCE = """
mutation ($input: PayInAdvanceInput!) { payInAdvance(input: $input) {
    errors { code field } billPayment { id status total { amount } bills { billId } }
} }
"""
CANCEL = """
mutation ($input: CancelPaymentInput!) { cancelPayment(input: $input) { errors { code } billPayment { status } } }
"""
CHECK_OUT = """
mutation ($input: OpenCheckoutInput!) { openCheckout(input: $input) { errors { code } checkout { codeUrl } } }
"""
PAYMENTS = """
query ($first: Int) { payments(first: $first) { nodes {
    id status total { amount } expiresAt bills { billId } receipts { number }
} } }
"""
RECEIPTS = """
{ receipts { nodes { id number total { amountMinor } pdfUrl imageUrl content {
    company community payer rooms provider paidAt
    lines { item room period amount { amountMinor } isPart billId } } } } }
"""
MONEY_TABLES = ("bill", "bill_payment", "bill_allocation", "bill_settlement", "payment_intent", "ledger_posting")


def state() -> list[tuple[object, ...]]:
    answer: list[tuple[object, ...]] = [(AuditEntry.objects.count(), OutboxEvent.objects.count())]
    with connection.cursor() as cursor:
        for table in MONEY_TABLES:
            cursor.execute(f"SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} AS t")
            answer.append((table, *cursor.fetchone()))
    return answer


def bills(fees: Fees, *rooms: str) -> list[int]:
    return [bill_id for room in rooms for bill_id in fees.bill_ids(room)]


def asked(fees: Fees, bill_ids: list[int], key: str = "once", **changes: Any) -> dict[str, Any]:
    return {
        "billIds": [encode_id("Bill", bill_id) for bill_id in bill_ids],
        "expectedTotalMinor": fees.due(bill_ids, now=current_time()).amount_minor,
        "idempotencyKey": key,
        **changes,
    }


def refused(pocket: Pocket, who: str, document: str, given: dict[str, Any]) -> str:
    """The code of a refusal that changed nothing."""
    pocket.token(who)
    before = state()
    answer = pocket.ask(who, document, input=given)
    assert state() == before
    if "errors" in answer:
        return str(answer["errors"][0]["extensions"]["code"])
    (payload,) = answer["data"].values()
    (error,) = payload["errors"]
    return str(error["code"])


def test_bills_of_two_communities_are_one_payment(fees: Fees, pocket: Pocket) -> None:
    wanted = bills(fees, MINE, MINE_TOO)
    started = pocket.payload("owner", PAY, input=asked(fees, wanted))["billPayment"]
    assert (started["status"], started["receipts"]) == ("STARTED", [])
    assert started["total"]["amountMinor"] == fees.due(wanted, now=current_time()).amount_minor
    assert {one["principal"]["amountMinor"] for one in started["bills"]} == {PRINCIPAL}
    assert (
        sum(one["principal"]["amountMinor"] + one["lateFee"]["amountMinor"] for one in started["bills"])
        == (started["total"]["amountMinor"])
    )
    held = pocket.data("owner", "{ openBills { nodes { isBeingPaid } } }")["openBills"]["nodes"]
    assert {bill["isBeingPaid"] for bill in held} == {True}
    before = state()
    again = pocket.payload("owner", PAY, input=asked(fees, wanted))["billPayment"]
    assert again["id"] == started["id"]
    assert state() == before
    fees.require_clean_books()


def test_refusals_change_nothing(fees: Fees, pocket: Pocket) -> None:
    mine, neighbours = bills(fees, MINE), bills(fees, NEIGHBOURS)
    other = build_fees("乙物业", prefix="b-")
    assert refused(pocket, "owner", PAY, asked(fees, mine, expectedTotalMinor=1)) == "BILL_TOTAL_CHANGED"
    assert refused(pocket, "owner", PAY, asked(fees, [])) == "NOTHING_TO_PAY"
    assert refused(pocket, "owner", PAY, asked(fees, mine, key="")) == "INVALID_INPUT"
    assert refused(pocket, "owner", PAY, asked(fees, mine, billIds=["x"])) == "INVALID_INPUT"
    assert refused(pocket, "owner", PAY, asked(fees, [*mine, *neighbours])) == "NOT_FOUND"
    assert refused(pocket, "owner", PAY, asked(other, bills(other, MINE))) == "NOT_FOUND"
    assert refused(pocket, "tenant", PAY, asked(fees, mine)) == "NOT_FOUND"
    assert refused(pocket, "family", PAY, asked(fees, bills(fees, MINE_TOO))) == "NOT_FOUND"
    assert pocket.code(None, PAY, input=asked(fees, mine)) == "NOT_SIGNED_IN"
    pocket.payload("owner", PAY, input=asked(fees, mine[:1]))
    assert refused(pocket, "family", PAY, asked(fees, mine)) == "BILL_HAS_OPEN_PAYMENT"
    assert refused(pocket, "owner", PAY, asked(fees, mine[1:])) == "IDEMPOTENCY_KEY_REUSED"
    fees.pay_cash(100000, bill_ids=mine[1:2], now=current_time())
    assert refused(pocket, "owner", PAY, asked(fees, mine[1:], key="two", expectedTotalMinor=1)) == "BILL_ALREADY_PAID"


def test_giving_up_frees_the_bills_for_their_payer_alone(fees: Fees, pocket: Pocket) -> None:
    mine = bills(fees, MINE)
    payment_id = pocket.payload("owner", PAY, input=asked(fees, mine))["billPayment"]["id"]
    assert refused(pocket, "family", CANCEL, {"paymentId": payment_id}) == "NOT_FOUND"
    assert pocket.payload("owner", CANCEL, input={"paymentId": payment_id})["billPayment"]["status"] == "RELEASED"
    assert pocket.payload("family", PAY, input=asked(fees, mine))["billPayment"]["status"] == "STARTED"
    one = "query ($id: ID!) { payment(id: $id) { status } }"
    assert pocket.data("owner", one, id=payment_id)["payment"] == {"status": "RELEASED"}
    assert pocket.code("neighbour", one, id=payment_id) == "NOT_FOUND"


def test_money_in_advance_is_for_my_own_rooms(fees: Fees, pocket: Pocket) -> None:
    def given(room: str) -> dict[str, Any]:
        return {
            "roomId": encode_id("Room", fees.cast.rooms[room]),
            "amountMinor": 20000,
            "idempotencyKey": f"advance-{room}",
        }

    started = pocket.payload("owner", ADVANCE, input=given(MINE_TOO))["billPayment"]
    assert (started["status"], started["total"], started["bills"]) == ("STARTED", {"amount": "200.00"}, [])
    assert refused(pocket, "owner", ADVANCE, given(NEIGHBOURS)) == "NOT_FOUND"
    assert refused(pocket, "neighbour", ADVANCE, given(NEIGHBOURS) | {"amountMinor": 0}) == "INVALID_INPUT"


def test_inside_wechat_one_must_be_signed_in_there(fees: Fees, pocket: Pocket) -> None:
    payment_id = pocket.payload("owner", PAY, input=asked(fees, bills(fees, MINE)))["billPayment"]["id"]
    given = {"paymentId": payment_id, "provider": "wechat", "channel": "JSAPI"}
    assert refused(pocket, "owner", CHECK_OUT, given) == "WECHAT_NOT_BOUND"
    assert refused(pocket, "neighbour", CHECK_OUT, given | {"channel": "NATIVE"}) == "NOT_FOUND"


def test_one_pays_in_the_app_one_is_in(fees: Fees, pocket: Pocket, settings: Settings) -> None:
    settings.WECHATPAY = {**settings.WECHATPAY, "appid": "wx-mini", "more_appids": "wx-official, wx-other"}
    payment_id = pocket.payload("owner", PAY, input=asked(fees, bills(fees, MINE)))["billPayment"]["id"]
    given = {"paymentId": payment_id, "provider": "wechat", "channel": "JSAPI"}
    WechatIdentity.objects.create(
        account_id=pocket.account_id("owner"), app_id="wx-mini", openid="o-1", bound_at=current_time()
    )
    assert refused(pocket, "owner", CHECK_OUT, given | {"appId": "wx-official"}) == "WECHAT_NOT_BOUND"
    assert refused(pocket, "owner", CHECK_OUT, given | {"appId": "wx-stranger"}) == "WECHAT_APP_NOT_PAYABLE"
    # Bound there, it goes on to the provider, of which this test has none.
    for app_id in (None, "wx-mini"):
        assert refused(pocket, "owner", CHECK_OUT, given | {"appId": app_id}) == "PAYEE_NOT_READY"


def test_the_ways_to_pay_are_those_of_my_company(fees: Fees, pocket: Pocket, settings: Settings) -> None:
    ways = "{ paymentWays { provider channels } }"
    settings.WECHATPAY = {**settings.WECHATPAY, "mchid": ""}
    settings.ALIPAY = {**settings.ALIPAY, "mchid": "2088102146225135"}
    # The company has no account there yet; another one that has is nothing to its owners.
    other = build_fees("乙物业", prefix="b-")
    ensure_company_account(actor=other.cast.system, provider="alipay", now=current_time())
    assert pocket.data("owner", ways) == {"paymentWays": []}
    ensure_company_account(actor=fees.cast.system, provider="alipay", now=current_time())
    expected = {"paymentWays": [{"provider": "alipay", "channels": ["APP", "PAGE", "QR", "WAP"]}]}
    assert pocket.data("owner", ways) == pocket.data("neighbour", ways) == expected
    assert pocket.code(None, ways) == "NOT_SIGNED_IN"


def test_receipts_are_of_my_rooms(fees: Fees, pocket: Pocket) -> None:
    fees.pay_cash(100000, bill_ids=fees.bill_ids(MINE, OCTOBER), now=current_time())
    (receipt,) = pocket.data("owner", RECEIPTS)["receipts"]["nodes"]
    assert receipt["total"]["amountMinor"] >= PRINCIPAL
    assert receipt["pdfUrl"].endswith(".pdf")
    assert receipt["imageUrl"].endswith(".png")
    content = receipt["content"]
    assert (content["community"], content["provider"], len(content["rooms"])) == ("JG小区", "cash", 1)
    assert content["lines"][0]["billId"] == encode_id("Bill", fees.bill_ids(MINE, OCTOBER)[0])
    assert sum(line["amount"]["amountMinor"] for line in content["lines"]) == receipt["total"]["amountMinor"]
    for who, shown in (("family", [receipt["number"]]), ("tenant", []), ("neighbour", [])):
        assert [one["number"] for one in pocket.data(who, RECEIPTS)["receipts"]["nodes"]] == shown
    one = "query ($id: ID!) { receipt(id: $id) { number } }"
    assert pocket.data("owner", one, id=receipt["id"])["receipt"] == {"number": receipt["number"]}
    assert pocket.code("neighbour", one, id=receipt["id"]) == "NOT_FOUND"
    assert pocket.code(None, one, id=receipt["id"]) == "NOT_SIGNED_IN"


def test_the_same_queries_for_one_payment_and_for_many(fees: Fees, pocket: Pocket, assert_queries: Any) -> None:
    for place, bill_id in enumerate(bills(fees, MINE, MINE_TOO)):
        pocket.payload("owner", PAY, input=asked(fees, [bill_id], key=f"key-{place}"))
    for first, shown in ((1, 1), (20, 6)):
        # session, person and rooms; company set, the payments; and for all of them together: company set,
        # intents, what their lines came to, refunds, attempts; company set, what goes to which bill; company set,
        # receipts
        with assert_queries(12):
            assert len(pocket.data("owner", PAYMENTS, first=first)["payments"]["nodes"]) == shown
