"""What every API says about sessions, once: renew, sign out, devices, language. An API mixes both classes in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import graphene

from backend.accounts.actor import Actor
from backend.accounts.contracts import Audience, Device
from backend.accounts.selectors import sessions_of
from backend.accounts.services import (
    LanguageUnknown,
    refresh_session,
    revoke_other_sessions,
    revoke_session,
    set_language,
    sign_out,
)
from backend.graphql_kit.context import RequestContext
from backend.graphql_kit.ids import decode_id, encode_id
from backend.graphql_kit.mutations import Mutation
from backend.graphql_kit.permissions import Authenticated, Public, field
from backend.graphql_kit.types import DateTime


class Session(graphene.ObjectType):
    """Tokens of a session: the access token lives 15 minutes; the refresh token is used once and replaced."""

    access_token = graphene.NonNull(graphene.String)
    access_expires_at = graphene.NonNull(DateTime)
    refresh_token = graphene.NonNull(graphene.String)
    refresh_expires_at = graphene.NonNull(DateTime)


class SignedInDevice(graphene.ObjectType):
    """A device that is signed in."""

    id = graphene.NonNull(graphene.ID)
    device = graphene.NonNull(graphene.String)
    ip = graphene.String(description="Address that it was last seen at.")
    signed_in_at = graphene.NonNull(DateTime)
    last_seen_at = graphene.NonNull(DateTime)
    is_current = graphene.NonNull(graphene.Boolean)

    @staticmethod
    def resolve_id(device: Device, info: Any) -> str:
        return encode_id("Session", device.session_id)

    @staticmethod
    def resolve_signed_in_at(device: Device, info: Any) -> datetime:
        return device.created_at


class RefreshSessionInput(graphene.InputObjectType):
    refresh_token = graphene.NonNull(graphene.String)


class RefreshSession(Mutation):
    """A new access token and a new refresh token; the old refresh token is spent."""

    permission = Public
    Input = RefreshSessionInput
    session = graphene.Field(Session)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime, context: RequestContext) -> RefreshSession:
        session = refresh_session(
            actor=actor, refresh_token=input.refresh_token, audience=Audience(context.api), now=now
        )
        return cls(session=session)


class SignOut(Mutation):
    """End this session on the server."""

    permission = Authenticated
    done = graphene.Boolean()

    @classmethod
    def perform(cls, *, actor: Actor, input: None, now: datetime) -> SignOut:
        sign_out(actor=actor, now=now)
        return cls(done=True)


class RevokeDeviceInput(graphene.InputObjectType):
    device_id = graphene.NonNull(graphene.ID)


class RevokeDevice(Mutation):
    """Sign another device out."""

    permission = Authenticated
    Input = RevokeDeviceInput
    done = graphene.Boolean()

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> RevokeDevice:
        session_id = decode_id("Session", input.device_id, field=("deviceId",))
        revoke_session(actor=actor, session_id=session_id, now=now)
        return cls(done=True)


class RevokeOtherDevices(Mutation):
    """Sign every device out but this one."""

    permission = Authenticated
    count = graphene.Int(description="How many were signed out.")

    @classmethod
    def perform(cls, *, actor: Actor, input: None, now: datetime) -> RevokeOtherDevices:
        return cls(count=revoke_other_sessions(actor=actor, now=now))


class SetLanguageInput(graphene.InputObjectType):
    language = graphene.NonNull(graphene.String, description="zh-Hans or en.")


class SetLanguage(Mutation):
    """The language in which this account is spoken to from now on, on every device."""

    permission = Authenticated
    Input = SetLanguageInput
    raises = (LanguageUnknown,)
    language = graphene.String()

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> SetLanguage:
        return cls(language=set_language(actor=actor, language=input.language, now=now))


class SessionsQuery(graphene.ObjectType):
    devices = field(
        graphene.NonNull(graphene.List(graphene.NonNull(SignedInDevice))),
        permission=Authenticated,
        description="Where I am signed in.",
    )

    @staticmethod
    def resolve_devices(root: None, info: Any) -> list[Device]:
        return sessions_of(actor=info.context.actor, now=info.context.now)


class SessionsMutation(graphene.ObjectType):
    refresh_session = RefreshSession.field()
    sign_out = SignOut.field()
    revoke_device = RevokeDevice.field()
    revoke_other_devices = RevokeOtherDevices.field()
    set_language = SetLanguage.field()
