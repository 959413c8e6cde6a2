"""Moving in and out (迁入迁出) and changes of ownership (产权变更): what each would mean, and doing it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

import graphene

from backend.accounts.actor import Actor
from backend.graphql_kit.ids import decode_id, decode_ids, encode_id
from backend.graphql_kit.mutations import Mutation
from backend.graphql_kit.permissions import Permitted, field
from backend.graphql_kit.types import Date, DateTime, Money
from backend.kernel.errors import DomainError, InvalidInput
from backend.kernel.time import local_date
from property_console.rooms import Resident, Room, room_of
from property_console.words import PayerRole, PersonKind, ResidencyRole
from property_core.moves.contracts import LosesAccess, MovePreview, NextPayer, Notice, OwedBy, Refusal
from property_core.moves.contracts import NoticeCode as NoticeCodes
from property_core.moves.selectors import preview_move_in, preview_move_out, preview_owner_change
from property_core.residents.binding_reads import ownership_changes, parties_by_change
from property_core.residents.contracts import ChangeCause as Causes
from property_core.residents.contracts import IdKind as IdKinds
from property_core.residents.contracts import NewPerson
from property_core.residents.contracts import PartySide as Sides
from property_core.residents.contracts import PersonKind as PersonKinds
from property_core.residents.contracts import ResidencyRole as Roles
from property_core.residents.permissions import MANAGE, TRANSFER, VIEW
from property_core.residents.selectors import residency
from property_core.residents.services import (
    AlreadyLivesThere,
    AlreadyMovedOut,
    IdNumberInvalid,
    MovesOutTooEarly,
    NobodyHandsOver,
    OwnershipChangeRecorded,
    PersonKnown,
    PhoneNumberInvalid,
    change_owner,
    move_in,
    move_new_person_in,
    move_out_many,
)

ChangeCause = graphene.Enum.from_enum(Causes)
IdKind = graphene.Enum.from_enum(IdKinds)
PartySide = graphene.Enum.from_enum(Sides)
NoticeCode = graphene.Enum.from_enum(NoticeCodes, name="MoveNoticeCode")


class MoveNotice(graphene.ObjectType):
    """Something allowed that is worth a look before one goes on."""

    code = graphene.NonNull(NoticeCode)
    text = graphene.NonNull(graphene.String, description="In the user's language.")

    @staticmethod
    def resolve_text(notice: Notice, info: Any) -> str:
        return notice.text(info.context.language)


class MoveRefusal(graphene.ObjectType):
    """What the move itself would be refused for."""

    code = graphene.NonNull(graphene.String, description="Of the error that the mutation would answer.")
    text = graphene.NonNull(graphene.String, description="In the user's language.")

    @staticmethod
    def resolve_text(refusal: Refusal, info: Any) -> str:
        return refusal.text(info.context.language)


class OwedByPayer(graphene.ObjectType):
    """What one payer owes of the room's open bills."""

    person_id = graphene.ID(description="Null where the bills stand on the room.")
    name = graphene.NonNull(graphene.String, description="Empty where the bills stand on the room.")
    payer_role = graphene.NonNull(PayerRole)
    count = graphene.NonNull(graphene.Int)
    principal = graphene.NonNull(Money, description="Without late fees that still grow.")
    oldest_due_on = graphene.NonNull(Date)
    ahead = graphene.NonNull(graphene.Int, description="Of them: bills of periods that end on the day or later.")

    @staticmethod
    def resolve_person_id(owed: OwedBy, info: Any) -> str | None:
        return encode_id("Person", owed.payer_id) if owed.payer_id is not None else None


class NextPayerOfRole(graphene.ObjectType):
    """Who is billed for a payer role from the month of the move on."""

    role = graphene.NonNull(PayerRole)
    person_id = graphene.ID(description="Null where nobody holds the role, and for a customer not written down yet.")
    name = graphene.String(description="Null where nobody holds the role: bills will stand on the room.")
    items = graphene.NonNull(graphene.List(graphene.NonNull(graphene.String)), description="Names of charge items.")

    @staticmethod
    def resolve_person_id(payer: NextPayer, info: Any) -> str | None:
        return encode_id("Person", payer.person_id) if payer.person_id else None

    @staticmethod
    def resolve_name(payer: NextPayer, info: Any) -> str | None:
        return payer.name if payer.person_id is not None else None


