"""A payment that can be asked back: the world's parcels, taken back as they are told, and staff who may ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import pytest

from backend.accounts.actor import Actor, ActorKind
from backend.kernel.errors import DomainError
from payments import registry
from payments.ledger.contracts import AccountKey, AccountKind, Posting, Side
from payments.refunds.permissions import REFUND_APPROVE, REFUND_REQUEST
from payments.registry import CannotRefund, CannotTake, RefundedPayment
from tests.payments.fixtures import alipay_web, alipay_world, stripe_web, stripe_world, web, world
from tests.payments.world import PURPOSE, World

__all__ = ["alipay_web", "alipay_world", "stripe_web", "stripe_world", "web", "world"]


class ParcelSent(DomainError):
    code = "PARCEL_SENT"
    zh = "包裹已发出。"
    en = "The parcel has been sent."


@dataclass
class ParcelRefunds:
    """Keeps what it is told; gives nothing up of the references in `sent`, takes nothing again of those in `sold`."""

    told: list[tuple[str, int]] = field(default_factory=list)
    sent: set[int] = field(default_factory=set)
    sold: set[int] = field(default_factory=set)

    def check_refund(self, refund: RefundedPayment, *, now: datetime) -> None:
        if self.sent & {line.reference for line in refund.lines}:
            raise CannotRefund(ParcelSent())

    def prepare_refund(self, refund: RefundedPayment, *, now: datetime) -> Sequence[Posting]:
        self.check_refund(refund, now=now)
        self.told.append(("prepared", refund.amount.amount_minor))
        return self._postings(refund, Side.DEBIT)

    def on_refunded(self, refund: RefundedPayment, *, now: datetime) -> None:
        self.told.append(("refunded", refund.amount.amount_minor))

    def on_refund_failed(self, refund: RefundedPayment, *, now: datetime) -> Sequence[Posting]:
        if self.sold & {line.reference for line in refund.lines}:
            raise CannotTake("sold to another")
        self.told.append(("restored", refund.amount.amount_minor))
        return self._postings(refund, Side.CREDIT)

    def _postings(self, refund: RefundedPayment, side: Side) -> list[Posting]:
        key = AccountKey(AccountKind.REVENUE, refund.community_id, 1)
        return [Posting(key, side, line.amount, line.reference) for line in refund.lines]


@pytest.fixture
def parcels() -> Iterator[ParcelRefunds]:
    """How parcels are given back, for this test only."""
    handler = ParcelRefunds()
    registry.register_refunds_of(PURPOSE, handler)
    yield handler
    registry._refund_handlers.pop(PURPOSE)


@pytest.fixture
def steps() -> Iterator[None]:
    """Steps that a test registers are gone after it."""
    before = dict(registry._before_refund)
    yield
    registry._before_refund.clear()
    registry._before_refund.update(before)


def staff(world: World, *codes: str, account_id: int = 201) -> Actor:
    """Somebody of the company's staff who may ask for refunds, or do what `codes` say, in the world's community."""
    chosen = codes or (REFUND_REQUEST,)
    return Actor(
        kind=ActorKind.STAFF,
        account_id=account_id,
        company_id=world.company_id,
        grants=dict.fromkeys(chosen, frozenset({world.community_id})),
    )


def approver(world: World, *, account_id: int = 202) -> Actor:
    return staff(world, REFUND_APPROVE, account_id=account_id)
