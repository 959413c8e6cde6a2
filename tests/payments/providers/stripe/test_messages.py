"""Events: which are believed, and what is read in each. Signatures are openssl's."""

import dataclasses
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from payments.providers.contracts import (
    EventKind,
    MessageForged,
    MessageTooOld,
    MessageUnreadable,
    MessageWithoutNews,
    PayeeCredentials,
    ProviderEvent,
    ProviderRefused,
)
from payments.providers.stripe.keys import credential_problems
from payments.providers.stripe.messages import read_message
from tests.payments.providers.stripe.vectors import (
    BODY,
    OTHER_SECRET,
    SECRET,
    SHA1,
    SHA256,
    SHA256_OF_ANOTHER_SECRET,
    STAMP,
)

SIGNED_AT = datetime.fromtimestamp(STAMP, UTC)
ACCOUNT = PayeeCredentials(
    account_id=7,
    mchid="acct_1VectorAccount",
    private_key="sk_test_0123456789abcdef",
    public_key="pk_test_0123456789abcdef",
    api_v3_key=SECRET,
)


def read(
    header: str, *, body: bytes = BODY, account: PayeeCredentials = ACCOUNT, now: datetime = SIGNED_AT
) -> ProviderEvent:
    return read_message(headers={"HTTP_STRIPE_SIGNATURE": header}, body=body, credentials=account, now=now)


def told(change: Callable[[dict[str, Any]], object]) -> ProviderEvent:
    """The event with something changed, honestly signed."""
    event = json.loads(BODY)
    change(event)
    body = json.dumps(event).encode()
    signature = hmac.new(SECRET.encode(), b"%d.%s" % (STAMP, body), hashlib.sha256).hexdigest()
    return read(f"t={STAMP},v1={signature}", body=body)


def about(word: str, **object_: Any) -> Callable[[dict[str, Any]], object]:
    return lambda event: event.update(type=word, data={"object": object_})


REFUND = {
    "id": "re_1", "object": "refund", "amount": 523, "currency": "cny", "created": STAMP - 60, "payment_intent": "pi_3",
    "metadata": {"out_trade_no": "L1", "out_refund_no": "R1", "seller": "acct_1VectorAccount"},
}  # fmt: skip
DISPUTE = {
    "id": "du_1", "object": "dispute", "amount": 17523, "currency": "cny", "payment_intent": "pi_3", "metadata": {},
    "reason": "fraudulent", "evidence_details": {"due_by": STAMP + 604800},
}  # fmt: skip
INTENT = {
    "id": "pi_3", "object": "payment_intent", "amount": 17523, "amount_received": 17523, "currency": "cny",
    "metadata": {"out_trade_no": "L1", "seller": "acct_1VectorAccount"},
}  # fmt: skip


def test_an_event_signed_by_openssl_is_believed_and_read() -> None:
    event = read(f"t={STAMP},v1={SHA256}")
    assert (event.kind, event.event_id) == (EventKind.PAID, "evt_1SVectorsOfStripe0001")
    assert (event.out_trade_no, event.amount_minor, event.currency) == ("L202611220a1b2c3d4e5f60718293", 17523, "CNY")
    assert (event.mchid, event.account_id, event.transaction_id) == (ACCOUNT.mchid, 7, "pi_3VectorIntent0001")
    assert event.succeeded_at == SIGNED_AT - timedelta(seconds=1)
    assert [(leg.out_trade_no, leg.amount_minor) for leg in event.legs] == [(event.out_trade_no, 17523)]


def test_one_of_several_signatures_and_of_several_secrets_is_enough() -> None:
    read(f"t={STAMP},v1={SHA256_OF_ANOTHER_SECRET},v0=abc,v1={SHA256}")
    both = dataclasses.replace(ACCOUNT, api_v3_key=f"{OTHER_SECRET}, {SECRET}")
    for signature in (SHA256, SHA256_OF_ANOTHER_SECRET):
        read(f"t={STAMP},v1={signature}", account=both)


@pytest.mark.parametrize(
    "header",
    [
        "",
        f"t={STAMP}",
        f"v1={SHA256}",
        f"t={STAMP},v0={SHA256}",
        f"t={STAMP},v1={SHA1}",
        f"t={STAMP},v1={SHA256_OF_ANOTHER_SECRET}",
        f"t={STAMP + 1},v1={SHA256}",
        f"t=later,v1={SHA256}",
        f"t={STAMP},v1=",
        f"t={STAMP},v1=\N{SNOWMAN}",
        f"t={STAMP},v1={SHA256.upper()}",
    ],
)
def test_any_other_signature_is_forged(header: str) -> None:
    with pytest.raises(MessageForged):
        read(header)


@pytest.mark.parametrize("body", [BODY.replace(b"17523", b"17524"), BODY + b" ", b"", b"\xff\xfe", BODY[:-1]])
def test_another_body_under_an_honest_signature_is_forged(body: bytes) -> None:
    with pytest.raises(MessageForged):
        read(f"t={STAMP},v1={SHA256}", body=body)


