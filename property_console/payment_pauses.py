"""Online payment paused for a while, in the company or in a community."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import graphene
from django.db.models import QuerySet

from backend.accounts.actor import Actor
from backend.graphql_kit.connections import connection_field
from backend.graphql_kit.fields import own_id
from backend.graphql_kit.ids import decode_id, encode_id
from backend.graphql_kit.mutations import Mutation
from backend.graphql_kit.permissions import Permitted
from backend.graphql_kit.types import DateTime
from backend.organization.selectors import staff_names, units_by_id
from payments.pauses.permissions import PAUSE
from payments.pauses.selectors import pause_visible, pauses_visible
from payments.pauses.services import (
    PauseOver,
    PausePeriodInvalid,
    PauseReasonMissing,
    PauseUnitInvalid,
    pause_payments,
    resume_payments,
)


class PaymentPause(graphene.ObjectType):
    """A time in which nobody begins to pay online (暂停线上缴费)."""

    id = own_id("PaymentPause")
    is_platform = graphene.NonNull(graphene.Boolean, description="Of all companies; ended by the operator alone.")
    community_id = graphene.ID(description="Null: the whole company, or the platform.")
    community = graphene.String(description="Its name.")
    reason = graphene.NonNull(graphene.String, description="Payers read it.")
    starts_at = graphene.NonNull(DateTime)
    ends_at = graphene.Field(DateTime, description="Null: until it is resumed.")
    resumed_at = graphene.Field(DateTime, description="When somebody ended it.")
    staff = graphene.String(description="Who paused; null where the operator did.")

    @staticmethod
    def resolve_is_platform(row: Any, info: Any) -> bool:
        return row.company_id is None

    @staticmethod
    def resolve_community_id(row: Any, info: Any) -> str | None:
        return encode_id("Unit", row.community_id) if row.community_id is not None else None

    @staticmethod
    def resolve_community(row: Any, info: Any) -> Any:
        if row.community_id is None:
            return None
        found = info.context.loaders.load(units_by_id, row.community_id, company_id=row.company_id)
        return found.then(lambda unit: unit.name)

    @staticmethod
    def resolve_staff(row: Any, info: Any) -> Any:
        if row.company_id is None or row.created_by_account_id is None:
            return None
        return info.context.loaders.load(staff_names, row.created_by_account_id, company_id=row.company_id)


class PausePaymentsInput(graphene.InputObjectType):
    unit_id = graphene.NonNull(graphene.ID, description="The company or a community.")
    reason = graphene.NonNull(graphene.String, description="Payers read it; at most 200 characters.")
    starts_at = graphene.InputField(DateTime, description="Now without it.")
    ends_at = graphene.InputField(DateTime, description="Until it is resumed without it.")


class PausePayments(Mutation):
    """Let nobody begin to pay online for a while. Payments under way and the cash desk go on."""

    permission = Permitted(PAUSE)
    Input = PausePaymentsInput
    raises = (PauseUnitInvalid, PauseReasonMissing, PausePeriodInvalid)
    payment_pause = graphene.Field(PaymentPause)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> PausePayments:
        pause_id = pause_payments(
            actor=actor,
            unit_id=decode_id("Unit", input.unit_id, field=("unitId",)),
            reason=input.reason,
            starts_at=input.starts_at,
            ends_at=input.ends_at,
            now=now,
        )
        return cls(payment_pause=pause_visible(actor=actor, pause_id=pause_id, now=now))


class ResumePaymentsInput(graphene.InputObjectType):
    pause_id = graphene.NonNull(graphene.ID)


class ResumePayments(Mutation):
    """End a pause of the company or of a community now."""

    permission = Permitted(PAUSE)
    Input = ResumePaymentsInput
    raises = (PauseOver,)
    payment_pause = graphene.Field(PaymentPause)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> ResumePayments:
        pause_id = decode_id("PaymentPause", input.pause_id, field=("pauseId",))
        resume_payments(actor=actor, pause_id=pause_id, now=now)
        return cls(payment_pause=pause_visible(actor=actor, pause_id=pause_id, now=now))


def _pauses(root: None, info: Any, *, is_active: bool | None = None) -> QuerySet[Any]:
    return pauses_visible(info.context.actor, now=info.context.now, is_active=is_active)


class PaymentPausesQuery(graphene.ObjectType):
    payment_pauses = connection_field(
        PaymentPause,
        queryset_of=_pauses,
        order=("-id",),
        permission=Permitted(PAUSE),
        description="Pauses of my communities, of the company and of the platform, newest first.",
        is_active=graphene.Argument(graphene.Boolean, description="Holding at this moment, or not."),
    )


class PaymentPausesMutation(graphene.ObjectType):
    pause_payments = PausePayments.field()
    resume_payments = ResumePayments.field()
