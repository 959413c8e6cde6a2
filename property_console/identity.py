"""Signing in and out, and who I am: login and password, company, posts, permissions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import graphene

from backend.accounts.actor import Actor
from backend.accounts.contracts import SignedIn, SignInStage, SignInStep
from backend.accounts.services import (
    PasswordHoldsName,
    PasswordTooCommon,
    PasswordTooWeak,
    PasswordUnchanged,
    SecondFactorRefused,
    SignInRefused,
    SignInTicketEnded,
)
from backend.graphql_kit.context import RequestContext
from backend.graphql_kit.fields import own_id
from backend.graphql_kit.ids import decode_id, encode_id
from backend.graphql_kit.mutations import Mutation
from backend.graphql_kit.permissions import Public, field
from backend.graphql_kit.permissions import Staff as AnyStaff
from backend.graphql_kit.sessions import Session, SessionsMutation, SessionsQuery
from backend.graphql_kit.types import DateTime
from backend.kernel.errors import TooManyRequests
from backend.organization.contracts import CompanyRef, PermissionCode, StaffCard
from backend.organization.permissions import all_permissions
from backend.organization.selectors import authenticate_staff, companies, companies_of_staff, staff_card
from backend.organization.services.sign_in import (
    choose_first_password,
    choose_staff_company,
    finish_staff_sign_in,
    sign_in_staff,
)
from property_console.credentials import CredentialsMutation, CredentialsQuery
from property_console.phone_changes import PhoneChangesMutation, PhoneChangesQuery


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

    id = own_id("Staff", "staff_id", description="Of the member of staff: one account has one at each company.")
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


class SignInPayload(Mutation):
    """What each step of signing in answers: a session, or a ticket for the step that is still wanted."""

    class Meta:
        abstract = True

    session = graphene.Field(Session)
    me = graphene.Field(Me)
    stage = graphene.Field(
        graphene.Enum.from_enum(SignInStage),
        description="SECOND_FACTOR: go on with finishSignIn; NEW_PASSWORD: with chooseFirstPassword.",
    )
    ticket = graphene.String(description="For the next step.")
    ticket_expires_at = graphene.Field(DateTime)

    @classmethod
    def answer(cls, found: SignedIn | SignInStep, *, context: RequestContext, now: datetime) -> Any:
        """The payload; whoever has just signed in reads the rest of it as himself."""
        if isinstance(found, SignInStep):
            return cls(stage=found.stage, ticket=found.ticket, ticket_expires_at=found.expires_at)
        actor = authenticate_staff(
            token=found.access_token, now=now, ip=context.actor.ip, request_id=context.request_id
        )
        context.become(actor)
        return cls(session=found, me=staff_card(actor=actor, now=now))


class SignInInput(graphene.InputObjectType):
    login = graphene.NonNull(graphene.String)
    password = graphene.NonNull(graphene.String)
    device = graphene.String(default_value="", description="What the person sees in his list of devices.")


class SignIn(SignInPayload):
    """Sign in by login and password; five wrong tries in a row lock the account for 15 minutes, then for longer."""

    permission = Public
    Input = SignInInput
    raises = (SignInRefused, TooManyRequests)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime, context: RequestContext) -> SignIn:
        found = sign_in_staff(actor=actor, login=input.login, password=input.password, device=input.device, now=now)
        return cls.answer(found, context=context, now=now)  # type: ignore[no-any-return]


class FinishSignInInput(graphene.InputObjectType):
    ticket = graphene.NonNull(graphene.String, description="Of signIn.")
    code = graphene.NonNull(graphene.String, description="Six digits of the app, or a recovery code.")
    device = graphene.String(default_value="")


class FinishSignIn(SignInPayload):
    """The second step: the code of the authenticator app (动态验证码), or one of the recovery codes."""

    permission = Public
    Input = FinishSignInInput
    raises = (SignInTicketEnded, SecondFactorRefused, SignInRefused, TooManyRequests)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime, context: RequestContext) -> FinishSignIn:
        found = finish_staff_sign_in(actor=actor, ticket=input.ticket, code=input.code, device=input.device, now=now)
        return cls.answer(found, context=context, now=now)  # type: ignore[no-any-return]


class ChooseFirstPasswordInput(graphene.InputObjectType):
    ticket = graphene.NonNull(graphene.String, description="Of signIn or finishSignIn.")
    password = graphene.NonNull(graphene.String)
    device = graphene.String(default_value="")


class ChooseFirstPassword(SignInPayload):
    """Replace the password that an administrator gave by one's own, and sign in."""

    permission = Public
    Input = ChooseFirstPasswordInput
    raises = (
        SignInTicketEnded, SignInRefused, PasswordUnchanged, PasswordTooWeak, PasswordTooCommon, PasswordHoldsName,
    )  # fmt: skip

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime, context: RequestContext) -> ChooseFirstPassword:
        session = choose_first_password(
            actor=actor, ticket=input.ticket, password=input.password, device=input.device, now=now
        )
        return cls.answer(session, context=context, now=now)  # type: ignore[no-any-return]


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


class IdentityQuery(SessionsQuery, CredentialsQuery, PhoneChangesQuery):
    me = field(graphene.NonNull(Me), permission=AnyStaff, description="Who is signed in.")

    @staticmethod
    def resolve_me(root: None, info: Any) -> StaffCard:
        return staff_card(actor=info.context.actor, now=info.context.now)


class IdentityMutation(SessionsMutation, CredentialsMutation, PhoneChangesMutation):
    sign_in = SignIn.field()
    finish_sign_in = FinishSignIn.field()
    choose_first_password = ChooseFirstPassword.field()
    choose_company = ChooseCompany.field()
