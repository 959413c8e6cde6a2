"""Setting how documents are numbered."""

from __future__ import annotations

from datetime import date, datetime

from backend.accounts.actor import Actor
from backend.kernel import audit
from backend.kernel.errors import DomainError, InvalidInput, StaleVersion
from backend.kernel.locking import advisory_lock
from backend.kernel.time import local_date
from backend.organization.base import tenant_transaction
from backend.organization.contracts import UnitKind
from backend.organization.models import NumberingRule
from backend.organization.numbering.contracts import Reset
from backend.organization.numbering.patterns import parse, require_sound
from backend.organization.numbering.permissions import NUMBERING_MANAGE
from backend.organization.numbering.registry import document_type
from backend.organization.numbering.selectors import longest_number, rule_of_unit, unit_or_refuse, version_of

LONGEST_PATTERN = 60


class RuleBelowLevel(DomainError):
    code = "NUMBER_RULE_BELOW_LEVEL"
    zh = "“{name}”不能有自己的编号规则。"
    en = "{name} can have no number rule of its own."


def set_numbering_rule(
    *,
    actor: Actor,
    document: str,
    unit_id: int,
    pattern: str | None,
    reset: Reset = Reset.NEVER,
    starts_on: date,
    expected_version: int,
    now: datetime,
) -> int:
    """Number documents of a type by `pattern` in a unit and below from a day on; None: by the rule above again.

    `starts_on` today or later: what is numbered stays so. `expected_version`: what the caller saw as the unit's own
    version. Returns the new one. Permission: numbering.manage in the unit. Locks the type's rules of the company.
    Raises NotSignedIn, Forbidden, NotFound, DocumentTypeUnknown, InvalidInput (starts in the past), RuleBelowLevel,
    PatternInvalid, CounterMisplaced, ResetNeedsDate, UnitCodeNeeded, NumberTooLong, StaleVersion.
    """
    known = document_type(document)
    actor.require(NUMBERING_MANAGE, unit_id=unit_id)
    if starts_on < local_date(now):
        raise InvalidInput(field=("startsOn",), name="startsOn", reason=f"≥ {local_date(now)}")
    if pattern is not None and len(pattern) > LONGEST_PATTERN:
        raise InvalidInput(field=("pattern",), name="pattern", reason=f"≤ {LONGEST_PATTERN}")
    with tenant_transaction(actor.company):
        unit = unit_or_refuse(unit_id)
        if pattern is not None:
            levels = list(UnitKind)
            if levels.index(UnitKind(unit.kind)) > levels.index(known.lowest):
                raise RuleBelowLevel(field=("unitId",), name=unit.name)
            parsed = parse(pattern)
            require_sound(parsed, reset=reset, is_of_company=unit.parent_id is None)
            longest_number(parsed, unit=unit, document=known, on=starts_on)
        advisory_lock(f"numbering rules of {document} at {actor.company}")
        if version_of(document=document, unit_id=unit_id) != expected_version:
            raise StaleVersion(field=("expectedVersion",))
        before = rule_of_unit(actor=actor, document=document, unit_id=unit_id, now=now).rule
        row = NumberingRule.objects.create(
            company_id=actor.company,
            unit=unit,
            kind=document,
            pattern=pattern or "",
            reset=reset,
            starts_on=starts_on,
            set_at=now,
            account_id=actor.account_id,
        )
        audit.record(
            actor=actor,
            action="numbering.rule.set",
            object_kind="numbering_rule",
            object_id=row.pk,
            now=now,
            old={"pattern": before.pattern, "reset": before.reset.value, "unit_id": before.unit_id},
            new={
                "document": document,
                "unit_id": unit_id,
                "pattern": pattern,
                "reset": reset.value,
                "starts_on": str(starts_on),
            },
        )
        return row.pk
