"""Taking a list out as a workbook (导出): in the background, within what one may see."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import graphene

from backend.accounts.actor import Actor
from backend.graphql_kit.ids import decode_id, decode_ids
from backend.graphql_kit.mutations import Mutation, idempotency_key
from backend.graphql_kit.permissions import Permitted, field
from backend.jobs.contracts import TooManyJobs
from backend.jobs.selectors import job_visible
from backend.jobs.services import start_job
from backend.kernel.errors import InvalidInput
from insights.exports.columns import Column, ExportList
from insights.exports.lists import ALL, lists_of
from insights.exports.permissions import RUN
from insights.exports.requests import ReasonMissing, export_params
from insights.exports.running import KIND
from property_console.assignments import AssignmentFilter
from property_console.bank import BankImportFilter
from property_console.bank_lines import BankClaimFilter, BankLineFilter, SuspenseFilter
from property_console.bills import BillFilter
from property_console.cashier import ReceiptFilter
from property_console.charges import TariffFilter
from property_console.export_filters import (
    ArchiveChangeExportFilter,
    ArrearsExportFilter,
    BindingRequestExportFilter,
    CollectionPostingExportFilter,
    ExceptionCaseExportFilter,
    LedgerAccountExportFilter,
    PaymentPauseExportFilter,
    PhoneChangeExportFilter,
    ReadingExportFilter,
    RoomExportFilter,
    StatementExportFilter,
)
from property_console.jobs import Job
from property_console.ledger import LedgerEntryFilter, LedgerPostingFilter
from property_console.oversight import AuditFilter, PersonalDataAccessFilter
from property_console.payments import PaymentFilter
from property_console.reconciliation import ProviderStatementFilter, StatementDifferenceFilter
from property_console.refunds import RefundFilter
from property_console.residents import CustomerFilter
from property_console.reversals import RedLetterFilter
from property_console.runs import BillingRunFilter
from property_console.staff import StaffFilter
from property_console.visits import VisitFilter

ExportName = graphene.Enum("ExportName", [(name, name) for name in ALL])


class ExportColumn(graphene.ObjectType):
    """A column of a list."""

    name = graphene.NonNull(graphene.String, description="As `columns` of exportList takes it.")
    title = graphene.NonNull(graphene.String, description="In the reader's language.")

    @staticmethod
    def resolve_title(column: Column, info: Any) -> str:
        return column.title(info.context.language)


class ExportableList(graphene.ObjectType):
    """A list that can be exported."""

    name = graphene.NonNull(ExportName)
    title = graphene.NonNull(graphene.String, description="In the reader's language.")
    columns = graphene.NonNull(graphene.List(graphene.NonNull(ExportColumn)))
    can_unmask = graphene.NonNull(graphene.Boolean, description="It holds numbers of people, masked unless asked for.")

    @staticmethod
    def resolve_title(one: ExportList, info: Any) -> str:
        return one.title(info.context.language)

    @staticmethod
    def resolve_can_unmask(one: ExportList, info: Any) -> bool:
        return bool(one.personal)


class ExportListInput(graphene.InputObjectType):
    """The list, and of the filters at most the one of that list."""

    list = graphene.NonNull(ExportName)
    bills = graphene.InputField(BillFilter, description="Of BILLS and OPEN_BILLS.")
    arrears = graphene.InputField(ArrearsExportFilter)
    payments = graphene.InputField(PaymentFilter)
    receipts = graphene.InputField(ReceiptFilter)
    refunds = graphene.InputField(RefundFilter)
    red_letters = graphene.InputField(RedLetterFilter)
    rooms = graphene.InputField(RoomExportFilter)
    persons = graphene.InputField(CustomerFilter)
    assignments = graphene.InputField(AssignmentFilter)
    readings = graphene.InputField(ReadingExportFilter)
    audit = graphene.InputField(AuditFilter)
    ledger_postings = graphene.InputField(LedgerPostingFilter)
    statement = graphene.InputField(StatementExportFilter)
    ledger_entries = graphene.InputField(LedgerEntryFilter)
    ledger_accounts = graphene.InputField(LedgerAccountExportFilter)
    collection_postings = graphene.InputField(CollectionPostingExportFilter)
    tariffs = graphene.InputField(TariffFilter)
    billing_runs = graphene.InputField(BillingRunFilter)
    exception_cases = graphene.InputField(ExceptionCaseExportFilter)
    provider_statements = graphene.InputField(ProviderStatementFilter)
    statement_differences = graphene.InputField(StatementDifferenceFilter)
    bank_imports = graphene.InputField(BankImportFilter)
    bank_lines = graphene.InputField(BankLineFilter)
    suspense_lines = graphene.InputField(SuspenseFilter)
    bank_claims = graphene.InputField(BankClaimFilter)
    payment_pauses = graphene.InputField(PaymentPauseExportFilter)
    binding_requests = graphene.InputField(BindingRequestExportFilter)
    phone_changes = graphene.InputField(PhoneChangeExportFilter)
    visits = graphene.InputField(VisitFilter)
    archive_changes = graphene.InputField(ArchiveChangeExportFilter)
    personal_data_access = graphene.InputField(PersonalDataAccessFilter)
    staff = graphene.InputField(StaffFilter)
    columns = graphene.List(graphene.NonNull(graphene.String), description="Names in the order wanted; left out: all.")
    unmasked = graphene.Boolean(
        default_value=False, description="Full numbers of people: with residents.unmask, each person is logged."
    )
    reason = graphene.String(default_value="", description="Needed for full numbers; kept in the operation log.")
    idempotency_key = idempotency_key()


# Which filter belongs to which list.
_FILTER_OF = {name: "bills" if name == "OPEN_BILLS" else name.lower() for name in ALL}
# What an id of a filter is an id of; an account that signs in is a plain number.
_KINDS = {
    "unit_id": "Unit", "community_id": "Unit", "room_id": "Room", "item_id": "ChargeItem", "tariff_id": "Tariff",
    "building_id": "Building", "payment_id": "Payment", "customer_type_ids": "CustomerType",
    "account_id": "LedgerAccount", "entry_id": "LedgerEntry", "person_id": "Person", "bill_id": "Bill",
    "role_id": "Role", "bank_account_id": "BankAccount",
}  # fmt: skip


def _plain(given: Any, *, under: str) -> dict[str, Any]:
    """The filter as JSON values: ids as numbers, days and moments as text."""
    return {name: _value(name, value, (under, _camel(name))) for name, value in (given or {}).items()}


def _value(name: str, value: Any, path: tuple[str, ...]) -> Any:
    kind = _KINDS.get(name) if isinstance(value, str | list) else None
    if isinstance(value, list):
        return decode_ids(kind, value, field=path) if kind else [_words(one) for one in value]
    if kind and value is not None:
        return decode_id(kind, value, field=path)
    return _words(value)


def _camel(name: str) -> str:
    first, *more = name.split("_")
    return first + "".join(part.capitalize() for part in more)


def _words(value: Any) -> Any:
    """A day or a moment as text, an enum's value as it is stored."""
    return value.isoformat() if isinstance(value, date | datetime) else getattr(value, "value", value)


