"""What terms being edited would bill (试算): on real rooms, spaces and meters, told as their bills will be told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import graphene

from backend.graphql_kit.errors import user_errors
from backend.graphql_kit.ids import decode_id, decode_ids, encode_id
from backend.graphql_kit.permissions import Permitted, field
from backend.graphql_kit.types import Date, Decimal, Money, Period, UserError
from backend.kernel.errors import AccessError, DomainError
from property_console.assignments import ChargedObject
from property_console.charges import FormulaQuantity, TariffTermsInput, terms_of
from property_console.rooms import Room, room_of
from property_console.words import ProblemCode
from property_core.billing.explanation_texts import sentences
from property_core.billing.explanations import Given
from property_core.billing.selectors.tariff_preview import (
    MOST_OBJECTS,
    SAMPLE,
    PreviewOf,
    TariffPreview,
    preview_tariff,
)
from property_core.billing.tariff_rows import PreviewRow, PreviewShare
from property_core.charges.permissions import SETUP

SHOWN_SHARES = 50


class PreviewQuantity(graphene.ObjectType):
    """A quantity (量) of an object, as the formula took it."""

    quantity = graphene.NonNull(FormulaQuantity)
    value = graphene.NonNull(Decimal, description="㎡, floors, persons, or the meter's unit.")

    @staticmethod
    def resolve_quantity(given: Given, info: Any) -> Any:
        return given.name


class TariffPreviewShare(graphene.ObjectType):
    """A room's part of a shared pot."""

    room = graphene.NonNull(Room)
    weight = graphene.NonNull(Decimal, description="㎡, households or persons.")
    amount = graphene.NonNull(Money)

    @staticmethod
    def resolve_room(share: PreviewShare, info: Any) -> Any:
        return room_of(share.room_id, info)


class TariffPreviewRow(graphene.ObjectType):
    """What one object would be billed."""

    object = graphene.NonNull(ChargedObject)
    room = graphene.Field(Room, description="The room itself, or the one that the space or meter belongs to.")
    days = graphene.NonNull(graphene.Int, description="Days billed.")
    amount = graphene.Field(
        Money, description="Null with a problem; of a shared meter the whole pot; zero makes no bill."
    )
    quantities = graphene.NonNull(graphene.List(graphene.NonNull(PreviewQuantity)))
    explanation = graphene.NonNull(
        graphene.List(graphene.NonNull(graphene.String)),
        description="为什么是这个金额, as the bill will say it; of a pot, as its first room's bill will.",
    )
    problem = graphene.Field(ProblemCode, description="Why the run would list it instead of billing it.")
    lacks = graphene.Field(FormulaQuantity, description="What the object cannot give: it cannot have such a tariff.")
    share_count = graphene.NonNull(graphene.Int, description="Rooms that the pot is divided among; else 0.")
    shares = graphene.NonNull(
        graphene.List(graphene.NonNull(TariffPreviewShare)), description=f"By room code, at most {SHOWN_SHARES}."
    )

    @staticmethod
    def resolve_object(row: PreviewRow, info: Any) -> dict[str, Any]:
        one = row.object
        name = {"ROOM": "Room", "SPACE": "Space", "METER": "Meter"}[one.kind]
        return {"id": encode_id(name, one.id), "kind": one.kind, "code": one.code, "room_id": one.room_id}

    @staticmethod
    def resolve_room(row: PreviewRow, info: Any) -> Any:
        return room_of(row.object.room_id, info)

    @staticmethod
    def resolve_quantities(row: PreviewRow, info: Any) -> list[Given]:
        return list(row.told.quantities) if row.told is not None else []

    @staticmethod
    def resolve_explanation(row: PreviewRow, info: Any) -> list[str]:
        return sentences(row.told, info.context.language) if row.told is not None else []

    @staticmethod
    def resolve_share_count(row: PreviewRow, info: Any) -> int:
        return len(row.shares)

    @staticmethod
    def resolve_shares(row: PreviewRow, info: Any) -> list[PreviewShare]:
        return list(row.shares[:SHOWN_SHARES])


@dataclass(frozen=True, slots=True)
class Refused:
    """Terms that could not be kept."""

    errors: list[Any]


