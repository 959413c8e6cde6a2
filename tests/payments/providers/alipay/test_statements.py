"""Alipay's bills over HTTP: read whole, refused when anything about them is wrong."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from payments.providers.alipay import statements
from payments.providers.alipay.client import client_for
from payments.providers.alipay.provider import AlipayProvider
from payments.providers.alipay.wire import CHINA, Malformed
from payments.providers.contracts import (
    PayeeCredentials,
    ProviderUnavailable,
    StatementFile,
    StatementLineKind,
    StatementNotReady,
    StatementSort,
)
from tests.infra.simulator_process import AlipaySimulator
from tests.payments.providers.alipay.conftest import CREDENTIAL_FIELDS, refund_of
from tests.payments.providers.conftest import Attempts

DAY = date(2026, 11, 22)
# Shaped as Alipay's own: comments around the table, tabs behind long numbers, full-width brackets.
TRADES = """#支付宝业务明细查询
#账号：[20881021462251350156]
#起始日期：[2026年11月22日 00:00:00]   终止日期：[2026年11月23日 00:00:00]
#-----------------------------------------业务明细列表----------------------------------------
支付宝交易号,商户订单号,业务类型,商品名称,完成时间,订单金额（元）,商家实收（元）,退款批次号/请求号,服务费（元）,备注
2026112222001446880500123456	,L1	,交易,"物业费,11月",2026-11-22 09:00:12,175.23,175.23,,-1.05,
2026112222001446880500123456	,L1	,退款,"物业费,11月",2026-11-22 10:00:00,-75.23,-75.23,R1	,0.45,
#-----------------------------------------业务明细列表结束------------------------------------
#交易合计：1笔，商家实收共175.23元，商家优惠共0.00元
#退款合计：1笔，商家实收退款共-75.23元，商家优惠退款共0.00元
#导出时间：[2026年11月23日 09:10:00]
"""
FLOWS = """#支付宝账务明细查询,,,
#-----------------------------------------账务明细列表----------------------------------------,,,
账务流水号,业务流水号,商户订单号,商品名称,发生时间,对方账号,收入金额(+元),支出金额(-元),账户余额(元),业务描述,备注
1,2026112222001446880500123456	,L1,物业费,2026-11-22 09:00:12,x,175.23,,175.23,在线支付,
2,99,L1,物业费,2026-11-22 09:00:12,x,0.00,-1.05,174.18,收费,服务费[2026112222001446880500123456]
#-----------------------------------------账务明细列表结束------------------------------------,,,
#支出合计：1笔，共1.05元,,,
#收入合计：1笔，共175.23元,,,
"""


@pytest.fixture
def own(alipay_simulator: AlipaySimulator, credentials: PayeeCredentials) -> PayeeCredentials:
    """A seller whose bills hold nothing of other tests."""
    made = alipay_simulator.new_merchant("对账物业")
    return PayeeCredentials(
        account_id=8, notify_url=credentials.notify_url, **{name: made[name] for name in CREDENTIAL_FIELDS}
    )


def packed(*members: tuple[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in members:
            archive.writestr(name, content)
    return stream.getvalue()


def read(text: str, *, sort: StatementSort = StatementSort.TRADE) -> StatementFile:
    summary = ("汇总.csv", "#支付宝业务汇总查询\n类型,笔数\n合计,1\n".encode("gbk"))
    return statements.read(packed(summary, ("明细.csv", text.encode("gbk"))), day=DAY, sort=sort)


def test_payments_and_refunds_of_the_day_with_their_fees(
    alipay_simulator: AlipaySimulator,
    provider: AlipayProvider,
    own: PayeeCredentials,
    new_attempt: Attempts,
    now: datetime,
) -> None:
    alipay_simulator.post("/_sim/fee", percent="0.60")
    numbers = []
    for amount in (10000, 300):
        attempt = new_attempt(amount)
        numbers.append(attempt.wire_number)
        provider.create(attempt=attempt, credentials=own, now=now)
        alipay_simulator.pay(attempt.wire_number)
    asked = refund_of(attempt, amount=100)
    provider.refund(request=asked, credentials=own, now=now)
    day = now.astimezone(CHINA).date()
    later = statements.ready_at(day) + timedelta(minutes=1)
    alipay_simulator.set_clock(later.isoformat())
    trade = provider.download_statement(day=day, sort=StatementSort.TRADE, credentials=own, now=later)
    funds = provider.download_statement(day=day, sort=StatementSort.FUNDS, credentials=own, now=later)
    assert trade is not None
    assert funds is not None
    assert {(line.kind, line.amount_minor, line.fee_minor, line.out_trade_no) for line in trade.lines} == {
        (StatementLineKind.PAYMENT, 10000, 60, numbers[0]),
        (StatementLineKind.PAYMENT, 300, 2, numbers[1]),
        (StatementLineKind.REFUND, 100, 0, numbers[1]),
    }
    assert [line.out_refund_no for line in trade.lines if line.out_refund_no] == [asked.out_refund_no]
    assert sorted((line.label, line.kind.value, line.amount_minor, line.is_fee) for line in funds.lines) == sorted(
        [
            ("在线支付", "INCOME", 10000, False),
            ("收费", "EXPENSE", 60, True),
            ("在线支付", "INCOME", 300, False),
            ("收费", "EXPENSE", 2, True),
            ("交易退款", "EXPENSE", 100, False),
        ]
    )
    assert {line.transaction_id for line in funds.lines} == {line.transaction_id for line in trade.lines}
    # Asked again a little later it is the same statement, though it was written out at another moment.
    alipay_simulator.set_clock((later + timedelta(minutes=5)).isoformat())
    again = provider.download_statement(day=day, sort=StatementSort.TRADE, credentials=own, now=later)
    assert again is not None
    assert again.digest == trade.digest


def test_a_day_without_business_has_none_and_a_day_too_new_is_asked_for_later(
    provider: AlipayProvider, own: PayeeCredentials, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = now.astimezone(CHINA).date()
    for sort in StatementSort:
        quiet = today - timedelta(days=3)
        assert provider.download_statement(day=quiet, sort=sort, credentials=own, now=now) is None
        with pytest.raises(StatementNotReady):
            provider.download_statement(day=today, sort=sort, credentials=own, now=now)
    # Alipay may also say that there is no bill at all.
    monkeypatch.setattr(statements, "ready_at", lambda _day: now)
    assert provider.download_statement(day=today, sort=StatementSort.TRADE, credentials=own, now=now) is None


@pytest.mark.parametrize(("operation", "mode"), [("file", "forged"), ("file", "cut"), ("statement", "error")])
def test_a_file_that_is_not_whole_is_refused(
    alipay_simulator: AlipaySimulator,
    provider: AlipayProvider,
    own: PayeeCredentials,
    now: datetime,
    operation: str,
    mode: str,
) -> None:
    day = now.astimezone(CHINA).date() - timedelta(days=1)
    later = statements.ready_at(day)
    alipay_simulator.set_clock(later.isoformat())
    alipay_simulator.fail_next(operation, mode, 503)
    with pytest.raises(ProviderUnavailable):
        provider.download_statement(day=day, sort=StatementSort.TRADE, credentials=own, now=later)
    assert provider.download_statement(day=day, sort=StatementSort.TRADE, credentials=own, now=later) is None


def test_a_bill_in_alipays_own_form_is_read() -> None:
    payment, refund = read(TRADES).lines
    assert (payment.kind, payment.amount_minor, payment.fee_minor) == (StatementLineKind.PAYMENT, 17523, 105)
    assert (payment.out_trade_no, payment.transaction_id) == ("L1", "2026112222001446880500123456")
    assert payment.happened_at.isoformat() == "2026-11-22T09:00:12+08:00"
    assert (refund.kind, refund.amount_minor, refund.fee_minor) == (StatementLineKind.REFUND, 7523, -45)
    assert (refund.out_refund_no, refund.state) == ("R1", "SUCCESS")
    income, fee = read(FLOWS, sort=StatementSort.FUNDS).lines
    assert (income.kind, income.amount_minor, income.is_fee) == (StatementLineKind.INCOME, 17523, False)
    assert (fee.kind, fee.amount_minor, fee.is_fee) == (StatementLineKind.EXPENSE, 105, True)
    assert fee.transaction_id == payment.transaction_id


def test_fees_may_be_written_with_either_sign() -> None:
    turned = TRADES.replace(",-1.05,", ",1.05,").replace(",0.45,", ",-0.45,")
    assert [line.fee_minor for line in read(turned).lines] == [105, -45]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (TRADES.replace("交易合计：1笔", "交易合计：2笔"), "交易合计"),
        (TRADES.replace("共175.23元", "共175.24元"), "交易合计"),
        (TRADES.replace("#退款合计", "#不合计"), "退款合计 is missing"),
        (TRADES.partition("#---")[0] + TRADES.partition("----\n")[2].partition("#---")[0], "合计 is missing"),
        (TRADES.replace(",退款,", ",惊喜,"), "业务类型"),
        (TRADES.replace("175.23,175.23", "NaN,175.23"), "订单金额"),
        (TRADES.replace("完成时间", "时间"), "完成时间 is missing"),
        (TRADES.replace(",0.45,", ",0.45,x,y,"), "columns"),
        (TRADES.replace("2026-11-22 09:00:12", "gestern"), "time"),
        (TRADES.replace("支付宝交易号", "号"), "no list"),
        ("", "no list"),
    ],
)
def test_a_bill_that_does_not_add_up_is_refused(text: str, why: str) -> None:
    with pytest.raises(Malformed, match=why):
        read(text)


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"no zip", packed(("a.csv", "\udcff".encode("utf-8", "surrogatepass")))]
)
def test_what_is_no_archive_of_gbk_is_refused(content: bytes) -> None:
    with pytest.raises(Malformed):
        statements.read(content, day=DAY, sort=StatementSort.TRADE)


def test_an_archive_that_would_unpack_to_something_enormous_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statements, "LARGEST_FILE", 1000)
    with pytest.raises(Malformed, match="too large"):
        statements.read(packed(("a.csv", b"#" * 2000)), day=DAY, sort=StatementSort.TRADE)


def test_a_file_is_fetched_from_alipay_over_tls_alone(own: PayeeCredentials) -> None:
    real, simulated = client_for(replace(own, base_url="")), client_for(own)
    assert real._is_file_host("https://dwbillcenter.alipay.com/downloadBillFile.resource?a=1")
    for url in (
        "http://dwbillcenter.alipay.com/x", "https://alipay.com.example.org/x", "https://evilalipay.com/x",
        "https://127.0.0.1/x", "file:///etc/passwd", "",
    ):  # fmt: skip
        assert not real._is_file_host(url)
    assert simulated._is_file_host(f"{own.base_url}/x")
    assert not simulated._is_file_host("http://127.0.0.1:1/x")
