"""Words of parameters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from backend.kernel.choices import Choice
from backend.kernel.money import Money
from backend.organization.contracts import UnitKind


class ValueKind(Choice):
    """What a value is: int, Decimal, bool, one of several texts, a text, Money, or a Decimal in per cent (30 %)."""

    INT = "INT"
    DECIMAL = "DECIMAL"
    BOOL = "BOOL"
    CHOICE = "CHOICE"
    TEXT = "TEXT"
    MONEY = "MONEY"
    PERCENT = "PERCENT"


Value = int | Decimal | bool | str | Money


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a choice, with its name in both languages."""

    value: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Definition:
    """A parameter.

    `key` is `module.name`. `minimum`, `maximum`: bounds of a number (money: in yuan), of a text its length. `lowest`:
    the lowest level of the tree that may have a value of its own. zh_help, en_help: one sentence that says what
    changes with it.
    """

    key: str
    kind: ValueKind
    default: Value
    zh: str
    en: str
    zh_help: str
    en_help: str
    lowest: UnitKind
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    options: tuple[Option, ...] = ()

    @property
    def module(self) -> str:
        return self.key.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Held:
    """A value and where it comes from: the unit that set it, None for the default."""

    value: Value
    unit_id: int | None
    starts_on: date | None


@dataclass(frozen=True, slots=True)
class ParameterChange:
    """One line of a unit's history; None: the unit had no value of its own, or gave it up."""

    id: int
    old: Value | None
    new: Value | None
    starts_on: date
    set_at: datetime
    account_id: int | None


@dataclass(frozen=True, slots=True)
class ParameterOfUnit:
    """What holds in a unit, and what it has set itself: `own_version` is 0 where it never has set anything."""

    definition: Definition
    unit_id: int
    held: Held
    inherited: Held
    own_version: int
    coming: tuple[ParameterChange, ...]
    may_be_set: bool
