"""A company, its payers and two providers, moved one event at a time.

Everything happens in turn: the simulators keep their messages until the driver has one sent, and end refunds when it
says so; the clocks of providers and company are one, and only the driver moves it.
"""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import os
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import pytest

from backend.kernel import failpoints, timers
from backend.kernel.errors import DomainError
from backend.kernel.models import Timer
from backend.kernel.money import Money
from backend.kernel.time import current_time
from backend.organization.base import tenant_read
from payments.intents import selectors, services
from payments.intents.contracts import LegRequest
from payments.intents.models import (
    Attempt,
    AttemptLeg,
    ExceptionCase,
    Intent,
    Leg,
    LegLine,
    PayeeAccount,
    ProviderMessage,
    Refund,
)
from payments.intents.rules import LIVE_ATTEMPTS
from payments.intents.services.refunds import ENDED
from payments.providers import registry
from payments.refunds.models import RefundOrder
from payments.refunds.services import approve_refund, reject_refund, request_refund
from payments.webhooks import views
from tests.infra.simulator_process import PaymentSimulator, SimulatorSaidNo
from tests.payments.model.checks import Books
from tests.payments.refunds.conftest import approver, staff
from tests.payments.steps import until
from tests.payments.world import World

# How many random sequences the long form plays; without it there is the short one.
SEQUENCES = int(os.environ.get("LINLI_PAYMENT_SEQUENCES", "0"))
PAYABLE = frozenset({"NOTPAY", "USERPAYING", "WAIT_BUYER_PAY"})
FORGERIES = {"wechat": ("forged", "unsigned", "unknown_serial"), "alipay": ("forged", "unsigned", "sha1")}
# More rounds than the longest chain of questions takes; an attempt waits an hour between two at most.
MOST_ROUNDS = 60
_keys = itertools.count(1)


class Died(BaseException):
    """Stands for the end of the process: nothing of ours catches it, what was not committed is lost."""


class DeadWeb(Exception):
    """The same in a request: the provider gets no proper answer."""


