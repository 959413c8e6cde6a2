"""Query schemes (查询方案): how a list is seen, kept under a name, opened by itself, shared with the company."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import graphene

from backend.accounts.actor import Actor
from backend.graphql_kit.fields import own_id
from backend.graphql_kit.ids import decode_id
from backend.graphql_kit.mutations import Mutation
from backend.graphql_kit.permissions import Staff, field
from backend.graphql_kit.types import DateTime
from backend.organization.schemes import rules, selectors
from backend.organization.schemes.contracts import Content, Scheme
from backend.organization.schemes.services import (
    SchemeNameTaken,
    TooManySchemes,
    change_scheme,
    delete_scheme,
    save_scheme,
    set_default_scheme,
)
from backend.organization.selectors import staff_names


class QueryScheme(graphene.ObjectType):
    """A query scheme (查询方案) for a list."""

    id = own_id("QueryScheme", "id")
    list = graphene.NonNull(graphene.String, description="As its screen calls it: bills, meterReadings.")
    name = graphene.NonNull(graphene.String)
    filter = graphene.NonNull(graphene.JSONString, description="Values by the names of the list's filter.")
    order_by = graphene.String(description="Null: as the list comes.")
    columns = graphene.NonNull(
        graphene.List(graphene.NonNull(graphene.String)), description="In their order; empty: as the list comes."
    )
    is_mine = graphene.NonNull(graphene.Boolean)
    is_shared = graphene.NonNull(graphene.Boolean, description="Everybody of the company sees it.")
    is_default = graphene.NonNull(graphene.Boolean, description="My list opens with it.")
    can_change = graphene.NonNull(graphene.Boolean)
    owner = graphene.String(description="Name of who keeps it.")
    changed_at = graphene.NonNull(DateTime)

    @staticmethod
    def resolve_list(scheme: Scheme, info: Any) -> str:
        return scheme.list_name

    @staticmethod
    def resolve_filter(scheme: Scheme, info: Any) -> Any:
        return scheme.content.filter

    @staticmethod
    def resolve_order_by(scheme: Scheme, info: Any) -> str | None:
        return scheme.content.order or None

    @staticmethod
    def resolve_columns(scheme: Scheme, info: Any) -> Any:
        return scheme.content.columns

    @staticmethod
    def resolve_owner(scheme: Scheme, info: Any) -> Any:
        return info.context.loaders.load(staff_names, scheme.account_id, company_id=info.context.actor.company)


class SchemeContentInput(graphene.InputObjectType):
    """How a list is seen."""

    filter = graphene.NonNull(
        graphene.JSONString,
        description=f"An object of at most {rules.MOST_FIELDS} texts, numbers, booleans or lists of them;"
        f" at most {rules.LARGEST} characters.",
    )
    order_by = graphene.String()
    columns = graphene.List(graphene.NonNull(graphene.String), default_value=[])


def _content(given: Any) -> Content:
    return rules.content(filter=given.filter, order=given.get("order_by") or "", columns=list(given.columns))


class SaveQuerySchemeInput(graphene.InputObjectType):
    scheme_id = graphene.ID(description="Of the one to write over; left out: a new one.")
    list = graphene.NonNull(graphene.String, description="As its screen calls it: bills, meterReadings.")
    name = graphene.NonNull(graphene.String, description="1–60 characters, each once for a list.")
    content = graphene.NonNull(SchemeContentInput)
    is_shared = graphene.Boolean(
        description="With schemes.share over the whole company: everybody sees it. Left out: as it is, a new one not."
    )


class SaveQueryScheme(Mutation):
    """Keep how a list is seen under a name, or write over a scheme: one's own, or with schemes.share a shared one."""

    permission = Staff
    Input = SaveQuerySchemeInput
    raises = (SchemeNameTaken, TooManySchemes)
    scheme = graphene.Field(QueryScheme)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> SaveQueryScheme:
        content, shared = _content(input.content), input.get("is_shared")
        if input.get("scheme_id"):
            scheme_id = decode_id("QueryScheme", input.scheme_id, field=("schemeId",))
            change_scheme(actor=actor, scheme_id=scheme_id, name=input.name, content=content, is_shared=shared, now=now)
        else:
            scheme_id = save_scheme(
                actor=actor, list_name=input.list, name=input.name, content=content, is_shared=bool(shared), now=now
            )
        return cls(scheme=selectors.scheme(actor=actor, scheme_id=scheme_id))


class RenameQuerySchemeInput(graphene.InputObjectType):
    scheme_id = graphene.NonNull(graphene.ID)
    name = graphene.NonNull(graphene.String)


class RenameQueryScheme(Mutation):
    """Give a scheme another name."""

    permission = Staff
    Input = RenameQuerySchemeInput
    raises = (SchemeNameTaken,)
    scheme = graphene.Field(QueryScheme)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> RenameQueryScheme:
        scheme_id = decode_id("QueryScheme", input.scheme_id, field=("schemeId",))
        change_scheme(actor=actor, scheme_id=scheme_id, name=input.name, now=now)
        return cls(scheme=selectors.scheme(actor=actor, scheme_id=scheme_id))


class DeleteQuerySchemeInput(graphene.InputObjectType):
    scheme_id = graphene.NonNull(graphene.ID)


class DeleteQueryScheme(Mutation):
    """Delete a scheme; a list that opened with it opens plain."""

    permission = Staff
    Input = DeleteQuerySchemeInput
    done = graphene.Boolean()

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> DeleteQueryScheme:
        delete_scheme(actor=actor, scheme_id=decode_id("QueryScheme", input.scheme_id, field=("schemeId",)), now=now)
        return cls(done=True)


class SetDefaultQuerySchemeInput(graphene.InputObjectType):
    list = graphene.NonNull(graphene.String)
    scheme_id = graphene.ID(description="One's own or a shared one; left out: the list opens plain.")


class SetDefaultQueryScheme(Mutation):
    """Let a list open with a scheme by itself, for oneself."""

    permission = Staff
    Input = SetDefaultQuerySchemeInput
    done = graphene.Boolean()

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> SetDefaultQueryScheme:
        text = input.get("scheme_id")
        scheme_id = decode_id("QueryScheme", text, field=("schemeId",)) if text else None
        set_default_scheme(actor=actor, list_name=input.list, scheme_id=scheme_id, now=now)
        return cls(done=True)


class SchemesQuery(graphene.ObjectType):
    query_schemes = field(
        graphene.NonNull(graphene.List(graphene.NonNull(QueryScheme))),
        permission=Staff,
        list=graphene.Argument(graphene.NonNull(graphene.String)),
        description="My schemes for a list and those that are shared, mine first, by name.",
    )

    @staticmethod
    def resolve_query_schemes(root: None, info: Any, list: str) -> Any:
        return selectors.schemes_of_list(actor=info.context.actor, list_name=list)


class SchemesMutation(graphene.ObjectType):
    save_query_scheme = SaveQueryScheme.field()
    rename_query_scheme = RenameQueryScheme.field()
    delete_query_scheme = DeleteQueryScheme.field()
    set_default_query_scheme = SetDefaultQueryScheme.field()
