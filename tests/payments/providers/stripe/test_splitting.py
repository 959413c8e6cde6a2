"""Transfers and reversals against the simulator: each account's balance is what was shared and taken back."""

import dataclasses
from datetime import datetime

import pytest

from payments.providers.contracts import PayeeCredentials, ProviderRefused, ProviderUnavailable
from payments.providers.splitting import (
    Receiver,
    ReceiverKind,
    ReturnRequest,
    ReturnStatus,
    ShareRequest,
    ShareStatus,
    SplitRequest,
    SplitStatus,
    UnfreezeRequest,
)
from payments.providers.stripe.provider import StripeProvider
from payments.providers.stripe.splitting import StripeSplitting
from tests.infra.simulator_process import StripeSimulator
from tests.payments.providers.conftest import SERIAL, Attempts
from tests.payments.providers.stripe.conftest import known


@pytest.fixture
def splitting() -> StripeSplitting:
    return StripeSplitting(timeout=(1.0, 2.0))


@pytest.fixture
def request_of(
    provider: StripeProvider,
    credentials: PayeeCredentials,
    stripe_simulator: StripeSimulator,
    new_attempt: Attempts,
    now: datetime,
) -> SplitRequest:
    """A split of a paid leg of 10,000 between two shops: 2,000 and 1,000."""
    attempt = new_attempt(10000)
    opened = known(attempt, provider.create(attempt=attempt, credentials=credentials, now=now))
    stripe_simulator.pay(opened.wire_number)
    event = provider.query(attempt=opened, credentials=credentials, now=now).event
    assert event is not None
    shops = [stripe_simulator.new_merchant(f"Shop {name}")["mchid"] for name in "AB"]
    return SplitRequest(
        out_order_no=f"S{next(SERIAL):08d}{opened.wire_number}",
        out_trade_no=opened.wire_number,
        transaction_id=event.transaction_id,
        shares=tuple(
            ShareRequest(kind=ReceiverKind.MERCHANT, account=shop, amount_minor=amount, description="佣金")
            for shop, amount in zip(shops, (2000, 1000), strict=True)
        ),
    )


def give_back(request: SplitRequest, *, amount: int, number: str = "T1") -> ReturnRequest:
    return ReturnRequest(
        out_return_no=f"{number}{request.out_order_no}",
        out_order_no=request.out_order_no,
        out_trade_no=request.out_trade_no,
        transaction_id=request.transaction_id,
        account=request.shares[0].account,
        amount_minor=amount,
        description="退款",
    )


def test_a_split_is_a_transfer_per_share_and_sent_again_moves_nothing(
    splitting: StripeSplitting,
    credentials: PayeeCredentials,
    stripe_simulator: StripeSimulator,
    request_of: SplitRequest,
    now: datetime,
) -> None:
    before = stripe_simulator.balance()
    ask = {"request": request_of, "credentials": credentials, "now": now}
    assert splitting.query_split(**ask).status is SplitStatus.ABSENT  # type: ignore[arg-type]
    done = splitting.split(**ask)  # type: ignore[arg-type]
    assert done.status is SplitStatus.FINISHED
    assert [(share.status, share.amount_minor) for share in done.shares] == [
        (ShareStatus.SUCCEEDED, 2000),
        (ShareStatus.SUCCEEDED, 1000),
    ]
    assert splitting.split(**ask) == done == splitting.query_split(**ask)  # type: ignore[arg-type]
    assert before - stripe_simulator.balance() == 3000
    assert [stripe_simulator.balance(share.account) for share in request_of.shares] == [2000, 1000]


def test_a_split_that_broke_off_is_finished_by_sending_it_again(
    splitting: StripeSplitting,
    credentials: PayeeCredentials,
    stripe_simulator: StripeSimulator,
    request_of: SplitRequest,
    now: datetime,
) -> None:
    first = dataclasses.replace(request_of, shares=request_of.shares[:1])
    stripe_simulator.fail_next("transfer", "error_after", value=502)
    with pytest.raises(ProviderUnavailable):
        splitting.split(request=first, credentials=credentials, now=now)
    asked = splitting.query_split(request=request_of, credentials=credentials, now=now)
    assert asked.status is SplitStatus.ABSENT
    done = splitting.split(request=request_of, credentials=credentials, now=now)
    assert {share.status for share in done.shares} == {ShareStatus.SUCCEEDED}
    assert [stripe_simulator.balance(share.account) for share in request_of.shares] == [2000, 1000]


