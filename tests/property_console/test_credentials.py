"""Passwords, the authenticator app and devices of staff: done, refused with nothing changed, not theirs."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pyotp
import pytest

from backend.accounts.models import Account, LoginSession, SecondFactor
from backend.accounts.services import give_one_time_password
from backend.graphql_kit.ids import encode_id
from backend.kernel.models import AuditEntry
from backend.organization.base import tenant_scope
from backend.organization.models import StaffMember
from backend.organization.services import hire_staff, reset_staff_password
from tests.cast import NOW, PASSWORD, Cast, build_cast, visitor
from tests.property_console.desk import Desk

pytestmark = pytest.mark.django_db

FIELDS = "errors { code field } session { accessToken refreshToken } me { name } stage ticket"
SIGN_IN = f"mutation ($input: SignInInput!) {{ signIn(input: $input) {{ {FIELDS} }} }}"
FINISH = f"mutation ($input: FinishSignInInput!) {{ finishSignIn(input: $input) {{ {FIELDS} }} }}"
CHOOSE = f"mutation ($input: ChooseFirstPasswordInput!) {{ chooseFirstPassword(input: $input) {{ {FIELDS} }} }}"
CHANGE = "mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { errors { code } signedOut } }"
OFFER = """
mutation ($input: OfferSecondFactorInput!) {
    offerSecondFactor(input: $input) { errors { code } secret address qrSvg }
}
"""
CONFIRM = """
mutation ($input: SecondFactorCodeInput!) { confirmSecondFactor(input: $input) { errors { code } recoveryCodes } }
"""
REMOVE = """
mutation ($input: RemoveSecondFactorInput!) {
    removeSecondFactor(input: $input) { errors { code } secondFactor { isOn } }
}
"""
RESET = "mutation ($input: ResetSecondFactorInput!) { resetSecondFactor(input: $input) { errors { code } done } }"
DEVICES = "{ devices { id device isCurrent ip } }"


def sign_in(desk: Desk, login: str = "manager", password: str = PASSWORD) -> dict[str, Any]:
    return desk.refusal(None, SIGN_IN, input={"login": login, "password": password, "device": "台式机"})


def code_of(account_id: int, moment: datetime) -> str:
    return pyotp.TOTP(SecondFactor.objects.get(account_id=account_id).secret).at(moment)


def set_up(desk: Desk, who: str = "manager") -> tuple[str, ...]:
    """The recovery codes of an app that counts."""
    desk.payload(who, OFFER, input={"password": PASSWORD})
    done = desk.payload(who, CONFIRM, input={"code": code_of(desk.cast.accounts[who], NOW)})
    return tuple(done["recoveryCodes"])


def staff_id(cast: Cast, who: str) -> str:
    with tenant_scope(cast.company_id):
        return encode_id("Staff", StaffMember.objects.get(account_id=cast.accounts[who]).pk)


def test_without_an_app_the_password_is_enough(desk: Desk) -> None:
    answer = sign_in(desk)
    assert answer["me"] == {"name": "manager"}
    assert (answer["stage"], answer["ticket"]) == (None, None)


def test_with_an_app_signing_in_takes_two_steps(desk: Desk, cast: Cast) -> None:
    (first, *_) = set_up(desk)
    assert desk.data("manager", "{ secondFactor { isOn recoveryCodesLeft } }")["secondFactor"] == {
        "isOn": True,
        "recoveryCodesLeft": 10,
    }
    sessions = LoginSession.objects.count()
    answer = sign_in(desk)
    assert (answer["session"], answer["me"], answer["stage"]) == (None, None, "SECOND_FACTOR")
    refused = desk.refusal(None, FINISH, input={"ticket": answer["ticket"], "code": "000000"})
    assert refused["errors"] == [{"code": "SECOND_FACTOR_REFUSED", "field": ["code"]}]
    assert LoginSession.objects.count() == sessions
    code = code_of(cast.accounts["manager"], NOW + timedelta(seconds=30))
    done = desk.payload(None, FINISH, input={"ticket": answer["ticket"], "code": code})
    assert done["me"] == {"name": "manager"}
    assert desk.refusal(None, FINISH, input={"ticket": answer["ticket"], "code": code})["session"] is None
    assert desk.payload(None, FINISH, input={"ticket": answer["ticket"], "code": first})["session"]


def test_a_forged_ticket_is_refused(desk: Desk) -> None:
    for query, more in ((FINISH, {"code": "123456"}), (CHOOSE, {"password": "another horse 99"})):
        refused = desk.refusal(None, query, input={"ticket": "nonsense", **more})
        assert refused["errors"] == [{"code": "SIGN_IN_TICKET_ENDED", "field": ["ticket"]}]


def test_a_password_that_was_given_opens_nothing_but_its_replacement(desk: Desk, cast: Cast) -> None:
    given = give_one_time_password(actor=visitor(), account_id=cast.accounts["manager"], now=NOW)
    answer = sign_in(desk, password=given)
    assert (answer["session"], answer["stage"]) == (None, "NEW_PASSWORD")
    weak = desk.refusal(None, CHOOSE, input={"ticket": answer["ticket"], "password": "1234567890"})
    assert weak["errors"] == [{"code": "PASSWORD_TOO_COMMON", "field": ["password"]}]
    assert sign_in(desk, password=given)["stage"] == "NEW_PASSWORD"
    done = desk.payload(None, CHOOSE, input={"ticket": answer["ticket"], "password": "another horse 99"})
    assert done["me"] == {"name": "manager"}
    assert sign_in(desk, password=given)["errors"][0]["code"] == "SIGN_IN_REFUSED"


def test_a_new_colleague_chooses_his_own_password_first(desk: Desk, cast: Cast) -> None:
    made = hire_staff(
        actor=cast.staff("leader"), login="newcomer", name="新同事", phone="", unit_id=cast.units["JG"], now=NOW
    )
    answer = sign_in(desk, "newcomer", made.one_time_password)
    assert (answer["session"], answer["stage"]) == (None, "NEW_PASSWORD")
    done = desk.payload(None, CHOOSE, input={"ticket": answer["ticket"], "password": PASSWORD})
    assert done["me"] == {"name": "新同事"}
    again = reset_staff_password(actor=cast.staff("leader"), staff_id=made.staff_id, now=NOW)
    assert sign_in(desk, "newcomer")["session"] is None
    assert sign_in(desk, "newcomer", again.one_time_password)["stage"] == "NEW_PASSWORD"


def test_the_refusal_is_the_same_whether_the_login_exists(desk: Desk) -> None:
    answers = []
    for login in ("manager", "nobody"):
        query = SIGN_IN.replace("code field", "code field message")
        wanted = {"login": login, "password": "wrong", "device": ""}
        answers += [desk.refusal(None, query, input=wanted) for _ in range(6)]
    assert all(answer == answers[0] for answer in answers)
    assert "锁定" in answers[0]["errors"][0]["message"]


def test_my_new_password_signs_my_other_devices_out(desk: Desk) -> None:
    other = sign_in(desk)["session"]
    before = Account.objects.get(login="manager").password
    refused = desk.refusal("manager", CHANGE, input={"current": "wrong", "password": "another horse 99"})
    assert refused["errors"] == [{"code": "PASSWORD_WRONG"}]
    named = desk.refusal("manager", CHANGE, input={"current": PASSWORD, "password": "the Manager again"})
    assert named["errors"] == [{"code": "PASSWORD_HOLDS_NAME"}]
    assert Account.objects.get(login="manager").password == before
    assert (
        desk.payload("manager", CHANGE, input={"current": PASSWORD, "password": "another horse 99"})["signedOut"] == 1
    )
    assert desk.data("manager", "{ me { name } }")
    refresh = "mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { errors { code } } }"
    assert desk.code(None, refresh, input={"refreshToken": other["refreshToken"]}) == "SESSION_ENDED"
    assert desk.code(None, CHANGE, input={"current": PASSWORD, "password": "another horse 99"}) == "NOT_SIGNED_IN"


def test_an_app_is_set_up_with_the_password_and_turned_off_with_both(desk: Desk) -> None:
    refused = desk.refusal("manager", OFFER, input={"password": "wrong"})
    assert refused == {"errors": [{"code": "PASSWORD_WRONG"}], "secret": None, "address": None, "qrSvg": None}
    offer = desk.payload("manager", OFFER, input={"password": PASSWORD})
    assert re.match(r"<svg [^>]*>", offer["qrSvg"])
    codes = set_up(desk)
    refused = desk.refusal("manager", REMOVE, input={"password": PASSWORD, "code": "000000"})
    assert refused["errors"] == [{"code": "SECOND_FACTOR_REFUSED"}]
    assert sign_in(desk)["stage"] == "SECOND_FACTOR"
    done = desk.payload("manager", REMOVE, input={"password": PASSWORD, "code": codes[3]})
    assert done["secondFactor"] == {"isOn": False}
    assert sign_in(desk)["session"]


def test_recovery_codes_can_be_made_anew(desk: Desk, cast: Cast) -> None:
    replace = """
    mutation ($input: SecondFactorCodeInput!) { replaceRecoveryCodes(input: $input) { errors { code } recoveryCodes } }
    """
    assert desk.refusal("manager", replace, input={"code": "000000"})["errors"] == [{"code": "SECOND_FACTOR_MISSING"}]
    old = set_up(desk)
    code = code_of(cast.accounts["manager"], NOW + timedelta(seconds=30))
    new = desk.payload("manager", replace, input={"code": code})["recoveryCodes"]
    assert set(new).isdisjoint(old)
    ticket = sign_in(desk)["ticket"]
    assert desk.refusal(None, FINISH, input={"ticket": ticket, "code": old[0]})["session"] is None


def test_an_administrator_resets_the_app_of_a_colleague(desk: Desk, cast: Cast) -> None:
    set_up(desk, "manager")
    wanted = {"staffId": staff_id(cast, "manager")}
    assert desk.code("clerk", RESET, input=wanted) == "FORBIDDEN"
    mine = {"staffId": staff_id(cast, "leader")}
    assert desk.refusal("leader", RESET, input=mine)["errors"] == [{"code": "NOT_YOURSELF"}]
    assert SecondFactor.objects.filter(account_id=cast.accounts["manager"]).exists()
    assert desk.payload("leader", RESET, input=wanted)["done"] is True
    assert sign_in(desk)["session"]
    assert AuditEntry.objects.filter(action="staff_second_factor_reset", account_id=cast.accounts["leader"]).exists()
    assert desk.refusal("leader", RESET, input=wanted)["errors"] == [{"code": "SECOND_FACTOR_MISSING"}]


def test_the_app_of_somebody_above_or_elsewhere_is_not_mine_to_reset(desk: Desk, cast: Cast) -> None:
    other = Desk(build_cast("乙物业", prefix="b-", phones=False))
    set_up(desk, "leader")
    set_up(other, "leader")
    for asker, target in (
        ("manager", staff_id(cast, "leader")),
        ("leader", staff_id(other.cast, "leader")),
    ):
        assert desk.code(asker, RESET, input={"staffId": target}) == "NOT_FOUND"
    assert SecondFactor.objects.count() == 2


def test_staff_see_and_sign_out_their_devices(desk: Desk) -> None:
    sign_in(desk)
    devices = desk.data("manager", DEVICES)["devices"]
    assert sorted((one["device"], one["isCurrent"]) for one in devices) == [("test", True), ("台式机", False)]
    (other,) = [one for one in devices if not one["isCurrent"]]
    revoke = "mutation ($input: RevokeDeviceInput!) { revokeDevice(input: $input) { errors { code } done } }"
    assert desk.code("leader", revoke, input={"deviceId": other["id"]}) == "NOT_FOUND"
    assert len(desk.data("manager", DEVICES)["devices"]) == 2
    assert desk.payload("manager", revoke, input={"deviceId": other["id"]})["done"] is True
    sign_in(desk)
    sign_in(desk)
    assert desk.payload("manager", "mutation { revokeOtherDevices { errors { code } count } }")["count"] == 2
    assert len(desk.data("manager", DEVICES)["devices"]) == 1


def test_my_language_goes_with_my_account(desk: Desk) -> None:
    set_language = (
        "mutation ($input: SetLanguageInput!) { setLanguage(input: $input) { errors { code message } language } }"
    )
    refused = desk.refusal("manager", set_language, input={"language": "fr"})
    assert refused["errors"][0]["code"] == "LANGUAGE_UNKNOWN"
    assert desk.payload("manager", set_language, input={"language": "en"})["language"] == "en"
    assert desk.data("manager", "{ me { language } }")["me"]["language"] == "en"
    assert desk.data("leader", "{ me { language } }")["me"]["language"] == "zh-Hans"
