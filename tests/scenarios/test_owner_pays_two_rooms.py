"""An owner signs in, reads why his bills are what they are, pays two rooms in two communities at once, gets receipts.

Over GraphQL and plain HTTP alone, against our own web and WeChat's simulators.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from pytest_django import Settings

from backend.kernel.time import current_time, local_date
from notifications.channels.console import last_messages
from property_core.charges.rules import months_later
from tests.cast import OWNER_PHONE, PASSWORD
from tests.infra.simulator_process import WechatOpenSimulator, WechatPaySimulator
from tests.payments.steps import until
from tests.payments.web import Web
from tests.property_core.billing.fees import build_fees
from tests.scenarios.people import Person, fetch

REQUEST_CODE = "mutation ($input: RequestLoginCodeInput!) { requestLoginCode(input: $input) { errors { code } } }"
SIGN_IN = """
mutation ($input: SignInWithCodeInput!) { signInWithCode(input: $input) {
    errors { code } session { accessToken } me { name rooms { room { id community } } }
} }
"""
SIGN_IN_BY_WECHAT = """
mutation ($input: SignInWithWechatInput!) { signInWithWechat(input: $input) {
    errors { code } session { accessToken } bindingTicket
} }
"""
BIND = "mutation ($input: BindWechatInput!) { bindWechat(input: $input) { errors { code } session { accessToken } } }"
BILLS = """
{
    amountDue { total { amountMinor } billCount }
    openBills(first: 100) { nodes {
        id item period room { label community } outstanding { amountMinor } lateFee { amountMinor }
        explanation { sentences }
    } }
}
"""
PAY = """
mutation ($input: PayBillsInput!) { payBills(input: $input) {
    errors { code } billPayment { id status total { amountMinor } }
} }
"""
CHECK_OUT = """
mutation ($input: OpenCheckoutInput!) { openCheckout(input: $input) {
    errors { code }
    checkout {
        amount { amountMinor } codeUrl cashierUrl position groups
        jsapi { appId timeStamp nonceStr package signType paySign }
    }
} }
"""
PAYMENT = """
query ($id: ID!) { payment(id: $id) {
    status provider total { amountMinor }
    receipts { number total { amountMinor } pdfUrl verificationCode }
} }
"""
STAFF_SIGN_IN = """
mutation ($input: SignInInput!) { signIn(input: $input) { errors { code } session { accessToken } } }
"""
COLLECTED = """
query ($unit: ID!, $periods: [Period!]!) { collectionRate(unitId: $unit, periods: $periods) {
    whole { billed { amountMinor } applied { amountMinor } rate }
} }
"""


@pytest.fixture
def received_code(settings: Settings) -> Callable[[str], str]:
    """The code last sent to a phone, by the demo's console channel."""
    settings.LINLI_DEMO = True
    return lambda phone: str(last_messages(phone)[0]["params"]["code"])  # type: ignore[index]


def signed_in_by_code(web: Web, received_code: Callable[[str], str]) -> Person:
    owner = Person(web.url, "owner")
    owner.do(REQUEST_CODE, phone=OWNER_PHONE)
    done = owner.do(SIGN_IN, phone=OWNER_PHONE, code=received_code(OWNER_PHONE))
    assert [one["room"]["community"] for one in done["me"]["rooms"]] == ["JG小区", "YX小区"]
    owner.token = done["session"]["accessToken"]
    return owner


def signed_in_by_wechat(web: Web, received_code: Callable[[str], str], simulator: WechatOpenSimulator) -> Person:
    """The first time inside WeChat: a ticket, the phone's code, and from then on WeChat alone."""
    owner, app_id = Person(web.url, "owner"), simulator.credentials["appid"]
    ticket = owner.do(SIGN_IN_BY_WECHAT, code=simulator.one_time_code("zeng"), appId=app_id)["bindingTicket"]
    owner.do(REQUEST_CODE, phone=OWNER_PHONE)
    owner.do(BIND, ticket=ticket, phone=OWNER_PHONE, code=received_code(OWNER_PHONE))
    again = owner.do(SIGN_IN_BY_WECHAT, code=simulator.one_time_code("zeng"), appId=app_id)
    owner.token = again["session"]["accessToken"]
    return owner


