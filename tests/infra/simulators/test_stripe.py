"""The Stripe simulator as the unchanged library and a careless merchant meet it; and its books over a kill."""

import itertools
import json
import secrets
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import stripe

from tests.infra.simulator_process import StripeSimulator, in_our_words
from tests.payments.providers.inbox import Inbox

NUMBERS = (f"T{secrets.token_hex(5)}{serial}" for serial in itertools.count())
BACK = "http://127.0.0.1:9/back"


@pytest.fixture
def inbox(stripe_simulator: StripeSimulator) -> Iterator[Inbox]:
    inbox = Inbox(lambda _count: (200, b"{}"))
    stripe_simulator.tell(inbox.url)
    yield inbox
    inbox.close()


def asked(
    simulator: StripeSimulator, method: str, path: str, fields: dict[str, Any] | None = None, **headers: str
) -> tuple[int, dict[str, Any]]:
    """(status, answer) of a call with the account's key; `headers` come beside and instead."""
    given = {
        "Authorization": f"Bearer {simulator.credentials['private_key']}",
        "Stripe-Version": "2026-10-28.endive",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    answer = simulator.call(method, path, body=urlencode(fields or {}).encode(), headers=given)
    return answer.status, json.loads(answer.body)


def intent(**changes: Any) -> dict[str, Any]:
    fields = {"amount": 1000, "currency": "cny", "metadata[out_trade_no]": next(NUMBERS), **changes}
    return {name: value for name, value in fields.items() if value is not None}


def page(**changes: Any) -> dict[str, Any]:
    number = next(NUMBERS)
    fields = {
        "mode": "payment",
        "client_reference_id": number,
        "line_items[0][quantity]": 1,
        "line_items[0][price_data][currency]": "cny",
        "line_items[0][price_data][unit_amount]": 1000,
        "line_items[0][price_data][product_data][name]": "tea",
        "metadata[out_trade_no]": number,
        "payment_intent_data[metadata][out_trade_no]": number,
        "expires_at": int(time.time()) + 2000,
        "success_url": BACK,
        "cancel_url": f"{BACK}?left",
        **changes,
    }
    return {name: value for name, value in fields.items() if value is not None}


def test_the_unchanged_library_opens_a_page_and_believes_the_events(
    stripe_simulator: StripeSimulator, inbox: Inbox
) -> None:
    made = stripe_simulator.credentials
    client = stripe.StripeClient(made["private_key"], base_addresses={"api": stripe_simulator.base_url})
    session = client.v1.checkout.sessions.create(
        {
            "mode": "payment",
            "client_reference_id": "T1",
            "line_items": [
                {"quantity": 2, "price_data": {"currency": "cny", "unit_amount": 450, "product_data": {"name": "tea"}}}
            ],
            "expires_at": int(time.time()) + 2000,
            "success_url": BACK,
            "cancel_url": BACK,
        }
    )
    assert (session.amount_total, session.status, session.payment_status) == (900, "open", "unpaid")
    assert stripe_simulator.press(str(session.url)).headers["Location"] == BACK
    told = [
        stripe.Webhook.construct_event(delivery.body, delivery.headers["Stripe-Signature"], made["api_v3_key"])
        for delivery in inbox.wait_for(2)
    ]
    assert {event.type for event in told} == {"payment_intent.succeeded", "checkout.session.completed"}
    again = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent.latest_charge"]})
    assert again.payment_status == "paid"


def test_a_key_gives_its_first_answer_and_refuses_another_call(stripe_simulator: StripeSimulator) -> None:
    fields, key = intent(), secrets.token_hex(8)
    first = asked(stripe_simulator, "POST", "/v1/payment_intents", fields, Idempotency_Key=key)
    assert first[0] == 200
    assert asked(stripe_simulator, "POST", "/v1/payment_intents", fields, Idempotency_Key=key) == first
    status, answer = asked(stripe_simulator, "POST", "/v1/payment_intents", intent(), Idempotency_Key=key)
    assert (status, answer["error"]["type"]) == (400, "idempotency_error")
    assert asked(stripe_simulator, "POST", "/v1/payment_intents", fields)[1]["id"] != first[1]["id"]


@pytest.mark.parametrize("authorization", ["", "Bearer ", "Bearer sk_test_nosuch", "Basic abc"])
def test_calls_without_a_key_of_ours_are_refused(stripe_simulator: StripeSimulator, authorization: str) -> None:
    status, answer = asked(stripe_simulator, "POST", "/v1/payment_intents", intent(), Authorization=authorization)
    assert (status, answer["error"]["type"]) == (401, "invalid_request_error")


@pytest.mark.parametrize(
    ("path", "fields", "param"),
    [
        # Made when the test runs: a page's end would be too near by then.
        ("payment_intents", lambda: intent(amount="1.5"), "amount"),
        ("payment_intents", lambda: intent(amount=None), "amount"),
        ("payment_intents", lambda: intent(**{"metadata[a]": "x" * 501}), "metadata"),
        ("checkout/sessions", lambda: page(expires_at=int(time.time()) + 1700), "expires_at"),
        ("checkout/sessions", lambda: page(success_url="javascript:1"), "success_url"),
        ("checkout/sessions", lambda: page(**{"line_items[0][quantity]": 0}), "line_items[0][quantity]"),
        ("refunds", lambda: {"payment_intent": "pi_nosuch", "amount": 1}, "id"),
        ("transfers", lambda: {"destination": "acct_nosuch", "amount": 1}, "destination"),
    ],
)
def test_wrong_fields_are_named(
    stripe_simulator: StripeSimulator, path: str, fields: Callable[[], dict[str, Any]], param: str
) -> None:
    status, answer = asked(stripe_simulator, "POST", f"/v1/{path}", fields())
    assert (status, answer["error"]["param"]) == (404 if param == "id" else 400, param)


def test_what_is_paid_or_over_cannot_be_closed_or_paid(stripe_simulator: StripeSimulator) -> None:
    fields = intent()
    _, made = asked(stripe_simulator, "POST", "/v1/payment_intents", fields)
    number, path = fields["metadata[out_trade_no]"], f"/v1/payment_intents/{made['id']}/cancel"
    stripe_simulator.pay(number)
    assert asked(stripe_simulator, "POST", path)[1]["error"]["code"] == "payment_intent_unexpected_state"
    fields = page()
    _, made = asked(stripe_simulator, "POST", "/v1/checkout/sessions", fields)
    path = f"/v1/checkout/sessions/{made['id']}/expire"
    assert asked(stripe_simulator, "POST", path)[1]["status"] == "expired"
    assert asked(stripe_simulator, "POST", path)[0] == 400
    shown = stripe_simulator.call("GET", made["url"].removeprefix(stripe_simulator.base_url)).body.decode()
    assert "页面已过期" in shown
    # The page shows what it is, and takes nothing.
    stripe_simulator.press(made["url"])
    assert stripe_simulator.order(fields["client_reference_id"])["intent_state"] == ""


def test_the_page_shows_what_is_paid_and_lets_one_walk_away(stripe_simulator: StripeSimulator) -> None:
    _, made = asked(stripe_simulator, "POST", "/v1/checkout/sessions", page())
    shown = stripe_simulator.call("GET", made["url"].removeprefix(stripe_simulator.base_url)).body.decode()
    assert all(part in shown for part in ("10.00", "tea", "用银行卡支付", "暂不支付", "CNY"))
    assert stripe_simulator.press(made["url"], "cancel").headers["Location"] == f"{BACK}?left"


def test_an_event_is_repeated_until_it_is_taken(stripe_simulator: StripeSimulator) -> None:
    inbox = Inbox(lambda count: (500 if count == 1 else 200, b""))
    stripe_simulator.tell(inbox.url)
    fields = intent()
    asked(stripe_simulator, "POST", "/v1/payment_intents", fields)
    stripe_simulator.pay(fields["metadata[out_trade_no]"])
    first, second = inbox.wait_for(2)
    assert first.body == second.body
    inbox.close()


def test_without_an_endpoint_the_site_of_the_first_page_is_told(stripe_simulator: StripeSimulator) -> None:
    inbox = Inbox(lambda _count: (200, b"{}"))
    stripe_simulator.tell("")
    fields = page(success_url=f"{inbox.url}/app/pay/1")
    asked(stripe_simulator, "POST", "/v1/checkout/sessions", fields)
    stripe_simulator.pay(fields["client_reference_id"])
    assert len(inbox.wait_for(2)) == 2
    inbox.close()


def test_books_and_owed_events_outlive_a_kill(tmp_path: Path) -> None:
    simulator = StripeSimulator(tmp_path)
    simulator.start()
    try:
        simulator.tell("http://127.0.0.1:9/nobody")
        fields = intent()
        asked(simulator, "POST", "/v1/payment_intents", fields)
        simulator.pay(fields["metadata[out_trade_no]"])
        before = simulator.credentials
        simulator.kill()
        simulator.start()
        assert simulator.credentials == before
        assert simulator.balance() == 1000
        assert [event["event_type"] for event in simulator.owed()] == ["payment_intent.succeeded"]
        assert in_our_words(json.loads((tmp_path / "stripe.json").read_text()))["mchid"] == simulator.own_number
    finally:
        assert simulator.stop() == 0
