"""The definitions: each module brings its own at start-up, values are kept for nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from backend.kernel.errors import DomainError
from backend.organization.contracts import UnitKind
from backend.organization.parameters.contracts import Definition, Option, Value, ValueKind
from backend.organization.parameters.rules import require_within


class ParameterUnknown(DomainError):
    code = "PARAMETER_UNKNOWN"
    zh = "没有参数 {key}。"
    en = "There is no parameter {key}."


class Registry:
    """Definitions by key."""

    def __init__(self) -> None:
        self._known: dict[str, Definition] = {}

    def define(
        self,
        key: str,
        *,
        kind: ValueKind,
        default: Value,
        zh: str,
        en: str,
        zh_help: str,
        en_help: str,
        lowest: UnitKind = UnitKind.COMMUNITY,
        minimum: Decimal | int | None = None,
        maximum: Decimal | int | None = None,
        options: Sequence[Option] = (),
    ) -> Definition:
        """Make a parameter known. Called while modules are imported.

        Raises ValueError where one key gets two meanings, ValueRefused for a default out of its own bounds.
        """
        definition = Definition(
            key=key,
            kind=kind,
            default=default,
            zh=zh,
            en=en,
            zh_help=zh_help,
            en_help=en_help,
            lowest=lowest,
            minimum=None if minimum is None else Decimal(minimum),
            maximum=None if maximum is None else Decimal(maximum),
            options=tuple(options),
        )
        require_within(definition, default)
        if self._known.setdefault(key, definition) != definition:
            raise ValueError(f"parameter {key} is defined twice with different meanings")
        return definition

    def get(self, key: str) -> Definition:
        """Raises ParameterUnknown."""
        found = self._known.get(key)
        if found is None:
            raise ParameterUnknown(field=("key",), key=key)
        return found

    def all(self) -> tuple[Definition, ...]:
        """Every definition, by key."""
        return tuple(self._known[key] for key in sorted(self._known))


PARAMETERS = Registry()
