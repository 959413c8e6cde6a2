"""Profit sharing against the simulator: shares, what fails of them, returns, what is frozen."""

import dataclasses
import time
from datetime import datetime, timedelta

import pytest

from infra.simulators.identity import openid_for
from payments.providers.contracts import (
    Channel,
    CloseOutcome,
    PayeeCredentials,
    ProviderAttempt,
    ProviderRefused,
    ProviderUnavailable,
    RefundRequest,
    TradeStatus,
)
from payments.providers.splitting import (
    Receiver,
    ReceiverKind,
    ReturnRequest,
    ReturnState,
    ReturnStatus,
    ShareRequest,
    ShareStatus,
    SplitRequest,
    SplitState,
    SplitStatus,
    UnfreezeRequest,
)
from payments.providers.wechat.provider import WechatPayProvider
from payments.providers.wechat.splitting import WechatSplitting
from tests.infra.simulator_process import SimulatorSaidNo, WechatPaySimulator
from tests.payments.providers.conftest import Attempts

SPLITTING = WechatSplitting(timeout=(1.0, 2.0))


@pytest.fixture
def shop(wechat_simulator: WechatPaySimulator, credentials: PayeeCredentials, now: datetime) -> str:
    """A merchant that the seller may give shares."""
    account = wechat_simulator.new_merchant("小区便利店")["mchid"]
    receiver = Receiver(kind=ReceiverKind.MERCHANT, account=account, name="小区便利店")
    SPLITTING.add_receiver(receiver=receiver, credentials=credentials, now=now)
    return account


@pytest.fixture
def paid(
    wechat_simulator: WechatPaySimulator,
    provider: WechatPayProvider,
    credentials: PayeeCredentials,
    new_attempt: Attempts,
    now: datetime,
) -> tuple[ProviderAttempt, str]:
    """A frozen payment of 100 yuan, two minutes old: the attempt and its transaction number."""
    return pay(wechat_simulator, provider, credentials, splittable(new_attempt(10000, channel=Channel.NATIVE)), now)


def splittable(attempt: ProviderAttempt) -> ProviderAttempt:
    return dataclasses.replace(attempt, legs=tuple(dataclasses.replace(leg, is_split=True) for leg in attempt.legs))


def pay(
    simulator: WechatPaySimulator,
    provider: WechatPayProvider,
    credentials: PayeeCredentials,
    attempt: ProviderAttempt,
    now: datetime,
    age: timedelta = timedelta(minutes=2),
) -> tuple[ProviderAttempt, str]:
    provider.create(attempt=attempt, credentials=credentials, now=now)
    simulator.pay(attempt.wire_number, success_time=(now - age).isoformat())
    return attempt, simulator.order(attempt.wire_number)["orders"][0]["transaction_id"]


def asked(
    paid: tuple[ProviderAttempt, str], *shares: tuple[str, int], number: str = "S1", rest: bool = False
) -> SplitRequest:
    attempt, transaction_id = paid
    return SplitRequest(
        out_order_no=f"{attempt.legs[0].out_trade_no}{number}",
        out_trade_no=attempt.legs[0].out_trade_no,
        transaction_id=transaction_id,
        shares=tuple(
            ShareRequest(kind=ReceiverKind.MERCHANT, account=account, amount_minor=amount, description="佣金")
            for account, amount in shares
        ),
        unfreezes_rest=rest,
    )


def finished(request: SplitRequest, credentials: PayeeCredentials, now: datetime) -> SplitState:
    for _ in range(100):
        state = SPLITTING.query_split(request=request, credentials=credentials, now=now)
        if state.status is SplitStatus.FINISHED:
            return state
        time.sleep(0.05)
    raise AssertionError(state)


def test_shares_arrive_and_what_is_left_stays_frozen(
    wechat_simulator: WechatPaySimulator,
    credentials: PayeeCredentials,
    paid: tuple[ProviderAttempt, str],
    shop: str,
    now: datetime,
) -> None:
    before, frozen = wechat_simulator.balance(), wechat_simulator.get("/_sim/frozen")[credentials.mchid]
    request = asked(paid, (shop, 1200))
    absent = SPLITTING.query_split(request=request, credentials=credentials, now=now)
    assert absent.status is SplitStatus.ABSENT
    accepted = SPLITTING.split(request=request, credentials=credentials, now=now)
    assert (accepted.status, accepted.shares[0].status) == (SplitStatus.PROCESSING, ShareStatus.PENDING)
    assert SPLITTING.split(request=request, credentials=credentials, now=now).order_id == accepted.order_id
    share = finished(request, credentials, now).shares[0]
    assert (share.account, share.amount_minor, share.status) == (shop, 1200, ShareStatus.SUCCEEDED)
    assert share.finished_at is not None
    assert (wechat_simulator.balance(), wechat_simulator.balance(shop)) == (before - 1200, 1200)
    assert wechat_simulator.get("/_sim/frozen")[credentials.mchid] == frozen - 1200
    with pytest.raises(ProviderRefused, match="PARAM_ERROR"):
        SPLITTING.split(request=asked(paid, (shop, 1201)), credentials=credentials, now=now)
    with pytest.raises(ProviderRefused, match="RULE_LIMIT"):
        SPLITTING.split(request=asked(paid, (shop, 1801), number="S2"), credentials=credentials, now=now)


