"""The provider's statements against our books: statements by day, differences, and what was found out about them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import graphene
from django.db.models import QuerySet

from backend.accounts.actor import Actor
from backend.graphql_kit.connections import connection_field
from backend.graphql_kit.fields import money, own_id
from backend.graphql_kit.ids import decode_id, encode_id
from backend.graphql_kit.mutations import Mutation
from backend.graphql_kit.permissions import Permitted, field
from backend.graphql_kit.types import BigInt, Date, DateTime, Money
from backend.kernel.money import Money as Amount
from backend.kernel.time import local_date
from backend.organization.directory import holders_of
from backend.organization.selectors import staff_names, units_by_id
from payments.reconciliation.contracts import AccountDay
from payments.reconciliation.contracts import DifferenceKind as Kinds
from payments.reconciliation.contracts import DifferenceState as States
from payments.reconciliation.contracts import StatementKind as StatementKinds
from payments.reconciliation.contracts import StatementState as StatementStates
from payments.reconciliation.contracts import Subject as Subjects
from payments.reconciliation.permissions import RECONCILE_EXPLAIN, RECONCILE_SIGN, RECONCILE_VIEW
from payments.reconciliation.selectors import (
    MOST_DAYS,
    account_days,
    difference_visible,
    differences_visible,
    notes_by_difference,
    statements_visible,
)
from payments.reconciliation.services import (
    DayHasDifferences,
    DayIsSigned,
    DayNotImported,
    DifferenceNotOpen,
    NoteMissing,
    OwnerNotAllowed,
    add_difference_note,
    assign_difference,
    explain_difference,
    sign_off_day,
)
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


class DifferenceNote(graphene.ObjectType):
    """What somebody wrote down while looking for the cause."""

    text = graphene.NonNull(graphene.String)
    written_at = graphene.NonNull(DateTime)
    staff = graphene.String(description="Who wrote it.")

    @staticmethod
    def resolve_staff(row: Any, info: Any) -> Any:
        if row.account_id is None:
            return None
        return info.context.loaders.load(staff_names, row.account_id, company_id=row.company_id)


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
    owner_account_id = graphene.Field(BigInt, description="Account of who looks into it; null: nobody.")
    owner = graphene.String(description="His name.")
    assigned_at = graphene.Field(DateTime)
    due_on = graphene.Field(Date, description="Until when it is to be found out.")
    notes = graphene.NonNull(graphene.List(graphene.NonNull(DifferenceNote)), description="Oldest first.")

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

    @staticmethod
    def resolve_owner(row: Any, info: Any) -> Any:
        if row.owner_account_id is None:
            return None
        return info.context.loaders.load(staff_names, row.owner_account_id, company_id=row.company_id)

    @staticmethod
    def resolve_notes(row: Any, info: Any) -> Any:
        return info.context.loaders.load(notes_by_difference, row.pk, company_id=row.company_id)


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
    subject = graphene.InputField(DifferenceSubject)
    state = graphene.InputField(DifferenceState)
    community_id = graphene.ID()
    owner_id = graphene.InputField(BigInt, description="Account of who looks into it.")
    is_assigned = graphene.Boolean(description="Whether anybody looks into it.")
    due_until = graphene.InputField(Date, description="Due on that day or earlier.")
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


class AssignDifferenceInput(graphene.InputObjectType):
    difference_id = graphene.NonNull(graphene.ID)
    account_id = graphene.InputField(BigInt, description="Null: nobody.")
    due_on = graphene.InputField(Date)


class AssignDifference(Mutation):
    """Give an open difference to a member of staff who may explain it, until a day."""

    permission = Permitted(RECONCILE_EXPLAIN)
    Input = AssignDifferenceInput
    raises = (DifferenceNotOpen, OwnerNotAllowed)
    difference = graphene.Field(StatementDifference)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> AssignDifference:
        difference_id = decode_id("StatementDifference", input.difference_id, field=("differenceId",))
        assign_difference(
            actor=actor,
            difference_id=difference_id,
            account_id=input.get("account_id"),
            due_on=input.get("due_on"),
            now=now,
        )
        return cls(difference=difference_visible(actor=actor, difference_id=difference_id, code=RECONCILE_EXPLAIN))


class AddDifferenceNoteInput(graphene.InputObjectType):
    difference_id = graphene.NonNull(graphene.ID)
    text = graphene.NonNull(graphene.String, description="At most 200 characters.")


class AddDifferenceNote(Mutation):
    """Write down what was found so far; the difference stays as it is."""

    permission = Permitted(RECONCILE_EXPLAIN)
    Input = AddDifferenceNoteInput
    raises = (NoteMissing,)
    difference = graphene.Field(StatementDifference)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> AddDifferenceNote:
        difference_id = decode_id("StatementDifference", input.difference_id, field=("differenceId",))
        add_difference_note(actor=actor, difference_id=difference_id, text=input.text, now=now)
        return cls(difference=difference_visible(actor=actor, difference_id=difference_id, code=RECONCILE_EXPLAIN))


class DifferenceOwner(graphene.ObjectType):
    """A member of staff who may look into differences."""

    account_id = graphene.NonNull(BigInt)
    name = graphene.NonNull(graphene.String)


class ReconciliationDay(graphene.ObjectType):
    """One account's day at its provider, and whether somebody answers for it."""

    payee_account_id = graphene.NonNull(graphene.ID)
    provider = graphene.NonNull(graphene.String)
    day = graphene.NonNull(Date)
    is_imported = graphene.NonNull(graphene.Boolean, description="Whether its trade statement is here.")
    payment_count = graphene.NonNull(graphene.Int)
    payments = money("payment_minor", description="As the provider states them.")
    refunds = money("refund_minor")
    fees = money("fee_minor", description="Booked as the provider's fee.")
    open_count = graphene.NonNull(graphene.Int, description="Differences that wait for somebody.")
    difference_count = graphene.NonNull(graphene.Int, description="With those that are explained.")
    signed_at = graphene.Field(DateTime, description="Null: nobody has signed.")
    signed_by = graphene.String()
    note = graphene.NonNull(graphene.String, description="Of who signed.")
    undone_reason = graphene.NonNull(graphene.String, description="Why an earlier signature holds no more; or empty.")

    @staticmethod
    def resolve_payee_account_id(day: AccountDay, info: Any) -> str:
        return encode_id("PayeeAccount", day.payee_account_id)

    @staticmethod
    def resolve_signed_by(day: AccountDay, info: Any) -> Any:
        if day.signed_by_account_id is None:
            return None
        company_id = info.context.actor.company
        return info.context.loaders.load(staff_names, day.signed_by_account_id, company_id=company_id)


