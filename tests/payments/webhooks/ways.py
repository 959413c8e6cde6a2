"""What the providers have in common when they tell us something, and where they differ: a table row each."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from backend.kernel.time import current_time
from backend.organization.base import tenant_read
from payments.intents import selectors, services
from payments.intents.models import PayeeAccount
from tests.infra.simulator_process import PaymentSimulator, StripeSimulator
from tests.payments.steps import until
from tests.payments.web import Web
from tests.payments.world import World, build_world


@dataclass(frozen=True, kw_only=True)
class Way:
    """`taken`: status and body that end the repeating; `tells`: messages that one payment is told by.

    `disguises`: what an honest receiver refuses as forged; `mutations`: what is signed and wrong -> what differs then.
    `opens`: what the payer does before there is anything to close.
    """

    provider: str
    world: str
    web: str
    simulator: str
    taken: tuple[int, str]
    disguises: tuple[str, ...]
    mutations: dict[str, list[str]] = field(default_factory=dict)
    tells: int = 1
    opens: str = ""


WECHAT = Way(
    provider="wechat",
    world="world",
    web="web",
    simulator="wechat_simulator",
    taken=(204, ""),
    disguises=("forged", "unsigned", "unknown_serial"),
    mutations={
        "wrong_amount": ["amount", "legs"],
        "wrong_mchid": ["mchid", "legs"],
        "wrong_appid": ["appid"],
        "wrong_currency": ["currency"],
    },
)
ALIPAY = Way(
    provider="alipay",
    world="alipay_world",
    web="alipay_web",
    simulator="alipay_simulator",
    taken=(200, "success"),
    disguises=("forged", "unsigned", "sha1"),
    mutations={
        "wrong_amount": ["amount", "legs"],
        "wrong_seller": ["mchid", "legs"],
        "wrong_app": ["appid"],
    },
    opens="scan",
)
STRIPE = Way(
    provider="stripe",
    world="stripe_world",
    web="stripe_web",
    simulator="stripe_simulator",
    taken=(200, "{}"),
    disguises=("forged", "other_account", "unsigned", "v0", "sha1", "swapped"),
    mutations={
        "wrong_amount": ["amount", "legs"],
        "wrong_account": ["mchid", "legs"],
        "wrong_currency": ["currency"],
    },
    tells=2,
)
WAYS = (WECHAT, ALIPAY, STRIPE)


@dataclass(frozen=True)
class Told:
    """A company that collects one way, and the provider that tells it of what happens."""

    way: Way
    world: World
    web: Web
    simulator: PaymentSimulator

    def paid(self, intent_id: int, world: World | None = None) -> None:
        chosen = world or self.world
        until(lambda: chosen.intent(intent_id).state == "CAPTURED")

    def silent(self) -> tuple[int, str]:
        """(intent id, number) of a payment that the provider does not tell of."""
        opened, number = self.world.start()
        self.simulator.misbehave(out_trade_no=number, notify="silent")
        self.simulator.pay(number)
        return opened.intent_id, number

    def cancelled(self, *legs: object) -> tuple[int, str]:
        """(intent id, number) of a payment that was given up, and closed at the provider."""
        opened, number = self.world.start(*legs)  # type: ignore[arg-type]
        if self.way.opens:
            self.simulator.act(number, self.way.opens)
        state = services.cancel_intent(actor=self.world.payer, intent_id=opened.intent_id, now=current_time())
        assert state == "RELEASED"
        return opened.intent_id, number

    def other_company(self) -> World:
        """A second company with an account of its own, and an address of its own."""
        made = self.simulator.new_merchant("二号物业")  # type: ignore[attr-defined]
        other = build_world(made, name="二号物业", provider=self.way.provider)
        if isinstance(self.simulator, StripeSimulator):
            # As entered in the dashboard: an order does not say where its events go.
            self.simulator.tell(notify_url_of(other), made["mchid"])
        return other

    def messages(self, number: str) -> list[dict[str, object]]:
        return [message for message in self.simulator.get("/_sim/messages") if message["out_trade_no"] == number]

    def refunded(self, number: str) -> int:
        """What the provider has given back of an order."""
        order = self.simulator.order(number)
        return sum(part["refunded_minor"] for part in order.get("orders", [order]))


def notify_url_of(world: World) -> str:
    """The address that belongs to the company's account."""
    with tenant_read(world.company_id):
        return selectors.credentials_of(PayeeAccount.objects.get(id=world.account)).notify_url


def told_by(way: Way, request: pytest.FixtureRequest) -> Told:
    return Told(
        way=way,
        world=request.getfixturevalue(way.world),
        web=request.getfixturevalue(way.web),
        simulator=request.getfixturevalue(way.simulator),
    )


def assert_booked_once(world: World, intent_id: int, amount: int = 12345) -> None:
    assert world.intent(intent_id).state == "CAPTURED"
    assert (world.in_transit, world.revenue, world.unallocated) == (amount, amount, 0)
    assert len(world.handler.captured) == 1
    report = world.check()
    assert (report.entries, report.ok) == (1, True)
