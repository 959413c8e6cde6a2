"""Devices and language."""

from __future__ import annotations

from tests.structure.authorization.cases import Case, for_owners, given, mutation
from tests.structure.authorization.security import owners_second_devices

CASES: dict[str, Case] = {
    "Mutation.revokeOtherDevices": for_owners(
        "mutation { revokeOtherDevices { errors { code } count } }", owners_second_devices
    ),
    "Mutation.setLanguage": for_owners(mutation("setLanguage", "language"), given(language="en")),
}
