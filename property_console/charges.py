"""What is charged: items, tariffs with their versions, the live formula check."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal as Number
from typing import Any

import graphene
from django.db.models import QuerySet

from backend.accounts.actor import Actor
from backend.graphql_kit.connections import connection_field
from backend.graphql_kit.fields import own_id
from backend.graphql_kit.ids import decode_id, encode_id
from backend.graphql_kit.mutations import Mutation
from backend.graphql_kit.permissions import Permitted, field
from backend.graphql_kit.types import Date, DateTime, Decimal
from backend.organization.selectors import staff_names
from property_console.words import Cycle, FeeCap, ItemKind, Medium, Proration
from property_core.charges.contracts import FeeCap as FeeCaps
from property_core.charges.contracts import TariffTerms
from property_core.charges.permissions import READINGS, SETUP, VIEW
from property_core.charges.quantities import ObjectLacksQuantity
from property_core.charges.selectors.charges import charge_items, tariff_visible, tariffs_visible, versions_by_tariff
from property_core.charges.services.charges import (
    CheckedFormula,
    TariffCodeTaken,
    VersionNotLater,
    change_tariff,
    check_formula,
    create_tariff,
)
from property_core.charges.services.seen import TariffChanged
from property_core.charges.terms import PriceRequired
from property_core.formulas.contracts import (
    QUANTITY_NAMES_ZH,
    FormulaError,
    FormulaRequired,
    FormulaSyntaxError,
    FormulaTypeError,
    Quantity,
    UnknownFunction,
    UnknownVariable,
    WrongArguments,
)

FORMULA_ERRORS = (
    FormulaRequired, FormulaSyntaxError, FormulaTypeError, UnknownFunction, UnknownVariable, WrongArguments,
)  # fmt: skip


class ChargeItem(graphene.ObjectType):
    """A charge item (收费项目), e.g. 物业服务费."""

    id = own_id("ChargeItem")
    code = graphene.NonNull(graphene.String)
    name = graphene.NonNull(graphene.String)
    kind = graphene.NonNull(ItemKind)
    medium = graphene.Field(Medium, description="Of a metered item: which meter of a room counts.")
    tax_rate = graphene.Field(Decimal, description="A fraction: 0.06.")

    @staticmethod
    def resolve_medium(row: Any, info: Any) -> str | None:
        return row.medium or None


class TariffVersion(graphene.ObjectType):
    """The terms of a tariff from a day on; never edited, only followed."""

    number = graphene.NonNull(graphene.Int)
    starts_on = graphene.NonNull(Date)
    formula = graphene.NonNull(graphene.String)
    unit_price = graphene.Field(Decimal, description="Yuan per unit of the formula.")
    cycle = graphene.NonNull(Cycle)
    proration = graphene.NonNull(Proration)
    due_day = graphene.NonNull(graphene.Int)
    late_fee_rate = graphene.NonNull(Decimal, description="A fraction per day: 0.0005.")
    grace_days = graphene.NonNull(graphene.Int)
    fee_cap = graphene.NonNull(FeeCap)
    created_at = graphene.NonNull(DateTime)
    created_by = graphene.String(description="Name of who wrote it; null where an import or the system did.")

    @staticmethod
    def resolve_created_by(row: Any, info: Any) -> Any:
        if row.created_by is None:
            return None
        return info.context.loaders.load(staff_names, row.created_by, company_id=row.company_id)


class Tariff(graphene.ObjectType):
    """A tariff (收费标准) of a charge item."""

    id = own_id("Tariff")
    code = graphene.NonNull(graphene.String)
    name = graphene.NonNull(graphene.String)
    item = graphene.NonNull(ChargeItem)
    community_id = graphene.ID(description="Null: of the whole company.")
    versions = graphene.NonNull(graphene.List(graphene.NonNull(TariffVersion)), description="Newest first.")

    @staticmethod
    def resolve_community_id(row: Any, info: Any) -> str | None:
        return encode_id("Unit", row.community_id) if row.community_id is not None else None

    @staticmethod
    def resolve_versions(row: Any, info: Any) -> Any:
        return info.context.loaders.load(versions_by_tariff, row.pk, company_id=row.company_id)


class FormulaQuantity(graphene.ObjectType):
    """A quantity (量) that a formula names."""

    name = graphene.NonNull(graphene.String, description="English name, as a formula may say it.")
    label = graphene.NonNull(graphene.String, description="Chinese name.")

    @staticmethod
    def resolve_name(quantity: Quantity, info: Any) -> str:
        return quantity.value

    @staticmethod
    def resolve_label(quantity: Quantity, info: Any) -> str:
        return QUANTITY_NAMES_ZH[quantity]


class FormulaFault(graphene.ObjectType):
    """Why a text is no formula, and where."""

    code = graphene.NonNull(graphene.String)
    message = graphene.NonNull(graphene.String)
    position = graphene.NonNull(graphene.Int, description="0-based index of the character at fault.")

    @staticmethod
    def resolve_message(error: FormulaError, info: Any) -> str:
        return error.text(info.context.language)


class FormulaCheck(graphene.ObjectType):
    """What a formula says, while it is being typed."""

    fault = graphene.Field(FormulaFault, description="Null: the formula is fine.")
    canonical = graphene.String(description="The formula as it will be kept.")
    asks = graphene.List(graphene.NonNull(FormulaQuantity), description="What every object must have.")
    uses_price = graphene.Boolean()
    is_split = graphene.Boolean(description="Divides the pot of a shared meter (公摊).")

    @staticmethod
    def resolve_fault(found: CheckedFormula | FormulaError, info: Any) -> FormulaError | None:
        return found if isinstance(found, FormulaError) else None


class TariffTermsInput(graphene.InputObjectType):
    """The terms of a version."""

    formula = graphene.NonNull(graphene.String)
    unit_price = graphene.InputField(Decimal)
    cycle = graphene.NonNull(Cycle)
    proration = graphene.NonNull(Proration)
    due_day = graphene.NonNull(graphene.Int, description="1–31; the last day of a shorter month.")
    late_fee_rate = graphene.InputField(Decimal, default_value=Number(0), description="A fraction per day.")
    grace_days = graphene.Int(default_value=0)
    fee_cap = graphene.InputField(FeeCap, default_value=FeeCaps.PRINCIPAL)


def terms_of(given: Any) -> TariffTerms:
    return TariffTerms(
        formula=given.formula,
        unit_price=given.unit_price,
        cycle=given.cycle,
        proration=given.proration,
        due_day=given.due_day,
        late_fee_rate=given.late_fee_rate,
        grace_days=given.grace_days,
        fee_cap=given.fee_cap,
    )


class CreateTariffInput(graphene.InputObjectType):
    item_id = graphene.NonNull(graphene.ID)
    community_id = graphene.ID(description="Null: for the whole company.")
    code = graphene.NonNull(graphene.String)
    name = graphene.NonNull(graphene.String)
    starts_on = graphene.NonNull(Date)
    terms = graphene.NonNull(TariffTermsInput)


class CreateTariff(Mutation):
    """A new tariff with its first version."""

    permission = Permitted(SETUP)
    Input = CreateTariffInput
    raises = (TariffCodeTaken, PriceRequired, *FORMULA_ERRORS)
    tariff = graphene.Field(Tariff)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> CreateTariff:
        community_id = input.community_id
        tariff_id = create_tariff(
            actor=actor,
            item_id=decode_id("ChargeItem", input.item_id, field=("itemId",)),
            community_id=decode_id("Unit", community_id, field=("communityId",)) if community_id is not None else None,
            code=input.code,
            name=input.name,
            terms=terms_of(input.terms),
            starts_on=input.starts_on,
            now=now,
        )
        return cls(tariff=tariff_visible(actor=actor, tariff_id=tariff_id))


class ChangeTariffInput(graphene.InputObjectType):
    tariff_id = graphene.NonNull(graphene.ID)
    seen_version = graphene.NonNull(
        graphene.Int, description="Number of the newest version when the terms were looked at."
    )
    starts_on = graphene.NonNull(Date, description="The first day of the new terms.")
    terms = graphene.NonNull(TariffTermsInput)


class ChangeTariff(Mutation):
    """New terms as the next version; bills made before stay as they are. Refused where somebody else was faster: the
    message names him, the time, and what the terms are now.
    """

    permission = Permitted(SETUP)
    Input = ChangeTariffInput
    raises = (TariffChanged, VersionNotLater, PriceRequired, ObjectLacksQuantity, *FORMULA_ERRORS)
    tariff = graphene.Field(Tariff)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> ChangeTariff:
        tariff_id = decode_id("Tariff", input.tariff_id, field=("tariffId",))
        change_tariff(
            actor=actor,
            tariff_id=tariff_id,
            seen_version=input.seen_version,
            terms=terms_of(input.terms),
            starts_on=input.starts_on,
            now=now,
        )
        return cls(tariff=tariff_visible(actor=actor, tariff_id=tariff_id))


class TariffFilter(graphene.InputObjectType):
    """Narrows the list of tariffs."""

    community_id = graphene.ID(description="In force there: its own and the company's.")
    item_id = graphene.ID()


def optional_id(kind: str, given: Any, name: str) -> int | None:
    """The number inside an id of a filter that may be left out."""
    text = getattr(given, name, None) if given is not None else None
    return decode_id(kind, text, field=("filter", name)) if text is not None else None


def _tariffs(root: None, info: Any, *, filter: Any = None) -> QuerySet[Any]:
    return tariffs_visible(
        info.context.actor,
        community_id=optional_id("Unit", filter, "community_id"),
        item_id=optional_id("ChargeItem", filter, "item_id"),
    )


class ChargesQuery(graphene.ObjectType):
    charge_items = field(
        graphene.NonNull(graphene.List(graphene.NonNull(ChargeItem))),
        permission=Permitted(VIEW, SETUP, READINGS),
        description="The company's charge items by code; a few dozen at most.",
    )
    tariffs = connection_field(
        Tariff,
        queryset_of=_tariffs,
        order=("code", "id"),
        permission=Permitted(VIEW, SETUP),
        description="Tariffs of the company and of my communities.",
        filter=TariffFilter(),
    )
    tariff = field(
        graphene.NonNull(Tariff),
        permission=Permitted(VIEW, SETUP),
        id=graphene.Argument(graphene.NonNull(graphene.ID)),
        description="One tariff with all its versions.",
    )
    check_formula = field(
        graphene.NonNull(FormulaCheck),
        permission=Permitted(SETUP),
        formula=graphene.Argument(graphene.NonNull(graphene.String)),
        description="Whether a text is a formula, where it is wrong, and what it asks for.",
    )

    @staticmethod
    def resolve_charge_items(root: None, info: Any) -> list[Any]:
        return list(charge_items(actor=info.context.actor))

    @staticmethod
    def resolve_tariff(root: None, info: Any, id: str) -> Any:
        return tariff_visible(actor=info.context.actor, tariff_id=decode_id("Tariff", id))

    @staticmethod
    def resolve_check_formula(root: None, info: Any, formula: str) -> CheckedFormula | FormulaError:
        try:
            return check_formula(formula)
        except FormulaError as error:
            return error


class ChargesMutation(graphene.ObjectType):
    create_tariff = CreateTariff.field()
    change_tariff = ChangeTariff.field()
