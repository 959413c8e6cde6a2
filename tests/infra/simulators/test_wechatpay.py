"""The WeChat Pay simulator as a merchant's own SDK and a careless merchant meet it; and its books over a kill."""

import base64
import itertools
import json
import secrets
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from wechatpayv3 import WeChatPay, WeChatPayType
from wechatpayv3.utils import build_authorization

from infra.simulators.identity import openid_for
from infra.simulators.wechatpay.messages import RETRY_SECONDS, is_acknowledged
from tests.infra.simulator_process import SimulatorSaidNo, WechatPaySimulator
from tests.payments.providers.inbox import Inbox

NUMBERS = (f"T{secrets.token_hex(5)}{serial}" for serial in itertools.count())


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    inbox = Inbox()
    yield inbox
    inbox.close()


def sdk(simulator: WechatPaySimulator, *, notify_url: str = "http://127.0.0.1:9/notify", **changes: str) -> Any:
    """The unchanged SDK, led to the simulator."""
    made = {**simulator.credentials, **changes}
    client = WeChatPay(
        wechatpay_type=WeChatPayType.NATIVE,
        mchid=made["mchid"],
        private_key=made["private_key"],
        cert_serial_no=made["cert_serial"],
        appid=made["appid"],
        apiv3_key=made["api_v3_key"],
        notify_url=notify_url,
        public_key=made["public_key"],
        public_key_id=made["public_key_id"],
        proxy={"http": ""},
        timeout=5,
    )
    client._core._gate_way = simulator.base_url
    return client


def opened(client: Any, *, amount: int = 100, **changes: Any) -> str:
    number = next(NUMBERS)
    status, body = client.pay(description="物业费", out_trade_no=number, amount={"total": amount}, **changes)
    assert status == 200, body
    return number


def code_of(answer: tuple[int, str]) -> tuple[int, str]:
    status, body = answer
    return status, json.loads(body)["code"]


def test_the_unchanged_sdk_pays_asks_and_reads_the_message(wechat_simulator: WechatPaySimulator, inbox: Inbox) -> None:
    client = sdk(wechat_simulator, notify_url=inbox.url)
    number = opened(client)
    wechat_simulator.pay(number)
    status, body = client.query(out_trade_no=number)
    assert (status, json.loads(body)["trade_state"]) == (200, "SUCCESS")
    delivery = inbox.wait_for(1)[0]
    headers = {name.title(): value for name, value in delivery.headers.items()}
    assert client.callback(headers, delivery.body)["resource"]["out_trade_no"] == number


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Basic YTpi"},
        {"Authorization": 'WECHATPAY2-SHA256-RSA2048 mchid="1900000109"'},
    ],
)
def test_an_unsigned_call_is_refused(wechat_simulator: WechatPaySimulator, headers: dict[str, str]) -> None:
    answer = wechat_simulator.call("POST", "/v3/pay/transactions/native", body=b"{}", headers=headers)
    assert (answer.status, json.loads(answer.body)["code"]) == (401, "SIGN_ERROR")


def test_a_call_signed_for_other_content_is_refused(wechat_simulator: WechatPaySimulator) -> None:
    client = sdk(wechat_simulator)
    path = "/v3/pay/transactions/out-trade-no/ABCDEF/close"
    core = client._core
    authorization = build_authorization(path, "POST", core._mchid, core._cert_serial_no, core._private_key, data="{}")
    answer = wechat_simulator.call("POST", path, body=b'{"mchid": "x"}', headers={"Authorization": authorization})
    assert (answer.status, json.loads(answer.body)["code"]) == (401, "SIGN_ERROR")