class AccessEnding(graphene.ObjectType):
    """Somebody whose app shows the room no more from the day on."""

    person_id = graphene.NonNull(graphene.ID)
    name = graphene.NonNull(graphene.String)
    phones = graphene.NonNull(graphene.List(graphene.NonNull(graphene.String)), description="Of his accounts, masked.")

    @staticmethod
    def resolve_person_id(one: LosesAccess, info: Any) -> str:
        return encode_id("Person", one.person_id)


class RoomMove(graphene.ObjectType):
    """What a move means for one room (迁移预览); nothing has been changed."""

    room = graphene.NonNull(Room)
    on = graphene.NonNull(Date)
    owed = graphene.NonNull(graphene.List(graphene.NonNull(OwedByPayer)), description="The room's open bills by payer.")
    prepayment = graphene.NonNull(Money)
    deposit = graphene.NonNull(Money)
    next_payers = graphene.NonNull(graphene.List(graphene.NonNull(NextPayerOfRole)))
    loses_access = graphene.NonNull(graphene.List(graphene.NonNull(AccessEnding)))
    notices = graphene.NonNull(graphene.List(graphene.NonNull(MoveNotice)))
    refusals = graphene.NonNull(graphene.List(graphene.NonNull(MoveRefusal)), description="Empty where it may be done.")

    @staticmethod
    def resolve_room(preview: MovePreview, info: Any) -> Any:
        return room_of(preview.room_id, info)


class ChangeParty(graphene.ObjectType):
    """Who stood on which side of a change of ownership."""

    side = graphene.NonNull(PartySide)
    person_id = graphene.NonNull(graphene.ID)
    name = graphene.NonNull(graphene.String)

    @staticmethod
    def resolve_person_id(row: Any, info: Any) -> str:
        return encode_id("Person", row.person_id)

    @staticmethod
    def resolve_name(row: Any, info: Any) -> str:
        return str(row.person.name)


class OwnershipChange(graphene.ObjectType):
    """A change of ownership (产权变更) of a room."""

    id = graphene.NonNull(graphene.ID)
    on = graphene.NonNull(Date, description="The first day of the new owners.")
    cause = graphene.NonNull(ChangeCause)
    document = graphene.NonNull(graphene.String, description="Number of the contract or certificate.")
    note = graphene.NonNull(graphene.String)
    recorded_at = graphene.NonNull(DateTime)
    parties = graphene.NonNull(graphene.List(graphene.NonNull(ChangeParty)))

    @staticmethod
    def resolve_id(row: Any, info: Any) -> str:
        return encode_id("OwnershipChange", row.pk)

    @staticmethod
    def resolve_parties(row: Any, info: Any) -> Any:
        return info.context.loaders.load(parties_by_change, row.pk, company_id=row.company_id)


class NewPersonInput(graphene.InputObjectType):
    """A customer who is not on file yet."""

    name = graphene.NonNull(graphene.String)
    kind = graphene.Field(PersonKind, default_value=PersonKinds.NATURAL)
    id_kind = graphene.InputField(IdKind)
    id_number = graphene.String(default_value="")
    phone = graphene.String(default_value="")


# What a refusal of the customer names; in MoveInInput they lie one step deeper.
PERSON_FIELDS = frozenset({"name", "kind", "idKind", "idNumber", "phone"})


class MoveInInput(graphene.InputObjectType):
    person_id = graphene.ID(description="Somebody on file; or newPerson.")
    new_person = graphene.InputField(NewPersonInput)
    room_id = graphene.NonNull(graphene.ID)
    role = graphene.NonNull(ResidencyRole)
    starts_on = graphene.NonNull(Date)