class SignOffDayInput(graphene.InputObjectType):
    payee_account_id = graphene.NonNull(graphene.ID)
    day = graphene.NonNull(Date)
    note = graphene.String(default_value="")


class SignOffDay(Mutation):
    """Answer for an account's day. A later import that changes the day undoes the signature."""

    permission = Permitted(RECONCILE_SIGN)
    Input = SignOffDayInput
    raises = (DayNotImported, DayHasDifferences, DayIsSigned)
    signed_at = graphene.Field(DateTime)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> SignOffDay:
        account_id = decode_id("PayeeAccount", input.payee_account_id, field=("payeeAccountId",))
        sign_off_day(actor=actor, payee_account_id=account_id, day=input.day, note=input.note or "", now=now)
        return cls(signed_at=now)


def _given(filter: Any, *names: str) -> dict[str, Any]:
    """What a filter names and gives, enums as their words."""
    found = {name: getattr(filter, name, None) for name in names}
    return {name: getattr(value, "value", value) for name, value in found.items() if value is not None}


def _statements(root: None, info: Any, *, filter: Any = None) -> QuerySet[Any]:
    return statements_visible(info.context.actor, **_given(filter, "provider", "kind", "since", "until"))


def _differences(root: None, info: Any, *, filter: Any = None) -> QuerySet[Any]:
    community_id = optional_id("Unit", filter, "community_id")
    given = _given(
        filter, "provider", "kind", "subject", "state", "owner_id", "is_assigned", "due_until", "since", "until"
    )
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

    difference_owners = field(
        graphene.NonNull(graphene.List(graphene.NonNull(DifferenceOwner))),
        permission=Permitted(RECONCILE_EXPLAIN),
        description="Staff to whom a difference may be given, by name.",
    )
    reconciliation_days = field(
        graphene.NonNull(graphene.List(graphene.NonNull(ReconciliationDay))),
        permission=Permitted(RECONCILE_VIEW),
        since=graphene.Argument(graphene.NonNull(Date)),
        until=graphene.Argument(graphene.NonNull(Date), description="Left out of the period."),
        provider=graphene.String(),
        is_signed=graphene.Boolean(),
        description=(
            f"Days with a statement, newest first; at most {MOST_DAYS} days. "
            "Needs payment.reconcile_view over the whole company."
        ),
    )

    @staticmethod
    def resolve_difference_owners(root: None, info: Any) -> list[DifferenceOwner]:
        today = local_date(info.context.now)
        found = holders_of(RECONCILE_EXPLAIN, company_id=info.context.actor.company, today=today)
        return [DifferenceOwner(account_id=account_id, name=name) for account_id, name in found]

    @staticmethod
    def resolve_reconciliation_days(
        root: None, info: Any, *, since: date, until: date, provider: str | None = None, is_signed: bool | None = None
    ) -> list[AccountDay]:
        return account_days(info.context.actor, since=since, until=until, provider=provider, is_signed=is_signed)


class ReconciliationMutation(graphene.ObjectType):
    explain_difference = ExplainDifference.field()
    assign_difference = AssignDifference.field()
    add_difference_note = AddDifferenceNote.field()
    sign_off_day = SignOffDay.field()
