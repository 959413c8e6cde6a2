"""Asking for shares. The row is written first; a timer carries it to the provider when its time has come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from backend.accounts.actor import Actor, system_actor
from backend.kernel import audit, timers
from backend.kernel.errors import NotFound
from backend.kernel.money import format_yuan
from backend.kernel.time import local_date
from backend.organization.base import tenant_transaction
from payments.intents import splittable
from payments.intents.splittable import PaidLeg
from payments.providers.registry import splitting_provider
from payments.splits import rules, selectors
from payments.splits.contracts import FreezeState, ReceiverKind, ShareState, ShareWish
from payments.splits.models import Split, SplitLeg, SplitShare
from payments.splits.parameters import person_split_days
from payments.splits.services import freezing
from payments.splits.services.errors import (
    PaymentNotSplittable,
    PersonMustWait,
    SplitReceiversWrong,
    SplitReferenceTaken,
    SplitSettled,
    SplitTooLate,
    SplitTooMany,
    SplitTooMuch,
)

SPLIT_TIMER = "payment.split"
UNFREEZE = "unfreeze"


def request_split(
    *,
    company_id: int,
    attempt_leg_id: int,
    receivers: Sequence[ShareWish],
    reference: str,
    now: datetime,
    unfreezes_rest: bool = False,
) -> int:
    """Give shares of a paid leg to others; returns the split's id. Joins a running transaction.

    The same `reference` of the same leg is the same split. It is sent as soon as the provider allows one;
    `unfreezes_rest`: what is left is the seller's with it, and nothing can be split any more.
    Raises PaymentNotSplittable, SplitTooLate, SplitReferenceTaken, SplitReceiversWrong, SplitTooMany, SplitTooMuch,
    PersonMustWait. Event, later: SplitEnded.
    """
    with tenant_transaction(company_id, durable=False):
        paid = splittable.paid_leg(attempt_leg_id)
        if paid is None or not paid.can_be_split:
            raise PaymentNotSplittable
        leg = selectors.lock_leg(freezing.ensure_leg(company_id=company_id, paid=paid, now=now).id)
        accounts = _accounts(receivers, paid=paid)
        earlier = Split.objects.filter(split_leg=leg, reference=reference, round=1).first()
        if earlier is not None:
            if _content(selectors.shares_of(earlier)) != [
                (accounts[place], wish.amount.amount_minor) for place, wish in enumerate(receivers)
            ]:
                raise SplitReferenceTaken(reference=reference)
            return earlier.id
        _require_frozen(leg, now=now)
        _require_allowed(leg, paid=paid, receivers=receivers, now=now)
        split = _write(leg, reference=reference, unfreezes_rest=unfreezes_rest, paid=paid, now=now)
        SplitShare.objects.bulk_create(
            [
                SplitShare(
                    company_id=company_id,
                    split=split,
                    position=place,
                    kind=wish.kind,
                    account=accounts[place],
                    receiver_account_id=wish.payee_account_id,
                    relation=wish.relation,
                    name=wish.name,
                    rule=wish.rule,
                    description=wish.description,
                    amount_minor=wish.amount.amount_minor,
                )
                for place, wish in enumerate(receivers)
            ]
        )
        if unfreezes_rest:
            freezing.set_state(leg, FreezeState.UNFREEZING, now=now)
        return split.id


def request_unfreeze(*, company_id: int, attempt_leg_id: int, now: datetime) -> int | None:
    """Let the seller have what is left of a leg; returns the split's id, None where nothing is frozen. Joins a running
    transaction. Asked twice it is the same."""
    with tenant_transaction(company_id, durable=False):
        paid = splittable.paid_leg(attempt_leg_id)
        if paid is None or not paid.can_be_split:
            return None
        leg = selectors.lock_leg(freezing.ensure_leg(company_id=company_id, paid=paid, now=now).id)
        if leg.state != FreezeState.FROZEN or now >= leg.frozen_until:
            return None
        rounds = Split.objects.filter(split_leg=leg, reference=UNFREEZE).count()
        split = _write(leg, reference=UNFREEZE, unfreezes_rest=True, paid=paid, now=now, round_number=rounds + 1)
        freezing.set_state(leg, FreezeState.UNFREEZING, now=now)
        return split.id


def retry_split(*, actor: Actor, split_id: int, now: datetime) -> int:
    """Ask again, under a new number, for what did not arrive of an unresolved split; returns the new split's id.

    Raises NotFound, SplitSettled, SplitTooLate, SplitTooMany, SplitTooMuch.
    """
    with tenant_transaction(actor.company, durable=False):
        found = Split.objects.filter(id=split_id).first()
        if found is None:
            raise NotFound
        leg = selectors.lock_leg(found.split_leg_id)
        split = Split.objects.select_for_update().get(id=split_id)
        failed = [share for share in selectors.shares_of(split) if share.state == ShareState.FAILED]
        if not split.is_unresolved:
            raise SplitSettled
        _require_frozen(leg, now=now)
        if not failed:
            # It was to unfreeze the rest, and nothing else.
            Split.objects.filter(id=split_id).update(is_unresolved=False)
            following = request_unfreeze(company_id=leg.company_id, attempt_leg_id=leg.attempt_leg_id, now=now)
            if following is None:
                raise SplitTooLate
            return following
        paid = splittable.paid_leg(leg.attempt_leg_id)
        if paid is None:
            raise PaymentNotSplittable
        _require_room(leg, paid=paid, asked=sum(share.amount_minor for share in failed))
        return follow_up(leg, split=split, failed=failed, due_at=now, actor=actor, now=now)


def follow_up(
    leg: SplitLeg,
    *,
    split: Split,
    failed: Sequence[SplitShare],
    due_at: datetime,
    now: datetime,
    actor: Actor | None = None,
) -> int:
    """The next round of what failed, under a number of its own; the leg is locked. Returns the new split's id."""
    paid = splittable.paid_leg(leg.attempt_leg_id)
    if paid is None:
        raise PaymentNotSplittable
    following = _write(
        leg,
        reference=split.reference,
        unfreezes_rest=False,
        paid=paid,
        now=now,
        round_number=split.round + 1,
        due_at=due_at,
        actor=actor,
    )
    SplitShare.objects.bulk_create(
        [
            SplitShare(
                company_id=leg.company_id,
                split=following,
                position=place,
                kind=share.kind,
                account=share.account,
                receiver_account_id=share.receiver_account_id,
                relation=share.relation,
                name=share.name,
                rule=share.rule,
                description=share.description,
                amount_minor=share.amount_minor,
            )
            for place, share in enumerate(failed)
        ]
    )
    Split.objects.filter(id=split.id).update(is_unresolved=False)
    return following.id


