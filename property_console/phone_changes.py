"""Owners who lost their old number ask to have the new one taken (换号申请)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import graphene
from django.db.models import QuerySet

from backend.accounts.actor import Actor
from backend.accounts.contracts import PhoneChange as PhoneChangeRow
from backend.accounts.contracts import PhoneChangeState
from backend.accounts.phone_change_rows import phone_change_row
from backend.accounts.services import PhoneChangeDecided
from backend.graphql_kit.connections import connection_field
from backend.graphql_kit.ids import decode_id, encode_id
from backend.graphql_kit.mutations import Mutation
from backend.graphql_kit.permissions import Permitted
from backend.graphql_kit.types import DateTime
from backend.organization.selectors import staff_names
from property_core.residents.archives import phone_changes_visible
from property_core.residents.permissions import MANAGE
from property_core.residents.selectors import names_by_person
from property_core.residents.services.phone_changes import (
    approve_phone_change,
    reject_phone_change,
)

State = graphene.Enum.from_enum(PhoneChangeState)


class PhoneChange(graphene.ObjectType):
    """A request to change a number without the old one; the new one has been proven by a code."""

    id = graphene.NonNull(graphene.ID)
    person_id = graphene.NonNull(graphene.ID)
    person = graphene.NonNull(graphene.String, description="Name of the customer.")
    old_phone = graphene.NonNull(graphene.String, description="Of the account today, masked.")
    new_phone = graphene.NonNull(graphene.String, description="Masked.")
    reason = graphene.NonNull(graphene.String)
    state = graphene.NonNull(State)
    requested_at = graphene.NonNull(DateTime)
    decided_at = graphene.Field(DateTime)
    decided_by = graphene.String(description="Name of the member of staff.")
    note = graphene.NonNull(graphene.String)

    @staticmethod
    def resolve_id(row: Any, info: Any) -> str:
        return encode_id("PhoneChange", row.id)

    @staticmethod
    def resolve_person_id(row: Any, info: Any) -> str:
        return encode_id("Person", row.person_id)

    @staticmethod
    def resolve_person(row: Any, info: Any) -> Any:
        return info.context.loaders.load(names_by_person, row.person_id, company_id=info.context.actor.company)

    @staticmethod
    def resolve_old_phone(row: Any, info: Any) -> str:
        return _shown(row).old_phone

    @staticmethod
    def resolve_new_phone(row: Any, info: Any) -> str:
        return _shown(row).new_phone

    @staticmethod
    def resolve_requested_at(row: Any, info: Any) -> datetime:
        moment: datetime = row.created_at
        return moment

    @staticmethod
    def resolve_decided_by(row: Any, info: Any) -> Any:
        if row.decided_by is None:
            return None
        return info.context.loaders.load(staff_names, row.decided_by, company_id=info.context.actor.company)


def _shown(row: Any) -> PhoneChangeRow:
    return row if isinstance(row, PhoneChangeRow) else phone_change_row(row)


class DecidePhoneChangeInput(graphene.InputObjectType):
    phone_change_id = graphene.NonNull(graphene.ID)
    note = graphene.String(default_value="", description="For the owner and the log.")


class ApprovePhoneChange(Mutation):
    """We have made sure who asks: the account gets the number, and so do our books."""

    permission = Permitted(MANAGE)
    Input = DecidePhoneChangeInput
    raises = (PhoneChangeDecided,)
    phone_change = graphene.Field(PhoneChange)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> ApprovePhoneChange:
        request_id = decode_id("PhoneChange", input.phone_change_id, field=("phoneChangeId",))
        return cls(phone_change=approve_phone_change(actor=actor, request_id=request_id, note=input.note, now=now))


class RejectPhoneChange(Mutation):
    """Nothing changes; the note tells the owner why."""

    permission = Permitted(MANAGE)
    Input = DecidePhoneChangeInput
    raises = (PhoneChangeDecided,)
    phone_change = graphene.Field(PhoneChange)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> RejectPhoneChange:
        request_id = decode_id("PhoneChange", input.phone_change_id, field=("phoneChangeId",))
        return cls(phone_change=reject_phone_change(actor=actor, request_id=request_id, note=input.note, now=now))


def _requests(root: None, info: Any, *, state: Any = None) -> QuerySet[Any]:
    wanted = None if state is None else PhoneChangeState(getattr(state, "value", state))
    return phone_changes_visible(actor=info.context.actor, state=wanted)


class PhoneChangesQuery(graphene.ObjectType):
    phone_changes = connection_field(
        PhoneChange,
        queryset_of=_requests,
        order=("-id",),
        permission=Permitted(MANAGE),
        description="Requests of the people in my areas to change their number, newest first.",
        state=graphene.Argument(State),
    )


class PhoneChangesMutation(graphene.ObjectType):
    approve_phone_change = ApprovePhoneChange.field()
    reject_phone_change = RejectPhoneChange.field()