def test_another_serial_or_an_unknown_platform_key_is_refused(wechat_simulator: WechatPaySimulator) -> None:
    assert code_of(sdk(wechat_simulator, cert_serial="00").query(out_trade_no="ABCDEF")) == (401, "SIGN_ERROR")
    answer = sdk(wechat_simulator, public_key_id="PUB_KEY_ID_0").query(out_trade_no="ABCDEF")
    assert code_of(answer) == (404, "RESOURCE_NOT_EXISTS")


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"amount": {"total": 1.0}}, 400, "PARAM_ERROR"),
        ({"amount": {"total": "1"}}, 400, "PARAM_ERROR"),
        ({"amount": {"total": True}}, 400, "PARAM_ERROR"),
        ({"amount": {"total": -1}}, 400, "PARAM_ERROR"),
        ({"amount": {"total": 1, "currency": "USD"}}, 400, "PARAM_ERROR"),
        ({"out_trade_no": "short"}, 400, "PARAM_ERROR"),
        ({"out_trade_no": "x" * 33}, 400, "PARAM_ERROR"),
        ({"out_trade_no": "订单号一二三"}, 400, "PARAM_ERROR"),
        ({"description": "长" * 128}, 400, "PARAM_ERROR"),
        ({"notify_url": "javascript:alert(1)"}, 400, "PARAM_ERROR"),
        ({"notify_url": "http://127.0.0.1/?a=1"}, 400, "PARAM_ERROR"),
        ({"time_expire": "2026-11-23T12:00:00"}, 400, "PARAM_ERROR"),
        ({"time_expire": "2020-01-01T00:00:00+08:00"}, 400, "PARAM_ERROR"),
        ({"mchid": "1900000110"}, 400, "PARAM_ERROR"),
        ({"appid": "wx0000000000000000"}, 400, "APPID_MCHID_NOT_MATCH"),
    ],
)
def test_wrong_fields_are_refused_by_name(
    wechat_simulator: WechatPaySimulator, changes: dict[str, Any], status: int, code: str
) -> None:
    form: dict[str, Any] = {"description": "费", "out_trade_no": next(NUMBERS), "amount": {"total": 1}, **changes}
    assert code_of(sdk(wechat_simulator).pay(**form)) == (status, code)


def test_a_foreign_order_does_not_exist(wechat_simulator: WechatPaySimulator) -> None:
    number = opened(sdk(wechat_simulator))
    other = sdk(wechat_simulator, **wechat_simulator.new_merchant("别家"))
    assert code_of(other.query(out_trade_no=number)) == (404, "ORDER_NOT_EXIST")
    assert code_of(other.close(out_trade_no=number)) == (404, "ORDER_NOT_EXIST")
    assert code_of(
        other.refund(out_refund_no=next(NUMBERS), out_trade_no=number, amount={"refund": 1, "total": 1})
    ) == (
        404,
        "ORDER_NOT_EXIST",
    )


def test_paid_and_closed_orders_cannot_be_closed_or_opened_again(wechat_simulator: WechatPaySimulator) -> None:
    client = sdk(wechat_simulator)
    paid, closed = opened(client), opened(client)
    wechat_simulator.pay(paid)
    assert client.close(out_trade_no=closed)[0] == 204
    for number, code in ((paid, "ORDERPAID"), (closed, "ORDER_CLOSED")):
        assert code_of(client.close(out_trade_no=number)) == (400, code)
        again = client.pay(description="物业费", out_trade_no=number, amount={"total": 100})
        assert code_of(again) == (400, code)
        with pytest.raises(SimulatorSaidNo, match=code):
            wechat_simulator.pay(number)


def test_refunds_stop_at_fifty_and_at_a_year(wechat_simulator: WechatPaySimulator) -> None:
    client = sdk(wechat_simulator)
    number = opened(client, amount=100)
    wechat_simulator.pay(number)

    def refund(index: int) -> tuple[int, str]:
        answer: tuple[int, str] = client.refund(
            out_refund_no=f"{number}_{index}",
            out_trade_no=number,
            amount={"refund": 1, "total": 100, "currency": "CNY"},
        )
        return answer

    assert {refund(index)[0] for index in range(50)} == {200}
    assert code_of(refund(50)) == (403, "TRADE_ERROR")
    old = opened(client)
    wechat_simulator.pay(old, success_time=(datetime.now(UTC) - timedelta(days=366)).isoformat())
    answer = client.refund(
        out_refund_no=f"{old}_R", out_trade_no=old, amount={"refund": 1, "total": 100, "currency": "CNY"}
    )
    assert code_of(answer) == (403, "TRADE_ERROR")


