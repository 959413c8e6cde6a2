"""Carrying a split to its provider and taking over what became of it. The provider is called under no lock."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from backend.accounts.actor import system_actor
from backend.kernel import audit, failpoints, outbox, timers
from backend.organization.base import tenant_transaction
from payments.intents import splittable
from payments.intents.splittable import PaidLeg
from payments.providers import splitting
from payments.providers.contracts import ProviderRefused, ProviderUnavailable
from payments.providers.registry import splitting_provider
from payments.providers.splitting import (
    Receiver,
    ReceiverKind,
    Relation,
    ShareRequest,
    ShareStatus,
    SplitRequest,
    SplitState,
    SplitStatus,
    UnfreezeRequest,
)
from payments.splits import rules, selectors
from payments.splits.contracts import FreezeState, ShareState, SplitEnded, SplitStage
from payments.splits.models import Split, SplitLeg, SplitShare
from payments.splits.services import booking, freezing, requesting
from payments.splits.services.errors import SplitTooMany
from payments.splits.services.requesting import SPLIT_TIMER

logger = logging.getLogger(__name__)

ENDED = frozenset({SplitStage.SUCCEEDED, SplitStage.FAILED, SplitStage.REFUSED, SplitStage.CANCELLED})
# Refusals that pass: we asked too often, or the provider is busy.
PASSING_REFUSALS = frozenset({"FREQUENCY_LIMITED", "RATELIMIT_EXCEEDED", "SYSTEM_ERROR", "ACQ.SYSTEM_ERROR"})
# What a receiver's own doing, or ours, can mend; anything else of the provider's words is for a person at once.
MENDABLE_REASONS = frozenset({"NO_RELATION", "RECEIVER_RECEIPT_LIMIT", "PAYER_ACCOUNT_ABNORMAL"})
REST = "分账完结"


@dataclass(frozen=True, slots=True)
class _Prepared:
    split: Split
    shares: list[SplitShare]
    paid: PaidLeg

    @property
    def request(self) -> SplitRequest:
        return SplitRequest(
            out_order_no=self.split.number,
            out_trade_no=self.paid.out_trade_no,
            transaction_id=self.paid.transaction_id,
            shares=tuple(
                ShareRequest(
                    kind=ReceiverKind(share.kind),
                    account=share.account,
                    amount_minor=share.amount_minor,
                    description=share.description,
                )
                for share in self.shares
            ),
            unfreezes_rest=self.split.unfreezes_rest,
        )


def push_split(*, company_id: int, split_id: int, now: datetime) -> SplitStage:
    """Send a split, or ask what became of it; returns where it stands. Outside of any transaction.

    Repeating is safe: the provider knows the split by its number. Event: SplitEnded.
    """
    prepared = _prepare(company_id=company_id, split_id=split_id, now=now)
    if isinstance(prepared, SplitStage):
        return prepared
    split, paid = prepared.split, prepared.paid
    failpoints.hit("split.after_mark")
    try:
        state = _ask(prepared, now=now)
    except ProviderUnavailable:
        return _wait(company_id=company_id, split_id=split_id, now=now)
    except ProviderRefused as refusal:
        may_pass = refusal.code in PASSING_REFUSALS or now < paid.paid_at + rules.YOUNG
        if may_pass or split.state == SplitStage.PROCESSING:
            return _wait(company_id=company_id, split_id=split_id, now=now)
        return _refuse(company_id=company_id, split_id=split_id, code=refusal.code, now=now)
    failpoints.hit("split.after_provider_call")
    return record_split_state(company_id=company_id, split_id=split_id, state=state, now=now)


def record_split_state(*, company_id: int, split_id: int, state: SplitState, now: datetime) -> SplitStage:
    """Take over what the provider says of a split; the same answer twice changes nothing."""
    if state.status is SplitStatus.ABSENT:
        # The provider does not know the number (yet): it is sent again.
        return _wait(company_id=company_id, split_id=split_id, now=now, stage=SplitStage.REQUESTED)
    with tenant_transaction(company_id, durable=False):
        leg, split = _locked(split_id)
        if split.state in ENDED:
            return SplitStage(split.state)
        split.order_id = state.order_id or split.order_id
        split.save(update_fields=["order_id"])
        shares = selectors.shares_of(split)
        for share in shares:
            _take_over(leg, share=share, state=state, now=now)
        is_over = state.status is SplitStatus.FINISHED and all(share.state != ShareState.PENDING for share in shares)
        if is_over:
            _finish(leg, split=split, shares=shares, now=now)
        failpoints.hit("split.before_commit")
    if not is_over:
        return _wait(company_id=company_id, split_id=split_id, now=now, stage=SplitStage.PROCESSING)
    failpoints.hit("split.after_commit")
    return SplitStage(split.state)


def cancel_split(leg: SplitLeg, *, split: Split, now: datetime) -> None:
    """Give up a split that was never sent; leg and split are locked."""
    SplitShare.objects.filter(split=split).update(state=ShareState.FAILED, reason="CANCELLED", finished_at=now)
    if split.unfreezes_rest and leg.state == FreezeState.UNFREEZING:
        freezing.set_state(leg, FreezeState.FROZEN, now=now)
    _end(leg, split=split, stage=SplitStage.CANCELLED, is_unresolved=False, now=now)


def _prepare(*, company_id: int, split_id: int, now: datetime) -> _Prepared | SplitStage:
    """What to ask; marks the split as one that the provider may know from now on. Its stage where it has ended."""
    with tenant_transaction(company_id):
        leg, split = _locked(split_id)
        if split.state in ENDED:
            return SplitStage(split.state)
        paid = splittable.paid_leg(leg.attempt_leg_id)
        if paid is None:
            raise ValueError(f"split {split_id} is of a leg that was not paid")
        if split.sent_at is None:
            # A refund may have come since it was asked for.
            if selectors.given_minor(leg) > requesting.most_to_give(leg, paid=paid):
                cancel_split(leg, split=split, now=now)
                return SplitStage.CANCELLED
            split.sent_at = now
            split.save(update_fields=["sent_at"])
        return _Prepared(split=split, shares=selectors.shares_of(split), paid=paid)


def _ask(prepared: _Prepared, *, now: datetime) -> SplitState:
    split, paid, request = prepared.split, prepared.paid, prepared.request
    provider: splitting.SplittingProvider = splitting_provider(paid.provider)
    if split.state == SplitStage.PROCESSING:
        return provider.query_split(request=request, credentials=paid.credentials, now=now)
    if not prepared.shares:
        unfreeze = UnfreezeRequest(
            out_order_no=split.number,
            out_trade_no=paid.out_trade_no,
            transaction_id=paid.transaction_id,
            description=REST,
        )
        return provider.unfreeze(request=unfreeze, credentials=paid.credentials, now=now)
    for share in prepared.shares:
        receiver = Receiver(
            kind=ReceiverKind(share.kind),
            account=share.account,
            relation=Relation(share.relation),
            name=share.name,
        )
        provider.add_receiver(receiver=receiver, credentials=paid.credentials, now=now)
    return provider.split(request=request, credentials=paid.credentials, now=now)


def _take_over(leg: SplitLeg, *, share: SplitShare, state: SplitState, now: datetime) -> None:
    """The provider's word about one share, booked where it arrived."""
    if share.state != ShareState.PENDING:
        return
    told = next((one for one in state.shares if one.account == share.account), None)
    if told is None or told.amount_minor != share.amount_minor:
        logger.error("the provider's share is not ours", extra={"split_share_id": share.id})
        return
    if told.status is ShareStatus.PENDING:
        return
    share.state = ShareState.SUCCEEDED if told.status is ShareStatus.SUCCEEDED else ShareState.FAILED
    share.detail_id, share.reason = told.detail_id, told.reason[:64]
    share.finished_at = told.finished_at or now
    share.save(update_fields=["state", "detail_id", "reason", "finished_at"])
    if share.state == ShareState.SUCCEEDED:
        booking.book_share(leg=leg, share=share, now=now)


