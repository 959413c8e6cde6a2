"""An owner signs in, reads why his bills are what they are, pays two rooms in two communities at once, gets receipts.

Over GraphQL and plain HTTP alone, against our own web and WeChat's simulators.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from urllib.parse import quote, urlsplit

import pytest
import requests
from django.core.management import call_command
from pytest_django import Settings

from backend.kernel.time import current_time, local_date
from clients.python.linli_client import given
from clients.python.linli_client.owner import Owner
from clients.python.linli_client.owner.enums import CheckoutChannel
from clients.python.linli_client.owner.open_checkout import Checkout
from clients.python.linli_client.staff import Staff
from infra.simulators.identity import DEMO_APPID, DEMO_OFFICIAL_APPID
from notifications.channels.console import last_messages
from property_core.charges.rules import months_later
from tests.cast import OWNER_PHONE, PASSWORD
from tests.infra.simulator_process import WechatOpenSimulator, WechatPaySimulator
from tests.payments.steps import until
from tests.payments.web import Web
from tests.property_core.billing.fees import build_fees
from tests.scenarios.people import fetch, owner_at, staff_at


@pytest.fixture
def received_code(settings: Settings) -> Callable[[str], str]:
    """The code last sent to a phone, by the demo's console channel."""
    settings.LINLI_DEMO = True
    return lambda phone: str(last_messages(phone)[0]["params"]["code"])  # type: ignore[index]


def signed_in_by_code(web: Web, received_code: Callable[[str], str]) -> Owner:
    owner = owner_at(web.url)
    owner.request_login_code(OWNER_PHONE)
    done = owner.sign_in_with_code(phone=OWNER_PHONE, code=received_code(OWNER_PHONE))
    assert [one.room.community for one in given(done.me).rooms] == ["JG小区", "YX小区"]
    owner.token = given(done.session).access_token
    return owner


def signed_in_by_wechat(
    web: Web, received_code: Callable[[str], str], *, app_id: str, one_time_code: Callable[[], str]
) -> Owner:
    """The first time inside WeChat: a ticket, the phone's code, and from then on WeChat alone."""
    owner = owner_at(web.url)
    ticket = owner.sign_in_with_wechat(code=one_time_code(), app_id=app_id).binding_ticket
    owner.request_login_code(OWNER_PHONE)
    owner.bind_wechat(ticket=given(ticket), phone=OWNER_PHONE, code=received_code(OWNER_PHONE))
    again = owner.sign_in_with_wechat(code=one_time_code(), app_id=app_id)
    owner.token = given(again.session).access_token
    return owner


def code_of_page(web: Web, simulator: WechatOpenSimulator) -> str:
    """A page of the official account, open inside WeChat: there and back, and the code is fetched."""
    browser = requests.Session()
    browser.trust_env = False
    leaves = browser.get(f"{web.url}/wechat/sign-in?to=/app/", allow_redirects=False).headers["Location"]
    back = urlsplit(simulator.authorize(leaves, "zeng"))
    browser.get(f"{web.url}{back.path}?{back.query}", allow_redirects=False)
    return str(browser.post(f"{web.url}/wechat/code").json()["code"])


def leader_of(web: Web) -> tuple[Staff, str]:
    """The company's leader and the id of the whole company."""
    leader = staff_at(web.url)
    leader.token = given(leader.sign_in(login="leader", password=PASSWORD).session).access_token
    (root,) = [unit.id for unit in leader.org_tree() if unit.depth == 0]
    return leader, root


def collected(leader: Staff, unit: str) -> int:
    """The numerator of the collection rate over every month that the story touches, in fen."""
    this_month = local_date(current_time()).replace(day=1)
    months = sorted(
        {f"{months_later(this_month, -back):%Y-%m}" for back in range(4)} | {"2026-09", "2026-10", "2026-11"}
    )
    return leader.collection_rate(unit_id=unit, periods=months).whole.applied.amount_minor