def test_a_receiver_may_fail_while_another_one_gets_its_share(
    wechat_simulator: WechatPaySimulator,
    credentials: PayeeCredentials,
    paid: tuple[ProviderAttempt, str],
    shop: str,
    now: datetime,
) -> None:
    stranger = wechat_simulator.new_merchant("陌生商户")["mchid"]
    request = asked(paid, (shop, 500), (stranger, 400))
    SPLITTING.split(request=request, credentials=credentials, now=now)
    shares = {share.account: share for share in finished(request, credentials, now).shares}
    assert shares[shop].status is ShareStatus.SUCCEEDED
    assert (shares[stranger].status, shares[stranger].reason) == (ShareStatus.FAILED, "NO_RELATION")
    assert (wechat_simulator.balance(shop), wechat_simulator.balance(stranger)) == (500, 0)


def test_the_rest_is_unfrozen_and_can_be_split_no_more(
    wechat_simulator: WechatPaySimulator, credentials: PayeeCredentials, shop: str, now: datetime,
    paid: tuple[ProviderAttempt, str],
) -> None:  # fmt: skip
    free = wechat_simulator.balance() - wechat_simulator.get("/_sim/frozen")[credentials.mchid]
    split = asked(paid)
    unfreeze = UnfreezeRequest(
        out_order_no=split.out_order_no,
        out_trade_no=split.out_trade_no,
        transaction_id=split.transaction_id,
        description="分账完结",
    )
    assert SPLITTING.unfreeze(request=unfreeze, credentials=credentials, now=now).shares == ()
    finished(split, credentials, now)
    left = wechat_simulator.get("/_sim/frozen").get(credentials.mchid, 0)
    assert wechat_simulator.balance() - left == free + 10000
    with pytest.raises(ProviderRefused, match="INVALID_REQUEST"):
        SPLITTING.split(request=asked(paid, (shop, 100), number="S2"), credentials=credentials, now=now)


def test_what_was_not_opened_for_it_or_is_too_young_cannot_be_split(
    wechat_simulator: WechatPaySimulator,
    provider: WechatPayProvider,
    credentials: PayeeCredentials,
    new_attempt: Attempts,
    shop: str,
    now: datetime,
) -> None:
    plain = new_attempt(10000, channel=Channel.NATIVE)
    young = splittable(new_attempt(10000, channel=Channel.NATIVE))
    for attempt, age in ((plain, timedelta(minutes=2)), (young, timedelta())):
        made = pay(wechat_simulator, provider, credentials, attempt, now, age)
        with pytest.raises(ProviderRefused, match="INVALID_REQUEST"):
            SPLITTING.split(request=asked(made, (shop, 100)), credentials=credentials, now=now)


def back(request: SplitRequest, amount: int, number: str = "B1") -> ReturnRequest:
    return ReturnRequest(
        out_return_no=f"{request.out_order_no}{number}",
        out_order_no=request.out_order_no,
        out_trade_no=request.out_trade_no,
        transaction_id=request.transaction_id,
        account=request.shares[0].account,
        amount_minor=amount,
        description="退款",
    )


def ended(request: ReturnRequest, credentials: PayeeCredentials, now: datetime) -> ReturnState:
    for _ in range(100):
        state = SPLITTING.query_return(request=request, credentials=credentials, now=now)
        if state.status is not ReturnStatus.PROCESSING:
            return state
        time.sleep(0.05)
    raise AssertionError(state)


def test_a_share_comes_back_before_the_payer_gets_it(
    wechat_simulator: WechatPaySimulator,
    provider: WechatPayProvider,
    credentials: PayeeCredentials,
    paid: tuple[ProviderAttempt, str],
    shop: str,
    now: datetime,
) -> None:
    request = asked(paid, (shop, 1000))
    SPLITTING.split(request=request, credentials=credentials, now=now)
    finished(request, credentials, now)
    refund = RefundRequest(
        out_refund_no=f"{request.out_trade_no}R",
        out_trade_no=request.out_trade_no,
        amount_minor=10000,
        total_minor=10000,
        reason="退款",
    )
    with pytest.raises(ProviderRefused, match="NOT_ENOUGH"):
        provider.refund(request=refund, credentials=credentials, now=now)
    whole = back(request, 1000)
    assert SPLITTING.query_return(request=whole, credentials=credentials, now=now).status is ReturnStatus.ABSENT
    # The shop has taken its money out: the return waits for new money, under its number.
    wechat_simulator.post(f"/_sim/merchants/{shop}/withdraw", amount_minor=1000)
    assert SPLITTING.return_split(request=whole, credentials=credentials, now=now).status is ReturnStatus.PROCESSING
    wechat_simulator.post(f"/_sim/merchants/{shop}/withdraw", amount_minor=-1000)
    assert ended(whole, credentials, now).status is ReturnStatus.SUCCEEDED
    assert wechat_simulator.balance(shop) == 0
    with pytest.raises(ProviderRefused, match="NOT_ENOUGH"):
        SPLITTING.return_split(request=back(request, 1, number="B2"), credentials=credentials, now=now)
    provider.refund(request=refund, credentials=credentials, now=now)


