"""Before a payment is refunded what others were given of it comes back: the step that refunds wait for."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Sum

from backend.accounts.actor import system_actor
from backend.kernel import audit, timers
from backend.kernel.money import Money
from backend.kernel.time import local_date
from backend.organization.base import tenant_transaction
from payments.intents import splittable
from payments.intents.splittable import PaidLeg
from payments.providers.registry import splitting_provider
from payments.registry import RefundStepFailed
from payments.splits import rules, selectors
from payments.splits.contracts import ReceiverKind, ReturnStage, ShareState, SplitStage
from payments.splits.models import Split, SplitLeg, SplitRefund, SplitReturn, SplitShare
from payments.splits.services import pushing, requesting
from payments.splits.services.returning import RETURN_TIMER

OPEN_STAGES = (ReturnStage.REQUESTED, ReturnStage.PROCESSING)
LIVE_STAGES = (*OPEN_STAGES, ReturnStage.SUCCEEDED)


class ReturnShares:
    """`payments.registry.BeforeRefund`: gives up splits that a refund leaves no money for, and returns shares.

    Each receiver gives back in proportion to what is refunded, the rest with the last refund. What a person has stays
    his.
    """

    def start(self, *, company_id: int, refund_id: int, attempt_leg_id: int, amount: Money, now: datetime) -> None:
        with tenant_transaction(company_id):
            leg = SplitLeg.objects.select_for_update().filter(attempt_leg_id=attempt_leg_id).first()
            paid = splittable.paid_leg(attempt_leg_id)
            if leg is None or paid is None:
                return
            SplitRefund.objects.get_or_create(
                split_leg=leg,
                refund_id=refund_id,
                defaults={"company_id": company_id, "amount_minor": amount.amount_minor, "requested_at": now},
            )
            _give_up_splits(leg, paid=paid, now=now)
        self._plan(company_id=company_id, refund_id=refund_id, now=now)

    def is_done(self, *, company_id: int, refund_id: int, now: datetime) -> bool:
        return self._plan(company_id=company_id, refund_id=refund_id, now=now)

    def _plan(self, *, company_id: int, refund_id: int, now: datetime) -> bool:
        """Write the returns that are due; whether nothing of them is open. Raises RefundStepFailed."""
        try:
            with tenant_transaction(company_id):
                refunds = SplitRefund.objects.filter(refund_id=refund_id, is_dead=False).order_by("split_leg_id")
                # Every leg, not only up to the first that is still open.
                are_done = [_plan_leg(refund, now=now) for refund in refunds]
                return all(are_done)
        except RefundStepFailed:
            forget_refund(company_id=company_id, refund_id=refund_id)
            raise


def forget_refund(*, company_id: int, refund_id: int) -> None:
    """A refund that will not happen: what came back for it counts for the next one. Joins a running transaction."""
    with tenant_transaction(company_id, durable=False):
        SplitRefund.objects.filter(refund_id=refund_id).update(is_dead=True)


def _give_up_splits(leg: SplitLeg, *, paid: PaidLeg, now: datetime) -> None:
    """Cancel splits that were never sent, the latest first, until the others fit beside the refund."""
    waiting = Split.objects.select_for_update().filter(split_leg=leg, state=SplitStage.REQUESTED, sent_at__isnull=True)
    for split in waiting.order_by("-id"):
        if selectors.given_minor(leg) <= requesting.most_to_give(leg, paid=paid):
            return
        pushing.cancel_split(leg, split=split, now=now)


def _plan_leg(refund: SplitRefund, *, now: datetime) -> bool:
    leg = selectors.lock_leg(refund.split_leg_id)
    under_way = Split.objects.filter(
        split_leg=leg, sent_at__isnull=False, state__in=[SplitStage.REQUESTED, SplitStage.PROCESSING]
    )
    if under_way.exists():
        # What arrives of it has to come back, too.
        return False
    refunded = selectors.refunded_minor(leg)
    shares = SplitShare.objects.select_for_update().filter(
        split__split_leg=leg, kind=ReceiverKind.MERCHANT, state=ShareState.SUCCEEDED
    )
    for share in shares.order_by("id"):
        _plan_share(refund, leg=leg, share=share, refunded=refunded, now=now)
    return not SplitReturn.objects.filter(split_refund=refund, state__in=OPEN_STAGES).exists()


def _plan_share(refund: SplitRefund, *, leg: SplitLeg, share: SplitShare, refunded: int, now: datetime) -> None:
    live = SplitReturn.objects.filter(share=share, state__in=LIVE_STAGES).aggregate(total=Sum("amount_minor"))
    due = rules.due_back(share_minor=share.amount_minor, refunded_minor=refunded, amount_minor=leg.amount_minor) - int(
        live["total"] or 0
    )
    if due <= 0:
        return
    earlier = SplitReturn.objects.filter(share=share, split_refund=refund)
    refused = earlier.filter(state=ReturnStage.REFUSED).first()
    if refused is not None:
        raise RefundStepFailed(f"SPLIT_RETURN_REFUSED {refused.refusal}")
    rounds = earlier.count()
    if rounds >= rules.MOST_ROUNDS:
        raise RefundStepFailed("SPLIT_RETURN_FAILED")
    paid = splittable.paid_leg(leg.attempt_leg_id)
    if paid is None or now > (share.finished_at or now) + splitting_provider(paid.provider).limits.returns_within:
        raise RefundStepFailed("SPLIT_RETURN_TOO_LATE")
    row = SplitReturn.objects.create(
        company_id=leg.company_id,
        share=share,
        split_refund=refund,
        round=rounds + 1,
        number=rules.new_number("B", local_date(now)),
        amount_minor=due,
        requested_at=now,
    )
    timers.set_timer(
        kind=RETURN_TIMER,
        reference=row.id,
        due_at=now if not rounds else rules.next_try_at(now=now, round_number=rounds),
        company_id=leg.company_id,
    )
    audit.record(
        actor=system_actor(company_id=leg.company_id),
        action="payment.split_return_request",
        object_kind="payment_split_return",
        object_id=row.id,
        now=now,
        new={"refund_id": refund.refund_id, "amount_minor": due, "round": row.round},
    )