def most_to_give(leg: SplitLeg, *, paid: PaidLeg) -> int:
    """The most that all receivers of a leg together may have now."""
    limits = splitting_provider(paid.provider).limits
    return rules.most_to_give(
        amount_minor=leg.amount_minor,
        fee_minor=leg.fee_minor,
        refunded_minor=selectors.refunded_minor(leg),
        ratio=int(paid.capabilities.get("split_ratio", limits.highest_ratio)),
    )


def _write(
    leg: SplitLeg,
    *,
    reference: str,
    unfreezes_rest: bool,
    paid: PaidLeg,
    now: datetime,
    round_number: int = 1,
    due_at: datetime | None = None,
    actor: Actor | None = None,
) -> Split:
    limits = splitting_provider(paid.provider).limits
    if Split.objects.filter(split_leg=leg).count() >= limits.most_requests:
        raise SplitTooMany(most=limits.most_requests)
    split = Split.objects.create(
        company_id=leg.company_id,
        split_leg=leg,
        reference=reference,
        round=round_number,
        number=rules.new_number("S", local_date(now)),
        unfreezes_rest=unfreezes_rest,
        requested_at=now,
    )
    earliest = leg.paid_at + limits.earliest + rules.MARGIN if limits.earliest else leg.paid_at
    timers.set_timer(
        kind=SPLIT_TIMER, reference=split.id, due_at=max(due_at or now, earliest), company_id=leg.company_id
    )
    audit.record(
        actor=actor or system_actor(company_id=leg.company_id),
        action="payment.split_request",
        object_kind="payment_split",
        object_id=split.id,
        now=now,
        company_id=leg.company_id,
        new={"reference": reference, "round": round_number, "unfreezes_rest": unfreezes_rest},
    )
    return split


def _accounts(receivers: Sequence[ShareWish], *, paid: PaidLeg) -> list[str]:
    """The receivers' numbers at the provider, in order. Raises SplitReceiversWrong."""
    limits = splitting_provider(paid.provider).limits
    wrong = SplitReceiversWrong(most=limits.most_receivers)
    found = []
    for wish in receivers:
        account: str | None = wish.account
        if wish.payee_account_id is not None:
            account = splittable.number_of_account(payee_account_id=wish.payee_account_id, provider=paid.provider)
        if not account or account == paid.credentials.mchid:
            raise wrong
        if wish.amount.amount_minor < 1 or wish.amount.currency != paid.currency:
            raise wrong
        found.append(account)
    if not 1 <= len(found) <= limits.most_receivers or len(set(found)) != len(found):
        raise wrong
    return found


def _content(shares: Sequence[SplitShare]) -> list[tuple[str, int]]:
    return [(share.account, share.amount_minor) for share in shares]


def _require_frozen(leg: SplitLeg, *, now: datetime) -> None:
    if leg.state != FreezeState.FROZEN or now >= leg.frozen_until:
        raise SplitTooLate


def _require_allowed(leg: SplitLeg, *, paid: PaidLeg, receivers: Sequence[ShareWish], now: datetime) -> None:
    if any(wish.kind is ReceiverKind.PERSON for wish in receivers):
        days = person_split_days(on=local_date(now))
        if now < leg.paid_at + timedelta(days=days):
            raise PersonMustWait(days=days)
    _require_room(leg, paid=paid, asked=sum(wish.amount.amount_minor for wish in receivers))


def _require_room(leg: SplitLeg, *, paid: PaidLeg, asked: int) -> None:
    left = most_to_give(leg, paid=paid) - selectors.given_minor(leg)
    if asked > left:
        raise SplitTooMuch(left=format_yuan(max(0, left)))