class MoveIn(Mutation):
    """Move somebody in (迁入), on file or new. From the month whose last day he lives there he is who pays."""

    permission = Permitted(MANAGE)
    Input = MoveInInput
    raises = (AlreadyLivesThere, IdNumberInvalid, PhoneNumberInvalid, PersonKnown)
    resident = graphene.Field(Resident)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> MoveIn:
        room_id = decode_id("Room", input.room_id, field=("roomId",))
        person_id, person = input.get("person_id"), input.get("new_person")
        if (person_id is None) == (person is None):
            raise InvalidInput(field=("personId",), name="personId", reason="personId / newPerson")
        if person is not None:
            try:
                _, residency_id = move_new_person_in(
                    actor=actor,
                    person=new_person_of(person),
                    room_id=room_id,
                    role=Roles(input.role),
                    starts_on=input.starts_on,
                    now=now,
                )
            except DomainError as error:
                if error.field[:1] and error.field[0] in PERSON_FIELDS:
                    error.field = ("newPerson", *error.field)
                raise
        else:
            residency_id = move_in(
                actor=actor,
                person_id=decode_id("Person", person_id, field=("personId",)),
                room_id=room_id,
                role=Roles(input.role),
                starts_on=input.starts_on,
                now=now,
            )
        return cls(resident=residency(actor=actor, residency_id=residency_id, today=local_date(now)))


class MoveOutInput(graphene.InputObjectType):
    residency_ids = graphene.NonNull(graphene.List(graphene.NonNull(graphene.ID)))
    ends_on = graphene.NonNull(Date, description="The first day without them.")


class MoveOut(Mutation):
    """Move people out (迁出), all of them or nobody. Bills stay with whom they name."""

    permission = Permitted(MANAGE)
    Input = MoveOutInput
    raises = (AlreadyMovedOut, MovesOutTooEarly)
    residents = graphene.List(graphene.NonNull(Resident))

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> MoveOut:
        ids = decode_ids("Residency", input.residency_ids, field=("residencyIds",))
        move_out_many(actor=actor, residency_ids=ids, ends_on=input.ends_on, now=now)
        today = local_date(now)
        return cls(residents=[residency(actor=actor, residency_id=one, today=today) for one in ids])


class ChangeOwnerInput(graphene.InputObjectType):
    room_id = graphene.NonNull(graphene.ID)
    on = graphene.NonNull(Date, description="The first day of the new owners.")
    new_person_ids = graphene.NonNull(graphene.List(graphene.NonNull(graphene.ID)))
    former_residency_ids = graphene.List(graphene.NonNull(graphene.ID), description="Owners who sell; left out: all.")
    leaving_residency_ids = graphene.List(
        graphene.NonNull(graphene.ID),
        description="Family and tenants who leave with them; left out: all family, no tenant.",
    )
    cause = graphene.NonNull(ChangeCause)
    document = graphene.String(default_value="", description="Number of the contract or certificate.")
    note = graphene.String(default_value="")


class ChangeOwner(Mutation):
    """Write down that a room has other owners. Open bills stay with whom they name; each side sees only its own."""

    permission = Permitted(TRANSFER)
    Input = ChangeOwnerInput
    raises = (NobodyHandsOver, OwnershipChangeRecorded, AlreadyLivesThere, MovesOutTooEarly)
    change = graphene.Field(OwnershipChange)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> ChangeOwner:
        room_id = decode_id("Room", input.room_id, field=("roomId",))
        change_id = change_owner(
            actor=actor,
            room_id=room_id,
            on=input.on,
            new_person_ids=decode_ids("Person", input.new_person_ids, field=("newPersonIds",)),
            former_residency_ids=_some(input.get("former_residency_ids"), "formerResidencyIds"),
            leaving_residency_ids=_some(input.get("leaving_residency_ids"), "leavingResidencyIds"),
            cause=Causes(input.cause),
            document=input.document,
            note=input.note,
            now=now,
        )
        changes = ownership_changes(actor=actor, room_id=room_id, code=TRANSFER)
        return cls(change=next(row for row in changes if row.pk == change_id))


def new_person_of(given: Any) -> NewPerson:
    """The customer that an input describes."""
    id_kind = given.get("id_kind")
    return NewPerson(
        name=given.name,
        kind=PersonKinds(given.kind),
        id_kind=IdKinds(id_kind) if id_kind is not None else None,
        id_number=given.id_number,
        phone=given.phone,
    )


