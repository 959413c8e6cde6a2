"""WeChat's statements over HTTP: read whole, refused when anything about them is wrong."""

from __future__ import annotations

import gzip
import hashlib
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from payments.providers.contracts import (
    Channel,
    PayeeCredentials,
    ProviderUnavailable,
    StatementLineKind,
    StatementNotReady,
    StatementSort,
)
from payments.providers.wechat import statements
from payments.providers.wechat.provider import WechatPayProvider
from payments.providers.wechat.wire import CHINA, Malformed
from tests.infra.simulator_process import WechatPaySimulator
from tests.payments.providers.conftest import CREDENTIAL_FIELDS, Attempts
from tests.payments.providers.wechat.test_provider import refund_of

HEAD = (
    "交易时间,微信订单号,商户订单号,交易状态,货币种类,微信退款单号,商户退款单号,退款状态,"
    "手续费,费率,订单金额,申请退款金额"
)
ROW = "`2026-11-22 09:00:00,`4200,`L1,`SUCCESS,`CNY,`0,`0,`,`0.01050,`0.60%,`1.75,`0.00"
SUMMARY = "总交易单数,订单总金额,申请退款总金额"
DAY = date(2026, 11, 22)


@pytest.fixture
def own(wechat_simulator: WechatPaySimulator, credentials: PayeeCredentials) -> PayeeCredentials:
    """A merchant whose statements hold nothing of other tests."""
    made = wechat_simulator.new_merchant("对账物业")
    return PayeeCredentials(
        account_id=8, notify_url=credentials.notify_url, **{name: made[name] for name in CREDENTIAL_FIELDS}
    )


def read(text: str, *, how: str = "SHA1", hashed: str = "") -> object:
    content = text.encode()
    return statements.read(
        gzip.compress(content),
        day=DAY,
        sort=StatementSort.TRADE,
        hashed=hashed or hashlib.sha1(content, usedforsecurity=False).hexdigest(),
        how=how,
    )


def test_payments_and_refunds_of_the_day_with_their_fees(
    wechat_simulator: WechatPaySimulator,
    provider: WechatPayProvider,
    own: PayeeCredentials,
    new_attempt: Attempts,
    now: datetime,
) -> None:
    wechat_simulator.post("/_sim/fee", percent="0.60")
    # A refund that ended between two downloads would stand in them with two states.
    wechat_simulator.misbehave(refund="hold")
    for amounts in ((10000,), (300, 200)):
        attempt = new_attempt(*amounts, channel=Channel.NATIVE)
        provider.create(attempt=attempt, credentials=own, now=now)
        wechat_simulator.pay(attempt.wire_number)
        if len(attempt.legs) == 1:
            provider.refund(request=refund_of(attempt, amount=2500), credentials=own, now=now)
    day = now.astimezone(CHINA).date()
    later = statements.ready_at(day) + timedelta(minutes=1)
    wechat_simulator.set_clock(later.isoformat())
    trade = provider.download_statement(day=day, sort=StatementSort.TRADE, credentials=own, now=later)
    funds = provider.download_statement(day=day, sort=StatementSort.FUNDS, credentials=own, now=later)
    assert trade is not None
    assert funds is not None
    # All within a second or two: the order is the platform's own affair.
    assert {(line.kind, line.amount_minor, line.fee_minor) for line in trade.lines} == {
        (StatementLineKind.PAYMENT, 10000, 60),
        (StatementLineKind.REFUND, 2500, -15),
        (StatementLineKind.PAYMENT, 300, 2),
        (StatementLineKind.PAYMENT, 200, 1),
    }
    assert trade.lines[0].fee_rate == Decimal("0.006")
    assert [bool(line.out_refund_no) for line in trade.lines].count(True) == 1
    assert sorted((line.label, line.kind.value, line.amount_minor) for line in funds.lines) == sorted(
        [
            ("交易", "INCOME", 10000),
            ("扣除交易手续费", "EXPENSE", 60),
            ("退款", "EXPENSE", 2500),
            ("退还手续费", "INCOME", 15),
            ("交易", "INCOME", 300),
            ("交易", "INCOME", 200),
            ("扣除交易手续费", "EXPENSE", 2),
            ("扣除交易手续费", "EXPENSE", 1),
        ]
    )
    again = provider.download_statement(day=day, sort=StatementSort.TRADE, credentials=own, now=later)
    assert again is not None
    assert again.digest == trade.digest


