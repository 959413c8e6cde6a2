"""An owner pays his bills through Alipay, by every channel, over GraphQL and plain HTTP alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from pytest_django import Settings

from backend.kernel.time import current_time
from clients.python.linli_client import Refused
from clients.python.linli_client.owner import Owner
from clients.python.linli_client.owner.enums import CheckoutChannel
from clients.python.linli_client.owner.open_checkout import Checkout
from payments.intents.services import ensure_company_account
from tests.infra.simulator_process import AlipaySimulator
from tests.payments.steps import until
from tests.payments.web import Web
from tests.property_core.billing.fees import build_fees
from tests.scenarios.people import fetch
from tests.scenarios.test_owner_pays_two_rooms import received_code, signed_in_by_code

__all__ = ["received_code"]


@pytest.fixture
def owner(alipay_web: Web, received_code: Callable[[str], str], settings: Settings) -> Owner:
    """An owner with open bills in two communities of a company that collects through Alipay."""
    settings.PUBLIC_URL = alipay_web.url
    fees = build_fees()
    ensure_company_account(actor=fees.cast.system, provider="alipay", now=current_time())
    return signed_in_by_code(alipay_web, received_code)


def pay_everything(owner: Owner, channel: str) -> tuple[str, int, Checkout]:
    shown = owner.open_bills(first=50)
    total = shown.amount_due.total.amount_minor
    started = owner.pay_bills(
        bill_ids=[bill.id for bill in shown.open_bills.nodes], expected_total_minor=total, idempotency_key=channel
    )
    checkout = owner.open_checkout(
        payment_id=started.id,
        provider="alipay",
        channel=CheckoutChannel(channel),
        return_path=f"/app/payments/{started.id}",
    )
    assert (checkout.amount.amount_minor, checkout.position, checkout.groups) == (total, 1, 1)
    return started.id, total, checkout


def pressed(simulator: AlipaySimulator, checkout: Checkout, channel: str) -> str:
    """The payer confirms at Alipay; the page he is left with."""
    if channel == "QR":
        assert checkout.code_url.startswith("https://qr.alipay.com/")
        page = checkout.cashier_url
    elif channel == "APP":
        assert checkout.order_string.startswith("app_id=")
        page = simulator.open(checkout.cashier_url)
    else:
        assert (checkout.code_url, checkout.order_string) == ("", "")
        page = simulator.open(checkout.page_url)
    simulator.press(page)
    return fetch(page).decode()


@pytest.mark.parametrize("channel", ["PAGE", "WAP", "QR", "APP"])
def test_an_owner_pays_bills_of_two_communities_through_alipay(
    channel: str,
    owner: Owner,
    alipay_web: Web,
    alipay_simulator: AlipaySimulator,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert [(way.provider, way.channels) for way in owner.payment_ways()] == [
        ("alipay", [CheckoutChannel(name) for name in ("APP", "PAGE", "QR", "WAP")])
    ]
    before = alipay_simulator.balance()
    payment_id, total, checkout = pay_everything(owner, channel)
    page = pressed(alipay_simulator, checkout, channel)
    assert "付款成功" in page
    assert (f"{alipay_web.url}/app/payments/" in page) == (channel in {"PAGE", "WAP"})

    until(lambda: owner.payment(payment_id).status == "SETTLED")
    payment = owner.payment(payment_id)
    assert (payment.provider, payment.total.amount_minor) == ("alipay", total)
    assert sum(receipt.total.amount_minor for receipt in payment.receipts) == total
    assert alipay_simulator.balance() == before + total
    receipt = payment.receipts[0]
    assert fetch(alipay_web.url + urlsplit(receipt.pdf_url).path).startswith(b"%PDF-")
    assert "支付宝" in fetch(f"{alipay_web.url}/verify/{receipt.verification_code}").decode()
    assert owner.open_bills().amount_due.total.amount_minor == 0
    capsys.readouterr()
    call_command("ledger_check", "--json")
    report = json.loads(capsys.readouterr().out)
    assert (report["unbalanced"], report["orphans"], report["ok"]) == (0, 0, True)


def test_where_the_payer_comes_back_to_is_a_page_of_ours(owner: Owner, alipay_simulator: AlipaySimulator) -> None:
    shown = owner.open_bills(first=50)
    started = owner.pay_bills(
        bill_ids=[bill.id for bill in shown.open_bills.nodes],
        expected_total_minor=shown.amount_due.total.amount_minor,
        idempotency_key="back",
    )
    for path in (
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/a b",
        "javascript:1",
        "app/",
        "/a\r\n",
    ):
        with pytest.raises(Refused) as refused:
            owner.open_checkout(
                payment_id=started.id, provider="alipay", channel=CheckoutChannel("WAP"), return_path=path
            )
        assert refused.value.codes == ["INVALID_INPUT"]
    checkout = owner.open_checkout(payment_id=started.id, provider="alipay", channel=CheckoutChannel("WAP"))
    # Left without paying, he is back in the app; his bills are still held for him.
    left = alipay_simulator.press(alipay_simulator.open(checkout.page_url), "cancel")
    assert urlsplit(left.headers["Location"]).path == "/app/"
    assert owner.payment(started.id).status == "STARTED"


def test_a_way_that_is_not_offered_is_refused_with_a_word(owner: Owner) -> None:
    shown = owner.open_bills(first=50)
    started = owner.pay_bills(
        bill_ids=[bill.id for bill in shown.open_bills.nodes],
        expected_total_minor=shown.amount_due.total.amount_minor,
        idempotency_key="ways",
    )
    for provider, channel in (("wechat", "NATIVE"), ("alipay", "JSAPI"), ("wechat", "QR"), ("stripe", "PAGE")):
        with pytest.raises(Refused) as refused:
            owner.open_checkout(payment_id=started.id, provider=provider, channel=CheckoutChannel(channel))
        assert refused.value.codes == ["PAYEE_NOT_READY"]
    assert owner.payment(started.id).status == "STARTED"
