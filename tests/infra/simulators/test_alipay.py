"""The Alipay simulator as a merchant's own SDK and a careless merchant meet it; and its books over a kill."""

import base64
import itertools
import json
import secrets
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from alipay.aop.api.AlipayClientConfig import AlipayClientConfig
from alipay.aop.api.DefaultAlipayClient import DefaultAlipayClient
from alipay.aop.api.domain.AlipayTradePagePayModel import AlipayTradePagePayModel
from alipay.aop.api.request.AlipayTradePagePayRequest import AlipayTradePagePayRequest
from alipay.aop.api.util.SignatureUtils import verify_with_rsa
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from infra.simulators.alipay.notices import RETRY_SECONDS, notice_text
from infra.simulators.store import CHINA
from tests.infra.simulator_process import AlipaySimulator, SimulatorSaidNo
from tests.payments.providers.inbox import Inbox

NUMBERS = (f"T{secrets.token_hex(5)}{serial}" for serial in itertools.count())


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    inbox = Inbox(lambda _count: (200, b"success"))
    yield inbox
    inbox.close()


def private_key(simulator: AlipaySimulator) -> rsa.RSAPrivateKey:
    raw = base64.b64decode(simulator.credentials["private_key"])
    key = serialization.load_der_private_key(raw, password=None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def in_minutes(minutes: float) -> str:
    return f"{datetime.now(CHINA) + timedelta(minutes=minutes):%Y-%m-%d %H:%M:%S}"


def order(**changes: Any) -> dict[str, Any]:
    given = {
        "out_trade_no": next(NUMBERS),
        "total_amount": "1.00",
        "subject": "物业费",
        "product_code": "FACE_TO_FACE_PAYMENT",
        "time_expire": in_minutes(15),
        **changes,
    }
    return {name: value for name, value in given.items() if value is not None}


def asked(
    simulator: AlipaySimulator, method: str, biz: dict[str, Any] | None = None, **changes: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """(content of the answer, the whole answer) of a signed call; `changes` are made before it is signed."""
    parameters = {
        "app_id": simulator.credentials["appid"],
        "method": method,
        "charset": "utf-8",
        "sign_type": "RSA2",
        "timestamp": in_minutes(0),
        "version": "1.0",
        "notify_url": "http://127.0.0.1:9/notify",
        "biz_content": json.dumps(biz or {}),
        **changes,
    }
    text = "&".join(f"{name}={value}" for name, value in sorted(parameters.items()) if value).encode()
    signature = private_key(simulator).sign(text, padding.PKCS1v15(), hashes.SHA256())
    parameters["sign"] = changes.get("sign", base64.b64encode(signature).decode())
    answer = simulator.call("POST", "/gateway.do", body=urlencode(parameters).encode())
    whole = json.loads(answer.body)
    return whole[f"{method.replace('.', '_')}_response"], whole


def opened(simulator: AlipaySimulator, **changes: Any) -> str:
    """A QR order that somebody has scanned."""
    biz = order(**changes)
    content, _ = asked(simulator, "alipay.trade.precreate", biz)
    assert content["code"] == "10000", content
    simulator.act(biz["out_trade_no"], "scan")
    return str(biz["out_trade_no"])


def test_a_link_of_the_unchanged_sdk_is_paid_and_its_notice_holds_for_the_sdk(
    alipay_simulator: AlipaySimulator, inbox: Inbox
) -> None:
    made = alipay_simulator.credentials
    configuration = AlipayClientConfig()
    configuration.server_url = f"{alipay_simulator.base_url}/gateway.do"
    configuration.app_id = made["appid"]
    # It takes PKCS1 alone.
    pkcs1 = private_key(alipay_simulator).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    configuration.app_private_key = pkcs1.decode()
    model = AlipayTradePagePayModel.from_alipay_dict(order(product_code="FAST_INSTANT_TRADE_PAY"))
    request = AlipayTradePagePayRequest(biz_model=model)
    request.notify_url = inbox.url
    page = alipay_simulator.open(DefaultAlipayClient(configuration).page_execute(request, http_method="GET"))
    alipay_simulator.press(page)
    notice = dict(parse_qsl(inbox.wait_for(1)[0].body.decode()))
    assert notice["trade_status"] == "TRADE_SUCCESS"
    assert verify_with_rsa(made["public_key"], notice_text(notice), notice["sign"])


def test_answers_are_signed_as_they_are_written(alipay_simulator: AlipaySimulator) -> None:
    biz = order()
    _, whole = asked(alipay_simulator, "alipay.trade.precreate", biz)
    raw = json.dumps(whole["alipay_trade_precreate_response"], ensure_ascii=False, separators=(",", ":"))
    assert "/" in raw
    written = raw.replace("/", "\\/").encode()
    assert verify_with_rsa(alipay_simulator.credentials["public_key"], written, whole["sign"])


@pytest.mark.parametrize(
    ("changes", "sub_code"),
    [
        ({"app_id": "2021000000000000"}, "isv.invalid-app-id"),
        ({"sign_type": "RSA"}, "isv.invalid-signature-type"),
        ({"sign": "AAAA"}, "isv.invalid-signature"),
        ({"sign": ""}, "isv.missing-sign"),
        ({"timestamp": "2026-01-01 00:00:00"}, "isv.invalid-timestamp"),
        ({"charset": "gbk"}, "isv.invalid-signature-type"),
        ({"biz_content": "x"}, "isv.invalid-parameter"),
    ],
)
def test_a_call_that_is_not_as_it_should_be_is_refused_unsigned(
    alipay_simulator: AlipaySimulator, changes: dict[str, str], sub_code: str
) -> None:
    content, whole = asked(alipay_simulator, "alipay.trade.query", {"out_trade_no": "X"}, **changes)
    assert (content["sub_code"], "sign" in whole) == (sub_code, False)


def test_the_time_must_be_chinas(alipay_simulator: AlipaySimulator) -> None:
    content, _ = asked(alipay_simulator, "alipay.trade.query", {"out_trade_no": "X"}, timestamp=in_minutes(-8 * 60))
    assert content["sub_code"] == "isv.invalid-timestamp"


@pytest.mark.parametrize(
    "changes",
    [
        {"total_amount": "1"*12},
        {"total_amount": "0.00"},
        {"total_amount": "1.001"},
        {"total_amount": "-1"},
        {"total_amount": 1},
        {"subject": "a/b"},
        {"subject": None},
        {"out_trade_no": "a-b"},
        {"time_expire": "soon"},
        {"time_expire": None},
        {"time_expire": "2020-01-01 00:00:00"},
        {"product_code": "QUICK_WAP_WAY"},
    ],
)  # fmt: skip
def test_a_wrong_field_is_refused_by_its_name(alipay_simulator: AlipaySimulator, changes: dict[str, Any]) -> None:
    content, whole = asked(alipay_simulator, "alipay.trade.precreate", order(**changes))
    assert content["sub_code"] == "ACQ.INVALID_PARAMETER"
    assert next(iter(changes)) in content["sub_msg"]
    assert "sign" in whole


def test_an_address_to_tell_is_needed(alipay_simulator: AlipaySimulator) -> None:
    for address in ("javascript:alert(1)", ""):
        content, _ = asked(alipay_simulator, "alipay.trade.precreate", order(), notify_url=address)
        assert content["sub_code"] == "ACQ.INVALID_PARAMETER"


def test_money_moves_once_and_out_again(alipay_simulator: AlipaySimulator) -> None:
    number, before = opened(alipay_simulator, total_amount="10.00"), alipay_simulator.balance()
    alipay_simulator.pay(number)
    with pytest.raises(SimulatorSaidNo, match="TRADE_HAS_SUCCESS"):
        alipay_simulator.pay(number)
    assert alipay_simulator.balance() == before + 1000
    refund = {"out_trade_no": number, "out_request_no": "R1", "refund_amount": "4.00"}
    moved = [asked(alipay_simulator, "alipay.trade.refund", refund)[0]["fund_change"] for _ in range(2)]
    assert (moved, alipay_simulator.balance()) == (["Y", "N"], before + 600)
    # One balance for all: what is not there cannot go back.
    too_much = {**refund, "out_request_no": "R2", "refund_amount": "6.01"}
    assert asked(alipay_simulator, "alipay.trade.refund", too_much)[0]["sub_code"] == "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL"


def test_a_refund_needs_money_and_a_payment(alipay_simulator: AlipaySimulator) -> None:
    number = opened(alipay_simulator)
    refund = {"out_trade_no": number, "out_request_no": "R1", "refund_amount": "1.00"}
    assert asked(alipay_simulator, "alipay.trade.refund", refund)[0]["sub_code"] == "ACQ.TRADE_STATUS_ERROR"
    unknown = {**refund, "out_trade_no": "NOSUCH"}
    assert asked(alipay_simulator, "alipay.trade.refund", unknown)[0]["sub_code"] == "ACQ.TRADE_NOT_EXIST"


def test_after_a_year_nothing_goes_back(alipay_simulator: AlipaySimulator) -> None:
    number = opened(alipay_simulator)
    alipay_simulator.pay(number, success_time=(datetime.now(CHINA) - timedelta(days=366)).isoformat())
    refund = {"out_trade_no": number, "out_request_no": "R1", "refund_amount": "1.00"}
    assert asked(alipay_simulator, "alipay.trade.refund", refund)[0]["sub_code"] == "ACQ.TRADE_HAS_FINISHED"


def test_a_killed_simulator_keeps_its_books_and_what_it_owes(tmp_path: Path) -> None:
    simulator = AlipaySimulator(tmp_path, "--retry-factor", "0.001")
    simulator.start()
    try:
        credentials = simulator.credentials
        biz = order()
        asked(simulator, "alipay.trade.precreate", biz, notify_url="http://127.0.0.1:9/notify")
        simulator.pay(biz["out_trade_no"])
        simulator.kill()
        simulator.start()
        assert simulator.credentials == credentials
        assert simulator.balance() == 100
        assert [owed["out_trade_no"] for owed in simulator.owed()] == [biz["out_trade_no"]]
        again, _ = asked(simulator, "alipay.trade.query", {"out_trade_no": biz["out_trade_no"]})
        assert again["trade_status"] == "TRADE_SUCCESS"
        assert simulator.stop() == 0
    finally:
        simulator.kill()


def test_nothing_but_the_bare_word_ends_the_repetitions(alipay_simulator: AlipaySimulator) -> None:
    assert sum(RETRY_SECONDS) // 3600 == 24
    inbox = Inbox(lambda _count: (200, b'{"code":"SUCCESS","message":"success"}'))
    try:
        biz = order()
        asked(alipay_simulator, "alipay.trade.precreate", biz, notify_url=inbox.url)
        alipay_simulator.pay(biz["out_trade_no"])
        inbox.wait_for(3)
        time.sleep(0.2)
        assert alipay_simulator.owed(biz["out_trade_no"])
    finally:
        inbox.close()


def test_the_cashier_shows_who_gets_how_much_and_nothing_from_elsewhere(alipay_simulator: AlipaySimulator) -> None:
    biz = order(subject="物业费 <11月>", total_amount="1234.50")
    content, _ = asked(alipay_simulator, "alipay.trade.precreate", biz)
    page = alipay_simulator.call("GET", urlsplit(content["simulator_cashier_url"]).path)
    text = page.body.decode()
    assert page.status == 200
    for words in ("支付宝", "模拟收银台", "1,234.50", "物业费 &lt;11月&gt;", "邻里演示物业服务有限公司", "暂不支付"):
        assert words in text
    assert "http" not in text.replace("http-equiv", "")