def _finish(leg: SplitLeg, *, split: Split, shares: Sequence[SplitShare], now: datetime) -> None:
    if split.unfreezes_rest:
        freezing.set_state(leg, FreezeState.UNFROZEN, now=now)
    failed = [share for share in shares if share.state == ShareState.FAILED]
    stage = SplitStage.FAILED if failed else SplitStage.SUCCEEDED
    is_followed = bool(failed) and _follow(leg, split=split, failed=failed, now=now)
    _end(leg, split=split, stage=stage, is_unresolved=bool(failed) and not is_followed, now=now)


def _follow(leg: SplitLeg, *, split: Split, failed: Sequence[SplitShare], now: datetime) -> bool:
    """Ask for what failed under a new number, where that may help; whether it was."""
    if split.round >= rules.MOST_ROUNDS or leg.state != FreezeState.FROZEN or now >= leg.frozen_until:
        return False
    if any(share.reason not in MENDABLE_REASONS for share in failed):
        return False
    try:
        requesting.follow_up(
            leg,
            split=split,
            failed=failed,
            due_at=rules.next_try_at(now=now, round_number=split.round),
            now=now,
        )
    except SplitTooMany:
        return False
    return True


def _refuse(*, company_id: int, split_id: int, code: str, now: datetime) -> SplitStage:
    with tenant_transaction(company_id, durable=False):
        leg, split = _locked(split_id)
        if split.state in ENDED:
            return SplitStage(split.state)
        split.refusal = code[:64]
        SplitShare.objects.filter(split=split).update(state=ShareState.FAILED, reason=code[:64], finished_at=now)
        if split.unfreezes_rest and leg.state == FreezeState.UNFREEZING:
            freezing.set_state(leg, FreezeState.FROZEN, now=now)
        _end(leg, split=split, stage=SplitStage.REFUSED, is_unresolved=True, now=now)
        failpoints.hit("split.before_commit")
    failpoints.hit("split.after_commit")
    return SplitStage.REFUSED


