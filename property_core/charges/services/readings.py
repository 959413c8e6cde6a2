"""Meter readings (抄表) entered at the desk: a meter's, or many of one month; looking at strange ones again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from backend.accounts.actor import Actor
from backend.kernel import audit
from backend.kernel.errors import DomainError, InvalidInput, NotFound
from backend.kernel.locking import advisory_lock
from backend.kernel.time import local_date
from backend.organization.base import tenant_transaction
from backend.organization.parameters import parameter
from property_core.charges.contracts import EnteredReading, ReadingEntry
from property_core.charges.models import Reading
from property_core.charges.parameters import ABNORMAL_USAGE
from property_core.charges.permissions import READINGS, require_in_communities
from property_core.charges.registry import billed_readings
from property_core.charges.rules import deviates, usual_usage
from property_core.charges.selectors.readings import Neighbours, neighbours_by_meter
from property_core.homes.chargeables import meters_by_id
from property_core.homes.contracts import PlacedMeter

MOST_READINGS = 200
_LARGEST = Decimal(10) ** 14


class ReadingGoesBack(DomainError):
    code = "READING_GOES_BACK"
    zh = "读数小于上期读数 {previous}；表更换或走满一圈请另行登记。"
    en = "The reading is lower than the previous one, {previous}; register a replaced or rolled-over meter instead."


class ReadingAboveNext(DomainError):
    code = "READING_ABOVE_NEXT"
    zh = "读数大于下期读数 {following}。"
    en = "The reading is higher than the next one, {following}."


class ReadingBilled(DomainError):
    code = "READING_BILLED"
    zh = "这期读数已经出账，不能修改；请先冲销账单。"
    en = "This reading has been billed and cannot be changed; reverse the bill first."


class ReadingMissing(DomainError):
    code = "READING_MISSING"
    zh = "仪表 {meters} 这期还没有读数，不能确认。"
    en = "The meters {meters} have no reading of this month to confirm."


def enter_reading(
    *, actor: Actor, meter_id: int, period: date, read_on: date, value: Decimal, now: datetime
) -> EnteredReading:
    """Keep a meter's reading of a month, or correct it as long as no bill was made from it.

    A strange usage is kept and flagged, not refused. Raises Forbidden, NotFound, InvalidInput, ReadingGoesBack,
    ReadingAboveNext, ReadingBilled.
    """
    entries = [ReadingEntry(meter_id, read_on, value)]
    (outcome,) = enter_readings(actor=actor, period=period, entries=entries, now=now)
    if isinstance(outcome, DomainError):
        raise outcome
    return outcome


def enter_readings(
    *, actor: Actor, period: date, entries: Sequence[ReadingEntry], now: datetime
) -> list[EnteredReading | DomainError]:
    """Keep the readings of many meters for a month, each as enter_reading; what is refused stops none of the others.

    Returns, in order, what became of each: kept, or why not (InvalidInput, ReadingGoesBack, ReadingAboveNext,
    ReadingBilled). All together are refused with Forbidden, NotFound (a meter that is not the actor's), InvalidInput
    (no month, too many, a meter twice). A constant number of queries. Readings of one community are entered one after
    the other (a named lock).
    """
    actor.require(READINGS)
    _require_month(period)
    meter_ids = [entry.meter_id for entry in entries]
    if not 1 <= len(entries) <= MOST_READINGS:
        raise InvalidInput(field=("readings",), name="readings", reason=f"1–{MOST_READINGS}")
    if len(set(meter_ids)) < len(meter_ids):
        raise InvalidInput(field=("readings", "meterId"), name="meterId", reason="×2")
    with tenant_transaction(actor.company):
        meters = _own_meters(actor, meter_ids)
        lock_readings(meter.community_id for meter in meters.values())
        standing = {row.meter_id: row for row in Reading.objects.filter(meter_id__in=meter_ids, period=period)}
        changed = [
            entry.meter_id
            for entry in entries
            if entry.meter_id in standing and standing[entry.meter_id].value != entry.value
        ]
        billed = {code for code, _ in billed_readings(actor.company, [(meters[one].code, period) for one in changed])}
        around = neighbours_by_meter(meter_ids, period=period, company_id=actor.company)
        percents = {
            community_id: parameter(community_id, ABNORMAL_USAGE.key, on=local_date(now))
            for community_id in {meter.community_id for meter in meters.values()}
        }
        outcomes: list[EnteredReading | DomainError] = []
        kept: list[Reading] = []
        for entry in entries:
            meter = meters[entry.meter_id]
            refusal = _refusal(meter, entry, around[meter.id], is_billed=meter.code in billed)
            if refusal is not None:
                outcomes.append(refusal)
                continue
            outcomes.append(_compared(meter, entry.value, around[meter.id], percent=percents[meter.community_id]))
            kept.append(_row(actor, entry, period=period, standing=standing.get(meter.id)))
        rows = Reading.objects.bulk_create(
            kept,
            update_conflicts=True,
            unique_fields=["meter", "period"],
            update_fields=["read_on", "value", "confirmed_at", "confirmed_by"],
        )
        _record(actor, rows, standing, period=period, now=now)
        return outcomes


def confirm_readings(*, actor: Actor, period: date, meter_ids: Sequence[int], now: datetime) -> int:
    """Say that the readings of these meters were looked at again and are right; returns how many were not said so yet.

    A reading that is corrected later is to be looked at anew. One audit row a meter. Raises Forbidden, NotFound,
    InvalidInput, ReadingMissing (naming the first meters without one; nothing is confirmed then).
    """
    actor.require(READINGS)
    _require_month(period)
    if not 1 <= len(set(meter_ids)) <= MOST_READINGS:
        raise InvalidInput(field=("meterIds",), name="meterIds", reason=f"1–{MOST_READINGS}")
    with tenant_transaction(actor.company):
        meters = _own_meters(actor, meter_ids)
        lock_readings(meter.community_id for meter in meters.values())
        rows = list(Reading.objects.filter(meter_id__in=meters, period=period).order_by("id"))
        unread = sorted(meters[one].code for one in meters.keys() - {row.meter_id for row in rows})
        if unread:
            raise ReadingMissing(field=("meterIds",), meters="、".join(unread[:5]) + ("…" if len(unread) > 5 else ""))
        fresh = [row for row in rows if row.confirmed_at is None]
        Reading.objects.filter(id__in=[row.pk for row in fresh]).update(confirmed_at=now, confirmed_by=actor.account_id)
        audit.record_each(
            actor=actor,
            action="billing.reading.confirm",
            object_kind="meter",
            object_ids=[row.meter_id for row in fresh],
            new={"period": f"{period:%Y-%m}"},
            now=now,
        )
        return len(fresh)


def lock_readings(community_ids: Iterable[int]) -> None:
    """Whoever compares readings with those around them keeps others from changing these meanwhile."""
    for community_id in sorted(set(community_ids)):
        advisory_lock(f"readings of community {community_id}")


def _require_month(period: date) -> None:
    if period.day != 1:
        raise InvalidInput(field=("period",), name="period", reason="YYYY-MM")


def _own_meters(actor: Actor, meter_ids: Collection[int]) -> dict[int, PlacedMeter]:
    meters = meters_by_id(meter_ids, company_id=actor.company)
    if meters.keys() != set(meter_ids):
        raise NotFound(field=("meterId",))
    require_in_communities(READINGS, actor=actor, community_ids={meter.community_id for meter in meters.values()})
    return meters


def _refusal(meter: PlacedMeter, entry: ReadingEntry, around: Neighbours, *, is_billed: bool) -> DomainError | None:
    value = entry.value
    if not 0 <= value < _LARGEST or value != round(value, 4):
        return InvalidInput(field=("value",), name="value", reason="0.0000–99999999999999.9999")
    if is_billed:
        return ReadingBilled(field=("value",))
    previous = _previous(meter, around)
    if value < previous:
        return ReadingGoesBack(field=("value",), previous=f"{previous.normalize():f}")
    if around.following is not None and value > around.following:
        return ReadingAboveNext(field=("value",), following=f"{around.following.normalize():f}")
    return None


def _previous(meter: PlacedMeter, around: Neighbours) -> Decimal:
    return around.earlier[0] if around.earlier else meter.initial_reading


def _compared(meter: PlacedMeter, value: Decimal, around: Neighbours, *, percent: Decimal) -> EnteredReading:
    previous = _previous(meter, around)
    usage = (value - previous) * meter.multiplier
    usual = usual_usage(around.earlier, initial=meter.initial_reading, multiplier=meter.multiplier)
    return EnteredReading(previous, usage, usual, deviates(usage=usage, usual=usual, percent=percent))


def _row(actor: Actor, entry: ReadingEntry, *, period: date, standing: Reading | None) -> Reading:
    is_same = standing is not None and standing.value == entry.value
    return Reading(
        company_id=actor.company,
        meter_id=entry.meter_id,
        period=period,
        read_on=entry.read_on,
        value=entry.value,
        confirmed_at=standing.confirmed_at if standing is not None and is_same else None,
        confirmed_by=standing.confirmed_by if standing is not None and is_same else None,
    )


def _record(
    actor: Actor, rows: Sequence[Reading], standing: dict[int, Reading], *, period: date, now: datetime
) -> None:
    """One audit row a meter: what somebody asks about one of them is found."""
    changes = []
    for row in rows:
        before = standing.get(row.meter_id)
        new = {"period": f"{period:%Y-%m}", "value": str(row.value), "read_on": str(row.read_on)}
        if before is None:
            changes.append(audit.Change("billing.reading.enter", row.meter_id, None, new))
        else:
            old = {"value": str(before.value), "read_on": str(before.read_on)}
            changes.append(audit.Change("billing.reading.correct", row.meter_id, old, new))
    audit.record_changes(actor=actor, object_kind="meter", changes=changes, now=now)
