"""Signing in and who is asking."""

from __future__ import annotations

from backend.accounts.contracts import Audience
from backend.graphql_kit.ids import encode_id
from tests.structure.authorization.cases import (
    NOT_FOUND,
    Case,
    for_everybody,
    for_everybody_of,
    for_owners,
    given,
    mutation,
)
from tests.structure.authorization.owner.targets import NEW_PHONE, one
from tests.structure.authorization.world import BOUND_WECHAT

CASES: dict[str, Case] = {
    "Query.apiVersion": for_everybody_of(Audience.OWNER, "{ apiVersion }"),
    "Query.wechatOfficialAccount": for_everybody_of(Audience.OWNER, "{ wechatOfficialAccount }"),
    "Mutation.requestLoginCode": for_everybody(mutation("requestLoginCode", "validForSeconds"), given(phone=NEW_PHONE)),
    "Mutation.signInWithCode": for_everybody(
        mutation("signInWithCode", "session { accessToken } me { name }"),
        given(phone=NEW_PHONE, code=lambda world: world.sms_code(NEW_PHONE)),
    ),
    "Mutation.signInWithWechat": for_everybody(
        mutation("signInWithWechat", "session { accessToken }"),
        given(code=BOUND_WECHAT, appId=lambda world: world.wechat_app),
    ),
    "Mutation.bindWechat": for_everybody(
        mutation("bindWechat", "session { accessToken }"),
        given(
            ticket=lambda world: world.wechat_ticket(),
            phone=NEW_PHONE,
            code=lambda world: world.sms_code(NEW_PHONE),
        ),
    ),
    "Mutation.refreshSession": for_everybody(
        mutation("refreshSession", "session { accessToken }"),
        given(refreshToken=lambda world: world.refresh_tokens["owner"]),
    ),
    "Mutation.signOut": for_owners("mutation { signOut { errors { code } done } }"),
    "Mutation.revokeDevice": for_owners(
        mutation("revokeDevice", "done"),
        given(deviceId=one("Session", "owner session")),
        may="owner",
        visitor=NOT_FOUND,
    ),
    "Mutation.chooseCompany": for_owners(
        mutation("chooseCompany", "accessToken"),
        given(companyId=lambda world: encode_id("Company", world.cast.company_id)),
        may="owner family tenant neighbour owner_elsewhere",
        visitor=NOT_FOUND,
    ),
    "Query.me": for_owners("{ me { name phone rooms { role room { label } } companies { name } } }"),
    "Query.devices": for_owners("{ devices { id device } }"),
}
