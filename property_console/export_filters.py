"""What narrows the lists of an export that have no filter of their own in the console."""

from __future__ import annotations

import graphene

from backend.graphql_kit.types import Date, Period
from property_console.bindings import RequestStatus
from property_console.books import CollectionFigure, LedgerAccountKind
from property_console.phone_changes import State
from property_console.words import Medium


class ArrearsExportFilter(graphene.InputObjectType):
    """Narrows the rooms in arrears."""

    unit_id = graphene.ID(description="Only those below it.")
    building_id = graphene.ID()
    item_id = graphene.ID()
    late_days = graphene.Int(description="Only bills overdue for at least so many days.")
    text = graphene.String(description="As of the list of bills.")


class RoomExportFilter(graphene.InputObjectType):
    """Narrows the rooms."""

    unit_id = graphene.ID(description="Only those below it.")
    building_id = graphene.ID()


class ReadingExportFilter(graphene.InputObjectType):
    """Narrows the readings."""

    community_id = graphene.ID()
    medium = graphene.InputField(Medium)
    period = graphene.InputField(Period)


class StatementExportFilter(graphene.InputObjectType):
    """Whose statement; either a room or a person."""

    room_id = graphene.ID()
    person_id = graphene.ID()
    since = graphene.InputField(Date, description="First day.")
    until = graphene.InputField(Date, description="Last day, included.")


class LedgerAccountExportFilter(graphene.InputObjectType):
    """Which accounts over which days; unit and days must be given."""

    unit_id = graphene.ID(description="Company, region or community.")
    since = graphene.InputField(Date, description="First day.")
    until = graphene.InputField(Date, description="Last day, included.")
    kind = graphene.InputField(LedgerAccountKind)
    community_id = graphene.ID(description="Of the account.")


class CollectionPostingExportFilter(graphene.InputObjectType):
    """Which figure of the collection rate; unit, periods and figure must be given."""

    unit_id = graphene.ID()
    periods = graphene.List(graphene.NonNull(Period), description="Of the bills.")
    figure = graphene.InputField(CollectionFigure)
    on = graphene.InputField(Date, description="Only what was posted up to this day.")
    item_id = graphene.ID()


class ExceptionCaseExportFilter(graphene.InputObjectType):
    """Narrows the exceptional payments."""

    is_open = graphene.Boolean()


class PaymentPauseExportFilter(graphene.InputObjectType):
    """Narrows the pauses of online payment."""

    is_active = graphene.Boolean(description="Holding at this moment, or not.")


class BindingRequestExportFilter(graphene.InputObjectType):
    """Narrows the binding requests."""

    status = graphene.InputField(RequestStatus)


class PhoneChangeExportFilter(graphene.InputObjectType):
    """Narrows the requests to change a number."""

    state = graphene.InputField(State)


class ArchiveChangeExportFilter(graphene.InputObjectType):
    """Of whom or of which room; one of the two must be given."""

    person_id = graphene.ID()
    room_id = graphene.ID()