def test_a_share_that_cannot_be_fails_alone(
    splitting: StripeSplitting, credentials: PayeeCredentials, request_of: SplitRequest, now: datetime
) -> None:
    good, bad = request_of.shares
    strange = dataclasses.replace(bad, account="acct_1nosuch")
    large = dataclasses.replace(bad, amount_minor=8001)
    for second, reason in ((strange, "resource_missing"), (large, "transfers_not_allowed")):
        request = dataclasses.replace(request_of, shares=(good, second))
        done = splitting.split(request=request, credentials=credentials, now=now)
        assert [share.status for share in done.shares] == [ShareStatus.SUCCEEDED, ShareStatus.FAILED]
        assert done.shares[1].reason == reason


def test_a_share_comes_back_out_of_its_receivers_balance(
    splitting: StripeSplitting,
    credentials: PayeeCredentials,
    stripe_simulator: StripeSimulator,
    request_of: SplitRequest,
    now: datetime,
) -> None:
    shop = request_of.shares[0].account
    asked = give_back(request_of, amount=500)
    with pytest.raises(ProviderRefused):
        splitting.return_split(request=asked, credentials=credentials, now=now)
    splitting.split(request=request_of, credentials=credentials, now=now)
    before = stripe_simulator.balance()
    assert splitting.query_return(request=asked, credentials=credentials, now=now).status is ReturnStatus.ABSENT
    done = splitting.return_split(request=asked, credentials=credentials, now=now)
    assert (done.status, done.amount_minor) == (ReturnStatus.SUCCEEDED, 500)
    assert splitting.return_split(request=asked, credentials=credentials, now=now) == done
    assert splitting.query_return(request=asked, credentials=credentials, now=now) == done
    assert (stripe_simulator.balance(shop), stripe_simulator.balance() - before) == (1500, 500)

    # The shop has taken its money home: it is asked for again later, under the same number.
    path = f"/_sim/accounts/{shop}/payout"
    stripe_simulator.post(path, amount_minor=1500)
    more = give_back(request_of, amount=1500, number="T2")
    waiting = splitting.return_split(request=more, credentials=credentials, now=now)
    assert waiting.status is ReturnStatus.PROCESSING
    stripe_simulator.post(path, amount_minor=-1500)
    again = splitting.return_split(request=more, credentials=credentials, now=now)
    assert again.status is ReturnStatus.SUCCEEDED
    with pytest.raises(ProviderRefused):
        splitting.return_split(request=give_back(request_of, amount=1, number="T3"), credentials=credentials, now=now)
    assert stripe_simulator.balance(shop) == 0


def test_receivers_are_connected_accounts_that_take_transfers(
    splitting: StripeSplitting, credentials: PayeeCredentials, request_of: SplitRequest, now: datetime
) -> None:
    shop = Receiver(kind=ReceiverKind.MERCHANT, account=request_of.shares[0].account)
    splitting.add_receiver(receiver=shop, credentials=credentials, now=now)
    for receiver, code in (
        (dataclasses.replace(shop, account="acct_1nosuch"), "resource_missing"),
        (dataclasses.replace(shop, kind=ReceiverKind.PERSON), "PERSONS_NOT_SUPPORTED"),
    ):
        with pytest.raises(ProviderRefused) as caught:
            splitting.add_receiver(receiver=receiver, credentials=credentials, now=now)
        assert caught.value.code == code


def test_there_is_nothing_to_unfreeze(
    splitting: StripeSplitting, credentials: PayeeCredentials, request_of: SplitRequest, now: datetime
) -> None:
    asked = UnfreezeRequest(
        out_order_no="U1",
        out_trade_no=request_of.out_trade_no,
        transaction_id=request_of.transaction_id,
        description="",
    )
    assert splitting.unfreeze(request=asked, credentials=credentials, now=now).status is SplitStatus.FINISHED
    empty = dataclasses.replace(request_of, out_order_no="U1", shares=())
    assert splitting.query_split(request=empty, credentials=credentials, now=now).status is SplitStatus.FINISHED
