"""Looking after what was done: payments and their state, exceptional payments, the operation log."""

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
from backend.graphql_kit.types import BigInt, DateTime, Money
from backend.kernel.masking import shown
from backend.kernel.money import Money as Amount
from backend.organization.permissions import AUDIT_PERSONAL, AUDIT_VIEW
from backend.organization.personal_data import personal_data_accesses
from backend.organization.selectors import audit_entries, staff_names, units_by_id
from payments.intents.case_facts import community_by_case, refunds_by_case
from payments.intents.contracts import FOUND_OUT_WORDS
from payments.intents.permissions import CASE_RESOLVE, CASE_VIEW
from payments.intents.selectors import case_visible, cases_visible
from payments.intents.services import close_case, refund_case
from payments.intents.services.errors import CaseHoldsMoney, CaseSettled
from property_console.attempts import ProviderRefund
from property_console.charges import optional_id
from property_console.words import AccessKind, CaseKind, CaseState
from property_core.collection.selectors.intents import payments_by_intent
from property_core.residents.selectors import names_by_person


class ExceptionCase(graphene.ObjectType):
    """Money, or a message about money, that could not go where it was meant to (收款异常)."""

    id = own_id("ExceptionCase")
    kind = graphene.NonNull(CaseKind)
    state = graphene.NonNull(CaseState)
    provider = graphene.NonNull(graphene.String)
    amount = money("amount_minor", currency="currency", description="What the provider stated.")
    is_booked = graphene.NonNull(graphene.Boolean, description="The money has arrived and is held (待认领).")
    expected = graphene.Field(Money, description="What we had asked for, where that is known.")
    number = graphene.NonNull(graphene.String, description="That the provider named; may be empty.")
    differs = graphene.NonNull(
        graphene.List(graphene.NonNull(graphene.String)),
        description="MISMATCHED: what differs from what we asked for: amount, currency, mchid, appid, …",
    )
    reasons = graphene.NonNull(
        graphene.List(graphene.NonNull(graphene.String)), description="Why the money could not be placed."
    )
    answer_by = graphene.Field(DateTime, description="DISPUTE: until when the provider hears our side.")
    community = graphene.String(description="Null: the payment is none of ours.")
    payment_id = graphene.ID(description="The payment that it came of, where one is known.")
    refunds = graphene.NonNull(graphene.List(graphene.NonNull(ProviderRefund)), description="Oldest first.")
    opened_at = graphene.NonNull(DateTime)
    resolved_at = graphene.Field(DateTime)
    resolution = graphene.String()
    resolved_by = graphene.String(description="Name; null where the system found it out by itself.")

    @staticmethod
    def resolve_resolution(case: Any, info: Any) -> str | None:
        known = FOUND_OUT_WORDS.get(case.resolution)
        return known[not info.context.language.startswith("zh")] if known else case.resolution or None

    @staticmethod
    def resolve_expected(case: Any, info: Any) -> Amount | None:
        return Amount(case.expected_minor, case.currency) if case.expected_minor is not None else None

    @staticmethod
    def resolve_number(case: Any, info: Any) -> str:
        return str(case.detail.get("out_refund_no") or case.detail.get("out_trade_no") or "")

    @staticmethod
    def resolve_differs(case: Any, info: Any) -> list[str]:
        return list(case.detail.get("differs", ()))

    @staticmethod
    def resolve_reasons(case: Any, info: Any) -> list[str]:
        return list(case.detail.get("reasons", ()))

    @staticmethod
    def resolve_answer_by(case: Any, info: Any) -> datetime | None:
        told = case.detail.get("answer_by")
        return datetime.fromisoformat(told) if told else None

    @staticmethod
    def resolve_community(case: Any, info: Any) -> Any:
        loaders, company_id = info.context.loaders, case.company_id
        return loaders.load(community_by_case, case.pk, company_id=company_id).then(
            lambda unit_id: (
                unit_id
                and loaders.load(units_by_id, unit_id, company_id=company_id).then(lambda unit: unit and unit.name)
            )
        )

    @staticmethod
    def resolve_payment_id(case: Any, info: Any) -> Any:
        if case.intent_id is None:
            return None
        found = info.context.loaders.load(payments_by_intent, case.intent_id, company_id=case.company_id)
        return found.then(lambda payment_id: payment_id and encode_id("Payment", payment_id))

    @staticmethod
    def resolve_refunds(case: Any, info: Any) -> Any:
        return info.context.loaders.load(refunds_by_case, case.pk, company_id=case.company_id)

    @staticmethod
    def resolve_resolved_by(case: Any, info: Any) -> Any:
        if case.resolved_by_account_id is None:
            return None
        return info.context.loaders.load(staff_names, case.resolved_by_account_id, company_id=case.company_id)


