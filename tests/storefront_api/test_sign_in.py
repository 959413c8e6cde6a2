"""Signing in by phone code over GraphQL: who comes in, who is refused, and that a refusal leaves nothing behind."""

from __future__ import annotations

import pytest

from backend.accounts.models import Account, LoginSession
from tests.cast import OWNER_PHONE
from tests.property_core.billing.fees import Fees
from tests.storefront_api.pocket import REQUEST_CODE, SIGN_IN, VISITOR_PHONE, Pocket

pytestmark = pytest.mark.django_db

REFRESH = """
mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) {
    errors { code } session { accessToken refreshToken }
} }
"""


def test_a_code_opens_a_session_with_my_rooms(fees: Fees, pocket: Pocket) -> None:
    done = pocket.sign_in(OWNER_PHONE)
    assert (done["me"]["name"], done["me"]["phone"]) == ("曾小明", "138****0001")
    assert done["me"]["company"] == {"name": "测试物业"}
    assert [(one["role"], one["room"]["community"], one["room"]["label"]) for one in done["me"]["rooms"]] == [
        ("OWNER", "JG小区", "3栋2单元502"),
        ("OWNER", "YX小区", "3栋2单元502"),
    ]


def test_a_wrong_code_opens_nothing(fees: Fees, pocket: Pocket) -> None:
    pocket.payload(None, REQUEST_CODE, input={"phone": OWNER_PHONE})
    wrong = f"{(int(pocket.received_code(OWNER_PHONE)) + 1) % 1_000_000:06d}"
    before = (Account.objects.count(), LoginSession.objects.count())
    refused = pocket.refusal(None, SIGN_IN, input={"phone": OWNER_PHONE, "code": wrong})
    assert refused["errors"] == [{"code": "CODE_WRONG", "field": ["code"]}]
    assert (refused["session"], refused["me"]) == (None, None)
    assert (Account.objects.count(), LoginSession.objects.count()) == before


@pytest.mark.parametrize("phone", ["", "123", "1380000000a"])
def test_what_is_no_phone_gets_no_code(db: None, pocket: Pocket, phone: str) -> None:
    refused = pocket.refusal(None, REQUEST_CODE, input={"phone": phone})
    assert refused["errors"] == [{"code": "PHONE_INVALID", "field": ["phone"]}]
    assert refused["validForSeconds"] is None


def test_a_second_code_at_once_is_too_many(db: None, pocket: Pocket) -> None:
    assert pocket.payload(None, REQUEST_CODE, input={"phone": OWNER_PHONE})["validForSeconds"] == 300
    assert pocket.refusal(None, REQUEST_CODE, input={"phone": OWNER_PHONE})["errors"][0]["code"] == "TOO_MANY_REQUESTS"


def test_somebody_unknown_is_a_visitor(fees: Fees, pocket: Pocket) -> None:
    me = pocket.sign_in(VISITOR_PHONE)["me"]
    assert (me["name"], me["company"], me["rooms"]) == (None, None, [])


def test_a_refresh_token_is_replaced_by_another(fees: Fees, pocket: Pocket) -> None:
    first = pocket.sign_in(OWNER_PHONE)["session"]
    fresh = pocket.payload(None, REFRESH, input={"refreshToken": first["refreshToken"]})["session"]
    assert fresh["refreshToken"] != first["refreshToken"]
    assert pocket.code(None, REFRESH, input={"refreshToken": "nonsense"}) == "SESSION_ENDED"


def test_signing_out_ends_the_session_on_the_server(fees: Fees, pocket: Pocket) -> None:
    assert pocket.payload("owner", "mutation { signOut { errors { code } done } }")["done"] is True
    assert pocket.code("owner", "{ me { name } }") == "NOT_SIGNED_IN"
    assert pocket.code(None, "{ me { name } }") == "NOT_SIGNED_IN"


def test_another_persons_device_is_not_mine_to_sign_out(fees: Fees, pocket: Pocket) -> None:
    (device,) = pocket.data("owner", "{ devices { id isCurrent device } }")["devices"]
    assert (device["isCurrent"], device["device"]) == (True, "手机")
    revoke = "mutation ($input: RevokeDeviceInput!) { revokeDevice(input: $input) { errors { code } done } }"
    pocket.token("neighbour")
    assert pocket.code("neighbour", revoke, input={"deviceId": device["id"]}) == "NOT_FOUND"
    assert pocket.data("owner", "{ me { name } }")["me"]["name"] == "曾小明"
    assert pocket.payload("owner", revoke, input={"deviceId": device["id"]})["done"] is True
    assert pocket.code("owner", "{ me { name } }") == "NOT_SIGNED_IN"


def test_an_app_that_is_not_ours_is_refused(db: None, pocket: Pocket) -> None:
    by_wechat = """
    mutation ($input: SignInWithWechatInput!) { signInWithWechat(input: $input) {
        errors { code } session { accessToken } bindingTicket
    } }
    """
    refused = pocket.refusal(None, by_wechat, input={"code": "x", "appId": "wx0"})
    assert refused == {"errors": [{"code": "WECHAT_APP_UNKNOWN"}], "session": None, "bindingTicket": None}
