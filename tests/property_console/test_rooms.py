"""Signing in, the trees, searching rooms, people and unmasking."""

from __future__ import annotations

import pytest

from backend.graphql_kit.ids import encode_id
from backend.kernel.models import AuditEntry
from backend.organization.base import tenant_transaction
from property_core.residents.models import PersonFile
from tests.cast import PASSWORD, Cast, build_cast
from tests.property_console.desk import Desk

pytestmark = pytest.mark.django_db

SIGN_IN = """
mutation ($input: SignInInput!) { signIn(input: $input) {
    errors { code field } session { accessToken refreshToken }
    me { name posts company { name } permissions { code name } }
} }
"""


def test_staff_sign_in_and_read_who_they_are(desk: Desk) -> None:
    payload = desk.payload(None, SIGN_IN, input={"login": "manager", "password": PASSWORD})
    assert payload["me"]["name"] == "manager"
    assert payload["me"]["posts"] == ["manager"]
    assert {"code": "billing.cash", "name": "前台收款"} in payload["me"]["permissions"]
    refreshed = desk.payload(
        None,
        "mutation ($input: RefreshSessionInput!) { refreshSession(input: $input)"
        " { errors { code } session { accessToken } } }",
        input={"refreshToken": payload["session"]["refreshToken"]},
    )
    assert refreshed["session"]["accessToken"]


def test_a_wrong_password_is_a_typed_refusal(desk: Desk) -> None:
    payload = desk.refusal(None, SIGN_IN, input={"login": "manager", "password": "wrong wrong wrong"})
    assert payload["errors"] == [{"code": "SIGN_IN_REFUSED", "field": ["password"]}]
    assert payload["session"] is None


def test_after_signing_out_the_token_opens_nothing(desk: Desk) -> None:
    assert desk.payload("manager", "mutation { signOut { errors { code } done } }")["done"] is True
    assert desk.code("manager", "{ me { name } }") == "NOT_SIGNED_IN"


def test_the_tree_shows_my_units_and_the_way_to_them(desk: Desk, assert_queries) -> None:
    desk.token("manager")
    # session, grants, company of the transaction, units, rooms per building, buildings, and the company back off the
    # transaction of the test
    with assert_queries(5):
        tree = desk.data("manager", "{ orgTree { code depth buildings { name roomCount } } }")["orgTree"]
    assert [(unit["code"], unit["depth"]) for unit in tree] == [("HQ", 0), ("JG", 1), ("JG-1", 2)]
    assert tree[2]["buildings"] == [{"name": "3栋", "roomCount": 2}]
    assert [unit["code"] for unit in desk.data("leader", "{ orgTree { code } }")["orgTree"]] == [
        "HQ", "JG", "JG-1", "YX", "YX-1",
    ]  # fmt: skip


ROOMS = "query ($id: ID!) { roomsOfBuilding(buildingId: $id) { id label people { name } meters { code } } }"


def test_rooms_of_a_building_are_mine_or_none(desk: Desk, cast: Cast) -> None:
    buildings = [
        building["id"]
        for unit in desk.data("leader", "{ orgTree { buildings { id } } }")["orgTree"]
        for building in unit["buildings"]
    ]
    here, there = buildings
    rooms = desk.data("manager", ROOMS, id=here)["roomsOfBuilding"]
    assert [room["label"] for room in rooms] == ["3栋2单元502", "3栋2单元503"]
    assert [meter["code"] for meter in rooms[0]["meters"]] == ["W-JG-1-3-2-502"]
    assert desk.data("manager", ROOMS, id=there)["roomsOfBuilding"] == []


SEARCH = "query ($text: String!) { searchRooms(text: $text) { matchedBy room { code } resident { name phone } } }"


@pytest.mark.parametrize(
    ("text", "matched_by"),
    [("JG-1-3-2-502", "CODE"), ("3-2-502", "LABEL"), ("曾小明", "NAME"), ("zxm", "PINYIN"), ("13800000001", "PHONE")],
)
def test_a_room_is_found_by_what_people_say(desk: Desk, text: str, matched_by: str) -> None:
    found = desk.data("manager", SEARCH, text=text)["searchRooms"]
    assert [(hit["room"]["code"], hit["matchedBy"]) for hit in found] == [("JG-1-3-2-502", matched_by)]


ROOM = """
query ($id: ID!) { room(id: $id) {
    code label community builtArea prepayment { amount }
    people { name phone idNumber role isCurrent } spaces { code } meters { code medium }
} }
"""


