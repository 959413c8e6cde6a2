"""Devices and language, numbers and WeChat identities."""

from __future__ import annotations

from tests.structure.authorization.cases import NOT_FOUND, Case, for_owners, given, mutation
from tests.structure.authorization.security import (
    FRESH_PHONE,
    new_phone_code,
    owners_second_devices,
    phone_change_of,
    phone_codes,
    wechat_of_visitor,
)
from tests.structure.authorization.world import STRANGE_WECHAT

CASES: dict[str, Case] = {
    "Mutation.revokeOtherDevices": for_owners(
        "mutation { revokeOtherDevices { errors { code } count } }", owners_second_devices
    ),
    "Mutation.setLanguage": for_owners(mutation("setLanguage", "language"), given(language="en")),
    "Query.wechatIdentities": for_owners("{ wechatIdentities { id appId boundAt } }"),
    "Query.phoneChanges": for_owners("{ phoneChanges { id newPhone state } }"),
    "Mutation.requestPhoneCode": for_owners(mutation("requestPhoneCode", "validForSeconds"), given(phone=FRESH_PHONE)),
    "Mutation.changePhone": for_owners(mutation("changePhone", "done"), phone_codes),
    "Mutation.requestPhoneChange": for_owners(
        mutation("requestPhoneChange", "phoneChange { id state }"),
        new_phone_code,
        may="owner family tenant neighbour owner_elsewhere owner_other_company",
    ),
    "Mutation.withdrawPhoneChange": for_owners(
        mutation("withdrawPhoneChange", "phoneChange { state }"),
        phone_change_of("owner"),
        may="owner",
        visitor=NOT_FOUND,
    ),
    "Mutation.bindAnotherWechat": for_owners(
        mutation("bindAnotherWechat", "wechatIdentities { id }"),
        given(code=STRANGE_WECHAT, appId=lambda world: world.wechat_app),
    ),
    "Mutation.unbindWechat": for_owners(
        mutation("unbindWechat", "wechatIdentities { id }"), wechat_of_visitor, may="visitor"
    ),
}
