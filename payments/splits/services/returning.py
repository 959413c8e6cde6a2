"""Carrying a return to its provider and taking over what became of it. The provider is called under no lock."""

from __future__ import annotations

from datetime import datetime

from backend.accounts.actor import system_actor
from backend.kernel import audit, failpoints, timers
from backend.organization.base import tenant_read, tenant_transaction
from payments.intents import splittable
from payments.providers.contracts import ProviderRefused, ProviderUnavailable
from payments.providers.registry import splitting_provider
from payments.providers.splitting import ReturnRequest, ReturnState, ReturnStatus
from payments.splits import rules, selectors
from payments.splits.contracts import ReturnStage
from payments.splits.models import SplitReturn, SplitShare
from payments.splits.services import booking
from payments.splits.services.pushing import PASSING_REFUSALS

RETURN_TIMER = "payment.split_return"
ENDED = frozenset({ReturnStage.SUCCEEDED, ReturnStage.FAILED, ReturnStage.REFUSED})
# What the receiver reads beside the movement.
WHY = "订单退款"

_STAGES = {ReturnStatus.SUCCEEDED: ReturnStage.SUCCEEDED, ReturnStatus.FAILED: ReturnStage.FAILED}


def push_return(*, company_id: int, return_id: int, now: datetime) -> ReturnStage:
    """Send a return, or ask what became of it; returns where it stands. Outside of any transaction.

    Repeating is safe: the provider knows the return by its number. One that waits for money in the receiver's account
    is sent again under it.
    """
    with tenant_read(company_id):
        row = SplitReturn.objects.select_related("share__split__split_leg").get(id=return_id)
        if row.state in ENDED:
            return ReturnStage(row.state)
        paid = splittable.paid_leg(row.share.split.split_leg.attempt_leg_id)
        if paid is None:
            raise ValueError(f"return {return_id} is of a leg that was not paid")
        request = ReturnRequest(
            out_return_no=row.number,
            out_order_no=row.share.split.number,
            out_trade_no=paid.out_trade_no,
            transaction_id=paid.transaction_id,
            account=row.share.account,
            amount_minor=row.amount_minor,
            description=WHY,
        )
    provider = splitting_provider(paid.provider)
    try:
        state = ReturnState(status=ReturnStatus.ABSENT, out_return_no=row.number)
        if row.state == ReturnStage.PROCESSING:
            state = provider.query_return(request=request, credentials=paid.credentials, now=now)
        if state.status not in _STAGES:
            state = provider.return_split(request=request, credentials=paid.credentials, now=now)
    except ProviderUnavailable:
        return _wait(company_id=company_id, return_id=return_id, now=now)
    except ProviderRefused as refusal:
        if refusal.code in PASSING_REFUSALS or row.state == ReturnStage.PROCESSING:
            return _wait(company_id=company_id, return_id=return_id, now=now)
        return _end(
            company_id=company_id, return_id=return_id, stage=ReturnStage.REFUSED, refusal=refusal.code, now=now
        )
    failpoints.hit("return.after_provider_call")
    stage = _STAGES.get(state.status)
    if stage is None:
        asked = ReturnStage.REQUESTED if state.status is ReturnStatus.ABSENT else ReturnStage.PROCESSING
        return _wait(company_id=company_id, return_id=return_id, now=now, stage=asked)
    return _end(company_id=company_id, return_id=return_id, stage=stage, state=state, now=now)


def _wait(*, company_id: int, return_id: int, now: datetime, stage: ReturnStage | None = None) -> ReturnStage:
    with tenant_transaction(company_id, durable=False):
        row = SplitReturn.objects.select_for_update().get(id=return_id)
        if row.state in ENDED:
            return ReturnStage(row.state)
        row.checks += 1
        row.state = stage or row.state
        row.save(update_fields=["checks", "state"])
        timers.set_timer(
            kind=RETURN_TIMER, reference=row.id, due_at=now + rules.wait_before(row.checks - 1), company_id=company_id
        )
        return ReturnStage(row.state)


def _end(
    *,
    company_id: int,
    return_id: int,
    stage: ReturnStage,
    now: datetime,
    state: ReturnState | None = None,
    refusal: str = "",
) -> ReturnStage:
    with tenant_transaction(company_id, durable=False):
        share_id, leg_id = SplitReturn.objects.values_list("share_id", "share__split__split_leg_id").get(id=return_id)
        leg = selectors.lock_leg(leg_id)
        share = SplitShare.objects.select_for_update().get(id=share_id)
        row = SplitReturn.objects.select_for_update().get(id=return_id)
        if row.state in ENDED:
            return ReturnStage(row.state)
        before, row.state = row.state, stage
        row.refusal = refusal[:64]
        row.finished_at = now
        if state is not None:
            row.refusal = state.reason[:64]
            row.return_id = state.return_id
            row.finished_at = state.finished_at or now
        row.save(update_fields=["state", "refusal", "return_id", "finished_at"])
        timers.cancel_timer(kind=RETURN_TIMER, reference=row.id, now=now)
        audit.record(
            actor=system_actor(company_id=company_id),
            action="payment.split_return",
            object_kind="payment_split_return",
            object_id=row.id,
            now=now,
            old={"state": before},
            new={"state": stage, "amount_minor": row.amount_minor, "refusal": row.refusal},
        )
        if stage is ReturnStage.SUCCEEDED:
            share.returned_minor += row.amount_minor
            share.save(update_fields=["returned_minor"])
            booking.book_return(leg=leg, share=share, row=row, now=now)
        failpoints.hit("return.before_commit")
    failpoints.hit("return.after_commit")
    return stage
