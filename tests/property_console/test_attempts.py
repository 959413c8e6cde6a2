"""One payment at the console: how it was tried, what the provider said, who read it in full, what the books hold."""

from __future__ import annotations

import itertools
import json
from datetime import timedelta
from typing import Any

import pytest

from backend.accounts.models import Account, AccountPerson
from backend.graphql_kit.ids import encode_id
from backend.kernel.models import AuditEntry, PersonalDataAccess
from backend.organization.base import tenant_transaction
from payments.intents.models import Attempt, AttemptLeg, Intent, Leg, LegLine, ProviderMessage
from payments.intents.services import ensure_company_account, store_message
from payments.providers.contracts import EventKind, LegOutcome, ProviderEvent, TradeStatus
from property_core.collection.models import BillPayment
from tests.cast import NOW, Cast, build_cast
from tests.property_console.billing_world import Charges
from tests.property_console.desk import Desk
from tests.property_console.test_bills import run, take

pytestmark = pytest.mark.django_db

PAYMENT = """
query ($id: ID!) {
    payment(id: $id) { id status provider total { amountMinor } receipts { number } }
    paymentAttempts(paymentId: $id) {
        number provider channel state refusal checks
        legs { number transactionId community state amount { amountMinor } refunds { number stage } }
        messages { id origin kind state amount { amountMinor } transactionId status payer tries }
    }
}
"""
POSTINGS = """
query ($id: ID!) { paymentPostings(paymentId: $id) {
    side accountKind amount { amountMinor } entry { id document { kind number } }
} }
"""
OPEN = """
mutation ($input: OpenMessageInput!) { openMessage(input: $input) {
    errors { code field } rawMessage { headers body content }
} }
"""
OPENID, NUMBER, TRANSACTION = "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o", "L20261123ABCDEF", "4200001234"
_references = itertools.count(1)
BODY = b'{"resource": {"ciphertext": "sealed"}}'


def tried(cast: Cast, community: str = "JG", *, payer: int | None = None, number: str = NUMBER) -> str:
    """A payment that was tried at WeChat and of which WeChat said that it was paid; the payment's id."""
    account = ensure_company_account(actor=cast.system, provider="wechat", now=NOW)
    company_id = cast.company_id
    with tenant_transaction(company_id, durable=False):
        intent = Intent.objects.create(
            company_id=company_id, amount_minor=5000, created_at=NOW, expires_at=NOW, payer_account_id=payer
        )
        leg = Leg.objects.create(
            company_id=company_id, intent=intent, payee_account_id=account, community_id=cast.units[community],
            amount_minor=5000,
        )  # fmt: skip
        LegLine.objects.create(
            company_id=company_id, leg=leg, purpose="prepayment", reference=next(_references), amount_minor=5000
        )
        attempt = Attempt.objects.create(
            company_id=company_id, intent=intent, provider="wechat", channel="JSAPI", number=f"A{number}",
            wire_number=number, state="OPEN", description="物业费", created_at=NOW,
            expires_at=NOW + timedelta(minutes=15),
        )  # fmt: skip
        attempt_leg = AttemptLeg.objects.create(
            company_id=company_id, attempt=attempt, leg=leg, payee_account_id=account, out_trade_no=number,
            amount_minor=5000,
        )  # fmt: skip
        payment = BillPayment.objects.create(
            company_id=company_id, intent_id=intent.pk, total_minor=5000, surplus_minor=5000, started_at=NOW,
            surplus_room_id=cast.rooms[f"{community}-1-3-2-502"],
        )  # fmt: skip
    outcome = LegOutcome(
        out_trade_no=attempt_leg.out_trade_no, status=TradeStatus.PAID, amount_minor=5000, mchid="1900000001",
        transaction_id=TRANSACTION, succeeded_at=NOW,
    )  # fmt: skip
    event = ProviderEvent(
        provider="wechat", account_id=account, event_id=f"EV-{number}", kind=EventKind.PAID, out_trade_no=number,
        amount_minor=5000, currency="CNY", mchid="1900000001", appid="wx01", transaction_id=TRANSACTION,
        succeeded_at=NOW, payer_openid=OPENID, legs=(outcome,),
    )  # fmt: skip
    store_message(company_id=company_id, event=event, headers={"Wechatpay-Nonce": "n1"}, body=BODY, now=NOW)
    return encode_id("Payment", payment.pk)


def message_id(desk: Desk, payment: str) -> str:
    (attempt,) = desk.data("leader", PAYMENT, id=payment)["paymentAttempts"]
    return str(attempt["messages"][0]["id"])


def test_a_payment_shows_how_it_was_tried_and_what_was_said_of_it(desk: Desk, cast: Cast) -> None:
    payment = tried(cast)
    tried(cast, number="L20261123OTHER")
    answer = desk.data("manager", PAYMENT, id=payment)
    assert answer["payment"]["total"] == {"amountMinor": 5000}
    (attempt,) = answer["paymentAttempts"]
    (message,) = attempt.pop("messages")
    assert attempt == {
        "number": NUMBER, "provider": "wechat", "channel": "JSAPI", "state": "OPEN", "refusal": "", "checks": 0,
        "legs": [{
            "number": NUMBER, "transactionId": "", "community": "JG小区", "state": "OPEN",
            "amount": {"amountMinor": 5000}, "refunds": [],
        }],
    }  # fmt: skip
    assert message == {
        "id": message["id"], "origin": "NOTIFY", "kind": "PAID", "state": "PENDING", "amount": {"amountMinor": 5000},
        "transactionId": TRANSACTION, "status": "PAID", "payer": "oUp****eS6o", "tries": 0,
    }  # fmt: skip
    assert OPENID not in json.dumps(answer)


