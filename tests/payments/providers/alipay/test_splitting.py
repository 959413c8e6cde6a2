"""Royalties against the simulator: done at once for all or for none, returned by a refund of nothing."""

import dataclasses
from datetime import datetime, timedelta

import pytest

from payments.providers.alipay.provider import AlipayProvider
from payments.providers.alipay.splitting import AlipaySplitting
from payments.providers.contracts import (
    Channel,
    PayeeCredentials,
    ProviderRefused,
    ProviderUnavailable,
    RefundRequest,
    RefundStatus,
)
from payments.providers.splitting import (
    Receiver,
    ReceiverKind,
    Relation,
    ReturnRequest,
    ReturnStatus,
    ShareRequest,
    ShareStatus,
    SplitRequest,
    SplitStatus,
    UnfreezeRequest,
)
from tests.infra.simulator_process import AlipaySimulator, SimulatorSaidNo
from tests.payments.providers.conftest import Attempts

SPLITTING = AlipaySplitting(timeout=(1.0, 2.0))


@pytest.fixture
def shop(alipay_simulator: AlipaySimulator, credentials: PayeeCredentials, now: datetime) -> str:
    """A seller that may be given royalties."""
    account = alipay_simulator.new_merchant("小区便利店")["mchid"]
    receiver = Receiver(kind=ReceiverKind.MERCHANT, account=account, relation=Relation.HEADQUARTERS)
    for _ in range(2):
        SPLITTING.add_receiver(receiver=receiver, credentials=credentials, now=now)
    return account


@pytest.fixture
def paid(
    alipay_simulator: AlipaySimulator,
    provider: AlipayProvider,
    credentials: PayeeCredentials,
    new_attempt: Attempts,
    now: datetime,
) -> SplitRequest:
    """A frozen payment of 100 yuan, as a split that has no shares yet."""
    attempt = new_attempt(10000, channel=Channel.QR)
    attempt = dataclasses.replace(attempt, legs=(dataclasses.replace(attempt.legs[0], is_split=True),))
    provider.create(attempt=attempt, credentials=credentials, now=now)
    alipay_simulator.pay(attempt.wire_number)
    return SplitRequest(
        out_order_no=f"{attempt.wire_number}S1",
        out_trade_no=attempt.wire_number,
        transaction_id=alipay_simulator.order(attempt.wire_number)["trade_no"],
        shares=(),
    )


def giving(request: SplitRequest, *shares: tuple[str, int], number: str = "S1", rest: bool = False) -> SplitRequest:
    return dataclasses.replace(
        request,
        out_order_no=f"{request.out_trade_no}{number}",
        unfreezes_rest=rest,
        shares=tuple(
            ShareRequest(kind=ReceiverKind.MERCHANT, account=account, amount_minor=amount, description="佣金")
            for account, amount in shares
        ),
    )


def back(request: SplitRequest, amount: int, number: str = "B1") -> ReturnRequest:
    return ReturnRequest(
        out_return_no=f"{request.out_trade_no}{number}",
        out_order_no=request.out_order_no,
        out_trade_no=request.out_trade_no,
        transaction_id=request.transaction_id,
        account=request.shares[0].account,
        amount_minor=amount,
        description="退款",
    )


def test_shares_arrive_within_the_call_and_once(
    alipay_simulator: AlipaySimulator, credentials: PayeeCredentials, paid: SplitRequest, shop: str, now: datetime
) -> None:
    before, frozen = alipay_simulator.balance(), alipay_simulator.get("/_sim/frozen")[credentials.mchid]
    request = giving(paid, (shop, 1200))
    absent = SPLITTING.query_split(request=request, credentials=credentials, now=now)
    assert absent.status is SplitStatus.ABSENT
    for _ in range(2):
        done = SPLITTING.split(request=request, credentials=credentials, now=now)
        assert (done.status, done.shares[0].status) == (SplitStatus.FINISHED, ShareStatus.SUCCEEDED)
    share = SPLITTING.query_split(request=request, credentials=credentials, now=now).shares[0]
    assert (share.account, share.amount_minor, share.status) == (shop, 1200, ShareStatus.SUCCEEDED)
    assert share.finished_at is not None
    assert abs(share.finished_at - now) < timedelta(minutes=1)
    assert (alipay_simulator.balance(), alipay_simulator.balance(shop)) == (before - 1200, 1200)
    assert alipay_simulator.get("/_sim/frozen")[credentials.mchid] == frozen - 1200
    with pytest.raises(ProviderRefused, match="DISCORDANT"):
        SPLITTING.split(request=giving(paid, (shop, 1201)), credentials=credentials, now=now)
    with pytest.raises(ProviderRefused, match="ALLOC_AMOUNT"):
        SPLITTING.split(request=giving(paid, (shop, 1801), number="S2"), credentials=credentials, now=now)


