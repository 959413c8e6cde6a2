"""Which level of the tree may stand under which. No Django."""

from __future__ import annotations

from backend.organization.contracts import UnitKind

_ABOVE: dict[UnitKind, frozenset[UnitKind]] = {
    UnitKind.COMPANY: frozenset(),
    UnitKind.REGION: frozenset({UnitKind.COMPANY}),
    UnitKind.COMMUNITY: frozenset({UnitKind.COMPANY, UnitKind.REGION}),
    UnitKind.AREA: frozenset({UnitKind.COMMUNITY}),
}


def may_stand_under(kind: UnitKind, parent: UnitKind) -> bool:
    """Whether a unit of `kind` may hang directly under one of `parent`; a small company needs no regions."""
    return parent in _ABOVE[kind]
