"""Asking a company to be known in a room (绑定申请), and what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import graphene

from backend.accounts.actor import Actor
from backend.graphql_kit.ids import decode_id, encode_id
from backend.graphql_kit.mutations import Mutation
from backend.graphql_kit.permissions import Owners, field
from backend.graphql_kit.types import DateTime
from backend.kernel.errors import TooManyRequests
from backend.organization.rules import called_by_residents
from property_core.residents.binding_reads import request_of_mine, requests_of_mine
from property_core.residents.contracts import CommunityChoice as Choice
from property_core.residents.contracts import RequestKind as Kinds
from property_core.residents.contracts import RequestStatus as Statuses
from property_core.residents.contracts import ResidencyRole as Roles
from property_core.residents.directory import MOST_CHOICES, communities_asked_at, communities_named
from property_core.residents.services import (
    AlreadyAsked,
    AlreadyKnownThere,
    RequestDecided,
    TooManyPending,
    request_binding,
    withdraw_binding_request,
)
from storefront_api.words import ResidencyRole

RequestKind = graphene.Enum.from_enum(Kinds, name="BindingRequestKind")
RequestStatus = graphene.Enum.from_enum(Statuses, name="BindingRequestStatus")


class CommunityChoice(graphene.ObjectType):
    """A community (小区) that one may ask to be known in."""

    id = graphene.NonNull(graphene.ID)
    name = graphene.NonNull(graphene.String)
    company = graphene.NonNull(graphene.String, description="Name of the property company.")

    @staticmethod
    def resolve_id(choice: Choice, info: Any) -> str:
        return encode_id("Unit", choice.community_id)

    @staticmethod
    def resolve_name(choice: Choice, info: Any) -> str:
        return called_by_residents(choice.community_name)

    @staticmethod
    def resolve_company(choice: Choice, info: Any) -> str:
        return choice.company_name


class BindingRequest(graphene.ObjectType):
    """What I asked for: to be known in a room, or somebody for my room."""

    id = graphene.NonNull(graphene.ID)
    company_id = graphene.NonNull(graphene.ID, description="Choose it with chooseCompany once it is approved.")
    kind = graphene.NonNull(RequestKind)
    status = graphene.NonNull(RequestStatus)
    community = graphene.NonNull(CommunityChoice, description="Where.")
    role = graphene.NonNull(ResidencyRole)
    name = graphene.NonNull(graphene.String)
    typed_room = graphene.NonNull(graphene.String, description="As I wrote it; empty where I chose a room of mine.")
    reason = graphene.NonNull(graphene.String, description="Why it was refused.")
    created_at = graphene.NonNull(DateTime)
    decided_at = graphene.Field(DateTime)

    @staticmethod
    def resolve_id(row: Any, info: Any) -> str:
        return encode_id("BindingRequest", row.pk)

    @staticmethod
    def resolve_company_id(row: Any, info: Any) -> str:
        return encode_id("Company", row.company_id)

    @staticmethod
    def resolve_community(row: Any, info: Any) -> Any:
        return info.context.loaders.load(communities_asked_at, row.community_id)


class RequestBindingInput(graphene.InputObjectType):
    community_id = graphene.NonNull(graphene.ID)
    room = graphene.NonNull(graphene.String, description="As on the door: 3栋2单元502, 3-2-502.")
    role = graphene.NonNull(ResidencyRole)
    name = graphene.NonNull(graphene.String, description="Real name (实名).")
    id_number = graphene.String(default_value="", description="The whole number or its last digits.")
    note = graphene.String(default_value="", description="Which document one can show.")


class RequestBinding(Mutation):
    """Ask to be known in a room. The answer is the same whether the room exists; staff decide."""

    permission = Owners
    Input = RequestBindingInput
    raises = (AlreadyKnownThere, AlreadyAsked, TooManyPending, TooManyRequests)
    request = graphene.Field(BindingRequest)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> RequestBinding:
        company_id, request_id = request_binding(
            actor=actor,
            community_id=decode_id("Unit", input.community_id, field=("communityId",)),
            typed_room=input.room,
            role=Roles(input.role),
            name=input.name,
            id_number=input.id_number,
            note=input.note,
            now=now,
        )
        return cls(request=request_of_mine(actor=actor, company_id=company_id, request_id=request_id))


class WithdrawBindingRequestInput(graphene.InputObjectType):
    request_id = graphene.NonNull(graphene.ID)
    company_id = graphene.NonNull(graphene.ID)


class WithdrawBindingRequest(Mutation):
    """Take a request of mine back."""

    permission = Owners
    Input = WithdrawBindingRequestInput
    raises = (RequestDecided,)
    request = graphene.Field(BindingRequest)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> WithdrawBindingRequest:
        request_id = decode_id("BindingRequest", input.request_id, field=("requestId",))
        company_id = decode_id("Company", input.company_id, field=("companyId",))
        withdraw_binding_request(actor=actor, company_id=company_id, request_id=request_id, now=now)
        return cls(request=request_of_mine(actor=actor, company_id=company_id, request_id=request_id))


class BindingQuery(graphene.ObjectType):
    communities = field(
        graphene.NonNull(graphene.List(graphene.NonNull(CommunityChoice))),
        permission=Owners,
        text=graphene.Argument(graphene.NonNull(graphene.String), description="Two characters of the name or more."),
        description=f"Communities to be known in, by a part of their name; at most {MOST_CHOICES}.",
    )
    my_binding_requests = field(
        graphene.NonNull(graphene.List(graphene.NonNull(BindingRequest))),
        permission=Owners,
        description="What I asked for, at every company, newest first.",
    )

    @staticmethod
    def resolve_communities(root: None, info: Any, text: str) -> list[Choice]:
        return communities_named(text)

    @staticmethod
    def resolve_my_binding_requests(root: None, info: Any) -> list[Any]:
        return requests_of_mine(actor=info.context.actor)


class BindingMutation(graphene.ObjectType):
    request_binding = RequestBinding.field()
    withdraw_binding_request = WithdrawBindingRequest.field()
