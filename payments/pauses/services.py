"""Pausing and resuming, and the refusal that payers read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from backend.accounts.actor import Actor, ActorKind
from backend.kernel import audit
from backend.kernel.errors import DomainError, NotFound
from backend.organization.contracts import UnitKind
from backend.organization.selectors import company_unit_id, unit_visible
from payments.pauses import selectors
from payments.pauses.models import PaymentPause
from payments.pauses.permissions import PAUSE

LONGEST_REASON = 200


class PaymentPaused(DomainError):
    code = "PAYMENT_PAUSED"
    zh = "线上缴费暂停中：{reason}"
    en = "Online payment is paused: {reason}"


class PauseReasonMissing(DomainError):
    code = "PAUSE_REASON_MISSING"
    zh = "请写明暂停的原因（最多 200 字），缴费人会看到。"
    en = "Give the reason (at most 200 characters); payers read it."


class PausePeriodInvalid(DomainError):
    code = "PAUSE_PERIOD_INVALID"
    zh = "结束时间必须晚于开始时间和现在。"
    en = "The end must be after the start and after now."


class PauseUnitInvalid(DomainError):
    code = "PAUSE_UNIT_INVALID"
    zh = "只能对全公司或一个小区暂停缴费。"
    en = "Payment is paused for the whole company or for a community."


class PauseOver(DomainError):
    code = "PAUSE_OVER"
    zh = "这次暂停已经结束。"
    en = "This pause is over already."


def require_not_paused(*, company_id: int, community_ids: Collection[int], now: datetime) -> None:
    """Raises PaymentPaused where nobody may begin to pay online now."""
    pause = selectors.pause_in_force(company_id=company_id, community_ids=community_ids, now=now)
    if pause is not None:
        raise PaymentPaused(reason=pause.reason)


def pause_payments(
    *,
    actor: Actor,
    unit_id: int | None,
    reason: str,
    now: datetime,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> int:
    """Let nobody begin to pay online from `starts_at` (now) until `ends_at` (until resumed); returns the pause's id.

    unit_id: the company or a community; None: the whole platform, which only the command may.
    Raises NotSignedIn, Forbidden, NotFound, PauseUnitInvalid, PauseReasonMissing, PausePeriodInvalid.
    """
    company_id, community_id = None, None
    if unit_id is None:
        _require_platform(actor)
    else:
        unit = unit_visible(actor=actor, code=PAUSE, unit_id=unit_id)
        if unit.kind not in {UnitKind.COMPANY, UnitKind.COMMUNITY}:
            raise PauseUnitInvalid(field=("unitId",))
        company_id = actor.company
        community_id = unit_id if unit.kind == UnitKind.COMMUNITY else None
    words, begins = reason.strip(), max(starts_at or now, now)
    if not words or len(words) > LONGEST_REASON:
        raise PauseReasonMissing(field=("reason",))
    if ends_at is not None and ends_at <= begins:
        raise PausePeriodInvalid(field=("endsAt",))
    with transaction.atomic():
        pause = PaymentPause.objects.create(
            company_id=company_id,
            community_id=community_id,
            reason=words,
            starts_at=begins,
            ends_at=ends_at,
            created_at=now,
            created_by_account_id=actor.account_id,
        )
        new: dict[str, object] = {
            "community_id": community_id,
            "reason": words,
            "starts_at": begins.isoformat(),
            "ends_at": ends_at.isoformat() if ends_at else None,
        }
        _record(actor=actor, pause=pause, action="payment.pause", new=new, now=now)
    return pause.pk


def resume_payments(*, actor: Actor, pause_id: int, now: datetime) -> None:
    """End a pause now. Raises NotSignedIn, Forbidden, NotFound, PauseOver."""
    with transaction.atomic():
        pause = PaymentPause.objects.select_for_update().filter(id=pause_id).first()
        if pause is None:
            raise NotFound
        if pause.company_id is None:
            _require_platform(actor)
        else:
            if pause.company_id != actor.company:
                raise NotFound
            unit_id = pause.community_id or company_unit_id(pause.company_id)
            unit_visible(actor=actor, code=PAUSE, unit_id=unit_id)
        if pause.resumed_at is not None or (pause.ends_at is not None and pause.ends_at <= now):
            raise PauseOver
        pause.resumed_at, pause.resumed_by_account_id = now, actor.account_id
        pause.save(update_fields=["resumed_at", "resumed_by_account_id"])
        _record(actor=actor, pause=pause, action="payment.resume", new={"reason": pause.reason}, now=now)


def _require_platform(actor: Actor) -> None:
    """A pause of all companies is nobody's in a company: to its staff it is not there."""
    if actor.kind is not ActorKind.SYSTEM or actor.company_id is not None:
        raise NotFound


def _record(*, actor: Actor, pause: PaymentPause, action: str, new: dict[str, object], now: datetime) -> None:
    audit.record(
        actor=actor,
        action=action,
        object_kind="payment_pause",
        object_id=pause.pk,
        now=now,
        company_id=pause.company_id,
        new=new,
    )
