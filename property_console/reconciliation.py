"""The provider's statements against our books: statements by day, differences, and what was found out about them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import graphene
from django.db.models import QuerySet

from backend.accounts.actor import Actor
from backend.graphql_kit.connections import connection_field
from backend.graphql_kit.fields import money, own_id
from backend.graphql_kit.ids import decode_id, encode_id
from backend.graphql_kit.mutations import Mutation
from backend.graphql_kit.permissions import Permitted
from backend.graphql_kit.types import Date, DateTime, Money
from backend.kernel.money import Money as Amount
from backend.organization.selectors import staff_names, units_by_id
from payments.reconciliation.contracts import DifferenceKind as Kinds
from payments.reconciliation.contracts import DifferenceState as States
from payments.reconciliation.contracts import StatementKind as StatementKinds
from payments.reconciliation.contracts import StatementState as StatementStates
from payments.reconciliation.contracts import Subject as Subjects
from payments.reconciliation.permissions import RECONCILE_EXPLAIN, RECONCILE_VIEW
from payments.reconciliation.selectors import difference_visible, differences_visible, statements_visible
from payments.reconciliation.services import DifferenceNotOpen, NoteMissing, explain_difference
from property_console.charges import optional_id

ProviderStatementKind = graphene.Enum.from_enum(StatementKinds, name="ProviderStatementKind")
ProviderStatementState = graphene.Enum.from_enum(StatementStates, name="ProviderStatementState")
DifferenceKind = graphene.Enum.from_enum(Kinds, name="DifferenceKind")
DifferenceState = graphene.Enum.from_enum(States, name="DifferenceState")
DifferenceSubject = graphene.Enum.from_enum(Subjects, name="DifferenceSubject")


class ProviderStatement(graphene.ObjectType):
    """A provider's statement (渠道账单) of one account and day, as it was imported."""

    id = own_id("ProviderStatement")
    provider = graphene.NonNull(graphene.String, description="wechat, alipay")
    day = graphene.NonNull(Date)
    kind = graphene.NonNull(ProviderStatementKind, description="TRADE: payments and refunds; FUNDS: the balance.")
    state = graphene.NonNull(ProviderStatementState, description="EMPTY: the provider had no business that day.")
    payment_count = graphene.NonNull(graphene.Int, description="FUNDS: movements that came in.")
    payments = money("payment_minor", description="FUNDS: what came in.")
    refund_count = graphene.NonNull(graphene.Int, description="FUNDS: movements that went out.")
    refunds = money("refund_minor", description="FUNDS: what went out.")
    fees = money("fee_minor", description="The provider's fees of the lines.")
    imported_at = graphene.NonNull(DateTime)


class StatementDifference(graphene.ObjectType):
    """Where a provider's statement and our books disagree (对账差异)."""

    id = own_id("StatementDifference")
    provider = graphene.NonNull(graphene.String)
    day = graphene.NonNull(Date, description="Of the statement.")
    kind = graphene.NonNull(DifferenceKind)
    subject = graphene.NonNull(DifferenceSubject)
    number = graphene.NonNull(graphene.String, description="The merchant's number of the payment or refund.")
    transaction_id = graphene.NonNull(graphene.String, description="The provider's number; may be empty.")
    community_id = graphene.ID(description="Null: the payment is none of ours.")
    community = graphene.String(description="Its name.")
    ours = graphene.Field(Money, description="Booked here; FEE: the fee that was to be expected.")
    theirs = graphene.Field(Money, description="On the statement.")
    ours_state = graphene.NonNull(graphene.String)
    theirs_state = graphene.NonNull(graphene.String)
    state = graphene.NonNull(DifferenceState, description="SETTLED: a later comparison did not find it any more.")
    found_at = graphene.NonNull(DateTime)
    note = graphene.NonNull(graphene.String, description="What was found out; empty while it is open.")
    explained_at = graphene.Field(DateTime)
    staff = graphene.String(description="Who explained it.")

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
    def resolve_ours(row: Any, info: Any) -> Amount | None:
        return Amount(row.ours_minor) if row.ours_minor is not None else None

    @staticmethod
    def resolve_theirs(row: Any, info: Any) -> Amount | None:
        return Amount(row.theirs_minor) if row.theirs_minor is not None else None

    @staticmethod
    def resolve_staff(row: Any, info: Any) -> Any:
        if row.explained_by_account_id is None:
            return None
        return info.context.loaders.load(staff_names, row.explained_by_account_id, company_id=row.company_id)


class ProviderStatementFilter(graphene.InputObjectType):
    """Narrows the list of statements."""

    provider = graphene.String()
    kind = graphene.InputField(ProviderStatementKind)
    since = graphene.InputField(Date)
    until = graphene.InputField(Date, description="Left out of the period.")


class StatementDifferenceFilter(graphene.InputObjectType):
    """Narrows the list of differences."""

    provider = graphene.String()
    kind = graphene.InputField(DifferenceKind)
    state = graphene.InputField(DifferenceState)
    community_id = graphene.ID()
    since = graphene.InputField(Date)
    until = graphene.InputField(Date, description="Left out of the period.")


class ExplainDifferenceInput(graphene.InputObjectType):
    difference_id = graphene.NonNull(graphene.ID)
    note = graphene.NonNull(graphene.String, description="What was found out; at most 200 characters.")


class ExplainDifference(Mutation):
    """Write down what was found out about an open difference. It changes no books."""

    permission = Permitted(RECONCILE_EXPLAIN)
    Input = ExplainDifferenceInput
    raises = (NoteMissing, DifferenceNotOpen)
    difference = graphene.Field(StatementDifference)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> ExplainDifference:
        difference_id = decode_id("StatementDifference", input.difference_id, field=("differenceId",))
        explain_difference(actor=actor, difference_id=difference_id, note=input.note, now=now)
        return cls(difference=difference_visible(actor=actor, difference_id=difference_id, code=RECONCILE_EXPLAIN))


def _given(filter: Any, *names: str) -> dict[str, Any]:
    """What a filter names and gives, enums as their words."""
    found = {name: getattr(filter, name, None) for name in names}
    return {name: getattr(value, "value", value) for name, value in found.items() if value is not None}


def _statements(root: None, info: Any, *, filter: Any = None) -> QuerySet[Any]:
    return statements_visible(info.context.actor, **_given(filter, "provider", "kind", "since", "until"))


def _differences(root: None, info: Any, *, filter: Any = None) -> QuerySet[Any]:
    community_id = optional_id("Unit", filter, "community_id")
    given = _given(filter, "provider", "kind", "state", "since", "until")
    return differences_visible(info.context.actor, community_id=community_id, **given)


class ReconciliationQuery(graphene.ObjectType):
    provider_statements = connection_field(
        ProviderStatement,
        queryset_of=_statements,
        order=("-day", "-id"),
        permission=Permitted(RECONCILE_VIEW),
        description="Imported statements, newest day first. Needs payment.reconcile_view over the whole company.",
        filter=ProviderStatementFilter(),
    )
    statement_differences = connection_field(
        StatementDifference,
        queryset_of=_differences,
        order=("-day", "-id"),
        permission=Permitted(RECONCILE_VIEW),
        description="Differences of my communities, newest day first; payments nobody knows need the whole company.",
        filter=StatementDifferenceFilter(),
    )


class ReconciliationMutation(graphene.ObjectType):
    explain_difference = ExplainDifference.field()
