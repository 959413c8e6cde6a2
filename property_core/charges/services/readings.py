"""Meter readings (抄表) entered at the desk, one meter and period at a time."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from backend.accounts.actor import Actor
from backend.kernel import audit
from backend.kernel.errors import DomainError, InvalidInput, NotFound
from backend.kernel.locking import advisory_lock
from backend.kernel.time import local_date
from backend.organization.base import tenant_transaction
from backend.organization.parameters import parameter
from property_core.charges.contracts import EnteredReading
from property_core.charges.models import Reading
from property_core.charges.parameters import ABNORMAL_USAGE
from property_core.charges.permissions import READINGS, require_in_communities
from property_core.charges.registry import billed_readings
from property_core.charges.rules import deviates
from property_core.homes.chargeables import meters_by_id
from property_core.homes.contracts import PlacedMeter

_LARGEST = Decimal(10) ** 14
_USUAL_OF = 3


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


def enter_reading(
    *, actor: Actor, meter_id: int, period: date, read_on: date, value: Decimal, now: datetime
) -> EnteredReading:
    """Keep a meter's reading of a month, or correct it as long as no bill was made from it.

    A strange usage is kept and flagged, not refused. Readings of one meter are entered one after the other.
    Raises Forbidden, NotFound, InvalidInput, ReadingGoesBack, ReadingAboveNext, ReadingBilled.
    """
    actor.require(READINGS)
    if period.day != 1:
        raise InvalidInput(field=("period",), name="period", reason="YYYY-MM")
    if not 0 <= value < _LARGEST or value != round(value, 4):
        raise InvalidInput(field=("value",), name="value", reason="0.0000–99999999999999.9999")
    with tenant_transaction(actor.company):
        meter = meters_by_id([meter_id], company_id=actor.company).get(meter_id)
        if meter is None:
            raise NotFound(field=("meterId",))
        require_in_communities(READINGS, actor=actor, community_ids=[meter.community_id])
        advisory_lock(f"readings of meter {meter_id}")
        standing = Reading.objects.filter(meter_id=meter_id, period=period).first()
        if standing is not None and standing.value != value:
            billed = billed_readings(actor.company, [(meter.code, period)])
            if billed:
                raise ReadingBilled(field=("value",))
        entered = _compare(meter, period=period, value=value)
        row, is_new = Reading.objects.update_or_create(
            company_id=actor.company, meter_id=meter_id, period=period, defaults={"read_on": read_on, "value": value}
        )
        audit.record(
            actor=actor,
            action="billing.reading.enter" if is_new else "billing.reading.correct",
            object_kind="meter",
            object_id=meter_id,
            old=None if standing is None else {"value": str(standing.value), "read_on": str(standing.read_on)},
            new={"period": f"{period:%Y-%m}", "value": str(value), "read_on": str(read_on)},
            now=now,
        )
        percent = parameter(meter.community_id, ABNORMAL_USAGE.key, on=local_date(now))
        is_outlier = deviates(usage=entered[1], usual=entered[2], percent=percent)
        return EnteredReading(row.pk, entered[0], entered[1], entered[2], is_outlier)


def _compare(meter: PlacedMeter, *, period: date, value: Decimal) -> tuple[Decimal, Decimal, Decimal | None]:
    """(previous reading, usage, usual usage). Raises ReadingGoesBack, ReadingAboveNext."""
    values = list(
        Reading.objects.filter(meter_id=meter.id, period__lt=period)
        .order_by("-period")
        .values_list("value", flat=True)[: _USUAL_OF + 1]
    )
    following = (
        Reading.objects.filter(meter_id=meter.id, period__gt=period)
        .order_by("period")
        .values_list("value", flat=True)
        .first()
    )
    if len(values) <= _USUAL_OF:
        values.append(meter.initial_reading)
    previous = values[0]
    if value < previous:
        raise ReadingGoesBack(field=("value",), previous=f"{previous.normalize():f}")
    if following is not None and value > following:
        raise ReadingAboveNext(field=("value",), following=f"{following.normalize():f}")
    periods = len(values) - 1
    usual = (previous - values[-1]) * meter.multiplier / periods if periods else None
    return previous, (value - previous) * meter.multiplier, usual