class RefundCaseInput(graphene.InputObjectType):
    case_id = graphene.NonNull(graphene.ID)


class RefundCase(Mutation):
    """Send the held money of a case back to its payer."""

    permission = Permitted(CASE_RESOLVE)
    Input = RefundCaseInput
    raises = (CaseSettled,)
    exception_case = graphene.Field(ExceptionCase)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> RefundCase:
        case_id = decode_id("ExceptionCase", input.case_id, field=("caseId",))
        refund_case(actor=actor, case_id=case_id, now=now)
        return cls(exception_case=case_visible(actor=actor, code=CASE_RESOLVE, case_id=case_id))


class CloseCaseInput(graphene.InputObjectType):
    case_id = graphene.NonNull(graphene.ID)
    resolution = graphene.NonNull(graphene.String, description="What was found out.")


class CloseCase(Mutation):
    """Note what was found out about a case that holds no money."""

    permission = Permitted(CASE_RESOLVE)
    Input = CloseCaseInput
    raises = (CaseSettled, CaseHoldsMoney)
    exception_case = graphene.Field(ExceptionCase)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> CloseCase:
        case_id = decode_id("ExceptionCase", input.case_id, field=("caseId",))
        close_case(actor=actor, case_id=case_id, resolution=input.resolution, now=now)
        return cls(exception_case=case_visible(actor=actor, code=CASE_RESOLVE, case_id=case_id))


class AuditEntry(graphene.ObjectType):
    """One line of the operation log (操作日志)."""

    id = own_id("AuditEntry")
    at = graphene.NonNull(DateTime)
    action = graphene.NonNull(graphene.String)
    object_kind = graphene.NonNull(graphene.String)
    object_id = graphene.NonNull(graphene.String)
    actor_kind = graphene.NonNull(graphene.String)
    account_id = graphene.Field(BigInt)
    staff = graphene.String(description="Name, where a member of staff did it.")
    ip = graphene.String()
    request_id = graphene.NonNull(graphene.String)
    old = graphene.JSONString(description="Numbers of people are masked.")
    new = graphene.JSONString(description="Numbers of people are masked.")

    @staticmethod
    def resolve_old(entry: Any, info: Any) -> Any:
        return shown(entry.old)

    @staticmethod
    def resolve_new(entry: Any, info: Any) -> Any:
        return shown(entry.new)

    @staticmethod
    def resolve_staff(entry: Any, info: Any) -> Any:
        if entry.account_id is None:
            return None
        return info.context.loaders.load(staff_names, entry.account_id, company_id=info.context.actor.company)


class AuditFilter(graphene.InputObjectType):
    """Narrows the operation log."""

    object_kind = graphene.String()
    object_id = graphene.String(description="Together with objectKind.")
    account_id = graphene.InputField(BigInt, description="Who did it.")
    action = graphene.String()
    ip = graphene.String()
    since = graphene.InputField(DateTime)
    until = graphene.InputField(DateTime, description="Left out of the period.")


