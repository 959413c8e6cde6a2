"""A seller whose payments may be split, a shop and a headquarters that get shares, all with accounts of their own."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from backend.kernel import outbox, timers
from backend.kernel.models import OutboxEvent
from backend.kernel.money import Money
from backend.kernel.time import current_time
from backend.organization.base import tenant_transaction
from payments.intents.contracts import PayeeState
from payments.intents.models import AttemptLeg, PayeeAccount
from payments.ledger.contracts import AccountKind
from payments.splits import services
from payments.splits.contracts import ReceiverKind, Relation, ShareWish
from payments.splits.models import Split, SplitReturn
from payments.splits.services.refunding import ReturnShares
from tests.infra.simulator_process import AlipaySimulator, PaymentSimulator, StripeSimulator, WechatPaySimulator
from tests.payments.steps import until
from tests.payments.web import Web
from tests.payments.webhooks.ways import notify_url_of
from tests.payments.world import World, build_world

STEP = ReturnShares()
REFUND = 900_001
CAPABILITIES = {"combine": True, "split": True}


@dataclass(frozen=True)
class Seller:
    """`mchid`: the seller's number, `shop`: that of a receiver which is an account of the same books."""

    world: World
    simulator: PaymentSimulator
    mchid: str
    shop: str
    shop_account: int

    def pay(self, amount: int = 10000, *, age: timedelta = timedelta(minutes=2)) -> AttemptLeg:
        """A payment that old, taken by its purpose, its events delivered."""
        _, number = self.world.start(self.world.leg(amount))
        self.simulator.pay(number, success_time=(current_time() - age).isoformat())
        until(lambda: self.world.rows(AttemptLeg, out_trade_no=number, state="SUCCEEDED"))
        deliver("payment_captured")
        row: AttemptLeg = self.world.one(AttemptLeg, out_trade_no=number)
        return row

    def share(self, amount: int, *, account: str = "") -> ShareWish:
        """For the shop, or for somebody at the provider alone."""
        return ShareWish(
            kind=ReceiverKind.MERCHANT,
            amount=Money(amount),
            rule="commission:1",
            description="佣金",
            relation=Relation.PARTNER,
            name="小区便利店",
            account=account,
            payee_account_id=None if account else self.shop_account,
        )

    def split(self, paid: AttemptLeg, *wishes: ShareWish, reference: str = "order-1", rest: bool = False) -> int:
        return services.request_split(
            company_id=self.world.company_id,
            attempt_leg_id=paid.id,
            receivers=wishes,
            reference=reference,
            unfreezes_rest=rest,
            now=current_time(),
        )

    def run(self, *, start: datetime | None = None) -> None:
        """Let the timers carry splits and returns to their ends; the simulator takes a moment."""
        self.run_until(
            lambda: (
                not self.world.rows(Split, state__in=["REQUESTED", "PROCESSING"])
                and not self.world.rows(SplitReturn, state__in=["REQUESTED", "PROCESSING"])
            ),
            start=start,
        )

    def run_until(self, condition: Callable[[], object], *, start: datetime | None = None) -> None:
        moment, deadline = start or current_time(), time.monotonic() + 20
        while not condition():
            assert time.monotonic() < deadline, "did not end"
            timers.run_due(now=moment)
            moment += timedelta(minutes=5)
            time.sleep(0.05)

    def begin_refund(
        self, paid: AttemptLeg, amount: int, *, refund_id: int = REFUND, now: datetime | None = None
    ) -> None:
        STEP.start(
            company_id=self.world.company_id,
            refund_id=refund_id,
            attempt_leg_id=paid.id,
            amount=Money(amount),
            now=now or current_time(),
        )

    def is_returned(self, *, refund_id: int = REFUND, now: datetime | None = None) -> bool:
        return STEP.is_done(company_id=self.world.company_id, refund_id=refund_id, now=now or current_time())

    @property
    def figures(self) -> tuple[int, int]:
        """What the seller and the shop have; the books have to say the same as the provider."""
        booked = (self.world.in_transit, self.world.balance(AccountKind.BANK_IN_TRANSIT, self.shop_account))
        assert booked == (self.simulator.balance(self.mchid), self.simulator.balance(self.shop))
        assert self.world.check().ok is True
        return booked


@pytest.fixture
def seller(web: Web, wechat_simulator: WechatPaySimulator) -> Seller:
    return _seller(wechat_simulator, provider="wechat")


@pytest.fixture
def alipay_seller(alipay_web: Web, alipay_simulator: AlipaySimulator) -> Seller:
    return _seller(alipay_simulator, provider="alipay")


@pytest.fixture
def stripe_seller(stripe_web: Web, stripe_simulator: StripeSimulator) -> Seller:
    seller = _seller(stripe_simulator, provider="stripe")
    # As entered in the dashboard: an order does not say where its events go.
    stripe_simulator.tell(notify_url_of(seller.world), seller.mchid)
    return seller


def deliver(kind: str) -> None:
    """Hand events of a kind to their consumers, as the worker does; those delivered before do nothing."""
    for event in OutboxEvent.objects.filter(kind=kind):
        delivery = outbox.Delivery(event.event_id, event.kind, event.company_id, event.payload)
        outbox.deliver(delivery=delivery, now=current_time())


def _seller(simulator: WechatPaySimulator | AlipaySimulator | StripeSimulator, *, provider: str) -> Seller:
    keys = simulator.new_merchant("分账物业")
    world = build_world(keys, name="分账物业", provider=provider)
    shop = simulator.new_merchant("小区便利店")["mchid"]
    with tenant_transaction(world.company_id):
        PayeeAccount.objects.filter(id=world.account).update(capabilities=CAPABILITIES)
        row = PayeeAccount.objects.create(
            company_id=world.company_id,
            provider=provider,
            merchant_id=17,
            state=PayeeState.ACTIVE,
            mchid=shop,
            token=f"shop-{shop}",
            created_at=current_time(),
        )
    return Seller(world=world, simulator=simulator, mchid=keys["mchid"], shop=shop, shop_account=row.id)
