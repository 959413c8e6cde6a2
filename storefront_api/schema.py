"""The schema of /graphql/owner: the feature files of this package put together."""

from __future__ import annotations

import graphene

from backend.graphql_kit.permissions import Public, field
from storefront_api.bill_months import BillMonthsQuery
from storefront_api.bills import BillsQuery
from storefront_api.binding import BindingMutation, BindingQuery
from storefront_api.household import HouseholdMutation, HouseholdQuery
from storefront_api.identity import IdentityMutation, IdentityQuery
from storefront_api.notifications import NotificationsMutation, NotificationsQuery
from storefront_api.payments import PaymentsMutation, PaymentsQuery
from storefront_api.receipts import ReceiptsQuery
from storefront_api.statements import StatementsQuery

API_VERSION = "1"


class Query(
    BillsQuery,
    BillMonthsQuery,
    ReceiptsQuery,
    PaymentsQuery,
    IdentityQuery,
    BindingQuery,
    HouseholdQuery,
    StatementsQuery,
    NotificationsQuery,
):
    """What can be read."""

    api_version = field(graphene.NonNull(graphene.String), permission=Public, description="Version of this API.")

    @staticmethod
    def resolve_api_version(root: None, info: object) -> str:
        return API_VERSION


class Mutation(PaymentsMutation, IdentityMutation, BindingMutation, HouseholdMutation, NotificationsMutation):
    """What can be done."""


schema = graphene.Schema(query=Query, mutation=Mutation)
