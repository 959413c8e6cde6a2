"""A small company that collects online and at its desk, and a purpose whose handler does as it is told."""

from __future__ import annotations

import contextlib
import itertools
import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from backend.accounts.actor import Actor, ActorKind, system_actor
from backend.kernel.money import Money
from backend.kernel.time import current_time
from backend.organization.base import tenant_read, tenant_transaction
from backend.organization.contracts import UnitKind
from backend.organization.selectors import unit_by_code
from backend.organization.services.tree import create_company, create_unit
from payments import registry
from payments.intents import services
from payments.intents.contracts import Checkout, LegRequest, LineRequest, OpenedIntent
from payments.intents.models import Attempt, AttemptLeg, ExceptionCase, Intent, Leg, LegLine, ProviderMessage, Refund
from payments.intents.services.accounts import KEY_FIELDS
from payments.ledger import selectors as ledger
from payments.ledger.checks import check_ledger
from payments.ledger.contracts import AccountKey, AccountKind, LedgerReport, Posting, Side
from payments.registry import CannotTake, CapturedPayment, FailedPayment

PURPOSE = "parcel"
PAYER = 4711
_keys = itertools.count(1)
_references = itertools.count(1000)


@dataclass
class ParcelHandler:
    """Keeps what it is told; refuses the references in `refuses`; fails while `is_broken`."""

    captured: list[CapturedPayment] = field(default_factory=list)
    failed: list[FailedPayment] = field(default_factory=list)
    refuses: set[int] = field(default_factory=set)
    is_broken: bool = False
    # Set by a concurrency test that wants every caller inside before any goes on.
    barrier: threading.Barrier | None = None

    def forget(self) -> None:
        """As new; the registry keeps holding this very object."""
        self.captured, self.failed, self.refuses = [], [], set()
        self.is_broken, self.barrier = False, None

    def on_captured(self, captured: CapturedPayment, *, now: datetime) -> Sequence[Posting]:
        if self.is_broken:
            raise RuntimeError("the parcel service is broken")
        if self.barrier is not None:
            with contextlib.suppress(threading.BrokenBarrierError):
                self.barrier.wait(timeout=2)
        wanted = self.refuses & {line.reference for line in captured.lines}
        if wanted:
            raise CannotTake("already delivered", references=wanted)
        self.captured.append(captured)
        return [
            Posting(AccountKey(AccountKind.REVENUE, captured.community_id, 1), Side.CREDIT, line.amount, line.reference)
            for line in captured.lines
        ]

    def on_failed(self, failed: FailedPayment, *, now: datetime) -> None:
        self.failed.append(failed)


HANDLER = ParcelHandler()


# How a world's payers pay where a test does not say.
USUAL_CHANNELS = {"wechat": "NATIVE", "alipay": "QR", "stripe": "CHECKOUT"}