def _end(leg: SplitLeg, *, split: Split, stage: SplitStage, is_unresolved: bool, now: datetime) -> None:
    before, split.state = split.state, stage
    split.is_unresolved, split.finished_at = is_unresolved, now
    split.save(update_fields=["state", "is_unresolved", "finished_at", "refusal"])
    timers.cancel_timer(kind=SPLIT_TIMER, reference=split.id, now=now)
    audit.record(
        actor=system_actor(company_id=leg.company_id),
        action="payment.split",
        object_kind="payment_split",
        object_id=split.id,
        now=now,
        old={"state": before},
        new={"state": stage, "refusal": split.refusal, "is_unresolved": is_unresolved},
    )
    outbox.publish(
        event=SplitEnded(
            company_id=leg.company_id,
            split_id=split.id,
            attempt_leg_id=leg.attempt_leg_id,
            reference=split.reference,
            stage=stage,
            is_unresolved=is_unresolved,
        ),
        now=now,
        company_id=leg.company_id,
        queue="money",
    )


def _wait(*, company_id: int, split_id: int, now: datetime, stage: SplitStage | None = None) -> SplitStage:
    with tenant_transaction(company_id, durable=False):
        _, split = _locked(split_id)
        if split.state in ENDED:
            return SplitStage(split.state)
        split.checks += 1
        split.state = stage or split.state
        split.save(update_fields=["checks", "state"])
        timers.set_timer(
            kind=SPLIT_TIMER,
            reference=split.id,
            due_at=now + rules.wait_before(split.checks - 1),
            company_id=company_id,
        )
        return SplitStage(split.state)


def _locked(split_id: int) -> tuple[SplitLeg, Split]:
    leg = selectors.lock_leg(Split.objects.values_list("split_leg_id", flat=True).get(id=split_id))
    return leg, Split.objects.select_for_update().get(id=split_id)
