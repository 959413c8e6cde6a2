"""My own password and authenticator app; the app of a colleague who lost his phone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import graphene

from backend.accounts.actor import Actor
from backend.accounts.contracts import SecondFactorState
from backend.accounts.services import (
    PasswordHoldsName,
    PasswordTooCommon,
    PasswordTooWeak,
    PasswordUnchanged,
    PasswordWrong,
    SecondFactorMissing,
    SecondFactorRefused,
    SecondFactorStands,
    confirm_second_factor,
    offer_second_factor,
    remove_second_factor,
    replace_recovery_codes,
    second_factor_of,
)
from backend.graphql_kit.ids import decode_id
from backend.graphql_kit.mutations import Mutation
from backend.graphql_kit.permissions import Permitted, field
from backend.graphql_kit.permissions import Staff as AnyStaff
from backend.graphql_kit.types import DateTime
from backend.kernel.errors import TooManyRequests
from backend.organization.delegation import NotYourself
from backend.organization.permissions import STAFF_MANAGE
from backend.organization.services import AccountShared
from backend.organization.services.credentials import change_own_password, reset_staff_second_factor


class SecondFactor(graphene.ObjectType):
    """The authenticator app (动态验证码) of my account."""

    is_on = graphene.NonNull(graphene.Boolean)
    since = graphene.Field(DateTime)
    recovery_codes_left = graphene.NonNull(graphene.Int)

    @staticmethod
    def resolve_is_on(state: SecondFactorState, info: Any) -> bool:
        return state.since is not None


class ChangePasswordInput(graphene.InputObjectType):
    current = graphene.NonNull(graphene.String)
    password = graphene.NonNull(graphene.String, description="The new one: 10 to 128 characters of any kind.")


class ChangePassword(Mutation):
    """Give myself another password; my other devices are signed out."""

    permission = AnyStaff
    Input = ChangePasswordInput
    raises = (
        PasswordWrong, PasswordUnchanged, PasswordTooWeak, PasswordTooCommon, PasswordHoldsName, TooManyRequests,
    )  # fmt: skip
    signed_out = graphene.Int(description="How many other devices were signed out.")

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> ChangePassword:
        return cls(signed_out=change_own_password(actor=actor, current=input.current, password=input.password, now=now))


class OfferSecondFactorInput(graphene.InputObjectType):
    password = graphene.NonNull(graphene.String, description="My password, again.")


class OfferSecondFactor(Mutation):
    """A secret for my authenticator app; it counts once confirmSecondFactor has seen a code of it."""

    permission = AnyStaff
    Input = OfferSecondFactorInput
    raises = (PasswordWrong, SecondFactorStands, TooManyRequests)
    secret = graphene.String(description="To be typed where no picture can be taken.")
    address = graphene.String(description="otpauth://… for apps on this device.")
    qr_svg = graphene.String(description="The address as a QR code, an SVG picture.")

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> OfferSecondFactor:
        offer = offer_second_factor(actor=actor, password=input.password, now=now)
        return cls(secret=offer.secret, address=offer.address, qr_svg=offer.qr_svg)


class SecondFactorCodeInput(graphene.InputObjectType):
    code = graphene.NonNull(graphene.String, description="Six digits of the app.")


class ConfirmSecondFactor(Mutation):
    """The app shows right codes: from now on signing in asks for one."""

    permission = AnyStaff
    Input = SecondFactorCodeInput
    raises = (SecondFactorMissing, SecondFactorStands, SecondFactorRefused, TooManyRequests)
    recovery_codes = graphene.List(
        graphene.NonNull(graphene.String), description="Shown this once; each stands in for the app one time."
    )

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> ConfirmSecondFactor:
        return cls(recovery_codes=confirm_second_factor(actor=actor, code=input.code, now=now))


class ReplaceRecoveryCodes(Mutation):
    """New recovery codes; the old ones count no more."""

    permission = AnyStaff
    Input = SecondFactorCodeInput
    raises = (SecondFactorMissing, SecondFactorRefused, TooManyRequests)
    recovery_codes = graphene.List(graphene.NonNull(graphene.String))

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> ReplaceRecoveryCodes:
        return cls(recovery_codes=replace_recovery_codes(actor=actor, code=input.code, now=now))


class RemoveSecondFactorInput(graphene.InputObjectType):
    password = graphene.NonNull(graphene.String)
    code = graphene.NonNull(graphene.String, description="Six digits of the app, or a recovery code.")


class RemoveSecondFactor(Mutation):
    """Turn my authenticator app off."""

    permission = AnyStaff
    Input = RemoveSecondFactorInput
    raises = (SecondFactorMissing, PasswordWrong, SecondFactorRefused, TooManyRequests)
    second_factor = graphene.Field(SecondFactor)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> RemoveSecondFactor:
        remove_second_factor(actor=actor, password=input.password, code=input.code, now=now)
        return cls(second_factor=second_factor_of(actor.account))


class ResetSecondFactorInput(graphene.InputObjectType):
    staff_id = graphene.NonNull(graphene.ID)


class ResetSecondFactor(Mutation):
    """A colleague lost his phone: he signs in without a code until he sets an app up again; his devices sign in anew.

    Needs staff.manage wherever he belongs, and every right that he holds.
    """

    permission = Permitted(STAFF_MANAGE)
    Input = ResetSecondFactorInput
    raises = (SecondFactorMissing, NotYourself, AccountShared)
    done = graphene.Boolean()

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> ResetSecondFactor:
        staff_id = decode_id("Staff", input.staff_id, field=("staffId",))
        reset_staff_second_factor(actor=actor, staff_id=staff_id, now=now)
        return cls(done=True)


class CredentialsQuery(graphene.ObjectType):
    second_factor = field(
        graphene.NonNull(SecondFactor), permission=AnyStaff, description="My authenticator app (动态验证码)."
    )

    @staticmethod
    def resolve_second_factor(root: None, info: Any) -> SecondFactorState:
        return second_factor_of(info.context.actor.account)


class CredentialsMutation(graphene.ObjectType):
    change_password = ChangePassword.field()
    offer_second_factor = OfferSecondFactor.field()
    confirm_second_factor = ConfirmSecondFactor.field()
    replace_recovery_codes = ReplaceRecoveryCodes.field()
    remove_second_factor = RemoveSecondFactor.field()
    reset_second_factor = ResetSecondFactor.field()
