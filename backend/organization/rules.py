"""Which level of the tree may stand under which, and what counts as a name. No Django."""

from __future__ import annotations

from backend.kernel.errors import InvalidInput
from backend.organization.contracts import UnitKind

_ABOVE: dict[UnitKind, frozenset[UnitKind]] = {
    UnitKind.COMPANY: frozenset(),
    UnitKind.REGION: frozenset({UnitKind.COMPANY}),
    UnitKind.COMMUNITY: frozenset({UnitKind.COMPANY, UnitKind.REGION}),
    UnitKind.AREA: frozenset({UnitKind.COMMUNITY}),
}

# Longest first. Who works there reads the whole name; who lives there has never called his home an office.
_OFFICES = ("物业服务中心", "客户服务中心", "物业管理处", "物业服务处", "管理处")


def may_stand_under(kind: UnitKind, parent: UnitKind) -> bool:
    """Whether a unit of `kind` may hang directly under one of `parent`; a small company needs no regions."""
    return parent in _ABOVE[kind]


def given_text(text: str, *, field: str, most: int) -> str:
    """The text without blanks around it, 1 to `most` characters. Raises InvalidInput, which names the field."""
    clean = text.strip()
    if not 1 <= len(clean) <= most:
        raise InvalidInput(field=(field,), name=field, reason=f"1–{most}")
    return clean


def called_by_residents(community: str) -> str:
    """What its people call a community whose unit is named after its office: 金桂苑管理处 → 金桂苑."""
    for ending in _OFFICES:
        place = community.removesuffix(ending)
        if place != community and place.strip():
            return place.strip()
    return community
