"""What must be true of a sequence's money once everything has come to its end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from payments.intents.contracts import CaseState
from payments.intents.models import Intent, LegLine, ProviderMessage, Refund
from payments.intents.rules import ENDED_INTENTS, LIVE_ATTEMPTS
from payments.ledger.contracts import AccountKind
from payments.refunds import rules as order_rules
from payments.refunds.models import RefundOrder
from tests.infra.simulator_process import PaymentSimulator
from tests.payments.world import World

if TYPE_CHECKING:
    from tests.payments.model.driver import Driver

PROVIDERS = ("wechat", "alipay")


class Books:
    """What the figures were when a sequence began; dict provider -> fen."""

    def __init__(self, world: World, accounts: Mapping[str, int], simulators: Mapping[str, PaymentSimulator]) -> None:
        self.in_transit = {name: world.balance(AccountKind.BANK_IN_TRANSIT, accounts[name]) for name in PROVIDERS}
        self.parked = sum(world.balance(AccountKind.UNALLOCATED, accounts[name]) for name in PROVIDERS)
        self.provider = {name: simulators[name].balance() for name in PROVIDERS}
        self.revenue = world.revenue


def check(driver: Driver) -> None:
    """Money here is money there, to the cent, and nothing is stuck. To be called after `settle`."""
    world, books = driver.world, driver.books
    stuck = [row for row in world.rows(Intent, id__in=driver.intents) if row.state not in ENDED_INTENTS]
    stuck += [row for row in driver.attempts() if row.state in LIVE_ATTEMPTS]
    stuck += driver.refunds_under_way()
    stuck += [
        row for row in world.rows(RefundOrder, intent_id__in=driver.intents) if row.state not in order_rules.ENDED
    ]
    stuck += world.rows(ProviderMessage, state="PENDING")
    assert stuck == [], stuck
    for name in PROVIDERS:
        here = world.balance(AccountKind.BANK_IN_TRANSIT, driver.accounts[name]) - books.in_transit[name]
        there = driver.simulators[name].balance() - books.provider[name]
        assert here == there, f"{name}: {here} here, {there} at the provider"
    _check_parked(driver)
    lines = world.rows(LegLine, leg__intent_id__in=driver.intents, state="CAPTURED")
    assert world.revenue - books.revenue == sum(line.amount_minor - line.refund_minor for line in lines)
    report = world.check()
    assert report.ok, report.findings


def _check_parked(driver: Driver) -> None:
    """What stands unallocated is what a person was told of, and it was on its way back first."""
    parked = 0
    for case in driver.cases():
        if not case.is_booked:
            continue
        refunds = driver.world.rows(Refund, case_id=case.id)
        assert refunds or driver.was_broken, f"nothing was done about {case}"
        if case.state != CaseState.RESOLVED:
            parked += case.amount_minor
    now = sum(driver.world.balance(AccountKind.UNALLOCATED, driver.accounts[name]) for name in PROVIDERS)
    assert now - driver.books.parked == parked, "unallocated money that nobody knows of"
