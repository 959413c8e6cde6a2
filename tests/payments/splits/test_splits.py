"""Who gets what of a payment: asked for once, sent in time, booked where it arrived; what fails is kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from backend.accounts.actor import system_actor
from backend.kernel import timers
from backend.kernel.models import OutboxEvent
from backend.kernel.money import Money
from backend.kernel.time import current_time
from backend.organization.base import tenant_transaction
from infra.simulators.identity import openid_for
from payments.intents.models import AttemptLeg, PayeeAccount
from payments.ledger.contracts import AccountKind
from payments.splits import selectors, services
from payments.splits.contracts import ReceiverKind, ShareWish
from payments.splits.frozen import freeze_by_account
from payments.splits.models import Split, SplitLeg, SplitShare
from payments.splits.services import errors
from tests.payments.splits.sellers import CAPABILITIES, Seller


def stage(seller: Seller, split_id: int) -> str:
    return str(seller.world.one(Split, id=split_id).state)


def test_a_share_arrives_and_both_accounts_say_so(seller: Seller) -> None:
    paid = seller.pay(10000)
    leg = seller.world.one(SplitLeg)
    assert (leg.attempt_leg_id, leg.state, leg.amount_minor) == (paid.id, "FROZEN", 10000)
    split_id = seller.split(paid, seller.share(1200))
    # Asked again it is the same split.
    assert seller.split(paid, seller.share(1200)) == split_id
    seller.run()
    assert stage(seller, split_id) == "SUCCEEDED"
    assert seller.figures == (8800, 1200)
    assert seller.world.balance(AccountKind.SPLIT_OUT, seller.world.account) == 1200
    assert seller.world.balance(AccountKind.SPLIT_IN, seller.shop_account) == 1200
    assert OutboxEvent.objects.filter(kind="split_ended", payload__stage="SUCCEEDED").count() == 1
    services.push_split(company_id=seller.world.company_id, split_id=split_id, now=current_time())
    assert seller.figures == (8800, 1200)


def test_a_split_waits_until_the_provider_allows_one(seller: Seller) -> None:
    paid = seller.pay(10000, age=timedelta(seconds=2))
    split_id = seller.split(paid, seller.share(1200))
    timers.run_due(now=current_time())
    assert stage(seller, split_id) == "REQUESTED"
    assert seller.world.one(Split).sent_at is None
    # The provider is still busy with the payment although the time is over: its no is not the last word.
    timers.run_due(now=current_time() + timedelta(minutes=2))
    assert stage(seller, split_id) == "REQUESTED"
    assert seller.world.one(Split).sent_at is not None


@pytest.mark.parametrize("mode", ["error", "error_after", "cut", "forged"])
def test_an_unknown_answer_is_asked_again_under_the_same_number(seller: Seller, mode: str) -> None:
    paid = seller.pay()
    seller.split(paid, seller.share(700))
    seller.simulator.fail_next("split", mode, 502)
    seller.run()
    assert [split.state for split in seller.world.rows(Split)] == ["SUCCEEDED"]
    assert seller.figures == (9300, 700)


def test_what_fails_for_good_is_asked_for_again_by_a_person_under_a_new_number(
    seller: Seller, capsys: pytest.CaptureFixture[str]
) -> None:
    paid = seller.pay()
    stranger = seller.simulator.new_merchant("陌生商户")["mchid"]  # type: ignore[attr-defined]
    seller.simulator.misbehave(out_trade_no=stranger, split="closed")
    split_id = seller.split(paid, seller.share(500), seller.share(400, account=stranger))
    seller.run()
    # ACCOUNT_ABNORMAL is nothing that time mends: a person has to look, and the money stays the seller's.
    assert (stage(seller, split_id), seller.figures) == ("FAILED", (9500, 500))
    with tenant_transaction(seller.world.company_id):
        assert [split.id for split in selectors.unresolved_splits()] == [split_id]
    call_command("unresolved_splits")
    assert "commission:1 4.00 ACCOUNT_ABNORMAL" in capsys.readouterr().out
    with pytest.raises(CommandError, match="no such split"):
        call_command("unresolved_splits", "--retry", "0")
    seller.simulator.reset()
    actor = system_actor(company_id=seller.world.company_id)
    call_command("unresolved_splits", "--retry", str(split_id))
    seller.run()
    first, second = seller.world.rows(Split)
    assert (second.round, second.state) == (2, "SUCCEEDED")
    assert first.number != second.number
    assert seller.simulator.balance(stranger) == 400
    # What went to an account that these books do not know is nobody's here.
    assert seller.world.in_transit == 9100
    assert seller.world.check().ok is True
    with pytest.raises(errors.SplitSettled):
        services.retry_split(actor=actor, split_id=split_id, now=current_time())


def test_what_time_may_mend_is_asked_for_again_three_times(seller: Seller) -> None:
    paid = seller.pay()
    seller.simulator.misbehave(out_trade_no=seller.shop, split="unrelated")
    seller.split(paid, seller.share(500))
    seller.run_until(lambda: seller.world.rows(Split, round=2))
    first, second = seller.world.rows(Split)
    assert (first.state, first.is_unresolved, second.state) == ("FAILED", False, "REQUESTED")
    assert first.number != second.number
    seller.run()
    assert [split.is_unresolved for split in seller.world.rows(Split)] == [False, False, True]
    assert seller.figures == (10000, 0)


def test_a_refused_split_moves_nothing_and_is_kept_for_a_person(seller: Seller) -> None:
    paid = seller.pay(age=timedelta(minutes=20))
    seller.simulator.post("/_sim/split_ratio", percent=10)
    split_id = seller.split(paid, seller.share(1200))
    seller.run()
    split = seller.world.one(Split, id=split_id)
    assert (split.state, split.refusal, split.is_unresolved) == ("REFUSED", "RULE_LIMIT", True)
    assert seller.figures == (10000, 0)
    # What was refused counts for nothing.
    assert seller.split(paid, seller.share(3000), reference="order-2")


def wishes_of(seller: Seller, paid: AttemptLeg, name: str) -> list[ShareWish]:
    person = ShareWish(
        kind=ReceiverKind.PERSON, amount=Money(100), rule="r", description="d", account=openid_for("wx", "courier")
    )
    return {
        "too much": [seller.share(3001)],
        "twice the same": [seller.share(1), seller.share(2)],
        "nobody": [],
        "the seller": [seller.share(1, account=seller.mchid)],
        "a person at once": [person],
    }[name]


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("too much", errors.SplitTooMuch),
        ("twice the same", errors.SplitReceiversWrong),
        ("nobody", errors.SplitReceiversWrong),
        ("the seller", errors.SplitReceiversWrong),
        ("a person at once", errors.PersonMustWait),
    ],
)
def test_what_no_provider_would_take_is_refused_here(seller: Seller, name: str, error: type[Exception]) -> None:
    paid = seller.pay()
    with pytest.raises(error):
        seller.split(paid, *wishes_of(seller, paid, name))
    assert seller.world.rows(Split) == []


def test_shares_of_all_splits_together_keep_to_the_ratio(seller: Seller) -> None:
    paid = seller.pay()
    seller.split(paid, seller.share(2000))
    with pytest.raises(errors.SplitTooMuch):
        seller.split(paid, seller.share(1001), reference="order-2")
    with pytest.raises(errors.SplitReferenceTaken):
        seller.split(paid, seller.share(1999))
    seller.split(paid, seller.share(1000), reference="order-2")
    seller.run()
    assert seller.figures == (7000, 3000)


def test_two_who_ask_at_once_do_not_give_more_than_there_is(seller: Seller) -> None:
    paid = seller.pay()

    def ask(reference: str) -> bool:
        try:
            seller.split(paid, seller.share(2000), reference=reference)
        except errors.SplitTooMuch:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(ask, ["a", "b", "c", "d"])) == [False, False, False, True]


def test_an_account_that_is_not_open_for_it_freezes_and_splits_nothing(seller: Seller) -> None:
    with tenant_transaction(seller.world.company_id):
        PayeeAccount.objects.filter(id=seller.world.account).update(capabilities={"combine": True})
    paid = seller.pay()
    assert seller.world.rows(SplitLeg) == []
    assert seller.simulator.get("/_sim/frozen").get(seller.mchid, 0) == 0
    with pytest.raises(errors.PaymentNotSplittable):
        seller.split(paid, seller.share(100))


def test_the_rest_is_unfrozen_with_the_last_split_or_alone(seller: Seller) -> None:
    first, second = seller.pay(), seller.pay(5000)
    assert seller.simulator.get("/_sim/frozen")[seller.mchid] == 15000
    seller.split(first, seller.share(1000), rest=True)
    with pytest.raises(errors.SplitTooLate):
        seller.split(first, seller.share(1), reference="order-2")
    unfreeze = {"company_id": seller.world.company_id, "attempt_leg_id": second.id, "now": current_time()}
    assert services.request_unfreeze(**unfreeze) is not None  # type: ignore[arg-type]
    assert services.request_unfreeze(**unfreeze) is None  # type: ignore[arg-type]
    seller.run()
    assert [leg.state for leg in seller.world.rows(SplitLeg)] == ["UNFROZEN", "UNFROZEN"]
    assert seller.simulator.get("/_sim/frozen").get(seller.mchid, 0) == 0
    assert seller.figures == (14000, 1000)


def test_an_unfreezing_that_was_refused_can_be_asked_for_again(
    seller: Seller, capsys: pytest.CaptureFixture[str]
) -> None:
    paid = seller.pay(age=timedelta(minutes=20))
    company_id = seller.world.company_id
    # The provider's clock is a month ahead: to it nothing is frozen any more.
    seller.simulator.post("/_sim/clock", offset_seconds=31 * 86400)
    split_id = services.request_unfreeze(company_id=company_id, attempt_leg_id=paid.id, now=current_time())
    seller.run()
    assert (stage(seller, split_id or 0), seller.world.one(SplitLeg).state) == ("REFUSED", "FROZEN")
    call_command("unresolved_splits")
    assert "unfreeze INVALID_REQUEST" in capsys.readouterr().out
    seller.simulator.reset()
    call_command("unresolved_splits", "--retry", str(split_id))
    seller.run()
    assert seller.world.one(SplitLeg).state == "UNFROZEN"
    assert [split.is_unresolved for split in seller.world.rows(Split)] == [False, False]


def test_five_days_before_the_provider_unfreezes_somebody_is_told(seller: Seller) -> None:
    paid = seller.pay()
    seller.split(paid, seller.share(1000))
    seller.run()
    until = seller.world.one(SplitLeg).frozen_until
    assert abs(until - paid.succeeded_at - timedelta(days=30)) < timedelta(seconds=1)
    timers.run_due(now=until - timedelta(days=5, minutes=1))
    assert not OutboxEvent.objects.filter(kind="split_freeze_ending").exists()
    for _ in range(2):
        timers.run_due(now=until - timedelta(days=5))
    event = OutboxEvent.objects.get(kind="split_freeze_ending")
    assert event.payload["left"]["amount_minor"] == 9000
    account, company_id = seller.world.account, seller.world.company_id
    told = freeze_by_account([account], company_id=company_id, now=until - timedelta(days=5))[account]
    assert (told.frozen, told.soon, told.unresolved) == (Money(9000), Money(9000), 0)
    assert freeze_by_account([account], company_id=company_id, now=current_time())[account].soon == Money(0)
    timers.run_due(now=until)
    assert seller.world.one(SplitLeg).state == "EXPIRED"
    with pytest.raises(errors.SplitTooLate):
        seller.split(paid, seller.share(1), reference="order-2")


def test_a_fee_that_was_agreed_is_left_to_the_provider(seller: Seller) -> None:
    with tenant_transaction(seller.world.company_id):
        PayeeAccount.objects.filter(id=seller.world.account).update(
            capabilities={**CAPABILITIES, "split_ratio": 100, "fee_rate": "0.006", "freeze_days": 180}
        )
    paid = seller.pay()
    leg = seller.world.one(SplitLeg)
    assert (leg.fee_minor, (leg.frozen_until - leg.paid_at).days) == (60, 180)
    with pytest.raises(errors.SplitTooMuch, match="99"):
        seller.split(paid, seller.share(9941))
    assert seller.split(paid, seller.share(9940))


def test_a_person_gets_his_share_when_the_refund_window_is_over(seller: Seller) -> None:
    openid = openid_for("wx0000000000000001", "courier")
    paid = seller.pay(age=timedelta(days=8))
    wish = ShareWish(kind=ReceiverKind.PERSON, amount=Money(300), rule="errand:5", description="跑腿费", account=openid)
    seller.split(paid, wish)
    seller.run()
    share = seller.world.one(SplitShare)
    assert (share.state, share.account) == ("SUCCEEDED", openid)
    assert seller.world.in_transit == seller.simulator.balance(seller.mchid) == 9700


def test_alipay_gives_all_or_nothing(alipay_seller: Seller) -> None:
    seller = alipay_seller
    paid = seller.pay(age=timedelta(minutes=20))
    assert seller.simulator.get("/_sim/frozen")[seller.mchid] == 10000
    stranger = seller.simulator.new_merchant("陌生商户")["mchid"]  # type: ignore[attr-defined]
    seller.simulator.misbehave(out_trade_no=stranger, split="closed")
    refused = seller.split(paid, seller.share(500), seller.share(400, account=stranger))
    seller.run()
    assert seller.world.one(Split, id=refused).is_unresolved is True
    assert [share.state for share in seller.world.rows(SplitShare)] == ["FAILED", "FAILED"]
    assert seller.figures == (10000, 0)
    split_id = seller.split(paid, seller.share(500), reference="order-2", rest=True)
    seller.run()
    assert stage(seller, split_id) == "SUCCEEDED"
    assert seller.figures == (9500, 500)
    assert seller.simulator.get("/_sim/frozen").get(seller.mchid, 0) == 0