def pay_everything(owner: Owner, channel: str, app_id: str | None = None) -> tuple[str, int, Checkout]:
    """Read, start, ask for the cashier: (payment id, fen, checkout)."""
    shown = owner.open_bills(first=50)
    bills, total = shown.open_bills.nodes, shown.amount_due.total.amount_minor
    assert len(bills) == shown.amount_due.bill_count == 6
    assert {bill.room.community for bill in bills} == {"JG小区", "YX小区"}
    assert bills[0].explanation.sentences[0] == "94.72 ㎡ × ¥1.85/㎡·月 = ¥175.23"
    assert total == sum(bill.outstanding.amount_minor + bill.late_fee.amount_minor for bill in bills)
    started = owner.pay_bills(
        bill_ids=[bill.id for bill in bills], expected_total_minor=total, idempotency_key=f"story-{channel}"
    )
    assert (started.status, started.total.amount_minor) == ("STARTED", total)
    checkout = owner.open_checkout(
        payment_id=started.id, provider="wechat", channel=CheckoutChannel(channel), app_id=app_id
    )
    # One payment for both communities.
    assert (checkout.amount.amount_minor, checkout.position, checkout.groups) == (total, 1, 1)
    return started.id, total, checkout


@pytest.mark.parametrize("channel", ["NATIVE", "JSAPI", "JSAPI of a page", "H5"])
def test_an_owner_pays_bills_of_two_communities_at_once(
    channel: str,
    web: Web,
    wechat_simulator: WechatPaySimulator,
    wechat_open_simulator: WechatOpenSimulator,
    received_code: Callable[[str], str],
    settings: Settings,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings.WECHAT = wechat_open_simulator.settings
    build_fees()
    leader, company = leader_of(web)
    before = collected(leader, company)

    if channel == "NATIVE":
        owner = signed_in_by_code(web, received_code)
        payment_id, total, checkout = pay_everything(owner, channel)
        assert (bool(checkout.code_url), checkout.jsapi) == (True, None)
        # He scans the code; the simulator's cashier page stands for his WeChat.
        fetch(f"{checkout.cashier_url}/pay", body=b"")
    elif channel == "H5":
        owner = signed_in_by_code(web, received_code)
        payment_id, total, checkout = pay_everything(owner, channel)
        assert (checkout.code_url, checkout.jsapi) == ("", None)
        # The phone's browser opens WeChat, which brings him back to our page afterwards.
        page = fetch(f"{checkout.h5_url}&redirect_url={quote(f'{web.url}/paid', safe='')}").decode()
        assert f"{web.url}/paid" in page
        fetch(f"{checkout.cashier_url}/pay", body=b"")
    else:
        app_id, one_time_code = DEMO_APPID, partial(wechat_open_simulator.one_time_code, "zeng")
        if channel == "JSAPI of a page":
            app_id, one_time_code = DEMO_OFFICIAL_APPID, partial(code_of_page, web, wechat_open_simulator)
        owner = signed_in_by_wechat(web, received_code, app_id=app_id, one_time_code=one_time_code)
        payment_id, total, checkout = pay_everything(owner, "JSAPI", app_id)
        jsapi = given(checkout.jsapi)
        assert jsapi.app_id == app_id
        wechat_simulator.post(
            "/_sim/request_payment",
            appId=jsapi.app_id,
            timeStamp=jsapi.time_stamp,
            nonceStr=jsapi.nonce_str,
            package=jsapi.package,
            signType=jsapi.sign_type,
            paySign=jsapi.pay_sign,
        )

    until(lambda: owner.payment(payment_id).status == "SETTLED")
    payment = owner.payment(payment_id)
    assert (payment.provider, payment.total.amount_minor) == ("wechat", total)
    assert len(payment.receipts) == 2
    assert sum(receipt.total.amount_minor for receipt in payment.receipts) == total
    for receipt in payment.receipts:
        pdf = fetch(web.url + urlsplit(receipt.pdf_url).path)
        assert pdf.startswith(b"%PDF-")
        assert "收据有效" in fetch(f"{web.url}/verify/{receipt.verification_code}").decode()

    left = owner.open_bills()
    assert (left.open_bills.nodes, left.amount_due.total.amount_minor) == ([], 0)
    assert collected(leader, company) - before == total
    capsys.readouterr()
    call_command("ledger_check", "--json")
    report = json.loads(capsys.readouterr().out)
    assert (report["unbalanced"], report["orphans"], report["ok"]) == (0, 0, True)
