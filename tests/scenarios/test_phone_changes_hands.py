"""A number outlives its holder (docs/decisions/0008): who signs in with it, and what of the earlier account he gets.

The operator gives a number to somebody else; the company's books hear of it sooner, later or never; the earlier holder
comes back by WeChat.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import override_settings
from pytest_django import Settings

from backend.accounts.models import Account, AccountPerson, WechatIdentity
from backend.accounts.services import bind_by_approval
from backend.kernel.time import current_time
from backend.organization.base import tenant_transaction
from notifications.channels.console import last_messages
from property_core.residents.bulk_services import PersonRow, import_persons, seal
from property_core.residents.contracts import PersonKind
from property_core.residents.services import change_phone, register_person
from tests.cast import NEIGHBOUR_PHONE, OWNER_PHONE, TENANT_PHONE, Cast, build_cast
from tests.infra.simulator_process import WechatOpenSimulator
from tests.storefront_api.pocket import Pocket

pytestmark = pytest.mark.django_db

NUMBER = "13700000099"
NEW_NUMBER = "13700000088"

REQUEST_CODE = """
mutation ($input: RequestLoginCodeInput!) { requestLoginCode(input: $input) { errors { code } } }
"""
BY_WECHAT = """
mutation ($input: SignInWithWechatInput!) { signInWithWechat(input: $input) {
    errors { code } session { accessToken } me { name rooms { room { label } } } bindingTicket
} }
"""
BIND = """
mutation ($input: BindWechatInput!) { bindWechat(input: $input) { errors { code } me { name } } }
"""
ASK_CODE = """
mutation ($input: RequestPhoneCodeInput!) { requestPhoneCode(input: $input) { errors { code } validForSeconds } }
"""
CHANGE = "mutation ($input: ChangePhoneInput!) { changePhone(input: $input) { errors { code field } done } }"

REQUEST = """
mutation ($input: RequestPhoneChangeInput!) { requestPhoneChange(input: $input) {
    errors { code } phoneChange { state } } }
