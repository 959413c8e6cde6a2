"""An owner sees what went back of his money, and is told; who asked hears of a refund that sticks."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from backend.accounts.actor import Actor, ActorKind
from backend.accounts.models import Account
from backend.graphql_kit.ids import encode_id
from backend.kernel import outbox
from backend.kernel.outbox import Delivery
from notifications.channels.console import last_messages
from notifications.choices.contracts import Channel, Topic, WantedChoice
from notifications.choices.services import set_choices
from tests.cast import NOW, OWNER_PHONE
from tests.property_core.billing.fees import MINE, PRINCIPAL, Fees
from tests.property_core.collection.test_refunds import ask, hand_out
from tests.storefront_api.pocket import Pocket

pytestmark = pytest.mark.django_db

BILL = "query ($id: ID!) { bill(id: $id) { status paid { amountMinor } refunded { amountMinor } } }"


def test_his_bill_says_what_went_back(fees: Fees, pocket: Pocket) -> None:
    november = fees.bill_ids(MINE)[-1]
    before = pocket.data("owner", BILL, id=encode_id("Bill", november))["bill"]
    assert before["refunded"] == {"amountMinor": 0}
    taken = fees.pay_cash(100_000, bill_ids=[november])
    [order_id] = ask(fees, taken.payment_id)
    hand_out(fees, order_id)
    after = pocket.data("owner", BILL, id=encode_id("Bill", november))["bill"]
    assert (after["status"], after["paid"], after["refunded"]) == (
        "OPEN", {"amountMinor": 0}, {"amountMinor": PRINCIPAL},
    )  # fmt: skip


def ended(fees: Fees, state: str, *, payer: int | None, asker: int | None) -> Delivery:
    payload: dict[str, Any] = {
        "order_id": 7, "state": state, "payer_account_id": payer, "requested_by_account_id": asker,
        "amount": {"amount_minor": 12345, "currency": "CNY"},
    }  # fmt: skip
    return Delivery(event_id=uuid.uuid4(), kind="refund_ended", company_id=fees.cast.company_id, payload=payload)


def test_the_payer_hears_of_his_money_and_the_asker_of_what_sticks(
    fees: Fees, pocket: Pocket, django_capture_on_commit_callbacks: Any
) -> None:
    staff = Account.objects.get(id=fees.cast.accounts["manager"])
    staff.phone = "13900000077"
    staff.save(update_fields=["phone", "phone_index"])
    payer = pocket.account_id("owner")
    set_choices(
        actor=Actor(kind=ActorKind.OWNER, account_id=payer, company_id=fees.cast.company_id),
        wanted=[WantedChoice(Topic.PAYMENTS, Channel.SMS, is_on=True)],
        now=NOW,
    )
    with django_capture_on_commit_callbacks(execute=True):
        outbox.deliver(delivery=ended(fees, "SUCCEEDED", payer=payer, asker=staff.pk), now=NOW)
    assert "已为您退款 ¥123.45" in str(last_messages(OWNER_PHONE)[0]["text"])
    assert last_messages("13900000077") == []
    for state in ("ABNORMAL", "REJECTED"):
        with django_capture_on_commit_callbacks(execute=True):
            outbox.deliver(delivery=ended(fees, state, payer=payer, asker=staff.pk), now=NOW)
    [message] = last_messages("13900000077")
    assert "退款 7（¥123.45）没有退成" in str(message["text"])