def test_a_return_that_failed_needs_a_new_number(
    wechat_simulator: WechatPaySimulator, credentials: PayeeCredentials, paid: tuple[ProviderAttempt, str], shop: str,
    now: datetime,
) -> None:  # fmt: skip
    request = asked(paid, (shop, 1000))
    SPLITTING.split(request=request, credentials=credentials, now=now)
    finished(request, credentials, now)
    wechat_simulator.misbehave(out_trade_no=shop, **{"return": "failed"})
    SPLITTING.return_split(request=back(request, 400), credentials=credentials, now=now)
    failed = ended(back(request, 400), credentials, now)
    assert (failed.status, failed.reason) == (ReturnStatus.FAILED, "TIME_OUT_CLOSED")
    wechat_simulator.reset()
    again = back(request, 400, number="B2")
    SPLITTING.return_split(request=again, credentials=credentials, now=now)
    assert ended(again, credentials, now).status is ReturnStatus.SUCCEEDED


@pytest.mark.parametrize("mode", ["error", "error_after", "cut", "forged"])
def test_an_unknown_answer_is_the_same_split_when_asked_again(
    wechat_simulator: WechatPaySimulator, credentials: PayeeCredentials, paid: tuple[ProviderAttempt, str], shop: str,
    mode: str, now: datetime,
) -> None:  # fmt: skip
    request = asked(paid, (shop, 700))
    wechat_simulator.fail_next("split", mode, 502)
    with pytest.raises(ProviderUnavailable):
        SPLITTING.split(request=request, credentials=credentials, now=now)
    SPLITTING.split(request=request, credentials=credentials, now=now)
    finished(request, credentials, now)
    assert wechat_simulator.balance(shop) == 700


def test_a_person_gets_a_share_and_a_name_goes_sealed(
    wechat_simulator: WechatPaySimulator, credentials: PayeeCredentials, paid: tuple[ProviderAttempt, str],
    now: datetime,
) -> None:  # fmt: skip
    openid = openid_for(credentials.appid, "courier")
    person = Receiver(kind=ReceiverKind.PERSON, account=openid, name="王小明")
    assert "王小明" not in repr(person)
    # In certificate mode the name is sealed with the newest certificate, which the call names.
    certificates = dataclasses.replace(credentials, public_key_id="", public_key="")
    wechat_simulator.keys(sign_with="certificate")
    try:
        SPLITTING.add_receiver(receiver=person, credentials=certificates, now=now)
    finally:
        wechat_simulator.keys(sign_with="public_key")
    request = asked(paid)
    share = ShareRequest(kind=ReceiverKind.PERSON, account=openid, amount_minor=300, description="跑腿费")
    request = dataclasses.replace(request, shares=(share,))
    SPLITTING.split(request=request, credentials=credentials, now=now)
    assert finished(request, credentials, now).shares[0].status is ShareStatus.SUCCEEDED
    with pytest.raises(ProviderRefused, match="INVALID_REQUEST"):
        SPLITTING.return_split(request=back(request, 300), credentials=credentials, now=now)


def test_each_part_of_a_combined_payment_is_frozen_by_itself(
    wechat_simulator: WechatPaySimulator,
    provider: WechatPayProvider,
    credentials: PayeeCredentials,
    new_attempt: Attempts,
    now: datetime,
) -> None:
    other = wechat_simulator.new_merchant("小区便利店")["mchid"]
    attempt = new_attempt(300, 200, channel=Channel.H5, payer_ip="203.0.113.9")
    first, second = attempt.legs
    attempt = dataclasses.replace(attempt, legs=(first, dataclasses.replace(second, mchid=other, is_split=True)))
    assert provider.create(attempt=attempt, credentials=credentials, now=now).h5_url
    # While the payer types his password the whole is neither closed nor unpaid.
    wechat_simulator.act(attempt.wire_number, "begin_paying")
    assert provider.close(attempt=attempt, credentials=credentials, now=now) is CloseOutcome.PAYING
    assert provider.query(attempt=attempt, credentials=credentials, now=now).status is TradeStatus.PAYING
    own = wechat_simulator.get("/_sim/frozen").get(credentials.mchid, 0)
    wechat_simulator.pay(attempt.wire_number)
    assert provider.close(attempt=attempt, credentials=credentials, now=now) is CloseOutcome.ALREADY_PAID
    assert wechat_simulator.get("/_sim/frozen")[other] == 200
    assert wechat_simulator.get("/_sim/frozen").get(credentials.mchid, 0) == own
    with pytest.raises(SimulatorSaidNo, match="NOT_ENOUGH"):
        wechat_simulator.post(f"/_sim/merchants/{other}/withdraw", amount_minor=1)