def test_one_receiver_that_fails_takes_all_with_it(
    alipay_simulator: AlipaySimulator, credentials: PayeeCredentials, paid: SplitRequest, shop: str, now: datetime
) -> None:
    stranger = alipay_simulator.new_merchant("陌生商户")["mchid"]
    with pytest.raises(ProviderRefused, match="ROYALTY_RECEIVER_INVALID"):
        SPLITTING.split(request=giving(paid, (shop, 500), (stranger, 400)), credentials=credentials, now=now)
    assert alipay_simulator.balance(shop) == 0


def test_the_rest_is_unfrozen_with_the_last_split_or_by_itself(
    alipay_simulator: AlipaySimulator, credentials: PayeeCredentials, paid: SplitRequest, shop: str, now: datetime
) -> None:
    frozen = alipay_simulator.get("/_sim/frozen")[credentials.mchid]
    amount = alipay_simulator.balance() - frozen + 1
    with pytest.raises(SimulatorSaidNo, match="BALANCE_NOT_ENOUGH"):
        alipay_simulator.post(f"/_sim/sellers/{credentials.mchid}/withdraw", amount_minor=amount)
    unfreeze = UnfreezeRequest(
        out_order_no=paid.out_order_no,
        out_trade_no=paid.out_trade_no,
        transaction_id=paid.transaction_id,
        description="分账完结",
    )
    done = SPLITTING.unfreeze(request=unfreeze, credentials=credentials, now=now)
    assert done.status is SplitStatus.FINISHED
    asked = SPLITTING.query_split(request=paid, credentials=credentials, now=now)
    assert (asked.status, asked.shares) == (SplitStatus.FINISHED, ())
    assert alipay_simulator.get("/_sim/frozen").get(credentials.mchid, 0) == frozen - 10000
    with pytest.raises(ProviderRefused, match="ROYALTY_FINISHED"):
        SPLITTING.split(request=giving(paid, (shop, 1), number="S2"), credentials=credentials, now=now)


def test_a_share_comes_back_before_the_payer_gets_it(
    alipay_simulator: AlipaySimulator,
    provider: AlipayProvider,
    credentials: PayeeCredentials,
    paid: SplitRequest,
    shop: str,
    now: datetime,
) -> None:
    request = giving(paid, (shop, 1000))
    SPLITTING.split(request=request, credentials=credentials, now=now)
    refund = RefundRequest(
        out_refund_no=f"{paid.out_trade_no}R",
        out_trade_no=paid.out_trade_no,
        amount_minor=10000,
        total_minor=10000,
        reason="退款",
    )
    with pytest.raises(ProviderRefused, match="SELLER_BALANCE_NOT_ENOUGH"):
        provider.refund(request=refund, credentials=credentials, now=now)
    whole = back(request, 1000)
    assert SPLITTING.query_return(request=whole, credentials=credentials, now=now).status is ReturnStatus.ABSENT
    # The shop has taken its money out: the return waits for new money, under its number.
    alipay_simulator.post(f"/_sim/sellers/{shop}/withdraw", amount_minor=1000)
    waiting = SPLITTING.return_split(request=whole, credentials=credentials, now=now)
    assert waiting.status is ReturnStatus.PROCESSING
    alipay_simulator.post(f"/_sim/sellers/{shop}/withdraw", amount_minor=-1000)
    for _ in range(2):
        done = SPLITTING.return_split(request=whole, credentials=credentials, now=now)
        assert (done.status, done.amount_minor) == (ReturnStatus.SUCCEEDED, 1000)
    assert alipay_simulator.balance(shop) == 0
    with pytest.raises(ProviderRefused, match="ALLOC_AMOUNT"):
        SPLITTING.return_split(request=back(request, 1, number="B2"), credentials=credentials, now=now)
    assert provider.refund(request=refund, credentials=credentials, now=now).status is RefundStatus.SUCCEEDED


@pytest.mark.parametrize("mode", ["error", "error_after", "busy", "cut", "forged"])
def test_an_unknown_answer_is_the_same_split_when_asked_again(
    alipay_simulator: AlipaySimulator,
    credentials: PayeeCredentials,
    paid: SplitRequest,
    shop: str,
    mode: str,
    now: datetime,
) -> None:
    request = giving(paid, (shop, 700))
    alipay_simulator.fail_next("split", mode, 502)
    with pytest.raises(ProviderUnavailable):
        SPLITTING.split(request=request, credentials=credentials, now=now)
    SPLITTING.split(request=request, credentials=credentials, now=now)
    assert alipay_simulator.balance(shop) == 700
