"""A refund of a payment that was split: the shares come back first, and nothing is given that is about to go back."""

from __future__ import annotations

import os
import signal
import time
from datetime import timedelta

import pytest
from django.db import connections

from backend.kernel import failpoints, timers
from backend.kernel.time import current_time
from backend.organization.base import tenant_read
from payments.intents.models import AttemptLeg
from payments.intents.splittable import paid_leg
from payments.providers.contracts import RefundRequest
from payments.providers.registry import provider_named
from payments.registry import RefundStepFailed
from payments.splits.models import Split, SplitRefund, SplitReturn, SplitShare
from payments.splits.services import errors
from tests.payments.splits.sellers import Seller

TAKES_MONEY_HOME = {
    "seller": "merchants/{}/withdraw",
    "alipay_seller": "sellers/{}/withdraw",
    "stripe_seller": "accounts/{}/payout",
}


def refund_at_provider(seller: Seller, paid: AttemptLeg, amount: int) -> None:
    """What the refunds saga does once its steps are done, without its books."""
    with tenant_read(seller.world.company_id):
        known = paid_leg(paid.id)
    assert known is not None
    provider_named(known.provider).refund(
        request=RefundRequest(
            out_refund_no=f"R{paid.out_trade_no[1:24]}{amount}",
            out_trade_no=known.out_trade_no,
            transaction_id=known.transaction_id,
            amount_minor=amount,
            total_minor=known.amount_minor,
            reason="退款",
        ),
        credentials=known.credentials,
        now=current_time(),
    )


def is_refused(seller: Seller, paid: AttemptLeg, amount: int) -> bool:
    try:
        refund_at_provider(seller, paid, amount)
    except Exception:
        return True
    return False


@pytest.mark.parametrize("name", ["seller", "alipay_seller", "stripe_seller"])
def test_pay_split_return_refund(request: pytest.FixtureRequest, name: str) -> None:
    seller: Seller = request.getfixturevalue(name)
    paid = seller.pay()
    seller.split(paid, seller.share(1000))
    seller.run()
    assert seller.figures == (9000, 1000)
    assert is_refused(seller, paid, 10000)
    for _ in range(2):
        seller.begin_refund(paid, 10000)
    assert seller.is_returned() is False
    seller.run()
    assert seller.is_returned() is True
    assert seller.figures == (10000, 0)
    share = seller.world.one(SplitShare)
    assert (share.amount_minor, share.returned_minor) == (1000, 1000)
    refund_at_provider(seller, paid, 10000)
    assert seller.simulator.balance(seller.mchid) == 0


def test_partial_refunds_take_their_part_of_a_share_and_the_last_one_the_rest(seller: Seller) -> None:
    paid = seller.pay(9999)
    seller.split(paid, seller.share(1000))
    seller.run()
    for refund_id, amount, left in ((1, 3333, 667), (2, 3333, 334), (3, 3333, 0)):
        seller.begin_refund(paid, amount, refund_id=refund_id)
        seller.run()
        assert seller.is_returned(refund_id=refund_id) is True
        assert seller.figures == (9999 - left, left)
    assert [row.amount_minor for row in seller.world.rows(SplitReturn)] == [333, 333, 334]


def test_a_refund_of_what_was_never_split_waits_for_nothing(seller: Seller) -> None:
    paid = seller.pay()
    seller.begin_refund(paid, 10000)
    assert seller.is_returned() is True
    with pytest.raises(errors.SplitTooMuch):
        seller.split(paid, seller.share(1))


def test_a_split_that_was_not_sent_is_given_up_for_a_refund(seller: Seller) -> None:
    paid = seller.pay(age=timedelta(seconds=2))
    seller.split(paid, seller.share(1000))
    seller.split(paid, seller.share(900), reference="order-2")
    seller.begin_refund(paid, 9000)
    # What is left of the payment is enough for the first one alone.
    assert [split.state for split in seller.world.rows(Split)] == ["REQUESTED", "CANCELLED"]
    assert seller.is_returned() is True


def test_a_refund_waits_for_a_split_under_way_and_has_it_returned(seller: Seller) -> None:
    paid = seller.pay()
    seller.simulator.misbehave(split="hold")
    split_id = seller.split(paid, seller.share(1000))
    timers.run_due(now=current_time())
    seller.begin_refund(paid, 10000)
    assert seller.is_returned() is False
    assert seller.world.rows(SplitReturn) == []
    seller.simulator.post(f"/_sim/splits/{seller.world.one(Split, id=split_id).number}/finish")
    seller.run_until(lambda: seller.is_returned())
    assert seller.figures == (10000, 0)