def _some(texts: Collection[str] | None, name: str) -> list[int] | None:
    return None if texts is None else decode_ids("Residency", texts, field=(name,))


def _ids() -> graphene.Argument:
    return graphene.Argument(graphene.List(graphene.NonNull(graphene.ID)))


class MovesQuery(graphene.ObjectType):
    preview_move_out = field(
        graphene.NonNull(graphene.List(graphene.NonNull(RoomMove))),
        permission=Permitted(MANAGE),
        residency_ids=graphene.Argument(graphene.NonNull(graphene.List(graphene.NonNull(graphene.ID)))),
        ends_on=graphene.Argument(graphene.NonNull(Date)),
        description="What moving these people out would mean, room by room.",
    )
    preview_move_in = field(
        graphene.NonNull(RoomMove),
        permission=Permitted(MANAGE),
        person_id=graphene.Argument(graphene.ID),
        name=graphene.Argument(graphene.String, default_value="", description="Of somebody who is not on file."),
        room_id=graphene.Argument(graphene.NonNull(graphene.ID)),
        role=graphene.Argument(graphene.NonNull(ResidencyRole)),
        starts_on=graphene.Argument(graphene.NonNull(Date)),
        description="What moving somebody in would mean.",
    )
    preview_owner_change = field(
        graphene.NonNull(RoomMove),
        permission=Permitted(TRANSFER),
        room_id=graphene.Argument(graphene.NonNull(graphene.ID)),
        on=graphene.Argument(graphene.NonNull(Date)),
        new_person_ids=graphene.Argument(graphene.NonNull(graphene.List(graphene.NonNull(graphene.ID)))),
        former_residency_ids=_ids(),
        leaving_residency_ids=_ids(),
        description="What a change of ownership would mean; choices as in changeOwner.",
    )
    ownership_changes = field(
        graphene.NonNull(graphene.List(graphene.NonNull(OwnershipChange))),
        permission=Permitted(VIEW),
        room_id=graphene.Argument(graphene.NonNull(graphene.ID)),
        description="The changes of ownership of a room, newest first.",
    )

    @staticmethod
    def resolve_preview_move_out(
        root: None, info: Any, residency_ids: Collection[str], ends_on: date
    ) -> list[MovePreview]:
        ids = decode_ids("Residency", residency_ids, field=("residencyIds",))
        return preview_move_out(actor=info.context.actor, residency_ids=ids, ends_on=ends_on)

    @staticmethod
    def resolve_preview_move_in(
        root: None, info: Any, room_id: str, role: Any, starts_on: date, name: str, person_id: str | None = None
    ) -> MovePreview:
        return preview_move_in(
            actor=info.context.actor,
            person_id=decode_id("Person", person_id, field=("personId",)) if person_id is not None else None,
            name=name,
            room_id=decode_id("Room", room_id, field=("roomId",)),
            role=Roles(role),
            starts_on=starts_on,
        )

    @staticmethod
    def resolve_preview_owner_change(
        root: None,
        info: Any,
        room_id: str,
        on: date,
        new_person_ids: Collection[str],
        former_residency_ids: Collection[str] | None = None,
        leaving_residency_ids: Collection[str] | None = None,
    ) -> MovePreview:
        return preview_owner_change(
            actor=info.context.actor,
            room_id=decode_id("Room", room_id, field=("roomId",)),
            on=on,
            new_person_ids=decode_ids("Person", new_person_ids, field=("newPersonIds",)),
            former_residency_ids=_some(former_residency_ids, "formerResidencyIds"),
            leaving_residency_ids=_some(leaving_residency_ids, "leavingResidencyIds"),
        )

    @staticmethod
    def resolve_ownership_changes(root: None, info: Any, room_id: str) -> list[Any]:
        return ownership_changes(
            actor=info.context.actor, room_id=decode_id("Room", room_id, field=("roomId",)), code=VIEW
        )


class MovesMutation(graphene.ObjectType):
    move_in = MoveIn.field()
    move_out = MoveOut.field()
    change_owner = ChangeOwner.field()
