"""Taking a list out as a workbook (导出): in the background, within what one may see."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import graphene

from backend.accounts.actor import Actor
from backend.graphql_kit.ids import decode_id, decode_ids
from backend.graphql_kit.mutations import Mutation, idempotency_key
from backend.graphql_kit.permissions import Permitted, field
from backend.graphql_kit.types import Date, Period
from backend.jobs.contracts import TooManyJobs
from backend.jobs.selectors import job_visible
from backend.jobs.services import start_job
from insights.exports.columns import Column, ExportList
from insights.exports.lists import ALL, lists_of
from insights.exports.permissions import RUN
from insights.exports.requests import ReasonMissing, export_params
from insights.exports.running import KIND
from property_console.assignments import AssignmentFilter
from property_console.bills import BillFilter
from property_console.books import LedgerAccountKind
from property_console.cashier import ReceiptFilter
from property_console.jobs import Job
from property_console.oversight import AuditFilter, PaymentFilter
from property_console.residents import CustomerFilter
from property_console.reversals import RedLetterFilter
from property_console.words import Medium

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


class ArrearsExportFilter(graphene.InputObjectType):
    """Narrows the rooms in arrears."""

    unit_id = graphene.ID(description="Only those below it.")


class RoomExportFilter(graphene.InputObjectType):
    """Narrows the rooms."""

    unit_id = graphene.ID(description="Only those below it.")
    building_id = graphene.ID()


class ReadingExportFilter(graphene.InputObjectType):
    """Narrows the readings."""

    community_id = graphene.ID()
    medium = graphene.InputField(Medium)
    period = graphene.InputField(Period)


class PostingExportFilter(graphene.InputObjectType):
    """Narrows the postings of the books."""

    unit_id = graphene.ID(description="Of entries of the communities below it.")
    kind = graphene.InputField(LedgerAccountKind)
    community_id = graphene.ID(description="Of the account.")
    account_id = graphene.ID()
    entry_id = graphene.ID()
    since = graphene.InputField(Date, description="Posted on this day or later.")
    until = graphene.InputField(Date, description="Posted on this day or earlier.")


class StatementExportFilter(graphene.InputObjectType):
    """Whose statement; either a room or a person."""

    room_id = graphene.ID()
    person_id = graphene.ID()
    since = graphene.InputField(Date, description="First day.")
    until = graphene.InputField(Date, description="Last day, included.")


class ExportListInput(graphene.InputObjectType):
    """The list, and of the filters at most the one of that list."""

    list = graphene.NonNull(ExportName)
    bills = graphene.InputField(BillFilter, description="Of BILLS and OPEN_BILLS.")
    arrears = graphene.InputField(ArrearsExportFilter)
    payments = graphene.InputField(PaymentFilter)
    receipts = graphene.InputField(ReceiptFilter)
    red_letters = graphene.InputField(RedLetterFilter)
    rooms = graphene.InputField(RoomExportFilter)
    persons = graphene.InputField(CustomerFilter)
    assignments = graphene.InputField(AssignmentFilter)
    readings = graphene.InputField(ReadingExportFilter)
    audit = graphene.InputField(AuditFilter)
    ledger_postings = graphene.InputField(PostingExportFilter)
    statement = graphene.InputField(StatementExportFilter)
    columns = graphene.List(graphene.NonNull(graphene.String), description="Names in the order wanted; left out: all.")
    unmasked = graphene.Boolean(
        default_value=False, description="Full numbers of people: with residents.unmask, each person is logged."
    )
    reason = graphene.String(default_value="", description="Needed for full numbers; kept in the operation log.")
    idempotency_key = idempotency_key()


# Which filter belongs to which list.
_FILTER_OF = {name: "bills" if name == "OPEN_BILLS" else name.lower() for name in ALL}
# What an id of a filter is an id of.
_KINDS = {
    "unit_id": "Unit", "community_id": "Unit", "room_id": "Room", "item_id": "ChargeItem", "tariff_id": "Tariff",
    "building_id": "Building", "payment_id": "Payment", "customer_type_ids": "CustomerType",
    "account_id": "LedgerAccount", "entry_id": "LedgerEntry", "person_id": "Person",
}  # fmt: skip


def _plain(given: Any, *, under: str) -> dict[str, Any]:
    """The filter as JSON values: ids as numbers, days and moments as text."""
    return {name: _value(name, value, (under, _camel(name))) for name, value in (given or {}).items()}


def _value(name: str, value: Any, path: tuple[str, ...]) -> Any:
    kind = _KINDS.get(name)
    if isinstance(value, list):
        return decode_ids(kind, value, field=path) if kind else [_words(one) for one in value]
    if kind and value is not None:
        return decode_id(kind, value, field=path)
    return value.isoformat() if isinstance(value, date | datetime) else _words(value)


def _camel(name: str) -> str:
    first, *more = name.split("_")
    return first + "".join(part.capitalize() for part in more)


def _words(value: Any) -> Any:
    """An enum's value as it is stored."""
    return getattr(value, "value", value)


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
            filters=_plain(input.get(under), under=under),
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
