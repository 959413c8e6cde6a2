"""Binding requests (绑定申请) at the desk: the list, who may be meant, yes or no; and bindings that end."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import graphene
from django.db.models import QuerySet

from backend.accounts.actor import Actor
from backend.accounts.contracts import AccountOfPerson, BindingBasis
from backend.accounts.services import PhoneKnownAsAnother
from backend.graphql_kit.connections import connection_field
from backend.graphql_kit.ids import decode_id, encode_id
from backend.graphql_kit.mutations import Mutation
from backend.graphql_kit.permissions import Permitted, field
from backend.graphql_kit.types import Date, DateTime
from backend.kernel.time import local_date
from property_console.rooms import Person, Room, room_of
from property_console.words import ResidencyRole
from property_core.residents import rules
from property_core.residents.binding_reads import (
    binding_request,
    binding_requests_visible,
    bound_accounts,
    candidates,
)
from property_core.residents.contracts import Candidate
from property_core.residents.contracts import IdMatch as IdMatches
from property_core.residents.contracts import RequestKind as Kinds
from property_core.residents.contracts import RequestStatus as Statuses
from property_core.residents.permissions import BIND
from property_core.residents.services import (
    AccountIsSomebodyElse,
    AlreadyLivesThere,
    BoundByPhone,
    InviterLeft,
    NeedsStartDate,
    RequestDecided,
    RoomNotNamed,
    approve_binding_request,
    end_account_binding,
    refuse_binding_request,
)

IdMatch = graphene.Enum.from_enum(IdMatches)
RequestKind = graphene.Enum.from_enum(Kinds, name="BindingRequestKind")
RequestStatus = graphene.Enum.from_enum(Statuses, name="BindingRequestStatus")


class BindingCandidate(graphene.ObjectType):
    """Somebody on file who may be the one that asks, and what speaks for it."""

    person = graphene.NonNull(Person)
    is_same_name = graphene.NonNull(graphene.Boolean)
    is_same_phone = graphene.NonNull(graphene.Boolean)
    id_match = graphene.NonNull(IdMatch)
    role = graphene.Field(ResidencyRole, description="His role in the room; null where he has none there.")
    starts_on = graphene.Field(Date)
    ends_on = graphene.Field(Date, description="The first day without him.")


class BindingRequest(graphene.ObjectType):
    """Somebody asks to be known in a room, or an owner asks for somebody (绑定申请)."""

    id = graphene.NonNull(graphene.ID)
    kind = graphene.NonNull(RequestKind)
    status = graphene.NonNull(RequestStatus)
    role = graphene.NonNull(ResidencyRole)
    name = graphene.NonNull(graphene.String)
    phone = graphene.NonNull(graphene.String, description="Masked.")
    id_number = graphene.NonNull(graphene.String, description="As stated, masked; often the last digits alone.")
    relation = graphene.NonNull(graphene.String)
    note = graphene.NonNull(graphene.String)
    typed_room = graphene.NonNull(graphene.String, description="As the one who asks wrote it.")
    room = graphene.Field(Room, description="Null where what was typed names no room.")
    community_id = graphene.NonNull(graphene.ID)
    reason = graphene.NonNull(graphene.String, description="Why it was refused.")
    created_at = graphene.NonNull(DateTime)
    decided_at = graphene.Field(DateTime)
    person_id = graphene.ID(description="Whom he was found to be.")
    candidates = graphene.NonNull(
        graphene.List(graphene.NonNull(BindingCandidate)), description="Likeliest first; worked out for each request."
    )

    @staticmethod
    def resolve_id(row: Any, info: Any) -> str:
        return encode_id("BindingRequest", row.pk)

    @staticmethod
    def resolve_phone(row: Any, info: Any) -> str:
        return rules.masked_phone(row.phone)

    @staticmethod
    def resolve_id_number(row: Any, info: Any) -> str:
        return rules.masked_id_number(row.id_number)

    @staticmethod
    def resolve_room(row: Any, info: Any) -> Any:
        return room_of(row.room_id, info)

    @staticmethod
    def resolve_community_id(row: Any, info: Any) -> str:
        return encode_id("Unit", row.community_id)

    @staticmethod
    def resolve_person_id(row: Any, info: Any) -> str | None:
        return encode_id("Person", row.person_id) if row.person_id is not None else None

    @staticmethod
    def resolve_candidates(row: Any, info: Any) -> list[Candidate]:
        context = info.context
        return candidates(actor=context.actor, request_id=row.pk, today=local_date(context.now))


class BoundAccount(graphene.ObjectType):
    """An account that counts as a person."""

    id = graphene.NonNull(graphene.ID)
    phone = graphene.NonNull(graphene.String, description="Masked.")
    is_approved = graphene.NonNull(graphene.Boolean, description="False: bound by the phone in the customer's file.")

    @staticmethod
    def resolve_id(account: AccountOfPerson, info: Any) -> str:
        return encode_id("Account", account.account_id)

    @staticmethod
    def resolve_is_approved(account: AccountOfPerson, info: Any) -> bool:
        return account.basis is BindingBasis.APPROVAL


class ApproveBindingRequestInput(graphene.InputObjectType):
    request_id = graphene.NonNull(graphene.ID)
    person_id = graphene.ID(description="Somebody on file; left out: a new customer of the stated name.")
    room_id = graphene.ID(description="Where the request names no room.")
    starts_on = graphene.InputField(Date, description="Moves him in from that day; left out where he lives there.")


class ApproveBindingRequest(Mutation):
    """Say yes: the account is that person from now on."""

    permission = Permitted(BIND)
    Input = ApproveBindingRequestInput
    raises = (
        RequestDecided,
        RoomNotNamed,
        NeedsStartDate,
        AccountIsSomebodyElse,
        PhoneKnownAsAnother,
        InviterLeft,
        AlreadyLivesThere,
    )
    request = graphene.Field(BindingRequest)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> ApproveBindingRequest:
        request_id = decode_id("BindingRequest", input.request_id, field=("requestId",))
        person_id, room_id = input.get("person_id"), input.get("room_id")
        approve_binding_request(
            actor=actor,
            request_id=request_id,
            person_id=decode_id("Person", person_id, field=("personId",)) if person_id is not None else None,
            room_id=decode_id("Room", room_id, field=("roomId",)) if room_id is not None else None,
            starts_on=input.get("starts_on"),
            now=now,
        )
        return cls(request=binding_request(actor=actor, request_id=request_id))


class RefuseBindingRequestInput(graphene.InputObjectType):
    request_id = graphene.NonNull(graphene.ID)
    reason = graphene.NonNull(graphene.String, description="The one who asked reads it.")


class RefuseBindingRequest(Mutation):
    """Say no, and why."""

    permission = Permitted(BIND)
    Input = RefuseBindingRequestInput
    raises = (RequestDecided,)
    request = graphene.Field(BindingRequest)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> RefuseBindingRequest:
        request_id = decode_id("BindingRequest", input.request_id, field=("requestId",))
        refuse_binding_request(actor=actor, request_id=request_id, reason=input.reason, now=now)
        return cls(request=binding_request(actor=actor, request_id=request_id))


class EndAccountBindingInput(graphene.InputObjectType):
    person_id = graphene.NonNull(graphene.ID)
    account_id = graphene.NonNull(graphene.ID)


class EndAccountBinding(Mutation):
    """An account bound by approval counts as the person no more; one bound by phone ends with a change of phone."""

    permission = Permitted(BIND)
    Input = EndAccountBindingInput
    raises = (BoundByPhone,)
    accounts = graphene.List(graphene.NonNull(BoundAccount), description="Those that still count as him.")

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> EndAccountBinding:
        person_id = decode_id("Person", input.person_id, field=("personId",))
        account_id = decode_id("Account", input.account_id, field=("accountId",))
        end_account_binding(actor=actor, person_id=person_id, account_id=account_id, now=now)
        return cls(accounts=bound_accounts([person_id], actor=actor)[person_id])


def _requests(root: None, info: Any, *, status: Any = None) -> QuerySet[Any]:
    return binding_requests_visible(info.context.actor, status=Statuses(status) if status is not None else None)


class BindingsQuery(graphene.ObjectType):
    binding_requests = connection_field(
        BindingRequest,
        queryset_of=_requests,
        order=("-id",),
        permission=Permitted(BIND),
        description="Binding requests of my areas, newest first.",
        status=graphene.Argument(RequestStatus),
    )
    accounts_of_person = field(
        graphene.NonNull(graphene.List(graphene.NonNull(BoundAccount))),
        permission=Permitted(BIND),
        person_id=graphene.Argument(graphene.NonNull(graphene.ID)),
        description="The accounts that count as a person of my areas; empty for others.",
    )

    @staticmethod
    def resolve_accounts_of_person(root: None, info: Any, person_id: str) -> list[AccountOfPerson]:
        wanted = decode_id("Person", person_id, field=("personId",))
        return bound_accounts([wanted], actor=info.context.actor)[wanted]


class BindingsMutation(graphene.ObjectType):
    approve_binding_request = ApproveBindingRequest.field()
    refuse_binding_request = RefuseBindingRequest.field()
    end_account_binding = EndAccountBinding.field()