def _filter(given: Any, *, under: str) -> Any:
    """The filter of the list that is asked for. Raises InvalidInput for one of another list, which would be lost."""
    for other in sorted({*_FILTER_OF.values()} - {under}):
        if given.get(other) is not None:
            raise InvalidInput(field=(_camel(other),), name=_camel(other), reason=under)
    return given.get(under)


class ExportListMutation(Mutation):
    """Write a list to a workbook in the background: the rows that I may see, and the columns asked for.

    The job's `file` is the workbook, for seven days. Who exported what stands in the operation log and in the workbook.
    """

    class Meta:
        name = "ExportListPayload"

    permission = Permitted(RUN)
    Input = ExportListInput
    raises = (ReasonMissing, TooManyJobs)
    job = graphene.Field(Job)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> ExportListMutation:
        name = str(_words(input.list))
        under = _FILTER_OF[name]
        params, request = export_params(
            list_name=name,
            filters=_plain(_filter(input, under=under), under=under),
            columns=input.get("columns"),
            unmasked=bool(input.unmasked),
            reason=input.reason or "",
        )
        job_id = start_job(
            actor=actor, kind=KIND, params=params, request=request, idempotency_key=input.idempotency_key, now=now
        )
        return cls(job=job_visible(actor=actor, job_id=job_id))


class ExportsQuery(graphene.ObjectType):
    export_lists = field(
        graphene.NonNull(graphene.List(graphene.NonNull(ExportableList))),
        permission=Permitted(RUN),
        description="The lists that I may export, with their columns.",
    )

    @staticmethod
    def resolve_export_lists(root: None, info: Any) -> list[ExportList]:
        return lists_of(info.context.actor)


class ExportsMutation(graphene.ObjectType):
    export_list = ExportListMutation.field()