def test_a_room_shows_what_hangs_on_it(desk: Desk, cast: Cast) -> None:
    room = desk.data("manager", ROOM, id=encode_id("Room", cast.rooms["JG-1-3-2-502"]))["room"]
    assert room["label"] == "3栋2单元502"
    assert room["builtArea"] == "94.72"
    assert room["prepayment"] == {"amount": "0.00"}
    assert [(one["name"], one["role"], one["isCurrent"]) for one in room["people"]] == [
        ("曾小明", "OWNER", True), ("曾芳", "FAMILY", True), ("李红", "TENANT", True), ("赵旧", "OWNER", False),
    ]  # fmt: skip
    assert room["people"][0]["phone"] == "138****0001"
    assert [space["code"] for space in room["spaces"]] == ["P-JG-1-3-2-502"]


def test_a_room_elsewhere_is_not_found(desk: Desk, cast: Cast) -> None:
    elsewhere = encode_id("Room", cast.rooms["YX-1-3-2-502"])
    assert desk.code("manager", ROOM, id=elsewhere) == "NOT_FOUND"
    assert desk.code("clerk", ROOM, id=elsewhere) == "FORBIDDEN"
    assert desk.code(None, ROOM, id=elsewhere) == "NOT_SIGNED_IN"
    assert desk.code("manager", ROOM, id=encode_id("Person", 1)) == "INVALID_INPUT"


UNMASK = """
mutation ($input: UnmaskPersonInput!) { unmaskPerson(input: $input) { errors { code } unmasked { phone idNumber } } }
"""


def test_unmasking_is_written_down(desk: Desk, cast: Cast) -> None:
    owner = encode_id("Person", cast.people["owner"])
    card = desk.data("manager", "query ($id: ID!) { person(id: $id) { name phone residencies { role } } }", id=owner)
    assert card["person"] == {"name": "曾小明", "phone": "138****0001", "residencies": [{"role": "OWNER"}]}
    shown = desk.payload("manager", UNMASK, input={"personId": owner, "reason": "核对身份"})
    assert shown["unmasked"]["phone"] == "13800000001"
    entry = AuditEntry.objects.get(action="personal_data_read")
    assert entry.account_id == cast.accounts["manager"]
    assert entry.new == {"fields": ["phone", "id_number", "second_phone", "bank_account"], "reason": "核对身份"}
    desk.token("clerk")
    before = AuditEntry.objects.count()
    assert desk.code("clerk", UNMASK, input={"personId": owner, "reason": "好奇"}) == "FORBIDDEN"
    assert AuditEntry.objects.count() == before


VEHICLES = "query ($id: ID!) { room(id: $id) { code vehicles { plate description name } } }"


def test_the_desk_sees_the_vehicles_of_who_lives_there(desk: Desk, cast: Cast, assert_queries) -> None:
    with tenant_transaction(cast.company_id, durable=False):
        for name, plates in (("owner", ["皖D12345"]), ("tenant", ["沪A00001", "沪A00002"]), ("former", ["京B99999"])):
            PersonFile.objects.create(
                company_id=cast.company_id,
                person_id=cast.people[name],
                vehicles=[{"plate": plate, "description": "白色轿车"} for plate in plates],
            )
    desk.token("manager")
    room = encode_id("Room", cast.rooms["JG-1-3-2-502"])
    with assert_queries(6):  # session with grants, company, room, company, residencies, files
        found = desk.data("manager", VEHICLES, id=room)["room"]
    assert found["vehicles"] == [
        {"plate": "沪A00001", "description": "白色轿车", "name": "李红"},
        {"plate": "沪A00002", "description": "白色轿车", "name": "李红"},
        {"plate": "皖D12345", "description": "白色轿车", "name": "曾小明"},
    ]
    neighbour = encode_id("Room", cast.rooms["JG-1-3-2-503"])
    assert desk.data("manager", VEHICLES, id=neighbour)["room"]["vehicles"] == []
    elsewhere = encode_id("Room", cast.rooms["YX-1-3-2-502"])
    assert desk.code("manager", VEHICLES, id=elsewhere) == "NOT_FOUND"
    assert desk.code("clerk", VEHICLES, id=room) == "FORBIDDEN"
    assert Desk(build_cast("乙物业", prefix="b-", phones=False)).code("leader", VEHICLES, id=room) == "NOT_FOUND"