@dataclass(frozen=True)
class World:
    """`provider`: where its payers pay where a test does not say; the company has an account at each."""

    company_id: int
    community_id: int
    wechat: int
    alipay: int
    stripe: int
    cash: int
    handler: ParcelHandler
    provider: str = "wechat"

    @property
    def account(self) -> int:
        """The company's account at the provider."""
        return {"wechat": self.wechat, "alipay": self.alipay, "stripe": self.stripe}[self.provider]

    @property
    def payer(self) -> Actor:
        return Actor(kind=ActorKind.OWNER, account_id=PAYER, company_id=self.company_id)

    @property
    def cashier(self) -> Actor:
        return Actor(kind=ActorKind.STAFF, account_id=99, company_id=self.company_id)

    def leg(self, *amounts: int, account: int = 0, references: Collection[int] = ()) -> LegRequest:
        chosen = list(references) or [next(_references) for _ in amounts]
        lines = tuple(LineRequest(PURPOSE, ref, Money(minor)) for ref, minor in zip(chosen, amounts, strict=True))
        return LegRequest(payee_account_id=account or self.account, community_id=self.community_id, lines=lines)

    def open(self, *legs: LegRequest, now: datetime, minutes: int = 15, key: str = "") -> OpenedIntent:
        with tenant_transaction(self.company_id):
            return services.open_intent(
                actor=self.payer,
                payer_account_id=PAYER,
                legs=legs or [self.leg(12345)],
                idempotency_key=key or f"key-{next(_keys)}",
                expires_at=now + timedelta(minutes=minutes),
                now=now,
            )

    def checkout(
        self,
        intent_id: int,
        *,
        now: datetime,
        channel: str = "",
        openid: str = "",
        app_id: str = "",
        provider: str = "",
    ) -> Checkout:
        chosen = provider or self.provider
        return services.open_checkout(
            actor=self.payer,
            intent_id=intent_id,
            provider=chosen,
            channel=channel or USUAL_CHANNELS[chosen],
            openid=openid,
            app_id=app_id,
            now=now,
        )

    def number(self, attempt_id: int) -> str:
        return str(self.one(Attempt, id=attempt_id).wire_number)

    def start(self, *legs: LegRequest, now: datetime | None = None) -> tuple[OpenedIntent, str]:
        """An intent with an open attempt: (intent, wire number)."""
        moment = now or current_time()
        opened = self.open(*legs, now=moment)
        return opened, self.number(self.checkout(opened.intent_id, now=moment).attempt_id)

    # --- looking ---

    def rows(self, model: Any, **filters: Any) -> list[Any]:
        with tenant_read(self.company_id):
            return list(model.objects.filter(**filters).order_by("id"))

    def one(self, model: Any, **filters: Any) -> Any:
        rows = self.rows(model, **filters)
        assert len(rows) == 1, rows
        return rows[0]

    def intent(self, intent_id: int) -> Any:
        return self.one(Intent, id=intent_id)

    def cases(self, **filters: Any) -> list[Any]:
        return self.rows(ExceptionCase, **filters)

    def states(self, intent_id: int) -> tuple[str, list[str], list[str], list[str]]:
        """(intent, legs, lines, attempts) by id."""
        legs = self.rows(Leg, intent_id=intent_id)
        lines = self.rows(LegLine, leg_id__in=[leg.id for leg in legs])
        attempts = self.rows(Attempt, intent_id=intent_id)
        return (
            self.intent(intent_id).state,
            [leg.state for leg in legs],
            [line.state for line in lines],
            [attempt.state for attempt in attempts],
        )

    def balance(self, kind: AccountKind, reference_id: int = 0, *, in_community: bool = False) -> int:
        key = AccountKey(kind, self.community_id if in_community else None, reference_id)
        return ledger.balances(company_id=self.company_id, keys=[key])[key].amount_minor

    @property
    def in_transit(self) -> int:
        return self.balance(AccountKind.BANK_IN_TRANSIT, self.account)

    @property
    def unallocated(self) -> int:
        return self.balance(AccountKind.UNALLOCATED, self.account)

    @property
    def revenue(self) -> int:
        return self.balance(AccountKind.REVENUE, 1, in_community=True)

    def check(self) -> LedgerReport:
        return check_ledger(company_ids=[self.company_id])


def build_world(keys: dict[str, str] | None = None, *, name: str = "安居物业", provider: str = "wechat") -> World:
    """`keys`: of an account of its own at the provider; without them the one that the settings describe."""
    now = current_time()
    company = create_company(
        actor=system_actor(company_id=None), name=name, short_name=name[:2], root_code="HQ", now=now
    )
    actor = system_actor(company_id=company.id)
    root = unit_by_code("HQ", company_id=company.id)
    community = create_unit(actor=actor, parent_id=root.id, kind=UnitKind.COMMUNITY, code="C1", name="花园", now=now)
    accounts = {}
    for each in ("wechat", "alipay", "stripe"):
        own = {name: keys.get(name, "") for name in KEY_FIELDS} if keys and each == provider else None
        accounts[each] = services.ensure_company_account(actor=actor, provider=each, keys=own, now=now)
    cash = services.ensure_company_account(actor=actor, provider="cash", now=now)
    HANDLER.forget()
    registry.register_purpose(PURPOSE, HANDLER)
    return World(
        company_id=company.id,
        community_id=community.id,
        cash=cash,
        handler=HANDLER,
        provider=provider,
        **accounts,
    )


__all__ = ["HANDLER", "PAYER", "PURPOSE", "AttemptLeg", "ProviderMessage", "Refund", "World", "build_world"]