def test_what_was_signed_more_than_five_minutes_from_now_is_a_replay() -> None:
    for seconds in (-300, 0, 300):
        read(f"t={STAMP},v1={SHA256}", now=SIGNED_AT + timedelta(seconds=seconds))
    for seconds in (-301, 301):
        with pytest.raises(MessageTooOld):
            read(f"t={STAMP},v1={SHA256}", now=SIGNED_AT + timedelta(seconds=seconds))


def test_an_event_of_the_other_mode_is_none_of_ours() -> None:
    with pytest.raises(MessageForged) as caught:
        told(lambda event: event.update(livemode=True))
    assert caught.value.code == "OTHER_MODE"


def test_an_event_of_a_connected_account_names_it() -> None:
    assert told(lambda event: event.update(account="acct_1other")).mchid == "acct_1other"


def test_the_intent_tells_of_the_same_payment() -> None:
    event = told(about("payment_intent.succeeded", **INTENT))
    assert (event.kind, event.out_trade_no, event.transaction_id, event.amount_minor) == (
        EventKind.PAID, "L1", "pi_3", 17523,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (about("payment_intent.canceled", **INTENT), EventKind.CLOSED),
        (lambda event: event.update(type="checkout.session.expired"), EventKind.CLOSED),
        (about("refund.created", **REFUND, status="succeeded"), EventKind.REFUNDED),
        (about("refund.updated", **REFUND, status="succeeded"), EventKind.REFUNDED),
        (about("refund.failed", **REFUND, status="failed"), EventKind.REFUND_CLOSED),
        (about("charge.refund.updated", **REFUND, status="canceled"), EventKind.REFUND_CLOSED),
        (about("charge.dispute.created", **DISPUTE, status="needs_response"), EventKind.DISPUTED),
        (about("charge.dispute.closed", **DISPUTE, status="won"), EventKind.DISPUTE_WON),
        (about("charge.dispute.closed", **DISPUTE, status="warning_closed"), EventKind.DISPUTE_WON),
        (about("charge.dispute.closed", **DISPUTE, status="lost"), EventKind.DISPUTE_LOST),
    ],
)
def test_what_else_is_told(change: Callable[[dict[str, Any]], object], kind: EventKind) -> None:
    assert told(change).kind is kind


def test_a_refund_and_a_dispute_name_what_they_are_about() -> None:
    refund = told(about("refund.created", **REFUND, status="succeeded"))
    assert (refund.out_refund_no, refund.refund_id, refund.out_trade_no, refund.amount_minor) == (
        "R1",
        "re_1",
        "L1",
        523,
    )
    dispute = told(about("charge.dispute.created", **DISPUTE, status="needs_response"))
    assert (dispute.dispute_id, dispute.dispute_reason, dispute.transaction_id) == ("du_1", "fraudulent", "pi_3")
    assert dispute.answer_by == SIGNED_AT + timedelta(days=7)


@pytest.mark.parametrize(
    "change",
    [
        lambda event: event.update(type="charge.succeeded"),
        lambda event: event["data"]["object"].update(payment_status="unpaid"),
        lambda event: event["data"]["object"].update(metadata={}),
        about("refund.updated", **REFUND, status="pending"),
        about("charge.dispute.funds_withdrawn", **DISPUTE, status="needs_response"),
    ],
)
def test_what_is_no_news_is_not_kept(change: Callable[[dict[str, Any]], object]) -> None:
    with pytest.raises(MessageWithoutNews):
        told(change)


@pytest.mark.parametrize(
    "change",
    [
        lambda event: event.update(object="list"),
        lambda event: event.update(id=""),
        lambda event: event.update(id="e" * 65),
        lambda event: event.update(created="today"),
        lambda event: event.update(data={}),
        lambda event: event["data"]["object"].update(amount_total="17523"),
        lambda event: event["data"]["object"].update(amount_total=True),
        lambda event: event["data"]["object"].pop("currency"),
        lambda event: event["data"]["object"].update(payment_intent=None),
        lambda event: event["data"]["object"].update(status="strange"),
        about("refund.created", **REFUND, status="strange"),
    ],
)
def test_an_honest_event_in_another_form_is_unreadable(change: Callable[[dict[str, Any]], object]) -> None:
    with pytest.raises(MessageUnreadable):
        told(change)


def test_accounts_that_are_not_sound_read_nothing() -> None:
    wrong = {
        "mchid": "1900000109",
        "private_key": "pk_test_0123456789abcdef",
        "public_key": "sk_test_0123456789abcdef",
        "api_v3_key": "tr0ub4dor",
        "second_private_key": "sk_live_0123456789abcdef",
    }
    for name, value in wrong.items():
        account = dataclasses.replace(ACCOUNT, **{name: value})  # type: ignore[arg-type]
        problems = credential_problems(account)
        assert len(problems) >= 1
        assert not any(value in problem for problem in problems)
        with pytest.raises(ProviderRefused):
            read(f"t={STAMP},v1={SHA256}", account=account)
    assert credential_problems(ACCOUNT) == ()
