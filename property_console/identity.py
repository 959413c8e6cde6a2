"""Signing in and out, and who I am: login and password, company, posts, permissions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import graphene

from backend.accounts.actor import Actor
from backend.accounts.contracts import Audience, SignedIn
from backend.accounts.services import SignInRefused, refresh_session, sign_out
from backend.graphql_kit.context import RequestContext
from backend.graphql_kit.ids import decode_id, encode_id
from backend.graphql_kit.mutations import Mutation
from backend.graphql_kit.permissions import Public, field
from backend.graphql_kit.permissions import Staff as AnyStaff
from backend.graphql_kit.types import DateTime
from backend.kernel.errors import TooManyRequests
from backend.organization.contracts import CompanyRef, PermissionCode, StaffCard
from backend.organization.permissions import all_permissions
from backend.organization.selectors import authenticate_staff, companies, companies_of_staff, staff_card
from backend.organization.services import choose_staff_company, sign_in_staff


class Company(graphene.ObjectType):
    """A property company (物业公司)."""

    id = graphene.NonNull(graphene.ID)
    name = graphene.NonNull(graphene.String)

    @staticmethod
    def resolve_id(company: CompanyRef, info: Any) -> str:
        return encode_id("Company", company.id)


class HeldPermission(graphene.ObjectType):
    """An operation that I may do somewhere in the tree."""

    code = graphene.NonNull(graphene.String)
    name = graphene.NonNull(graphene.String, description="In the user's language.")
    unit_ids = graphene.NonNull(
        graphene.List(graphene.NonNull(graphene.ID)),
        description="Organisation units where it holds, subtrees expanded.",
    )

    @staticmethod
    def resolve_name(permission: PermissionCode, info: Any) -> str:
        return permission.zh if info.context.language.startswith("zh") else permission.en

    @staticmethod
    def resolve_unit_ids(permission: PermissionCode, info: Any) -> list[str]:
        return [encode_id("Unit", unit_id) for unit_id in sorted(info.context.actor.units(permission.code))]


class Me(graphene.ObjectType):
    """The signed-in member of staff (员工)."""

    name = graphene.NonNull(graphene.String)
    posts = graphene.NonNull(graphene.List(graphene.NonNull(graphene.String)), description="Posts (岗位) held today.")
    language = graphene.NonNull(graphene.String)
    company = graphene.Field(Company, description="The company of this session.")
    companies = graphene.NonNull(
        graphene.List(graphene.NonNull(Company)), description="Every company that employs this account."
    )
    permissions = graphene.NonNull(graphene.List(graphene.NonNull(HeldPermission)), description="By code.")

    @staticmethod
    def resolve_name(card: StaffCard, info: Any) -> str:
        return card.name

    @staticmethod
    def resolve_language(card: StaffCard, info: Any) -> Any:
        return info.context.language

    @staticmethod
    def resolve_company(card: StaffCard, info: Any) -> CompanyRef | None:
        return next(iter(companies([info.context.actor.company])), None)

    @staticmethod
    def resolve_companies(card: StaffCard, info: Any) -> list[CompanyRef]:
        return companies(companies_of_staff(account_id=info.context.actor.account))

    @staticmethod
    def resolve_permissions(card: StaffCard, info: Any) -> list[PermissionCode]:
        return [permission for permission in all_permissions() if info.context.actor.can(permission.code)]


class Session(graphene.ObjectType):
    """Tokens of a session: the access token lives 15 minutes; the refresh token is used once and replaced."""

    access_token = graphene.NonNull(graphene.String)
    access_expires_at = graphene.NonNull(DateTime)
    refresh_token = graphene.NonNull(graphene.String)
    refresh_expires_at = graphene.NonNull(DateTime)


class SignInInput(graphene.InputObjectType):
    login = graphene.NonNull(graphene.String)
    password = graphene.NonNull(graphene.String)
    device = graphene.String(default_value="", description="What the person sees in his list of devices.")


class SignIn(Mutation):
    """Sign in by login and password; five wrong tries in a row lock the account for 15 minutes."""

    permission = Public
    Input = SignInInput
    raises = (SignInRefused, TooManyRequests)
    session = graphene.Field(Session)
    me = graphene.Field(Me)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime, context: RequestContext) -> SignIn:
        session: SignedIn = sign_in_staff(
            actor=actor, login=input.login, password=input.password, device=input.device, now=now
        )
        signed_in = authenticate_staff(token=session.access_token, now=now, ip=actor.ip, request_id=context.request_id)
        # Whoever has just signed in reads the rest of the payload as himself.
        context.become(signed_in)
        return cls(session=session, me=staff_card(actor=signed_in, now=now))


class RefreshSessionInput(graphene.InputObjectType):
    refresh_token = graphene.NonNull(graphene.String)


class RefreshSession(Mutation):
    """A new access token and a new refresh token; the old refresh token is spent."""

    permission = Public
    Input = RefreshSessionInput
    session = graphene.Field(Session)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> RefreshSession:
        return cls(
            session=refresh_session(actor=actor, refresh_token=input.refresh_token, audience=Audience.STAFF, now=now)
        )


class SignOut(Mutation):
    """End this session on the server."""

    permission = AnyStaff
    done = graphene.Boolean()

    @classmethod
    def perform(cls, *, actor: Actor, input: None, now: datetime) -> SignOut:
        sign_out(actor=actor, now=now)
        return cls(done=True)


class ChooseCompanyInput(graphene.InputObjectType):
    company_id = graphene.NonNull(graphene.ID)


class ChooseCompany(Mutation):
    """Go on at another company that employs me: a new access token."""

    permission = AnyStaff
    Input = ChooseCompanyInput
    access_token = graphene.String()
    access_expires_at = graphene.Field(DateTime)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> ChooseCompany:
        company_id = decode_id("Company", input.company_id, field=("companyId",))
        token, expires_at = choose_staff_company(actor=actor, company_id=company_id, now=now)
        return cls(access_token=token, access_expires_at=expires_at)


class IdentityQuery(graphene.ObjectType):
    me = field(graphene.NonNull(Me), permission=AnyStaff, description="Who is signed in.")

    @staticmethod
    def resolve_me(root: None, info: Any) -> StaffCard:
        return staff_card(actor=info.context.actor, now=info.context.now)


class IdentityMutation(graphene.ObjectType):
    sign_in = SignIn.field()
    refresh_session = RefreshSession.field()
    sign_out = SignOut.field()
    choose_company = ChooseCompany.field()