def test_a_message_is_repeated_until_it_is_taken(wechat_simulator: WechatPaySimulator) -> None:
    answers = {1: (500, b""), 2: (200, b'{"code": "FAIL", "message": "later"}'), 3: (200, b"success")}
    inbox = Inbox(lambda count: answers.get(count, (204, b"")))
    try:
        number = opened(sdk(wechat_simulator, notify_url=inbox.url))
        wechat_simulator.pay(number)
        deliveries = inbox.wait_for(4)
        assert inbox.stays_at(4)
        assert wechat_simulator.owed(number) == []
        assert len({delivery.body for delivery in deliveries}) == 1
        assert len({delivery.headers["Wechatpay-Nonce"] for delivery in deliveries}) == 4
        # 15 s, 15 s and 30 s at a factor of 0.02.
        gaps = [later.at - earlier.at for earlier, later in itertools.pairwise(deliveries)]
        for gap, wanted in zip(gaps, (0.3, 0.3, 0.6), strict=True):
            assert wanted <= gap < wanted + 1
    finally:
        inbox.close()


def test_the_schedule_is_the_real_one() -> None:
    assert len(RETRY_SECONDS) == 15
    assert timedelta(seconds=sum(RETRY_SECONDS)) == timedelta(hours=24, minutes=4)


@pytest.mark.parametrize(
    ("status", "text", "taken"),
    [
        (204, "", True),
        (200, "", True),
        (200, '{"code": "SUCCESS"}', True),
        (200, '{"code": "FAIL"}', False),
        (200, "success", False),
        (201, "", False),
        (302, "", False),
        (500, '{"code": "SUCCESS"}', False),
        (0, "TimeoutError", False),
    ],
)
def test_only_a_right_answer_takes_a_message(status: int, text: str, taken: bool) -> None:
    assert is_acknowledged(status, text) is taken


def test_silence_and_lateness_on_order(wechat_simulator: WechatPaySimulator, inbox: Inbox) -> None:
    client = sdk(wechat_simulator, notify_url=inbox.url)
    silent, late = opened(client), opened(client)
    wechat_simulator.misbehave(out_trade_no=silent, notify="silent")
    wechat_simulator.misbehave(out_trade_no=late, notify="late", late_seconds=60)
    wechat_simulator.pay(silent)
    wechat_simulator.pay(late)
    assert inbox.stays_at(0)
    assert wechat_simulator.owed(silent) == []
    assert [message["state"] for message in wechat_simulator.owed(late)] == ["OWED"]
    wechat_simulator.post("/_sim/owed/hurry")
    inbox.wait_for(1)


def test_an_old_message_can_be_sent_again_in_every_disguise(wechat_simulator: WechatPaySimulator, inbox: Inbox) -> None:
    number = opened(sdk(wechat_simulator, notify_url=inbox.url))
    wechat_simulator.pay(number)
    inbox.wait_for(1)
    for mode in ("normal", "forged", "replayed", "unsigned", "unknown_serial", "unreadable"):
        assert wechat_simulator.send_again(number, mode=mode) == [{"status": 204, "body": ""}]
    assert len(wechat_simulator.send_again(number, times=5)) == 5
    assert len(inbox.deliveries) == 12


def test_unknown_misbehaviour_is_refused(wechat_simulator: WechatPaySimulator) -> None:
    for content in ({"notify": "loud"}, {"refund": "maybe"}, {"faults": [{"operation": "dance", "mode": "hang"}]}):
        with pytest.raises(SimulatorSaidNo, match="PARAM_ERROR"):
            wechat_simulator.misbehave(**content)


