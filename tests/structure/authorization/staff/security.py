"""Passwords, the authenticator app, devices, language; owners' changes of number."""

from __future__ import annotations

from dataclasses import replace

from backend.accounts.contracts import Audience
from tests.cast import PASSWORD
from tests.structure.authorization.cases import (
    HIDDEN,
    NOT_FOUND,
    NOT_SIGNED_IN,
    OK,
    Case,
    for_everybody,
    for_staff,
    given,
    mutation,
)
from tests.structure.authorization.security import (
    NEW_PASSWORD,
    device_of,
    factor_and_password,
    first_password,
    lost_app,
    offered_factor,
    phone_change_of,
    second_devices,
    second_factor,
    second_step,
)

CODE = "SecondFactorCodeInput"

CASES: dict[str, Case] = {
    "Mutation.finishSignIn": for_everybody(mutation("finishSignIn", "session { accessToken }"), second_step),
    "Mutation.chooseFirstPassword": for_everybody(
        mutation("chooseFirstPassword", "session { accessToken }"), first_password
    ),
    "Query.secondFactor": for_staff("{ secondFactor { isOn since recoveryCodesLeft } }"),
    "Mutation.changePassword": for_staff(
        mutation("changePassword", "signedOut"), given(current=PASSWORD, password=NEW_PASSWORD)
    ),
    "Mutation.offerSecondFactor": for_staff(mutation("offerSecondFactor", "secret"), given(password=PASSWORD)),
    "Mutation.confirmSecondFactor": for_staff(
        mutation("confirmSecondFactor", "recoveryCodes", input_type=CODE), offered_factor
    ),
    "Mutation.replaceRecoveryCodes": for_staff(
        mutation("replaceRecoveryCodes", "recoveryCodes", input_type=CODE), second_factor
    ),
    "Mutation.removeSecondFactor": for_staff(
        mutation("removeSecondFactor", "secondFactor { isOn }"), factor_and_password
    ),
    "Mutation.resetSecondFactor": for_staff(
        mutation("resetSecondFactor", "done"), lost_app, needs="staff.manage", at="HQ"
    ),
    "Query.devices": for_staff("{ devices { id device isCurrent } }"),
    "Mutation.revokeDevice": replace(
        for_staff(mutation("revokeDevice", "done"), device_of("cashier")),
        outcome=lambda role: (
            NOT_SIGNED_IN if role.audience is not Audience.STAFF else OK if role.name == "cashier" else NOT_FOUND
        ),
    ),
    "Mutation.revokeOtherDevices": for_staff(
        "mutation { revokeOtherDevices { errors { code } count } }", second_devices
    ),
    "Mutation.setLanguage": for_staff(mutation("setLanguage", "language"), given(language="en")),
    "Query.phoneChanges": for_staff(
        "{ phoneChanges(first: 100) { nodes { id person newPhone state } } }",
        phone_change_of("neighbour"),
        needs="residents.manage",
        outside=HIDDEN,
        shows=lambda world: world.id("PhoneChange", "phone change"),
    ),
    "Mutation.approvePhoneChange": for_staff(
        mutation("approvePhoneChange", "phoneChange { state }", input_type="DecidePhoneChangeInput"),
        phone_change_of("neighbour"),
        needs="residents.manage",
    ),
    "Mutation.rejectPhoneChange": for_staff(
        mutation("rejectPhoneChange", "phoneChange { state }", input_type="DecidePhoneChangeInput"),
        phone_change_of("neighbour"),
        needs="residents.manage",
    ),
}
