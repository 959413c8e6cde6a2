"""What lets me in: my number, and my WeChat identities."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import graphene

from backend.accounts.actor import Actor
from backend.accounts.contracts import PhoneChange as PhoneChangeRow
from backend.accounts.contracts import PhoneChangeState, WechatIdentityRow
from backend.accounts.messages import NoCodeSender
from backend.accounts.phone_change_rows import phone_changes_of
from backend.accounts.rules import PhoneInvalid
from backend.accounts.services import (
    CodeWrong,
    LastWayIn,
    PhoneChangeDecided,
    PhoneChangePending,
    PhoneInUse,
    PhoneMissing,
    PhoneUnchanged,
    WechatAppUnknown,
    WechatBoundElsewhere,
    bind_another_wechat,
    request_phone_change,
    request_phone_code,
    unbind_wechat,
    wechat_identities_of,
    withdraw_phone_change,
)
from backend.accounts.wechat import WechatCodeInvalid, WechatSignInBlocked, WechatSnapshot, WechatUnavailable
from backend.graphql_kit.ids import decode_id, encode_id
from backend.graphql_kit.mutations import Mutation
from backend.graphql_kit.permissions import Authenticated, field
from backend.graphql_kit.types import DateTime
from backend.kernel.errors import TooManyRequests
from property_core.residents.services.phone_changes import change_owner_phone


class WechatIdentity(graphene.ObjectType):
    """A WeChat identity that signs in to my account."""

    id = graphene.NonNull(graphene.ID)
    app_id = graphene.NonNull(graphene.String)
    bound_at = graphene.NonNull(DateTime)

    @staticmethod
    def resolve_id(row: WechatIdentityRow, info: Any) -> str:
        return encode_id("WechatIdentity", row.id)


class PhoneChange(graphene.ObjectType):
    """My request to change my number without the old one (换号申请)."""

    id = graphene.NonNull(graphene.ID)
    new_phone = graphene.NonNull(graphene.String, description="Masked.")
    state = graphene.NonNull(graphene.Enum.from_enum(PhoneChangeState))
    requested_at = graphene.NonNull(DateTime)
    decided_at = graphene.Field(DateTime)
    note = graphene.NonNull(graphene.String, description="What the property office says to it.")

    @staticmethod
    def resolve_id(row: PhoneChangeRow, info: Any) -> str:
        return encode_id("PhoneChange", row.id)

    @staticmethod
    def resolve_requested_at(row: PhoneChangeRow, info: Any) -> datetime:
        return row.created_at


class RequestPhoneCodeInput(graphene.InputObjectType):
    phone = graphene.String(description="The new number; left out: my number of today.")


class RequestPhoneCode(Mutation):
    """Send a code for a change of number, to the new number or to mine."""

    permission = Authenticated
    Input = RequestPhoneCodeInput
    raises = (PhoneInvalid, PhoneMissing, PhoneUnchanged, TooManyRequests, NoCodeSender)
    valid_for_seconds = graphene.Int()

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> RequestPhoneCode:
        lifetime = request_phone_code(actor=actor, phone=input.phone, now=now)
        return cls(valid_for_seconds=int(lifetime.total_seconds()))


class ChangePhoneInput(graphene.InputObjectType):
    old_code = graphene.NonNull(graphene.String, description="Sent to my number of today.")
    phone = graphene.NonNull(graphene.String)
    new_code = graphene.NonNull(graphene.String, description="Sent to the new number.")
    takes_over = graphene.Boolean(
        default_value=False, description="After PHONE_IN_USE: take the number from the account that has it."
    )


class ChangePhone(Mutation):
    """Another number for my account, here and in the companies' books; my other devices are signed out."""

    permission = Authenticated
    Input = ChangePhoneInput
    raises = (PhoneInvalid, PhoneMissing, PhoneUnchanged, CodeWrong, PhoneInUse, TooManyRequests)
    done = graphene.Boolean()

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> ChangePhone:
        change_owner_phone(
            actor=actor,
            old_code=input.old_code,
            phone=input.phone,
            new_code=input.new_code,
            takes_over=input.takes_over,
            now=now,
        )
        return cls(done=True)