class Driver:
    """Moves of the parties. A move that the state does not allow is refused in the product's, or the provider's, own
    words: that is no failure. `seen` counts moves and states of the provider."""

    def __init__(self, world: World, simulators: dict[str, PaymentSimulator], seen: Counter[str]) -> None:
        self.world, self.simulators, self.seen = world, simulators, seen
        self.accounts = {"wechat": world.wechat, "alipay": world.alipay}
        self.ahead = timedelta()
        self._dies_at = ""
        self._real_hit = failpoints.hit
        self._patch = pytest.MonkeyPatch()

    # --- the sequence ---

    def begin(self) -> None:
        """A sequence begins: its own books and clock."""
        self.intents: list[int] = []
        self.untold: set[str] = set()
        # What the payers have paid: there is a message to be sent.
        self.paid: set[str] = set()
        self.was_broken = False
        # As they stood after the latest move.
        self._attempts: list[Attempt] | None = None
        self._states: dict[int, str] | None = None
        self.world.handler.forget()
        for simulator in self.simulators.values():
            simulator.reset()
            simulator.misbehave(notify="silent", refund="hold")
        self._set_clock(timedelta())
        self._patch.setattr(views, "current_time", lambda: self.now)
        self._patch.setattr(failpoints, "hit", self._hit)
        self.books = Books(self.world, self.accounts, self.simulators)

    def end(self) -> None:
        """What a failed sequence leaves does not reach the next."""
        self._patch.undo()
        self._dies_at = ""
        Timer.objects.filter(done_at__isnull=True).update(done_at=current_time())

    @property
    def now(self) -> datetime:
        return current_time() + self.ahead

    def attempts(self) -> list[Attempt]:
        if self._attempts is None:
            self._attempts = self.world.rows(Attempt, intent_id__in=self.intents)
        return self._attempts

    def open_attempts(self) -> list[Attempt]:
        """Those that can be paid, as far as we know."""
        return [row for row in self.attempts() if row.state in LIVE_ATTEMPTS and row.wire_number not in self.paid]

    def closed_attempts(self) -> list[Attempt]:
        return [row for row in self.attempts() if row.state == "CLOSED" and row.wire_number not in self.paid]

    def paid_attempts(self) -> list[Attempt]:
        return [row for row in self.attempts() if row.wire_number in self.paid]

    def untold_attempts(self) -> list[Attempt]:
        return [row for row in self.attempts() if row.wire_number in self.untold]

    def intents_in(self, *states: str) -> list[int]:
        if self._states is None:
            self._states = {row.id: row.state for row in self.world.rows(Intent, id__in=self.intents)}
        return [intent_id for intent_id, state in self._states.items() if state in states]

    # --- the payer ---

    def open(self, legs: Sequence[Sequence[int]]) -> int | None:
        requests = [self.world.leg(*amounts) for amounts in legs]
        return self._open(requests)

    def open_again(self, intent_id: int) -> int | None:
        """Another payment of what one did not bring."""
        legs = [
            self.world.leg(*[line.amount_minor for line in lines], references=[line.reference for line in lines])
            for leg in self.world.rows(Leg, intent_id=intent_id)
            if (lines := self.world.rows(LegLine, leg_id=leg.id))
        ]
        return self._open(legs)

    def _open(self, legs: Sequence[LegRequest]) -> int | None:
        def work() -> int:
            return self.world.open(*legs, now=self.now).intent_id

        opened = self._move("open", work)
        if isinstance(opened, int):
            self.intents.append(opened)
            self._states = None
            return opened
        return None

    def checkout(self, intent_id: int, provider: str) -> None:
        self._move(f"checkout {provider}", lambda: self.world.checkout(intent_id, now=self.now, provider=provider))

    def pay(self, attempt: Attempt, *, force: bool = False, lie: bool = False) -> None:
        """The payer pays; `lie`: of it the provider tells a wrong amount, at once. Otherwise it has yet to tell."""
        simulator, number = self.simulators[attempt.provider], attempt.wire_number
        if lie:
            simulator.misbehave(out_trade_no=number, notify="wrong_amount")
        paid = self._move(
            f"pay {attempt.provider}{' late' if force else ''}", lambda: simulator.pay(number, force=force)
        )
        if lie:
            simulator.misbehave(out_trade_no=number, notify="silent")
        if paid is None:
            return
        self.paid.add(number)
        if lie:
            until(lambda: not simulator.owed(number))
            heard = self.world.rows(ProviderMessage, number=number, origin="NOTIFY", state="PROCESSED")
            assert heard == [], "a wrong amount was believed"
        else:
            self.untold.add(number)

    def hesitate(self, attempt: Attempt, *, gives_up: bool) -> None:
        """The payer scans the code or is at the password; or goes away again."""
        action = "scan" if attempt.provider == "alipay" else "give_up" if gives_up else "begin_paying"
        self._move(action, lambda: self.simulators[attempt.provider].act(attempt.wire_number, action))

    def cancel(self, intent_id: int) -> None:
        self._move("cancel", lambda: services.cancel_intent(actor=self.world.payer, intent_id=intent_id, now=self.now))
        self.require_closed_before_release()

    # --- the provider ---

    def tell(self, attempt: Attempt, *, times: int = 1) -> None:
        """The latest message of the order, so many times at once."""
        self._move(f"message x{times}", lambda: self._send(attempt, mode="normal", times=times))

    def _send(self, attempt: Attempt, *, mode: str, times: int) -> list[dict[str, object]]:
        answers = self.simulators[attempt.provider].send_again(attempt.wire_number, mode=mode, times=times)
        if all(answer["status"] in {200, 204} for answer in answers) and mode == "normal":
            self.untold.discard(attempt.wire_number)
        return answers

    def hear_again(self, attempt: Attempt) -> None:
        """The payment in an answer to a question that was asked before its message came."""
        legs = self.world.rows(AttemptLeg, attempt_id=attempt.id)
        with tenant_read(self.world.company_id):
            asked = selectors.provider_attempt(attempt=attempt, legs=legs)
            credentials = selectors.credentials_of(PayeeAccount.objects.get(id=legs[0].payee_account_id))
        told = registry.provider_named(attempt.provider).query(attempt=asked, credentials=credentials, now=self.now)
        assert told.event is not None
        again = dataclasses.replace(told.event, event_id=f"{told.event.event_id}-again"[:80])
        services.record_provider_event(company_id=self.world.company_id, event=again, now=self.now)
        self.seen["heard again"] += 1

    def forge(self, attempt: Attempt, which: int) -> None:
        mode = (*FORGERIES[attempt.provider], "replayed")[which]
        answers = self._move(f"forged {mode}", lambda: self._send(attempt, mode=mode, times=1))
        if isinstance(answers, list):
            assert {answer["status"] for answer in answers} == {401}, answers

    def stumble(self, provider: str, operation: str, mode: str) -> None:
        """What the provider does wrong when it is asked next."""
        named = "precreate" if (provider, operation) == ("alipay", "prepay") else operation
        self.seen[f"fault {mode}"] += 1
        self.simulators[provider].fail_next(named, mode)

    def end_refund(self, refund: Refund, *, closed: bool = False) -> None:
        """The provider carries a refund out, or (WeChat) closes it without money."""
        provider = self._provider_of(refund)
        word = "closed" if closed and provider == "wechat" else "success"
        self._move(
            f"refund {word} {provider}",
            lambda: self.simulators[provider].post(f"/_sim/refunds/{refund.out_refund_no}/{word}"),
        )

    def refunds_under_way(self) -> list[Refund]:
        return [
            refund
            for refund in self.world.rows(Refund, attempt_leg__attempt__intent_id__in=self.intents)
            if refund.state not in ENDED
        ]

    def _provider_of(self, refund: Refund) -> str:
        leg = self.world.one(AttemptLeg, id=refund.attempt_leg_id)
        return str(self.world.one(Attempt, id=leg.attempt_id).provider)

    # --- the company ---

    def refuse(self, intent_id: int) -> None:
        """What is paid for cannot be had any more."""
        lines = self.world.rows(LegLine, leg__intent_id=intent_id)
        self.seen["cannot take"] += 1
        self.world.handler.refuses.add(lines[0].reference)

    def break_down(self, *, is_broken: bool) -> None:
        self.seen["handler broken" if is_broken else "handler mended"] += 1
        self.world.handler.is_broken = is_broken
        self.was_broken |= is_broken

    def ask_back(self, intent_id: int, percent: int) -> None:
        """So much of each line, or of what is left of everything."""
        lines = self.world.rows(LegLine, leg__intent_id=intent_id, state="CAPTURED")
        parts = {line.id: Money(max(1, line.amount_minor * percent // 100)) for line in lines}
        key = f"model-{next(_keys)}"
        self._move(
            "refund asked",
            lambda: request_refund(
                actor=staff(self.world), intent_id=intent_id, lines=None if percent == 100 else parts,
                reason="退", idempotency_key=key, now=self.now,
            ),
        )  # fmt: skip

    def decide(self, order_id: int, *, approves: bool) -> None:
        def work() -> bool:
            if approves:
                approve_refund(actor=approver(self.world), order_id=order_id, now=self.now)
            else:
                reject_refund(actor=approver(self.world), order_id=order_id, reason="否", now=self.now)
            return True

        self._move("approved" if approves else "rejected", work)

    def orders_waiting(self) -> list[int]:
        rows = self.world.rows(RefundOrder, state="REQUESTED", intent_id__in=self.intents)
        return [row.id for row in rows]

    def die_at(self, place: str) -> None:
        """The process that passes `place` next dies there; the following moves are those of its successor."""
        self._dies_at = place

    def _hit(self, name: str) -> None:
        self._real_hit(name)
        if name == self._dies_at:
            self._dies_at = ""
            self.seen[f"died at {name}"] += 1
            if name.startswith("message."):
                raise DeadWeb(name)
            raise Died(name)

    # --- the clock ---

    def let_pass(self, seconds: int) -> None:
        self._set_clock(self.ahead + timedelta(seconds=seconds))
        self._move("timers", self._run)
        self.require_closed_before_release()

    def _run(self) -> bool:
        services.process_pending_messages(now=self.now)
        timers.run_due(now=self.now)
        return True

    def _set_clock(self, ahead: timedelta) -> None:
        self.ahead = ahead
        for simulator in self.simulators.values():
            simulator.post("/_sim/clock", offset_seconds=ahead.total_seconds())

    def _move(self, name: str, work: Callable[[], object]) -> object:
        self._attempts = self._states = None
        try:
            done = work()
        except (DomainError, SimulatorSaidNo) as refusal:
            self.seen[f"{name}: {getattr(refusal, 'code', 'provider says no')}"] += 1
            return None
        except Died:
            return None
        self.seen[name] += 1
        return done

    # --- what must be true ---

    def require_closed_before_release(self) -> None:
        """What was released could not be paid at the provider any more."""
        released = [row.id for row in self.world.rows(Intent, id__in=self.intents, state="RELEASED")]
        for attempt in self.world.rows(Attempt, intent_id__in=released):
            with contextlib.suppress(SimulatorSaidNo):
                state = self.simulators[attempt.provider].order(attempt.wire_number)["state"]
                assert state not in PAYABLE, f"released while {attempt.wire_number} could be paid"

    def settle(self, *, rounds: int = MOST_ROUNDS) -> None:
        """Let everything come to its end: the provider tells what it owes, payers go away, people decide, time goes."""
        self._dies_at = ""
        self.world.handler.is_broken = False
        for simulator in self.simulators.values():
            simulator.reset()
            simulator.misbehave(notify="silent", refund="hold")
        self._set_clock(self.ahead)
        for attempt in self.attempts():
            with contextlib.suppress(SimulatorSaidNo):
                if attempt.provider == "wechat":
                    self.simulators["wechat"].act(attempt.wire_number, "give_up")
        for attempt in self.attempts():
            if attempt.wire_number in self.untold:
                self.tell(attempt)
        for _ in range(rounds):
            for order_id in self.orders_waiting():
                self.decide(order_id, approves=True)
            for refund in self.refunds_under_way():
                self.end_refund(refund)
            due_at = Timer.objects.filter(done_at__isnull=True).order_by("due_at").values_list("due_at", flat=True)
            pending = self.world.rows(ProviderMessage, state="PENDING")
            moments = [*due_at[:1], *(message.retry_at for message in pending)]
            if not moments:
                break
            self.let_pass(max(1, int((min(moments) - self.now).total_seconds()) + 1))
        self.count_states()

    def count_states(self) -> None:
        for attempt in self.attempts():
            self.seen[f"attempt {attempt.state}"] += 1
            with contextlib.suppress(SimulatorSaidNo):
                there = self.simulators[attempt.provider].order(attempt.wire_number)["state"]
                self.seen[f"{attempt.provider} {there}"] += 1
        for case in self.cases():
            self.seen[f"case {case.kind} {case.state}"] += 1

    def cases(self) -> list[ExceptionCase]:
        return self.world.rows(ExceptionCase, intent_id__in=self.intents)
