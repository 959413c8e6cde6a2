"""Words of numbering."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from backend.kernel.choices import Choice
from backend.organization.contracts import UnitKind


class Reset(Choice):
    """When a counter begins at 1 again; a day is one of the community's own clock."""

    NEVER = "NEVER"
    YEAR = "YEAR"
    MONTH = "MONTH"
    DAY = "DAY"


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A kind of numbered document, with the rule of a company that has set none.

    `lowest`: the lowest level of the tree that may have a rule of its own.
    """

    key: str
    zh: str
    en: str
    pattern: str
    reset: Reset
    lowest: UnitKind


@dataclass(frozen=True, slots=True)
class Rule:
    """How a type is numbered. `unit_id`: the unit that has set it; None is the type's default.

    `rule_id` 0 where nothing was set.
    """

    document: DocumentType
    pattern: str
    reset: Reset
    unit_id: int | None = None
    starts_on: date | None = None
    rule_id: int = 0


@dataclass(frozen=True, slots=True)
class RuleOfUnit:
    """What holds in a unit, and what it has set itself: `own_version` is 0 where it never has set anything."""

    document: DocumentType
    unit_id: int
    rule: Rule
    own_version: int
    coming: tuple[RuleChange, ...]


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One line of a unit's history; an empty `pattern` took the unit's own rule away."""

    id: int
    pattern: str
    reset: Reset
    starts_on: date
    set_at: datetime
    account_id: int | None
