"""What a formula asks of an object, and which objects lack it (BILLING rules, section 2)."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from backend.kernel.errors import DomainError
from property_core.charges.models import ChargeItem
from property_core.formulas.contracts import QUANTITY_NAMES_ZH, Formula, Quantity, Split, quantities
from property_core.homes.contracts import Chargeable, MeterLevel, ObjectKind

_OF_ROOM = (Quantity.AREA, Quantity.INNER_AREA, Quantity.FLOOR, Quantity.OCCUPANTS)


class ObjectLacksQuantity(DomainError):
    code = "type_error"
    zh = "公式要用“{quantity}”，但 {objects} 没有（或不止一块仪表）。"
    en = "The formula asks for {quantity}, which {objects} cannot give."


def require_quantities(
    formula: Formula, *, item: ChargeItem, objects: Iterable[Chargeable], field: tuple[str, ...]
) -> None:
    """Raises ObjectLacksQuantity naming the first objects that lack the first quantity missing anywhere."""
    lacking: dict[Quantity, list[Chargeable]] = {}
    for one in objects:
        lack = lacking_quantity(formula, one=one, medium=item.medium)
        if lack is not None:
            lacking.setdefault(lack, []).append(one)
    for quantity, those in lacking.items():
        raise ObjectLacksQuantity(field=field, quantity=QUANTITY_NAMES_ZH[quantity], objects=codes_of(those))


def lacking_quantity(formula: Formula, *, one: Chargeable, medium: str) -> Quantity | None:
    """The first quantity that the formula asks for and the object lacks; None where it has all.

    `medium` of the charge item, empty where it names none.
    """
    if isinstance(formula, Split) and one.level is not MeterLevel.SHARED:
        return Quantity.SHARED_USAGE
    for quantity in Quantity:
        if quantity in quantities(formula) and not _has(quantity, one=one, medium=medium):
            return quantity
    return None


def _has(quantity: Quantity, *, one: Chargeable, medium: str) -> bool:
    if quantity in _OF_ROOM:
        return one.room_id is not None and (quantity is not Quantity.INNER_AREA or one.has_inner_area)
    if quantity is Quantity.SHARED_USAGE:
        return one.level is MeterLevel.SHARED
    if quantity is Quantity.USAGE:
        if one.kind is ObjectKind.ROOM:
            return sum(1 for each in one.private_media if medium in ("", each)) == 1
        return one.kind is ObjectKind.METER
    return True


def codes_of(objects: Collection[Chargeable]) -> str:
    """The first codes, for a message."""
    codes = [one.code for one in objects]
    return "、".join(codes[:5]) + ("…" if len(codes) > 5 else "")