def test_balances_keys_and_owed_messages_survive_a_kill(tmp_path: Path) -> None:
    answers = {"status": 503}
    inbox = Inbox(lambda _count: (answers["status"], b""))
    simulator = WechatPaySimulator(tmp_path, "--retry-factor", "0.02")
    simulator.start()
    try:
        client = sdk(simulator, notify_url=inbox.url)
        paid, unpaid = opened(client, amount=12345), opened(client)
        simulator.pay(paid)
        inbox.wait_for(1)
        before = (
            simulator.credentials,
            simulator.get("/_sim/balances"),
            simulator.order(paid),
            simulator.order(unpaid),
        )
        simulator.kill()
        simulator.start()
        after = (simulator.credentials, simulator.get("/_sim/balances"), simulator.order(paid), simulator.order(unpaid))
        assert after == before
        assert [message["out_trade_no"] for message in simulator.owed()] == [paid]
        answers["status"] = 204
        simulator.post("/_sim/owed/hurry")
        deadline = time.monotonic() + 5
        while simulator.owed() and time.monotonic() < deadline:
            time.sleep(0.02)
        assert simulator.owed() == []
        assert simulator.stop() == 0
    finally:
        simulator.kill()
        inbox.close()


def test_the_state_folder_keeps_keys_to_its_owner(wechat_simulator: WechatPaySimulator) -> None:
    for path in (wechat_simulator.state / "wechatpay.json", wechat_simulator.state / "platform.json"):
        assert path.stat().st_mode & 0o077 == 0
    made = wechat_simulator.credentials
    assert len(made["api_v3_key"]) == 32
    assert base64.b64decode("".join(made["public_key"].strip().splitlines()[1:-1]))


def test_the_cashier_page_pays_by_hand(wechat_simulator: WechatPaySimulator, inbox: Inbox) -> None:
    client = sdk(wechat_simulator, notify_url=inbox.url)
    number = next(NUMBERS)
    client.pay(description="<b>物业费</b>", out_trade_no=number, amount={"total": 123456})
    page = f"/cashier/{wechat_simulator.order(number)['prepay_id']}"
    shown = wechat_simulator.call("GET", page).body.decode()
    assert "支付 ¥1,234.56" in shown
    assert "邻里演示物业服务有限公司" in shown
    assert "&lt;b&gt;物业费&lt;/b&gt;" in shown
    assert "<b>" not in shown
    assert "http" not in shown

    left = wechat_simulator.call("POST", f"{page}/cancel", body=b"return_url=http%3A%2F%2F127.0.0.1%2Fapp")
    assert (left.status, left.headers["Location"]) == (303, "http://127.0.0.1/app")
    assert wechat_simulator.order(number)["state"] == "NOTPAY"

    for _ in range(2):
        assert wechat_simulator.call("POST", f"{page}/pay").status == 303
    assert wechat_simulator.order(number)["state"] == "SUCCESS"
    assert "支付成功" in wechat_simulator.call("GET", page).body.decode()
    assert inbox.stays_at(1)


def test_the_cashier_page_leads_back_to_web_addresses_only(wechat_simulator: WechatPaySimulator) -> None:
    client = sdk(wechat_simulator)
    number = opened(client)
    wechat_simulator.pay(number)
    page = f"/cashier/{wechat_simulator.order(number)['prepay_id']}"
    assert (
        'href="http://127.0.0.1/app"'
        in wechat_simulator.call("GET", f"{page}?return_url=http%3A%2F%2F127.0.0.1%2Fapp").body.decode()
    )
    assert "javascript" not in wechat_simulator.call("GET", f"{page}?return_url=javascript:alert(1)").body.decode()
    assert wechat_simulator.call("GET", "/cashier/wxnothing").status == 404


def test_openids_belong_to_their_app(wechat_simulator: WechatPaySimulator) -> None:
    client = sdk(wechat_simulator)
    appid = wechat_simulator.credentials["appid"]
    for app, status in ((appid, 200), ("wx0000000000000000", 400)):
        answer = client.pay(
            description="物业费",
            out_trade_no=next(NUMBERS),
            amount={"total": 1},
            payer={"openid": openid_for(app, "wang")},
            pay_type=WeChatPayType.JSAPI,
        )
        assert answer[0] == status
