"""Reads of numbering: the rules that hold in a unit, their history, the numbers to come."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime

from backend.accounts.actor import Actor
from backend.kernel.errors import NotFound
from backend.kernel.time import local_date
from backend.organization.base import tenant_read
from backend.organization.models import NumberingRule, NumberSequence, OrgUnit
from backend.organization.numbering.contracts import DocumentType, Reset, Rule, RuleChange, RuleOfUnit
from backend.organization.numbering.patterns import Pattern, parse, require_sound
from backend.organization.numbering.permissions import NUMBERING_MANAGE
from backend.organization.numbering.registry import document_type, document_types

MOST_PREVIEWED = 20


def rules_of_unit(*, actor: Actor, unit_id: int, now: datetime) -> list[RuleOfUnit]:
    """How every type is numbered in a unit today, by key of the type. Raises NotSignedIn, Forbidden, NotFound."""
    actor.require(NUMBERING_MANAGE, unit_id=unit_id)
    with tenant_read(actor.company):
        unit = unit_or_refuse(unit_id)
        rows = _rows_above(unit, kinds=None)
        return [_of_unit(document, unit=unit, rows=rows, on=local_date(now)) for document in document_types()]


def rule_of_unit(*, actor: Actor, document: str, unit_id: int, now: datetime) -> RuleOfUnit:
    """As rules_of_unit, of one type. Raises DocumentTypeUnknown too."""
    known = document_type(document)
    actor.require(NUMBERING_MANAGE, unit_id=unit_id)
    with tenant_read(actor.company):
        unit = unit_or_refuse(unit_id)
        return _of_unit(known, unit=unit, rows=_rows_above(unit, kinds=[document]), on=local_date(now))


def rule_history(*, actor: Actor, document: str, unit_id: int) -> list[RuleChange]:
    """What the unit itself has set for a type, newest first. Raises as rule_of_unit."""
    known = document_type(document)
    actor.require(NUMBERING_MANAGE, unit_id=unit_id)
    with tenant_read(actor.company):
        unit_or_refuse(unit_id)
        return [_change(row) for row in NumberingRule.objects.filter(unit_id=unit_id, kind=known.key).order_by("-id")]


def preview_numbers(
    *,
    actor: Actor,
    document: str,
    unit_id: int,
    pattern: str | None = None,
    reset: Reset | None = None,
    on: date | None = None,
    count: int = 3,
    now: datetime,
) -> list[str]:
    """The next numbers of a unit on a day, by the rule that holds then or by one that is being thought of.

    `count` 1 to MOST_PREVIEWED. Nothing is taken: somebody else may get them first. Raises as rule_of_unit, and
    what is wrong with the pattern.
    """
    known = document_type(document)
    actor.require(NUMBERING_MANAGE, unit_id=unit_id)
    day = on or local_date(now)
    with tenant_read(actor.company):
        unit = unit_or_refuse(unit_id)
        rule = _holding(known, _rows_above(unit, kinds=[document]), unit=unit, on=day)
        found = parse(pattern if pattern is not None else rule.pattern)
        resets = reset or rule.reset
        if pattern is not None or reset is not None:
            require_sound(found, reset=resets, is_of_company=unit.parent_id is None)
        prefix = found.prefix(unit_code=unit.code, on=day)
        first = 1 + _reached(known, prefix, found.counter(reset=resets, unit_code=unit.code, on=day))
        return [found.number(prefix, first + step) for step in range(max(1, min(count, MOST_PREVIEWED)))]


def unit_or_refuse(unit_id: int) -> OrgUnit:
    """The unit of the company in scope. Raises NotFound."""
    unit = OrgUnit.objects.filter(id=unit_id).first()
    if unit is None:
        raise NotFound(field=("unitId",))
    return unit


def version_of(*, document: str, unit_id: int) -> int:
    """Id of what the unit set last for a type; 0 where it never has. In the company's scope."""
    rows = NumberingRule.objects.filter(unit_id=unit_id, kind=document).order_by("-id")
    return rows.values_list("id", flat=True).first() or 0


def longest_number(pattern: Pattern, *, unit: OrgUnit, document: DocumentType, on: date) -> str:
    """The longest number that a rule of the unit makes while its counter keeps to its width. Raises NumberTooLong."""
    codes = OrgUnit.objects.filter(path__startswith=unit.path).values_list("code", flat=True)
    longest = max(codes, key=len, default=unit.code)
    return pattern.number(pattern.prefix(unit_code=longest, on=on), 10**pattern.width - 1)


def _reached(document: DocumentType, prefix: str, counter: str) -> int:
    rows = NumberSequence.objects.filter(kind=document.key, prefix__in={prefix, counter})
    return max(rows.values_list("last", flat=True), default=0)


def _rows_above(unit: OrgUnit, *, kinds: Collection[str] | None) -> list[NumberingRule]:
    """Everything ever set on the way from the root to the unit, oldest first."""
    on_path = [int(step) for step in unit.path.split("/") if step]
    rows = NumberingRule.objects.filter(unit_id__in=on_path).order_by("starts_on", "id")
    return list(rows if kinds is None else rows.filter(kind__in=kinds))


def _holding(document: DocumentType, rows: Iterable[NumberingRule], *, unit: OrgUnit, on: date) -> Rule:
    latest = {row.unit_id: row for row in rows if row.kind == document.key and row.starts_on <= on}
    for step in reversed([int(step) for step in unit.path.split("/") if step]):
        row = latest.get(step)
        if row is not None and row.pattern:
            return Rule(document, row.pattern, Reset(row.reset), row.unit_id, row.starts_on, row.pk)
    return Rule(document, document.pattern, document.reset)


def _of_unit(document: DocumentType, *, unit: OrgUnit, rows: Collection[NumberingRule], on: date) -> RuleOfUnit:
    own = [row for row in rows if row.kind == document.key and row.unit_id == unit.pk]
    return RuleOfUnit(
        document=document,
        unit_id=unit.pk,
        rule=_holding(document, rows, unit=unit, on=on),
        own_version=max((row.pk for row in own), default=0),
        coming=tuple(_change(row) for row in own if row.starts_on > on),
    )


def _change(row: NumberingRule) -> RuleChange:
    return RuleChange(row.pk, row.pattern, Reset(row.reset), row.starts_on, row.set_at, row.account_id)
