"""The schema of /graphql/staff: the feature files of this package put together."""

from __future__ import annotations

import graphene

from backend.graphql_kit.permissions import Public, field
from property_console.access import AccessMutation, AccessQuery
from property_console.assignments import AssignmentsMutation, AssignmentsQuery
from property_console.attempts import AttemptsMutation, AttemptsQuery
from property_console.bank import BankMutation, BankQuery
from property_console.bank_lines import BankLinesMutation, BankLinesQuery
from property_console.bills import BillsQuery
from property_console.bindings import BindingsMutation, BindingsQuery
from property_console.cashier import CashierMutation, CashierQuery
from property_console.charges import ChargesMutation, ChargesQuery
from property_console.closing import ClosingMutation, ClosingQuery
from property_console.dashboards import DashboardsQuery
from property_console.exports import ExportsMutation, ExportsQuery
from property_console.identity import IdentityMutation, IdentityQuery
from property_console.imports import ImportsMutation
from property_console.jobs import JobsMutation, JobsQuery
from property_console.ledger import LedgerMutation, LedgerQuery
from property_console.move_batches import MoveBatchesMutation
from property_console.moves import MovesMutation, MovesQuery
from property_console.numbering import NumberingMutation, NumberingQuery
from property_console.oversight import OversightMutation, OversightQuery
from property_console.parameters import ParametersMutation, ParametersQuery
from property_console.payee_accounts import PayeeAccountsQuery
from property_console.payment_pauses import PaymentPausesMutation, PaymentPausesQuery
from property_console.payments import PaymentsQuery
from property_console.reading_imports import ReadingImportsMutation
from property_console.readings import ReadingsMutation, ReadingsQuery
from property_console.reconciliation import ReconciliationMutation, ReconciliationQuery
from property_console.refunds import RefundsMutation, RefundsQuery
from property_console.reports import ReportsQuery
from property_console.residents import ResidentsMutation, ResidentsQuery
from property_console.reversals import ReversalsMutation, ReversalsQuery
from property_console.roles import RolesMutation, RolesQuery
from property_console.rooms import RoomsMutation, RoomsQuery
from property_console.runs import RunsMutation, RunsQuery
from property_console.schemes import SchemesMutation, SchemesQuery
from property_console.staff import StaffMutation, StaffQuery
from property_console.statements import StatementsQuery
from property_console.tariff_previews import TariffPreviewsQuery
from property_console.tree import TreeMutation, TreeQuery
from property_console.visits import VisitsMutation, VisitsQuery

API_VERSION = "1"


class Query(
    IdentityQuery,
    TreeQuery,
    StaffQuery,
    RolesQuery,
    AccessQuery,
    NumberingQuery,
    ParametersQuery,
    SchemesQuery,
    RoomsQuery,
    ResidentsQuery,
    MovesQuery,
    BindingsQuery,
    VisitsQuery,
    ChargesQuery,
    TariffPreviewsQuery,
    AssignmentsQuery,
    ReadingsQuery,
    RunsQuery,
    ClosingQuery,
    BillsQuery,
    CashierQuery,
    ReversalsQuery,
    ReportsQuery,
    DashboardsQuery,
    LedgerQuery,
    StatementsQuery,
    PaymentsQuery,
    RefundsQuery,
    AttemptsQuery,
    PayeeAccountsQuery,
    OversightQuery,
    ReconciliationQuery,
    BankQuery,
    BankLinesQuery,
    PaymentPausesQuery,
    JobsQuery,
    ExportsQuery,
):
    """What can be read."""

    api_version = field(graphene.NonNull(graphene.String), permission=Public, description="Version of this API.")

    @staticmethod
    def resolve_api_version(root: None, info: object) -> str:
        return API_VERSION


class Mutation(
    IdentityMutation,
    TreeMutation,
    StaffMutation,
    RolesMutation,
    AccessMutation,
    NumberingMutation,
    ParametersMutation,
    SchemesMutation,
    RoomsMutation,
    ResidentsMutation,
    MovesMutation,
    MoveBatchesMutation,
    BindingsMutation,
    VisitsMutation,
    ChargesMutation,
    AssignmentsMutation,
    ReadingsMutation,
    ReadingImportsMutation,
    RunsMutation,
    ClosingMutation,
    CashierMutation,
    ReversalsMutation,
    RefundsMutation,
    LedgerMutation,
    OversightMutation,
    AttemptsMutation,
    ReconciliationMutation,
    BankMutation,
    BankLinesMutation,
    PaymentPausesMutation,
    JobsMutation,
    ExportsMutation,
    ImportsMutation,
):
    """What can be done."""


schema = graphene.Schema(query=Query, mutation=Mutation)
