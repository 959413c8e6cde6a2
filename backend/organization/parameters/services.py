"""Setting parameters, and giving a unit's own value up."""

from __future__ import annotations

from datetime import date, datetime

from backend.accounts.actor import Actor, ActorKind
from backend.kernel import audit
from backend.kernel.errors import DomainError, InvalidInput, StaleVersion
from backend.kernel.locking import advisory_lock
from backend.kernel.time import local_date
from backend.organization.base import tenant_transaction
from backend.organization.models import ParameterValue
from backend.organization.parameters.contracts import Value
from backend.organization.parameters.permissions import PARAMETERS_MANAGE
from backend.organization.parameters.registry import PARAMETERS
from backend.organization.parameters.rules import require_within, write
from backend.organization.parameters.selectors import may_be_set_at, unit_or_refuse, version_of
from backend.organization.parameters.values import forget, held


class ParameterBelowLevel(DomainError):
    code = "PARAMETER_BELOW_LEVEL"
    zh = "“{parameter}”不能在“{name}”这一级单独设置。"
    en = "{parameter_en} cannot be set at the level of {name}."


class NothingSet(DomainError):
    code = "PARAMETER_NOT_SET"
    zh = "该机构没有单独设置这个参数。"
    en = "The unit has no value of its own."


def set_parameter(
    *, actor: Actor, unit_id: int, key: str, value: Value, starts_on: date, expected_version: int, now: datetime
) -> int:
    """Give a unit and what is below it a value from a day on; returns the unit's new version.

    `starts_on` today or later, so that the past stays as it was (the system may set earlier days). `expected_version`:
    what the caller saw as the unit's own version. Permission: parameters.manage in the unit. Raises NotSignedIn,
    Forbidden, NotFound, ParameterUnknown, ValueRefused, InvalidInput, ParameterBelowLevel, StaleVersion.
    """
    require_within(PARAMETERS.get(key), value)
    return _change(
        actor=actor,
        unit_id=unit_id,
        key=key,
        value=value,
        starts_on=starts_on,
        expected_version=expected_version,
        now=now,
    )


def reset_parameter(
    *, actor: Actor, unit_id: int, key: str, starts_on: date, expected_version: int, now: datetime
) -> int:
    """Give the unit's own value up from a day on: what holds above holds again. Returns the unit's new version.

    Raises as set_parameter, and NothingSet.
    """
    return _change(
        actor=actor,
        unit_id=unit_id,
        key=key,
        value=None,
        starts_on=starts_on,
        expected_version=expected_version,
        now=now,
    )


def _change(
    *,
    actor: Actor,
    unit_id: int,
    key: str,
    value: Value | None,
    starts_on: date,
    expected_version: int,
    now: datetime,
) -> int:
    definition = PARAMETERS.get(key)
    actor.require(PARAMETERS_MANAGE, unit_id=unit_id)
    if starts_on < local_date(now) and actor.kind is not ActorKind.SYSTEM:
        raise InvalidInput(field=("startsOn",), name="startsOn", reason=f"≥ {local_date(now)}")
    with tenant_transaction(actor.company):
        unit = unit_or_refuse(unit_id)
        if value is not None and not may_be_set_at(definition, unit):
            raise ParameterBelowLevel(
                field=("unitId",), parameter=definition.zh, parameter_en=definition.en, name=unit.name
            )
        advisory_lock(f"parameter {key} of unit {unit_id}")
        version = version_of(key=key, unit_id=unit_id)
        if version != expected_version:
            raise StaleVersion(field=("expectedVersion",))
        if value is None and not version:
            raise NothingSet(field=("key",))
        before = held(definition, unit_id=unit_id, on=starts_on)
        row = ParameterValue.objects.create(
            company_id=actor.company,
            unit=unit,
            key=key,
            value=None if value is None else write(value),
            starts_on=starts_on,
            set_at=now,
            account_id=actor.account_id,
        )
        forget(actor.company)
        after = held(definition, unit_id=unit_id, on=starts_on)
        audit.record(
            actor=actor,
            action="parameter.set" if value is not None else "parameter.reset",
            object_kind="parameter",
            object_id=f"{key}@{unit_id}",
            now=now,
            old={"value": write(before.value), "unit_id": before.unit_id},
            new={"value": write(after.value), "unit_id": after.unit_id, "starts_on": str(starts_on)},
        )
    return row.pk
