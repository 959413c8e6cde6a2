"""What is charged: tariffs and their versions, and what a formula asks of the objects under it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal

from backend.accounts.actor import Actor
from backend.kernel import audit
from backend.kernel.errors import DomainError, InvalidInput, NotFound
from backend.kernel.locking import advisory_lock
from backend.organization.base import tenant_transaction
from backend.organization.contracts import UnitKind
from backend.organization.selectors import tree, units_by_id
from property_core.charges.contracts import TariffTerms
from property_core.charges.models import Assignment, ChargeItem, Tariff, TariffVersion
from property_core.charges.permissions import SETUP, require_in_communities
from property_core.charges.quantities import require_quantities
from property_core.charges.services.seen import require_seen
from property_core.charges.terms import checked_terms
from property_core.formulas.contracts import (
    Formula,
    Quantity,
    quantities,
    split_kind,
    to_text,
    uses_price,
)
from property_core.formulas.parser import parse
from property_core.homes.chargeables import chargeables


class TariffCodeTaken(DomainError):
    code = "TARIFF_CODE_TAKEN"
    zh = "收费标准编码 {tariff} 已被使用。"
    en = "The tariff code {tariff} is taken."


class VersionNotLater(DomainError):
    code = "VERSION_NOT_LATER"
    zh = "新标准的生效日期须晚于现行标准的生效日期 {starts_on}。"
    en = "The new terms must begin later than the newest ones, which begin on {starts_on}."


@dataclass(frozen=True, slots=True)
class CheckedFormula:
    """A formula that parses. `canonical` is how it is kept; `asks` in the order of the language."""

    canonical: str
    asks: tuple[Quantity, ...]
    uses_price: bool
    is_split: bool


def check_formula(text: str) -> CheckedFormula:
    """What a formula says, while it is being typed. Raises a FormulaError with the position at fault."""
    formula = parse(text)
    named = quantities(formula)
    return CheckedFormula(
        canonical=to_text(formula),
        asks=tuple(quantity for quantity in Quantity if quantity in named),
        uses_price=uses_price(formula),
        is_split=split_kind(formula) is not None,
    )


def create_tariff(
    *,
    actor: Actor,
    item_id: int,
    community_id: int | None,
    code: str,
    name: str,
    terms: TariffTerms,
    starts_on: date,
    now: datetime,
) -> int:
    """A new tariff of a charge item with its first version, for one community or (None) the whole company.

    Returns its id. Raises Forbidden, NotFound, InvalidInput, TariffCodeTaken, PriceRequired, FormulaError.
    """
    actor.require(SETUP)
    with tenant_transaction(actor.company):
        _require_over(actor=actor, community_id=community_id)
        item = ChargeItem.objects.filter(id=item_id).first()
        if item is None:
            raise NotFound(field=("itemId",))
        code, name = _text(code, name="code", limit=40), _text(name, name="name", limit=80)
        formula = checked_terms(terms)
        advisory_lock(f"tariff {code} of company {actor.company}")
        if Tariff.objects.filter(code=code).exists():
            raise TariffCodeTaken(field=("code",), tariff=code)
        tariff = Tariff.objects.create(
            company_id=actor.company, item=item, community_id=community_id, code=code, name=name
        )
        _write_version(actor=actor, tariff=tariff, number=1, terms=terms, formula=formula, starts_on=starts_on, now=now)
        audit.record(
            actor=actor,
            action="billing.tariff.create",
            object_kind="tariff",
            object_id=tariff.pk,
            new={
                "code": code,
                "name": name,
                "item_id": item_id,
                "community_id": community_id,
                **_shown(terms, starts_on=starts_on),
            },
            now=now,
        )
        return tariff.pk


def change_tariff(
    *, actor: Actor, tariff_id: int, seen_version: int, terms: TariffTerms, starts_on: date, now: datetime
) -> int:
    """New terms of a tariff from a day on, as its next version; bills made before stay as they are. Returns its number.

    `seen_version`: number of the newest version when the editor looked; where somebody has written another since, his
    change is refused, for it would silently undo that one. What the new formula asks for must be there on every object
    that the tariff is assigned to on or after that day. Locks the tariff.
    Raises Forbidden, NotFound, InvalidInput, TariffChanged, PriceRequired, VersionNotLater, ObjectLacksQuantity,
    FormulaError.
    """
    actor.require(SETUP)
    with tenant_transaction(actor.company):
        tariff = lock_tariff(tariff_id, actor=actor)
        _require_over(actor=actor, community_id=tariff.community_id)
        newest = TariffVersion.objects.filter(tariff=tariff).order_by("-number").first()
        if newest is not None:
            require_seen(newest, seen_version=seen_version)
        if newest is not None and starts_on <= newest.starts_on:
            raise VersionNotLater(field=("startsOn",), starts_on=newest.starts_on)
        formula = checked_terms(terms)
        live = Assignment.objects.filter(tariff=tariff).exclude(ends_on__lte=starts_on)
        ids = list(live.values_list("room_id", "space_id", "meter_id"))
        require_quantities(
            formula,
            item=tariff.item,
            objects=chargeables(
                company_id=actor.company,
                room_ids={row[0] for row in ids if row[0] is not None},
                space_ids={row[1] for row in ids if row[1] is not None},
                meter_ids={row[2] for row in ids if row[2] is not None},
            ),
            field=("terms", "formula"),
        )
        number = newest.number + 1 if newest is not None else 1
        _write_version(
            actor=actor, tariff=tariff, number=number, terms=terms, formula=formula, starts_on=starts_on, now=now
        )
        audit.record(
            actor=actor,
            action="billing.tariff.change",
            object_kind="tariff",
            object_id=tariff.pk,
            old={"number": newest.number, "formula": newest.formula, "unit_price": _plain(newest.unit_price)}
            if newest is not None
            else None,
            new={"number": number, **_shown(terms, starts_on=starts_on)},
            now=now,
        )
        return number


def _require_over(*, actor: Actor, community_id: int | None) -> None:
    """Over the community of a tariff, or over the whole company for one of the company. Raises Forbidden, NotFound."""
    if community_id is None:
        root = next(unit for unit in tree(company_id=actor.company) if unit.kind is UnitKind.COMPANY)
        actor.require(SETUP, unit_id=root.id)
        return
    unit = units_by_id([community_id], company_id=actor.company).get(community_id)
    if unit is None or unit.kind is not UnitKind.COMMUNITY:
        raise NotFound(field=("communityId",))
    require_in_communities(SETUP, actor=actor, community_ids=[community_id])


def lock_tariff(tariff_id: int, *, actor: Actor) -> Tariff:
    """The tariff, if it is the company's or of a community of the actor's. Raises NotFound."""
    tariff = Tariff.objects.select_for_update(of=("self",)).select_related("item").filter(id=tariff_id).first()
    if tariff is None or (tariff.community_id is not None and not actor.can(SETUP, unit_id=tariff.community_id)):
        raise NotFound(field=("tariffId",))
    return tariff


def _write_version(
    *, actor: Actor, tariff: Tariff, number: int, terms: TariffTerms, formula: Formula, starts_on: date, now: datetime
) -> None:
    TariffVersion.objects.create(
        company_id=tariff.company_id,
        tariff=tariff,
        number=number,
        starts_on=starts_on,
        created_at=now,
        created_by=actor.account_id,
        **{**asdict(terms), "formula": to_text(formula)},
    )


def _text(text: str, *, name: str, limit: int) -> str:
    text = text.strip()
    if not 1 <= len(text) <= limit:
        raise InvalidInput(field=(name,), name=name, reason=f"1–{limit}")
    return text


def _shown(terms: TariffTerms, *, starts_on: date) -> dict[str, object]:
    values = {name: str(value) if value is not None else None for name, value in asdict(terms).items()}
    return {**values, "starts_on": str(starts_on)}


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"
