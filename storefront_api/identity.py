"""Signing in and out, and who I am: phone code, WeChat, company, devices."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import graphene

from backend.accounts.actor import Actor
from backend.accounts.contracts import SignedIn, WechatUnbound
from backend.accounts.messages import NoCodeSender
from backend.accounts.rules import PhoneInvalid
from backend.accounts.services import (
    AccountClosed,
    BindingTicketEnded,
    CodeWrong,
    WechatAppUnknown,
    official_account,
    request_login_code,
)
from backend.accounts.wechat import WechatCodeInvalid, WechatSignInBlocked, WechatSnapshot, WechatUnavailable
from backend.graphql_kit.context import RequestContext
from backend.graphql_kit.ids import decode_id, encode_id
from backend.graphql_kit.mutations import Mutation
from backend.graphql_kit.permissions import Authenticated, Public, field
from backend.graphql_kit.sessions import Session, SessionsMutation, SessionsQuery
from backend.graphql_kit.types import Date, DateTime
from backend.kernel.errors import TooManyRequests
from backend.organization.contracts import CompanyRef
from backend.organization.rules import called_by_residents
from property_core.homes.contracts import RoomRow
from property_core.homes.selectors import rooms_by_id
from property_core.residents.contracts import OwnerSignedIn, PersonCard, ResidencyRole
from property_core.residents.selectors import authenticate_owner, person
from property_core.residents.services import (
    bind_owner_wechat,
    choose_owner_company,
    companies_of_owner,
    sign_in_owner,
    sign_in_owner_with_wechat,
)
from storefront_api import words
from storefront_api.security import SecurityMutation, SecurityQuery


class Room(graphene.ObjectType):
    """A room (房间) as its people see it."""

    id = graphene.NonNull(graphene.ID)
    code = graphene.NonNull(graphene.String)
    label = graphene.NonNull(graphene.String, description="As people say it: 3栋2单元502.")
    community = graphene.NonNull(graphene.String, description="Name of the community (小区).")
    built_area = graphene.NonNull(graphene.String, description="Built area (建筑面积) in ㎡.")

    @staticmethod
    def resolve_id(row: RoomRow, info: Any) -> str:
        return encode_id("Room", row.id)

    @staticmethod
    def resolve_community(row: RoomRow, info: Any) -> str:
        return called_by_residents(row.community_name)

    @staticmethod
    def resolve_built_area(row: RoomRow, info: Any) -> str:
        return f"{row.built_area.normalize():f}"


class MyRoom(graphene.ObjectType):
    """A room of the signed-in person, and what he is there."""

    room = graphene.NonNull(Room)
    role = graphene.NonNull(words.ResidencyRole)
    since = graphene.NonNull(Date)


class Company(graphene.ObjectType):
    """A property company (物业公司)."""

    id = graphene.NonNull(graphene.ID)
    name = graphene.NonNull(graphene.String)

    @staticmethod
    def resolve_id(company: CompanyRef, info: Any) -> str:
        return encode_id("Company", company.id)


class Me(graphene.ObjectType):
    """The signed-in person. A visitor whom no company knows has neither name nor rooms."""

    name = graphene.String()
    phone = graphene.String(description="Masked: 138****5678.")
    language = graphene.NonNull(graphene.String)
    company = graphene.Field(Company, description="The company of this session.")
    companies = graphene.NonNull(
        graphene.List(graphene.NonNull(Company)), description="Every company that knows this person."
    )
    rooms = graphene.NonNull(graphene.List(graphene.NonNull(MyRoom)), description="Rooms he has today.")

    @staticmethod
    def resolve_name(actor: Actor, info: Any) -> str | None:
        card = _card(actor)
        return card.name if card else None

    @staticmethod
    def resolve_phone(actor: Actor, info: Any) -> str | None:
        card = _card(actor)
        return card.phone if card else None

    @staticmethod
    def resolve_company(actor: Actor, info: Any) -> CompanyRef | None:
        return next((one for one in companies_of_owner(actor=actor) if one.id == actor.company_id), None)

    @staticmethod
    def resolve_companies(actor: Actor, info: Any) -> list[CompanyRef]:
        return companies_of_owner(actor=actor)

    @staticmethod
    def resolve_rooms(actor: Actor, info: Any) -> list[dict[str, Any]]:
        if not actor.rooms:
            return []
        rows = rooms_by_id(actor.room_ids, company_id=actor.company)
        return [
            {"room": rows[access.room_id], "role": ResidencyRole(access.role), "since": access.since}
            for access in actor.rooms
        ]


def _card(actor: Actor) -> PersonCard | None:
    return person(actor=actor, person_id=actor.person_id) if actor.person_id is not None else None


class RequestLoginCodeInput(graphene.InputObjectType):
    phone = graphene.NonNull(graphene.String, description="Mobile number (手机号).")


class RequestLoginCode(Mutation):
    """Send a one-time code to a phone. The answer is the same whether anybody knows the phone."""

    permission = Public
    Input = RequestLoginCodeInput
    raises = (PhoneInvalid, TooManyRequests, NoCodeSender)
    valid_for_seconds = graphene.Int()

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> RequestLoginCode:
        lifetime = request_login_code(actor=actor, phone=input.phone, now=now)
        return cls(valid_for_seconds=int(lifetime.total_seconds()))


class SignInWithCodeInput(graphene.InputObjectType):
    phone = graphene.NonNull(graphene.String)
    code = graphene.NonNull(graphene.String)
    device = graphene.String(default_value="", description="What the person sees in his list of devices.")


class SignInWithCode(Mutation):
    """Sign in by phone and one-time code; binds to the rooms that companies know under this phone."""

    permission = Public
    Input = SignInWithCodeInput
    raises = (PhoneInvalid, CodeWrong, AccountClosed, TooManyRequests)
    session = graphene.Field(Session)
    me = graphene.Field(Me)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime, context: RequestContext) -> SignInWithCode:
        done = sign_in_owner(actor=actor, phone=input.phone, code=input.code, device=input.device, now=now)
        return cls(session=done.session, me=_become(context, done.session, now))


class SignInWithWechatInput(graphene.InputObjectType):
    code = graphene.NonNull(
        graphene.String, description="What wx.login() gave; inside WeChat's browser what POST /wechat/code gave."
    )
    app_id = graphene.NonNull(graphene.String)
    device = graphene.String(default_value="")


class SignInWithWechat(Mutation):
    """Sign in by WeChat; an openid that is not bound yet gets a ticket for bindWechat instead of a session."""

    permission = Public
    Input = SignInWithWechatInput
    raises = (
        WechatAppUnknown,
        WechatCodeInvalid,
        WechatSignInBlocked,
        WechatSnapshot,
        WechatUnavailable,
        AccountClosed,
    )
    session = graphene.Field(Session)
    me = graphene.Field(Me)
    binding_ticket = graphene.String()
    binding_ticket_expires_at = graphene.Field(DateTime)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime, context: RequestContext) -> SignInWithWechat:
        done = sign_in_owner_with_wechat(
            actor=actor, code=input.code, app_id=input.app_id, device=input.device, now=now
        )
        if isinstance(done, WechatUnbound):
            return cls(binding_ticket=done.ticket, binding_ticket_expires_at=done.expires_at)
        return cls(session=done.session, me=_become(context, done.session, now))


class BindWechatInput(graphene.InputObjectType):
    ticket = graphene.NonNull(graphene.String)
    phone = graphene.NonNull(graphene.String)
    code = graphene.NonNull(graphene.String)
    device = graphene.String(default_value="")


class BindWechat(Mutation):
    """Bind the WeChat identity behind a ticket to the account of a phone, and sign in."""

    permission = Public
    Input = BindWechatInput
    raises = (BindingTicketEnded, PhoneInvalid, CodeWrong, AccountClosed, TooManyRequests)
    session = graphene.Field(Session)
    me = graphene.Field(Me)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime, context: RequestContext) -> BindWechat:
        done: OwnerSignedIn = bind_owner_wechat(
            actor=actor, ticket=input.ticket, phone=input.phone, code=input.code, device=input.device, now=now
        )
        return cls(session=done.session, me=_become(context, done.session, now))


class ChooseCompanyInput(graphene.InputObjectType):
    company_id = graphene.NonNull(graphene.ID)


class ChooseCompany(Mutation):
    """Go on at another company that knows this person: a new access token."""

    permission = Authenticated
    Input = ChooseCompanyInput
    access_token = graphene.String()
    access_expires_at = graphene.Field(DateTime)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> ChooseCompany:
        company_id = decode_id("Company", input.company_id, field=("companyId",))
        token, expires_at = choose_owner_company(actor=actor, company_id=company_id, now=now)
        return cls(access_token=token, access_expires_at=expires_at)


def _become(context: RequestContext, session: SignedIn, now: datetime) -> Actor:
    """Whoever has just signed in reads the rest of the payload as himself."""
    actor = authenticate_owner(token=session.access_token, now=now, ip=context.actor.ip, request_id=context.request_id)
    context.become(actor)
    return actor


class IdentityQuery(SessionsQuery, SecurityQuery):
    me = field(graphene.NonNull(Me), permission=Authenticated, description="Who is signed in.")
    wechat_official_account = field(
        graphene.String,
        permission=Public,
        description="App id of the official account (公众号) for signing in from WeChat's own browser: go to"
        " /wechat/sign-in?to=<page>. Null where there is none.",
    )

    @staticmethod
    def resolve_wechat_official_account(root: None, info: Any) -> str | None:
        return official_account()

    @staticmethod
    def resolve_me(root: None, info: Any) -> Actor:
        actor: Actor = info.context.actor
        return actor


class IdentityMutation(SessionsMutation, SecurityMutation):
    request_login_code = RequestLoginCode.field()
    sign_in_with_code = SignInWithCode.field()
    sign_in_with_wechat = SignInWithWechat.field()
    bind_wechat = BindWechat.field()
    choose_company = ChooseCompany.field()