"""


@pytest.fixture
def cast() -> Cast:
    return build_cast()


@pytest.fixture
def pocket(settings: Settings) -> Pocket:
    settings.LINLI_DEMO = True
    return Pocket(lambda phone: str(last_messages(phone)[0]["params"]["code"]))  # type: ignore[index]


def name_of(pocket: Pocket, phone: str) -> str | None:
    """Who somebody is who signs in with the number."""
    return pocket.sign_in(phone)[1].name


def account_of(phone: str) -> Account:
    return next(account for account in Account.objects.all() if account.phone == phone)


def approved(cast: Cast, pocket: Pocket, phone: str, person: str) -> int:
    """Somebody signs in with a number that no books know, and staff approve that he is the person."""
    assert name_of(pocket, phone) is None
    account_id = account_of(phone).pk
    bind_by_approval(
        actor=cast.system,
        account_id=account_id,
        company_id=cast.company_id,
        person_id=cast.people[person],
        now=current_time(),
    )
    return account_id


def days_later(days: int) -> Any:
    return time_machine.travel(current_time() + timedelta(days=days), tick=True)


def standing(account_id: int) -> list[tuple[int, str]]:
    rows = AccountPerson.objects.filter(account_id=account_id, unbound_at__isnull=True)
    return list(rows.values_list("person_id", "basis"))


def why_ended(account_id: int) -> list[str]:
    rows = AccountPerson.objects.filter(account_id=account_id, unbound_at__isnull=False).order_by("id")
    return list(rows.values_list("ended_by", flat=True))


def test_an_approval_serves_its_holder_day_by_day(cast: Cast, pocket: Pocket) -> None:
    approved(cast, pocket, NUMBER, "owner")
    for days in (1, 60, 140):
        with days_later(days):
            assert name_of(pocket, NUMBER) == "曾小明"


def test_a_number_that_the_books_give_to_somebody_else_begins_anew(cast: Cast, pocket: Pocket) -> None:
    earlier = approved(cast, pocket, NUMBER, "owner")
    # The clerk writes the number of a new customer into the books: it had been given on.
    register_person(
        actor=cast.system, code="C90", kind=PersonKind.NATURAL, name="孙新", id_kind=None, id_number="", phone=NUMBER,
        now=current_time(),
    )  # fmt: skip
    assert (standing(earlier), why_ended(earlier)) == ([], ["BOOKS"])
    with days_later(1):
        assert name_of(pocket, NUMBER) == "孙新"
    assert account_of(NUMBER).pk != earlier
    assert Account.objects.get(id=earlier).phone_index is None


def test_the_persons_new_number_ends_what_others_saw_of_him(cast: Cast, pocket: Pocket) -> None:
    earlier = approved(cast, pocket, NUMBER, "owner")
    with time_machine.travel(current_time() + timedelta(minutes=2), tick=True):
        pocket._tokens["approved"] = pocket.sign_in(NUMBER)[0].access_token
        assert pocket.data("approved", "{ me { name } }")["me"]["name"] == "曾小明"
        change_phone(actor=cast.system, person_id=cast.people["owner"], phone=NEW_NUMBER, now=current_time())
        assert pocket.code("approved", "{ me { name } }") == "NOT_SIGNED_IN"
    with days_later(1):
        assert name_of(pocket, NUMBER) is None
        assert name_of(pocket, NEW_NUMBER) == "曾小明"
    assert standing(earlier) == []


def test_an_import_changes_hands_like_the_desk(cast: Cast, pocket: Pocket) -> None:
    """The workbook gives the owner another number, and his approved one to a new customer."""
    earlier = approved(cast, pocket, NUMBER, "owner")
    rows = [
        PersonRow("C1", "曾小明", "ID_CARD", "340405196701146441", NEW_NUMBER),
        PersonRow("C91", "孙新", "", "", NUMBER),
    ]
    with tenant_transaction(cast.company_id, durable=False):
        imported = import_persons(company_id=cast.company_id, persons=[seal(row) for row in rows], now=current_time())
        assert imported == 2
        again = import_persons(company_id=cast.company_id, persons=[seal(row) for row in rows], now=current_time())
        assert again == 0
    assert (standing(earlier), why_ended(earlier)) == ([], ["BOOKS"])
    with days_later(1):
        assert name_of(pocket, NUMBER) == "孙新"
        assert name_of(pocket, NEW_NUMBER) == "曾小明"
    assert account_of(NUMBER).pk != earlier


def test_what_an_import_leaves_alone_stands(cast: Cast, pocket: Pocket) -> None:
    kept = approved(cast, pocket, NUMBER, "owner")
    rows = [PersonRow("C1", "曾小明先生", "ID_CARD", "340405196701146441", OWNER_PHONE)]
    with tenant_transaction(cast.company_id, durable=False):
        import_persons(company_id=cast.company_id, persons=[seal(row) for row in rows], now=current_time())
    assert standing(kept) == [(cast.people["owner"], "APPROVAL")]


def test_a_stranger_after_the_rest_of_a_number_gets_no_approval(cast: Cast, pocket: Pocket) -> None:
    """The books never hear of it, but nobody was seen since before operators give a number on."""
    earlier = approved(cast, pocket, NUMBER, "owner")
    with days_later(89):
        assert name_of(pocket, NUMBER) == "曾小明"
    with days_later(89 + 91):
        _, me = pocket.sign_in(NUMBER)
    assert (me.name, list(me.rooms)) == (None, [])
    assert (standing(earlier), why_ended(earlier)) == ([], ["QUIET"])


def test_two_customers_swap_numbers(cast: Cast, pocket: Pocket) -> None:
    """The owner's old number comes to the neighbour: neither sees the other's rooms, by whatever way he comes in."""
    assert name_of(pocket, OWNER_PHONE) == "曾小明"
    owners_account = account_of(OWNER_PHONE).pk
    WechatIdentity.objects.create(
        account_id=owners_account, app_id="wx-a", openid="o-owner", unionid="", bound_at=current_time()
    )
    for person, phone in (("owner", NEW_NUMBER), ("neighbour", OWNER_PHONE)):
        change_phone(actor=cast.system, person_id=cast.people[person], phone=phone, now=current_time())
    with days_later(1):
        assert name_of(pocket, OWNER_PHONE) == "王建国"
        assert name_of(pocket, NEW_NUMBER) == "曾小明"
    assert account_of(OWNER_PHONE).pk != owners_account
    assert WechatIdentity.objects.get(openid="o-owner").account_id == owners_account


def test_the_earlier_holder_comes_in_by_wechat_and_binds_his_new_number(
    cast: Cast, pocket: Pocket, wechat_open_simulator: WechatOpenSimulator
) -> None:
    with override_settings(WECHAT=wechat_open_simulator.settings):
        app_id = wechat_open_simulator.credentials["appid"]
        wanted = {"code": "demo-owner", "appId": app_id, "device": "手机"}
        ticket = pocket.payload(None, BY_WECHAT, input=wanted)["bindingTicket"]
        pocket.payload(
            None,
            REQUEST_CODE,
            input={"phone": OWNER_PHONE},
        )
        given = {"ticket": ticket, "phone": OWNER_PHONE, "code": pocket.received_code(OWNER_PHONE)}
        assert pocket.payload(None, BIND, input=given)["me"]["name"] == "曾小明"
        # The number passes to the neighbour; whoever comes by WeChat is still the owner, and sees no neighbour.
        for person, phone in (("owner", NEW_NUMBER), ("neighbour", OWNER_PHONE)):
            change_phone(actor=cast.system, person_id=cast.people[person], phone=phone, now=current_time())
        with days_later(1):
            answer = pocket.payload(None, BY_WECHAT, input=wanted)
            assert answer["me"] is None or answer["me"]["name"] is None
            answer = pocket.payload(None, BY_WECHAT, input=wanted)
            assert answer["session"] is None
            pocket.payload(
                None,
                REQUEST_CODE,
                input={"phone": NEW_NUMBER},
            )
            given = {
                "ticket": answer["bindingTicket"],
                "phone": NEW_NUMBER,
                "code": pocket.received_code(NEW_NUMBER),
            }
            assert pocket.payload(None, BIND, input=given)["me"]["name"] == "曾小明"
            assert pocket.payload(None, BY_WECHAT, input=wanted)["me"]["name"] == "曾小明"


def change_number(pocket: Pocket, who: str, old: str, new: str, **more: Any) -> dict[str, Any]:
    pocket.payload(who, ASK_CODE, input={})
    pocket.payload(who, ASK_CODE, input={"phone": new})
    given = {"oldCode": pocket.received_code(old), "phone": new, "newCode": pocket.received_code(new), **more}
    return pocket.refusal(who, CHANGE, input=given)


def test_an_owner_changes_his_number_and_the_books_follow(cast: Cast, pocket: Pocket) -> None:
    rooms = len(pocket.data("owner", "{ me { rooms { since } } }")["me"]["rooms"])
    account_id = account_of(OWNER_PHONE).pk
    with time_machine.travel(current_time() + timedelta(minutes=2), tick=True):
        assert change_number(pocket, "owner", OWNER_PHONE, NEW_NUMBER) == {"errors": [], "done": True}
        me = pocket.data("owner", "{ me { phone rooms { since } } }")["me"]
    assert (me["phone"], len(me["rooms"])) == ("137****0088", rooms)
    assert account_of(NEW_NUMBER).pk == account_id
    with days_later(1):
        assert name_of(pocket, OWNER_PHONE) is None
        assert name_of(pocket, NEW_NUMBER) == "曾小明"


def test_a_number_of_another_account_is_taken_over_when_asked_for(cast: Cast, pocket: Pocket) -> None:
    pocket.token("tenant")
    other = account_of(TENANT_PHONE).pk
    pocket.token("owner")
    with time_machine.travel(current_time() + timedelta(minutes=2), tick=True):
        refused = change_number(pocket, "owner", OWNER_PHONE, TENANT_PHONE)
        assert refused["errors"] == [{"code": "PHONE_IN_USE", "field": ["phone"]}]
        assert account_of(TENANT_PHONE).pk == other
        # The codes have not been used up by the question.
        given = {
            "oldCode": pocket.received_code(OWNER_PHONE),
            "phone": TENANT_PHONE,
            "newCode": pocket.received_code(TENANT_PHONE),
            "takesOver": True,
        }
        assert pocket.payload("owner", CHANGE, input=given)["done"] is True
        assert pocket.code("tenant", "{ me { name } }") == "NOT_SIGNED_IN"
    assert account_of(TENANT_PHONE).pk != other
    assert Account.objects.get(id=other).phone == ""


def test_a_change_of_number_needs_another_number_and_waits_for_one_answer(cast: Cast, pocket: Pocket) -> None:
    pocket.token("owner")
    kept = list(Account.objects.order_by("id").values_list("id", "phone_index"))
    with time_machine.travel(current_time() + timedelta(minutes=2), tick=True):
        same = pocket.refusal("owner", ASK_CODE, input={"phone": OWNER_PHONE})
        assert same["errors"] == [{"code": "PHONE_UNCHANGED"}]
        pocket.payload("owner", ASK_CODE, input={"phone": NEW_NUMBER})
        wanted = {"phone": NEW_NUMBER, "newCode": pocket.received_code(NEW_NUMBER), "reason": "旧号已停"}
        assert pocket.payload("owner", REQUEST, input=wanted)["phoneChange"]["state"] == "PENDING"
        again = pocket.refusal("owner", REQUEST, input=wanted)
        assert [error["code"] for error in again["errors"]] == ["PHONE_CHANGE_PENDING"]
        # Whose number has gone to somebody else has no old one to prove.
        Account.objects.filter(id=account_of(OWNER_PHONE).pk).update(phone="", phone_index=None)
        assert pocket.refusal("owner", ASK_CODE, input={})["errors"] == [{"code": "PHONE_MISSING"}]
    assert list(Account.objects.order_by("id").values_list("id", flat=True)) == [pk for pk, _ in kept]


def test_wrong_codes_change_nothing(cast: Cast, pocket: Pocket) -> None:
    pocket.token("owner")
    kept = list(Account.objects.order_by("id").values_list("id", "phone_index"))
    with time_machine.travel(current_time() + timedelta(minutes=2), tick=True):
        pocket.payload("owner", ASK_CODE, input={})
        pocket.payload("owner", ASK_CODE, input={"phone": NEW_NUMBER})
        right = {"oldCode": pocket.received_code(OWNER_PHONE), "newCode": pocket.received_code(NEW_NUMBER)}
        for field in ("oldCode", "newCode"):
            given = {**right, "phone": NEW_NUMBER, field: f"{(int(right[field]) + 1) % 1000000:06d}"}
            refused = pocket.refusal("owner", CHANGE, input=given)
            assert refused["errors"] == [{"code": "CODE_WRONG", "field": [field]}]
        # A code for signing in is no code for a change of number.
        pocket.token("neighbour")
        given = {**right, "phone": NEW_NUMBER, "newCode": pocket.received_code(NEIGHBOUR_PHONE)}
        assert pocket.refusal("owner", CHANGE, input=given)["done"] is None
    assert list(Account.objects.order_by("id").values_list("id", "phone_index"))[: len(kept)] == kept
