"""Who lives with me (同住人): the list, adding family and tenants, taking them out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import graphene

from backend.accounts.actor import Actor
from backend.accounts.rules import PhoneInvalid
from backend.graphql_kit.ids import decode_id, encode_id
from backend.graphql_kit.mutations import Mutation
from backend.graphql_kit.permissions import Owners, field
from backend.graphql_kit.types import Date
from backend.kernel.errors import TooManyRequests
from backend.kernel.time import local_date
from property_core.residents.binding_reads import household
from property_core.residents.contracts import Member
from property_core.residents.contracts import ResidencyRole as Roles
from property_core.residents.services import (
    AlreadyAsked,
    AlreadyLivesThere,
    AlreadyMovedOut,
    InvitingNotAllowed,
    TooManyMembers,
    TooManyPending,
    add_member,
    remove_member,
)
from storefront_api.words import ResidencyRole


class HouseholdMember(graphene.ObjectType):
    """Somebody who lives in a room of mine."""

    id = graphene.NonNull(graphene.ID, description="Of the residency.")
    name = graphene.NonNull(graphene.String)
    phone = graphene.NonNull(graphene.String, description="Masked; empty for who has none.")
    role = graphene.NonNull(ResidencyRole)
    starts_on = graphene.NonNull(Date)
    is_me = graphene.NonNull(graphene.Boolean)
    may_remove = graphene.NonNull(graphene.Boolean)

    @staticmethod
    def resolve_id(member: Member, info: Any) -> str:
        return encode_id("Residency", member.residency_id)


class AddHouseholdMemberInput(graphene.InputObjectType):
    room_id = graphene.NonNull(graphene.ID)
    role = graphene.NonNull(ResidencyRole, description="FAMILY or TENANT.")
    name = graphene.NonNull(graphene.String)
    phone = graphene.String(default_value="", description="Needed for a tenant; children may have none.")
    relation = graphene.String(default_value="", description="配偶, 子女, 父母, …")
    starts_on = graphene.InputField(Date, description="Left out: today.")


class AddHouseholdMember(Mutation):
    """Add family or a tenant to a room that I own, at once or for approval as the company has set."""

    permission = Owners
    Input = AddHouseholdMemberInput
    raises = (
        PhoneInvalid,
        InvitingNotAllowed,
        TooManyMembers,
        AlreadyLivesThere,
        AlreadyAsked,
        TooManyPending,
        TooManyRequests,
    )
    waits_for_approval = graphene.Boolean()
    members = graphene.List(graphene.NonNull(HouseholdMember), description="Who lives in the room now.")

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> AddHouseholdMember:
        room_id = decode_id("Room", input.room_id, field=("roomId",))
        added = add_member(
            actor=actor,
            room_id=room_id,
            role=Roles(input.role),
            name=input.name,
            phone=input.phone,
            relation=input.relation,
            starts_on=input.get("starts_on"),
            now=now,
        )
        return cls(
            waits_for_approval=added.residency_id is None,
            members=household(actor=actor, room_id=room_id, today=local_date(now)),
        )


class RemoveHouseholdMemberInput(graphene.InputObjectType):
    member_id = graphene.NonNull(graphene.ID)


class RemoveHouseholdMember(Mutation):
    """Take family, or a tenant whom I invited, out of a room that I own."""

    permission = Owners
    Input = RemoveHouseholdMemberInput
    raises = (AlreadyMovedOut,)
    ends_on = graphene.Field(Date, description="The first day without him: today, or tomorrow for who came today.")

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> RemoveHouseholdMember:
        member_id = decode_id("Residency", input.member_id, field=("memberId",))
        return cls(ends_on=remove_member(actor=actor, residency_id=member_id, now=now))


class HouseholdQuery(graphene.ObjectType):
    household = field(
        graphene.NonNull(graphene.List(graphene.NonNull(HouseholdMember))),
        permission=Owners,
        room_id=graphene.Argument(graphene.NonNull(graphene.ID)),
        description="Who lives in a room of mine today.",
    )

    @staticmethod
    def resolve_household(root: None, info: Any, room_id: str) -> list[Member]:
        context = info.context
        wanted = decode_id("Room", room_id, field=("roomId",))
        return household(actor=context.actor, room_id=wanted, today=local_date(context.now))


class HouseholdMutation(graphene.ObjectType):
    add_household_member = AddHouseholdMember.field()
    remove_household_member = RemoveHouseholdMember.field()