def leader_of(web: Web) -> tuple[Person, str]:
    """The company's leader and the id of the whole company."""
    leader = Person(web.url, "staff")
    leader.token = leader.do(STAFF_SIGN_IN, login="leader", password=PASSWORD)["session"]["accessToken"]
    (root,) = [unit["id"] for unit in leader.ask("{ orgTree { id depth } }")["orgTree"] if unit["depth"] == 0]
    return leader, root


def collected(leader: Person, unit: str) -> int:
    """The numerator of the collection rate over every month that the story touches, in fen."""
    this_month = local_date(current_time()).replace(day=1)
    months = sorted(
        {f"{months_later(this_month, -back):%Y-%m}" for back in range(4)} | {"2026-09", "2026-10", "2026-11"}
    )
    whole = leader.ask(COLLECTED, unit=unit, periods=months)["collectionRate"]["whole"]
    return int(whole["applied"]["amountMinor"])


def pay_everything(owner: Person, channel: str) -> tuple[str, int, dict[str, Any]]:
    """Read, start, ask for the cashier: (payment id, fen, checkout)."""
    shown = owner.ask(BILLS)
    bills, total = shown["openBills"]["nodes"], shown["amountDue"]["total"]["amountMinor"]
    assert len(bills) == shown["amountDue"]["billCount"] == 6
    assert {bill["room"]["community"] for bill in bills} == {"JG小区", "YX小区"}
    assert bills[0]["explanation"]["sentences"][0] == "94.72 ㎡ × ¥1.85/㎡·月 = ¥175.23"
    assert total == sum(bill["outstanding"]["amountMinor"] + bill["lateFee"]["amountMinor"] for bill in bills)
    started = owner.do(
        PAY, billIds=[bill["id"] for bill in bills], expectedTotalMinor=total, idempotencyKey=f"story-{channel}"
    )["billPayment"]
    assert (started["status"], started["total"]["amountMinor"]) == ("STARTED", total)
    checkout = owner.do(CHECK_OUT, paymentId=started["id"], provider="wechat", channel=channel)["checkout"]
    # One payment for both communities.
    assert (checkout["amount"]["amountMinor"], checkout["position"], checkout["groups"]) == (total, 1, 1)
    return started["id"], total, checkout


@pytest.mark.parametrize("channel", ["NATIVE", "JSAPI"])
def test_an_owner_pays_bills_of_two_communities_at_once(
    channel: str,
    web: Web,
    wechat_simulator: WechatPaySimulator,
    wechat_open_simulator: WechatOpenSimulator,
    received_code: Callable[[str], str],
    settings: Settings,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings.WECHAT = wechat_open_simulator.credentials
    build_fees()
    leader, company = leader_of(web)
    before = collected(leader, company)

    if channel == "NATIVE":
        owner = signed_in_by_code(web, received_code)
        payment_id, total, checkout = pay_everything(owner, channel)
        assert (bool(checkout["codeUrl"]), checkout["jsapi"]) == (True, None)
        # He scans the code; the simulator's cashier page stands for his WeChat.
        fetch(f"{checkout['cashierUrl']}/pay", body=b"")
    else:
        owner = signed_in_by_wechat(web, received_code, wechat_open_simulator)
        payment_id, total, checkout = pay_everything(owner, channel)
        wechat_simulator.post("/_sim/request_payment", **checkout["jsapi"])

    until(lambda: owner.ask(PAYMENT, id=payment_id)["payment"]["status"] == "SETTLED")
    payment = owner.ask(PAYMENT, id=payment_id)["payment"]
    assert (payment["provider"], payment["total"]["amountMinor"]) == ("wechat", total)
    assert len(payment["receipts"]) == 2
    assert sum(receipt["total"]["amountMinor"] for receipt in payment["receipts"]) == total
    for receipt in payment["receipts"]:
        pdf = fetch(web.url + urlsplit(receipt["pdfUrl"]).path)
        assert pdf.startswith(b"%PDF-")
        assert "收据有效" in fetch(f"{web.url}/verify/{receipt['verificationCode']}").decode()

    left = owner.ask(BILLS)
    assert (left["openBills"]["nodes"], left["amountDue"]["total"]["amountMinor"]) == ([], 0)
    assert collected(leader, company) - before == total
    capsys.readouterr()
    call_command("ledger_check", "--json")
    report = json.loads(capsys.readouterr().out)
    assert (report["unbalanced"], report["orphans"], report["ok"]) == (0, 0, True)