class PersonalDataAccess(graphene.ObjectType):
    """That somebody saw, or took along in an export, personal data in full (个人信息访问记录)."""

    id = own_id("PersonalDataAccess")
    at = graphene.NonNull(DateTime)
    kind = graphene.NonNull(AccessKind, description="UNMASK: one person on the screen; EXPORT: a file.")
    account_id = graphene.Field(BigInt)
    staff = graphene.String(description="Name of the member of staff.")
    ip = graphene.String()
    person_count = graphene.NonNull(graphene.Int)
    persons = graphene.NonNull(
        graphene.List(graphene.NonNull(graphene.String)), description="Names of whom it was, at most twenty."
    )
    fields = graphene.NonNull(graphene.List(graphene.NonNull(graphene.String)))
    reason = graphene.NonNull(graphene.String)
    source = graphene.NonNull(graphene.String, description="Where: residents, or the kind of an export.")
    request_id = graphene.NonNull(graphene.String)

    @staticmethod
    def resolve_staff(row: Any, info: Any) -> Any:
        if row.account_id is None:
            return None
        return info.context.loaders.load(staff_names, row.account_id, company_id=info.context.actor.company)

    @staticmethod
    def resolve_person_count(row: Any, info: Any) -> int:
        return len(row.person_ids)

    @staticmethod
    def resolve_persons(row: Any, info: Any) -> Any:
        context = info.context
        found = context.loaders.load_many(names_by_person, row.person_ids[:20], company_id=context.actor.company)
        return found.then(lambda names: [name for name in names if name is not None])


class PersonalDataAccessFilter(graphene.InputObjectType):
    """Narrows the list of those who saw personal data."""

    person_id = graphene.ID(description="Whose data.")
    account_id = graphene.InputField(BigInt, description="Who saw it.")
    kind = graphene.InputField(AccessKind)
    since = graphene.InputField(DateTime)
    until = graphene.InputField(DateTime, description="Left out of the period.")


def _given(filter: Any, *names: str) -> dict[str, Any]:
    """What a filter names and gives."""
    found = {name: getattr(filter, name, None) for name in names}
    return {name: value for name, value in found.items() if value is not None}


def _audit(root: None, info: Any, *, filter: Any = None) -> QuerySet[Any]:
    given = _given(filter, "object_kind", "object_id", "account_id", "action", "ip", "since", "until")
    return audit_entries(actor=info.context.actor, **given)


def _personal(root: None, info: Any, *, filter: Any = None) -> QuerySet[Any]:
    person_id = optional_id("Person", filter, "person_id")
    given = _given(filter, "account_id", "kind", "since", "until")
    return personal_data_accesses(actor=info.context.actor, person_id=person_id, **given)


def _cases(root: None, info: Any, *, is_open: bool | None = None) -> QuerySet[Any]:
    return cases_visible(info.context.actor, code=CASE_VIEW, is_open=is_open)


class OversightQuery(graphene.ObjectType):
    exception_cases = connection_field(
        ExceptionCase,
        queryset_of=_cases,
        order=("-id",),
        permission=Permitted(CASE_VIEW),
        description="Exceptional payments, newest first.",
        is_open=graphene.Argument(graphene.Boolean),
    )
    audit = connection_field(
        AuditEntry,
        queryset_of=_audit,
        order=("-at", "-id"),
        permission=Permitted(AUDIT_VIEW),
        description="The company's operation log, newest first. Needs audit.view over the whole company.",
        filter=AuditFilter(),
    )
    personal_data_access = connection_field(
        PersonalDataAccess,
        queryset_of=_personal,
        order=("-at", "-id"),
        permission=Permitted(AUDIT_PERSONAL),
        description="Who saw or exported personal data in full, newest first. Needs audit.personal over the company.",
        filter=PersonalDataAccessFilter(),
    )


class OversightMutation(graphene.ObjectType):
    refund_case = RefundCase.field()
    close_case = CloseCase.field()