class RequestPhoneChangeInput(graphene.InputObjectType):
    phone = graphene.NonNull(graphene.String)
    new_code = graphene.NonNull(graphene.String, description="Sent to the new number.")
    reason = graphene.String(default_value="", description="For the property office.")
    takes_over = graphene.Boolean(default_value=False)


class RequestPhoneChange(Mutation):
    """My old number is lost: ask the property office to take the new one."""

    permission = Authenticated
    Input = RequestPhoneChangeInput
    raises = (PhoneInvalid, PhoneUnchanged, CodeWrong, PhoneInUse, PhoneChangePending, TooManyRequests)
    phone_change = graphene.Field(PhoneChange)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> RequestPhoneChange:
        row = request_phone_change(
            actor=actor,
            phone=input.phone,
            new_code=input.new_code,
            reason=input.reason,
            takes_over=input.takes_over,
            now=now,
        )
        return cls(phone_change=row)


class WithdrawPhoneChangeInput(graphene.InputObjectType):
    phone_change_id = graphene.NonNull(graphene.ID)


class WithdrawPhoneChange(Mutation):
    """I need the change no more."""

    permission = Authenticated
    Input = WithdrawPhoneChangeInput
    raises = (PhoneChangeDecided,)
    phone_change = graphene.Field(PhoneChange)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> WithdrawPhoneChange:
        request_id = decode_id("PhoneChange", input.phone_change_id, field=("phoneChangeId",))
        return cls(phone_change=withdraw_phone_change(actor=actor, request_id=request_id, now=now))


class BindAnotherWechatInput(graphene.InputObjectType):
    code = graphene.NonNull(graphene.String, description="As signInWithWechat takes it.")
    app_id = graphene.NonNull(graphene.String)


class BindAnotherWechat(Mutation):
    """Let this WeChat sign in to my account, too."""

    permission = Authenticated
    Input = BindAnotherWechatInput
    raises = (
        WechatAppUnknown,
        WechatCodeInvalid,
        WechatSignInBlocked,
        WechatSnapshot,
        WechatUnavailable,
        WechatBoundElsewhere,
    )
    wechat_identities = graphene.List(graphene.NonNull(WechatIdentity))

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> BindAnotherWechat:
        rows = bind_another_wechat(actor=actor, code=input.code, app_id=input.app_id, now=now)
        return cls(wechat_identities=rows)


class UnbindWechatInput(graphene.InputObjectType):
    wechat_identity_id = graphene.NonNull(graphene.ID)


class UnbindWechat(Mutation):
    """This WeChat signs in to my account no more."""

    permission = Authenticated
    Input = UnbindWechatInput
    raises = (LastWayIn,)
    wechat_identities = graphene.List(graphene.NonNull(WechatIdentity))

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> UnbindWechat:
        identity_id = decode_id("WechatIdentity", input.wechat_identity_id, field=("wechatIdentityId",))
        return cls(wechat_identities=unbind_wechat(actor=actor, identity_id=identity_id, now=now))


class SecurityQuery(graphene.ObjectType):
    wechat_identities = field(
        graphene.NonNull(graphene.List(graphene.NonNull(WechatIdentity))),
        permission=Authenticated,
        description="The WeChat identities that sign in to my account.",
    )
    phone_changes = field(
        graphene.NonNull(graphene.List(graphene.NonNull(PhoneChange))),
        permission=Authenticated,
        description="My requests to change my number, newest first.",
    )

    @staticmethod
    def resolve_wechat_identities(root: None, info: Any) -> list[WechatIdentityRow]:
        return wechat_identities_of(info.context.actor.account)

    @staticmethod
    def resolve_phone_changes(root: None, info: Any) -> list[PhoneChangeRow]:
        return phone_changes_of(info.context.actor.account)


class SecurityMutation(graphene.ObjectType):
    request_phone_code = RequestPhoneCode.field()
    change_phone = ChangePhone.field()
    request_phone_change = RequestPhoneChange.field()
    withdraw_phone_change = WithdrawPhoneChange.field()
    bind_another_wechat = BindAnotherWechat.field()
    unbind_wechat = UnbindWechat.field()