@pytest.mark.parametrize("name", ["seller", "alipay_seller", "stripe_seller"])
def test_a_receiver_without_money_is_asked_again_under_the_same_number(
    request: pytest.FixtureRequest, name: str
) -> None:
    seller: Seller = request.getfixturevalue(name)
    paid = seller.pay()
    seller.split(paid, seller.share(1000))
    seller.run()
    path = f"/_sim/{TAKES_MONEY_HOME[name].format(seller.shop)}"
    seller.simulator.post(path, amount_minor=1000)
    seller.begin_refund(paid, 10000)
    moment = current_time()
    for _ in range(3):
        timers.run_due(now=moment)
        moment += timedelta(minutes=5)
        time.sleep(0.15)
    assert seller.world.one(SplitReturn).state == "PROCESSING"
    assert seller.is_returned(now=moment) is False
    seller.simulator.post(path, amount_minor=-1000)
    seller.run(start=moment)
    assert seller.is_returned() is True
    assert seller.figures == (10000, 0)


def test_a_return_that_failed_gets_a_new_number_and_in_the_end_fails_the_refund(seller: Seller) -> None:
    paid = seller.pay()
    seller.split(paid, seller.share(1000))
    seller.run()
    seller.simulator.misbehave(out_trade_no=seller.shop, **{"return": "failed"})
    seller.begin_refund(paid, 10000)
    moment = current_time()
    for _ in range(2):
        seller.run(start=moment)
        assert seller.is_returned(now=moment) is False
    seller.run(start=moment)
    with pytest.raises(RefundStepFailed, match="SPLIT_RETURN_FAILED"):
        seller.is_returned()
    rows = seller.world.rows(SplitReturn)
    assert ([row.round for row in rows], {row.state for row in rows}) == ([1, 2, 3], {"FAILED"})
    assert len({row.number for row in rows}) == 3
    assert seller.figures == (9000, 1000)
    # The refund is dead; a new one may try again.
    assert seller.world.one(SplitRefund).is_dead is True
    seller.simulator.reset()
    seller.begin_refund(paid, 10000, refund_id=2)
    seller.run()
    assert seller.is_returned(refund_id=2) is True
    assert seller.figures == (10000, 0)


def test_a_share_that_can_be_returned_no_more_fails_the_refund(seller: Seller) -> None:
    paid = seller.pay()
    seller.split(paid, seller.share(1000))
    seller.run()
    with pytest.raises(RefundStepFailed, match="SPLIT_RETURN_TOO_LATE"):
        seller.begin_refund(paid, 5000, now=current_time() + timedelta(days=181))
    assert seller.figures == (9000, 1000)


def is_killed_at(failpoint: str) -> bool:
    """The relay's clock in a process of its own, until it is dead or has had time enough."""
    connections.close_all()
    pid = os.fork()
    if pid == 0:
        os.environ["LINLI_FAILPOINT"] = failpoint
        moment = current_time()
        for _ in range(20):
            timers.run_due(now=moment)
            moment += timedelta(minutes=5)
            time.sleep(0.05)
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


@pytest.mark.parametrize("failpoint", sorted(name for name in failpoints.NAMES if name.startswith("split.")))
def test_a_split_survives_the_death_of_its_carrier(seller: Seller, failpoint: str) -> None:
    paid = seller.pay()
    seller.split(paid, seller.share(1000))
    assert is_killed_at(failpoint)
    seller.run(start=current_time() + timedelta(hours=2))
    assert [split.state for split in seller.world.rows(Split)] == ["SUCCEEDED"]
    assert seller.figures == (9000, 1000)


@pytest.mark.parametrize("failpoint", sorted(name for name in failpoints.NAMES if name.startswith("return.")))
def test_a_return_survives_the_death_of_its_carrier(seller: Seller, failpoint: str) -> None:
    paid = seller.pay()
    seller.split(paid, seller.share(1000))
    seller.run()
    seller.begin_refund(paid, 10000)
    assert is_killed_at(failpoint)
    seller.run(start=current_time() + timedelta(hours=2))
    assert seller.is_returned() is True
    assert [row.state for row in seller.world.rows(SplitReturn)] == ["SUCCEEDED"]
    assert seller.figures == (10000, 0)