def test_a_day_without_business_has_none_and_a_day_too_new_is_asked_for_later(
    wechat_simulator: WechatPaySimulator, provider: WechatPayProvider, own: PayeeCredentials, now: datetime
) -> None:
    today = now.astimezone(CHINA).date()
    quiet = today - timedelta(days=3)
    assert provider.download_statement(day=quiet, sort=StatementSort.TRADE, credentials=own, now=now) is None
    with pytest.raises(StatementNotReady):
        provider.download_statement(day=today, sort=StatementSort.TRADE, credentials=own, now=now)


@pytest.mark.parametrize("mode", ["forged", "cut"])
def test_a_file_that_is_not_the_announced_one_is_refused(
    wechat_simulator: WechatPaySimulator,
    provider: WechatPayProvider,
    own: PayeeCredentials,
    new_attempt: Attempts,
    now: datetime,
    mode: str,
) -> None:
    attempt = new_attempt(100, channel=Channel.NATIVE)
    provider.create(attempt=attempt, credentials=own, now=now)
    wechat_simulator.pay(attempt.wire_number)
    day = now.astimezone(CHINA).date()
    later = statements.ready_at(day)
    wechat_simulator.set_clock(later.isoformat())
    wechat_simulator.fail_next("file", mode)
    with pytest.raises(ProviderUnavailable):
        provider.download_statement(day=day, sort=StatementSort.TRADE, credentials=own, now=later)
    assert provider.download_statement(day=day, sort=StatementSort.TRADE, credentials=own, now=later) is not None


def test_values_may_hold_commas_and_the_mark_of_utf8_is_skipped() -> None:
    text = f"\ufeff{HEAD},商品名称\r\n{ROW},`苹果,梨\r\n{SUMMARY}\r\n`1,`1.75,`0.00\r\n"
    statement = read(text)
    assert statement.lines[0].amount_minor == 175  # type: ignore[attr-defined]
    assert statement.lines[0].happened_at.isoformat() == "2026-11-22T09:00:00+08:00"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (f"{HEAD}\n{ROW}\n{SUMMARY}\n`2,`1.75,`0.00\n", "总交易单数"),
        (f"{HEAD}\n{ROW}\n{SUMMARY}\n`1,`1.76,`0.00\n", "订单总金额"),
        (f"{HEAD}\n{ROW},`x\n{SUMMARY}\n`1,`1.75,`0.00\n", "columns"),
        (f"{HEAD}\n{ROW.replace('SUCCESS', 'WONDER')}\n{SUMMARY}\n`1,`1.75,`0.00\n", "交易状态"),
        (f"{HEAD}\n{ROW.replace('1.75', 'NaN')}\n{SUMMARY}\n`1,`1.75,`0.00\n", "订单金额"),
        (f"{HEAD.replace('订单金额', '金额')}\n{ROW}\n{SUMMARY}\n`1,`1.75,`0.00\n", "订单金额 is missing"),
        ("", "header"),
    ],
)
def test_a_statement_that_does_not_add_up_is_refused(text: str, why: str) -> None:
    with pytest.raises(Malformed, match=why):
        read(text)


def test_another_hash_or_an_unknown_one_is_refused() -> None:
    with pytest.raises(Malformed, match="hash"):
        read(f"{HEAD}\n{ROW}\n{SUMMARY}\n`1,`1.75,`0.00\n", hashed="0" * 40)
    with pytest.raises(Malformed, match="hash"):
        read(f"{HEAD}\n{ROW}\n{SUMMARY}\n`1,`1.75,`0.00\n", how="MD5")