def test_a_payment_of_another_community_or_company_is_not_found(desk: Desk, cast: Cast) -> None:
    there = tried(cast, "YX")
    assert desk.code("manager", PAYMENT, id=there) == "NOT_FOUND"
    assert desk.code("manager", POSTINGS, id=there) == "NOT_FOUND"
    assert desk.code("clerk", PAYMENT, id=there) == "FORBIDDEN"
    other = Desk(build_cast("乙物业", prefix="b-", phones=False))
    assert other.code("leader", PAYMENT, id=there) == "NOT_FOUND"
    assert other.code("leader", OPEN, input={"messageId": message_id(desk, there), "reason": "核对"}) == "NOT_FOUND"


def test_a_message_is_read_in_full_by_whoever_may_and_each_reading_is_kept(desk: Desk, cast: Cast) -> None:
    account = Account.objects.create(login="payer-of-message", created_at=NOW)
    AccountPerson.objects.create(
        account=account, company_id=cast.company_id, person_id=cast.people["owner"], bound_at=NOW
    )
    message = message_id(desk, tried(cast, payer=account.pk))
    for _ in range(2):
        done = desk.payload("manager", OPEN, input={"messageId": message, "reason": "业主称已付款"})["rawMessage"]
    assert done["body"] == BODY.decode()
    assert json.loads(done["headers"]) == {"Wechatpay-Nonce": "n1"}
    assert json.loads(done["content"])["payer_openid"] == OPENID
    rows = PersonalDataAccess.objects.order_by("id").values_list("person_ids", "reason", "source", "account_id")
    seen = ([cast.people["owner"]], "业主称已付款", "payments.messages", cast.accounts["manager"])
    assert list(rows) == [seen, seen]
    assert AuditEntry.objects.filter(action="payment.message_read").count() == 2


def test_without_a_reason_or_the_permission_nothing_is_read(desk: Desk, cast: Cast) -> None:
    message = message_id(desk, tried(cast, "YX"))
    asked = {"messageId": message, "reason": " "}
    assert desk.refusal("leader", OPEN, input=asked)["errors"] == [{"code": "INVALID_INPUT", "field": ["reason"]}]
    asked["reason"] = "核对"
    assert desk.code("manager", OPEN, input=asked) == "NOT_FOUND"
    assert desk.code("clerk", OPEN, input=asked) == "FORBIDDEN"
    assert not PersonalDataAccess.objects.exists()


def test_a_message_about_a_number_that_is_none_of_ours_is_for_the_whole_companys_reader(desk: Desk, cast: Cast) -> None:
    tried(cast)
    with tenant_transaction(cast.company_id, durable=False):
        row = ProviderMessage.objects.get()
        ProviderMessage.objects.filter(id=row.pk).update(number="FOREIGN")
    asked = {"messageId": encode_id("ProviderMessage", row.pk), "reason": "查找来款"}
    assert desk.code("manager", OPEN, input=asked) == "FORBIDDEN"
    assert desk.payload("leader", OPEN, input=asked)["rawMessage"]["body"] == BODY.decode()
    # Whose data it was nobody here knows: the reading is written down all the same.
    assert list(PersonalDataAccess.objects.values_list("person_ids", flat=True)) == [[]]


def test_money_taken_at_the_desk_is_an_attempt_without_messages_and_balances_in_the_books(
    desk: Desk, cast: Cast, charges: Charges
) -> None:
    run(desk, cast)
    take(desk, encode_id("Room", cast.rooms["JG-1-3-2-502"]))
    (payment,) = desk.data("manager", "{ payments { nodes { id } } }")["payments"]["nodes"]
    answer = desk.data("manager", PAYMENT, id=payment["id"])
    (attempt,) = answer["paymentAttempts"]
    assert (attempt["provider"], attempt["state"], attempt["messages"]) == ("cash", "SUCCEEDED", [])
    assert [leg["state"] for leg in attempt["legs"]] == ["SUCCEEDED"]
    postings = desk.data("manager", POSTINGS, id=payment["id"])["paymentPostings"]
    sums: dict[str, int] = {}
    for posting in postings:
        sums[posting["side"]] = sums.get(posting["side"], 0) + posting["amount"]["amountMinor"]
    assert sums["DEBIT"] == sums["CREDIT"] == answer["payment"]["total"]["amountMinor"]
    assert {posting["entry"]["document"]["number"] for posting in postings} == {
        answer["payment"]["receipts"][0]["number"]
    }


def test_a_payment_of_many_attempts_is_asked_with_as_many_statements_as_of_one(
    desk: Desk, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    payment = tried(cast)
    with tenant_transaction(cast.company_id, durable=False):
        leg = Leg.objects.get()
        for number in range(5):
            attempt = Attempt.objects.create(
                company_id=cast.company_id, intent_id=leg.intent_id, provider="wechat", channel="H5",
                number=f"B{number}", wire_number=f"B{number}", state="CLOSED", description="物业费", created_at=NOW,
                expires_at=NOW,
            )  # fmt: skip
            AttemptLeg.objects.create(
                company_id=cast.company_id, attempt=attempt, leg=leg, payee_account_id=leg.payee_account_id,
                out_trade_no=f"B{number}", amount_minor=5000, state="CLOSED",
            )  # fmt: skip
    desk.token("manager")
    with django_assert_max_num_queries(40):
        assert len(desk.data("manager", PAYMENT, id=payment)["paymentAttempts"]) == 6