class TariffPreviewed(graphene.ObjectType):
    """What terms would bill, or why they cannot be kept."""

    errors = graphene.NonNull(
        graphene.List(graphene.NonNull(UserError)),
        description="As changeTariff would refuse the terms, while they are typed; empty: they are fine.",
    )
    formula = graphene.String(description="The formula as it will be kept.")
    starts_on = graphene.Field(Date, description="First day of what one bill covers.")
    ends_on = graphene.Field(Date, description="The first day behind it.")
    is_sample = graphene.NonNull(graphene.Boolean, description="The objects were chosen by the server.")
    rows = graphene.NonNull(graphene.List(graphene.NonNull(TariffPreviewRow)))

    @staticmethod
    def resolve_errors(found: TariffPreview | Refused, info: Any) -> list[Any]:
        return found.errors if isinstance(found, Refused) else []

    @staticmethod
    def resolve_formula(found: TariffPreview | Refused, info: Any) -> str | None:
        return None if isinstance(found, Refused) else found.formula

    @staticmethod
    def resolve_starts_on(found: TariffPreview | Refused, info: Any) -> Any:
        return None if isinstance(found, Refused) else found.span.starts_on

    @staticmethod
    def resolve_ends_on(found: TariffPreview | Refused, info: Any) -> Any:
        return None if isinstance(found, Refused) else found.span.ends_on

    @staticmethod
    def resolve_is_sample(found: TariffPreview | Refused, info: Any) -> bool:
        return False if isinstance(found, Refused) else found.is_sample

    @staticmethod
    def resolve_rows(found: TariffPreview | Refused, info: Any) -> list[PreviewRow]:
        return [] if isinstance(found, Refused) else list(found.rows)


class TariffPreviewInput(graphene.InputObjectType):
    """Terms, and what to compute them on. Without ids: the tariff's own objects, else some that the formula fits."""

    item_id = graphene.NonNull(graphene.ID)
    terms = graphene.NonNull(TariffTermsInput)
    period = graphene.NonNull(Period, description="The bill that covers this month.")
    community_id = graphene.ID(description="Objects of this community only, where the server chooses them.")
    tariff_id = graphene.ID(description="The tariff that is being changed: on the objects that it is assigned to.")
    room_ids = graphene.List(graphene.NonNull(graphene.ID), default_value=[])
    space_ids = graphene.List(graphene.NonNull(graphene.ID), default_value=[])
    meter_ids = graphene.List(graphene.NonNull(graphene.ID), default_value=[])
    starts_on = graphene.InputField(Date, description="As if assigned from that day.")
    ends_on = graphene.InputField(Date, description="The first day without it.")


class TariffPreviewsQuery(graphene.ObjectType):
    preview_tariff = field(
        graphene.NonNull(TariffPreviewed),
        permission=Permitted(SETUP),
        input=graphene.Argument(graphene.NonNull(TariffPreviewInput)),
        description=(
            f"What terms being edited would bill: on at most {MOST_OBJECTS} objects, or on {SAMPLE} that the server"
            " chooses. Keeps nothing."
        ),
    )

    @staticmethod
    def resolve_preview_tariff(root: None, info: Any, input: Any) -> TariffPreview | Refused:
        asked = PreviewOf(
            terms=terms_of(input.terms),
            item_id=decode_id("ChargeItem", input.item_id, field=("itemId",)),
            period=input.period,
            community_id=_optional("Unit", input.get("community_id"), "communityId"),
            tariff_id=_optional("Tariff", input.get("tariff_id"), "tariffId"),
            room_ids=tuple(decode_ids("Room", input.room_ids, field=("roomIds",))),
            space_ids=tuple(decode_ids("Space", input.space_ids, field=("spaceIds",))),
            meter_ids=tuple(decode_ids("Meter", input.meter_ids, field=("meterIds",))),
            starts_on=input.get("starts_on"),
            ends_on=input.get("ends_on"),
        )
        try:
            return preview_tariff(actor=info.context.actor, asked=asked)
        except AccessError:
            raise
        except DomainError as error:
            return Refused(user_errors(error, info.context.language))


def _optional(kind: str, text: str | None, name: str) -> int | None:
    return None if text is None else decode_id(kind, text, field=(name,))
