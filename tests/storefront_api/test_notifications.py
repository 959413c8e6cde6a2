"""Notification choices over GraphQL, and the message that comes of them."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import Settings

from backend.kernel.models import OutboxEvent
from backend.kernel.outbox import Delivery, deliver
from backend.organization.base import tenant_transaction
from notifications.channels.console import last_messages
from property_core.collection.models import BillPayment
from tests.cast import NOW, OWNER_PHONE
from tests.property_core.billing.fees import MINE, Fees
from tests.storefront_api.pocket import Pocket

pytestmark = pytest.mark.django_db

GRID = "{ notificationChoices { topic channel isOn isMandatory reachesMe } }"
SET = """mutation ($input: SetNotificationChoicesInput!) { setNotificationChoices(input: $input) {
    errors { code field } notificationChoices { topic channel isOn reachesMe } } }"""


def place(topic: str, channel: str, is_on: bool) -> dict[str, Any]:
    return {"topic": topic, "channel": channel, "isOn": is_on}


def at(rows: list[dict[str, Any]], topic: str, channel: str) -> dict[str, Any]:
    return next(row for row in rows if (row["topic"], row["channel"]) == (topic, channel))


def test_the_grid_says_what_is_on_what_must_be_and_what_comes_through(fees: Fees, pocket: Pocket) -> None:
    rows = pocket.data("owner", GRID)["notificationChoices"]
    assert len(rows) == 14
    code = {"topic": "SECURITY", "channel": "SMS", "isOn": True, "isMandatory": True, "reachesMe": True}
    assert at(rows, "SECURITY", "SMS") == code
    assert at(rows, "BILLS", "WECHAT")["reachesMe"] is False


def test_choices_are_mine_alone(fees: Fees, pocket: Pocket) -> None:
    asked = {"choices": [place("PAYMENTS", "SMS", True), place("BILLS", "IN_APP", False)]}
    rows = pocket.payload("owner", SET, input=asked)["notificationChoices"]
    assert (at(rows, "PAYMENTS", "SMS")["isOn"], at(rows, "BILLS", "IN_APP")["isOn"]) == (True, False)
    assert at(pocket.data("neighbour", GRID)["notificationChoices"], "PAYMENTS", "SMS")["isOn"] is False
    assert pocket.code(None, GRID) == "NOT_SIGNED_IN"
    assert pocket.code(None, SET, input=asked) == "NOT_SIGNED_IN"


def test_a_mandatory_one_is_refused_at_its_place(fees: Fees, pocket: Pocket) -> None:
    asked = {"choices": [place("SECURITY", "SMS", False)]}
    refused = pocket.refusal("owner", SET, input=asked)
    assert refused["errors"] == [{"code": "CHOICE_MANDATORY", "field": ["choices", "0", "isOn"]}]


def test_a_visitor_chooses_too(fees: Fees, pocket: Pocket) -> None:
    asked = {"choices": [place("NOTICES", "WECHAT", False)]}
    assert at(pocket.payload("visitor", SET, input=asked)["notificationChoices"], "NOTICES", "WECHAT")["isOn"] is False


def test_who_paid_online_is_told_of_his_receipt_where_he_wants_it(
    fees: Fees, pocket: Pocket, django_capture_on_commit_callbacks: Any
) -> None:
    owner = pocket.account_id("owner")

    def told(*, payer: int | None) -> list[str]:
        """The texts that the owner's phone gets when the worker hears of money, twice of the same."""
        taken = fees.top_up(MINE, 10000)
        with tenant_transaction(fees.cast.company_id):
            # Online payments need a provider; what the message goes by is who paid.
            BillPayment.objects.filter(id=taken.payment_id).update(payer_account_id=payer)
        event = OutboxEvent.objects.filter(kind="prepayment_received").latest("id")
        before = len(last_messages(OWNER_PHONE))
        delivery = Delivery(event.event_id, event.kind, event.company_id, event.payload)
        for _ in range(2):
            with django_capture_on_commit_callbacks(execute=True):
                deliver(delivery=delivery, now=NOW)
        fresh = last_messages(OWNER_PHONE)
        return [str(line["text"]) for line in fresh[: len(fresh) - before]]

    assert told(payer=owner) == []
    pocket.payload("owner", SET, input={"choices": [place("PAYMENTS", "SMS", True)]})
    (text,) = told(payer=owner)
    assert text == "【邻里】测试物业已收到您缴纳的 ¥100.00，收据 SJ202611-000002，可在“收据”中查看。"
    assert told(payer=None) == []
    pocket.payload("owner", SET, input={"choices": [place("PAYMENTS", "SMS", False)]})
    assert told(payer=owner) == []


def test_without_a_channel_nobody_is_told_and_the_event_is_done_with(
    fees: Fees, pocket: Pocket, settings: Settings, django_capture_on_commit_callbacks: Any
) -> None:
    pocket.payload("owner", SET, input={"choices": [place("PAYMENTS", "SMS", True)]})
    taken = fees.top_up(MINE, 10000)
    with tenant_transaction(fees.cast.company_id):
        BillPayment.objects.filter(id=taken.payment_id).update(payer_account_id=pocket.account_id("owner"))
    event = OutboxEvent.objects.filter(kind="prepayment_received").latest("id")
    before = len(last_messages(OWNER_PHONE))
    settings.LINLI_DEMO = False
    with django_capture_on_commit_callbacks(execute=True):
        assert deliver(delivery=Delivery(event.event_id, event.kind, event.company_id, event.payload), now=NOW) == 1
    assert len(last_messages(OWNER_PHONE)) == before
