"""Reads of parameters for those who set them."""

from __future__ import annotations

from datetime import date, datetime

from backend.accounts.actor import Actor
from backend.kernel.errors import NotFound
from backend.kernel.time import local_date
from backend.organization.base import tenant_read
from backend.organization.contracts import UnitKind
from backend.organization.models import OrgUnit, ParameterValue
from backend.organization.parameters.contracts import Definition, ParameterChange, ParameterOfUnit
from backend.organization.parameters.permissions import PARAMETERS_MANAGE
from backend.organization.parameters.registry import PARAMETERS
from backend.organization.parameters.rules import read
from backend.organization.parameters.values import held, inherited


def parameters_of_unit(*, actor: Actor, unit_id: int, on: date | None = None, now: datetime) -> list[ParameterOfUnit]:
    """What every parameter is in a unit on a day (None: today), by key. Raises NotSignedIn, Forbidden, NotFound."""
    actor.require(PARAMETERS_MANAGE, unit_id=unit_id)
    with tenant_read(actor.company):
        unit = unit_or_refuse(unit_id)
        changes = _changes(unit_id, key=None)
        day = on or local_date(now)
        return [_of_unit(each, unit=unit, changes=changes.get(each.key, []), on=day) for each in PARAMETERS.all()]


def parameter_of_unit(*, actor: Actor, key: str, unit_id: int, now: datetime) -> ParameterOfUnit:
    """As parameters_of_unit, of one parameter. Raises ParameterUnknown too."""
    definition = PARAMETERS.get(key)
    actor.require(PARAMETERS_MANAGE, unit_id=unit_id)
    with tenant_read(actor.company):
        unit = unit_or_refuse(unit_id)
        changes = _changes(unit_id, key=key).get(key, [])
        return _of_unit(definition, unit=unit, changes=changes, on=local_date(now))


def parameter_history(*, actor: Actor, key: str, unit_id: int) -> list[ParameterChange]:
    """What the unit itself has set, newest first. Raises as parameter_of_unit."""
    PARAMETERS.get(key)
    actor.require(PARAMETERS_MANAGE, unit_id=unit_id)
    with tenant_read(actor.company):
        unit_or_refuse(unit_id)
        return _changes(unit_id, key=key).get(key, [])[::-1]


def unit_or_refuse(unit_id: int) -> OrgUnit:
    """The unit of the company in scope. Raises NotFound."""
    unit = OrgUnit.objects.filter(id=unit_id).first()
    if unit is None:
        raise NotFound(field=("unitId",))
    return unit


def may_be_set_at(definition: Definition, unit: OrgUnit) -> bool:
    """Whether a unit of that level may have a value of its own."""
    levels = list(UnitKind)
    return levels.index(UnitKind(unit.kind)) <= levels.index(definition.lowest)


def version_of(*, key: str, unit_id: int) -> int:
    """Id of what the unit set last; 0 where it never has. In the company's scope."""
    return (
        ParameterValue.objects.filter(unit_id=unit_id, key=key).order_by("-id").values_list("id", flat=True).first()
        or 0
    )


def _of_unit(definition: Definition, *, unit: OrgUnit, changes: list[ParameterChange], on: date) -> ParameterOfUnit:
    return ParameterOfUnit(
        definition=definition,
        unit_id=unit.pk,
        held=held(definition, unit_id=unit.pk, on=on),
        inherited=inherited(definition, unit_id=unit.pk, on=on),
        own_version=changes[-1].id if changes else 0,
        coming=tuple(sorted((one for one in changes if one.starts_on > on), key=lambda one: (one.starts_on, one.id))),
        may_be_set=may_be_set_at(definition, unit),
    )


def _changes(unit_id: int, *, key: str | None) -> dict[str, list[ParameterChange]]:
    """Key -> what the unit has set, as it was set; `old` is what the unit had set for that day until then."""
    rows = ParameterValue.objects.filter(unit_id=unit_id).order_by("id")
    found: dict[str, list[ParameterChange]] = {}
    for row in rows if key is None else rows.filter(key=key):
        known = {definition.key: definition for definition in PARAMETERS.all()}
        definition = known.get(row.key)
        if definition is None:
            # A parameter of an earlier version of the product.
            continue
        earlier = found.setdefault(row.key, [])
        before = max(
            (one for one in earlier if one.starts_on <= row.starts_on),
            key=lambda one: (one.starts_on, one.id),
            default=None,
        )
        earlier.append(
            ParameterChange(
                id=row.pk,
                old=before.new if before else None,
                new=None if row.value is None else read(definition, row.value),
                starts_on=row.starts_on,
                set_at=row.set_at,
                account_id=row.account_id,
            )
        )
    return found
