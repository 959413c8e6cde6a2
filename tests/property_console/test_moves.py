"""Moving in, moving out and selling a room at the desk: what is shown before, what is refused, who may."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from backend.graphql_kit.ids import encode_id
from backend.kernel.models import AuditEntry
from backend.organization.base import tenant_read
from property_core.billing.models import Bill
from property_core.billing.services.run import run_billing
from property_core.residents.models import OwnershipChange, Person, Residency
from tests.cast import NOW, Cast, build_cast
from tests.property_console.billing_world import Charges
from tests.property_console.desk import Desk

pytestmark = pytest.mark.django_db
HERE, ELSEWHERE = "JG-1-3-2-502", "YX-1-3-2-502"

MOVE_IN = """
mutation ($input: MoveInInput!) { moveIn(input: $input) {
    errors { code field } resident { id name role startsOn isCurrent code } } }
"""
MOVE_OUT = """
mutation ($input: MoveOutInput!) { moveOut(input: $input) { errors { code field } residents { name endsOn } } }
"""
CHANGE = """
mutation ($input: ChangeOwnerInput!) { changeOwner(input: $input) {
    errors { code field } change { on cause document parties { side name } } } }
"""
SHOWN = """
    owed { name payerRole count principal { amount } ahead } prepayment { amount } deposit { amount }
    nextPayers { role name items } losesAccess { name phones } notices { code text } refusals { code text }
"""
PREVIEW_OUT = f"query ($ids: [ID!]!, $on: Date!) {{ previewMoveOut(residencyIds: $ids, endsOn: $on) {{ {SHOWN} }} }}"
PREVIEW_IN = f"""
query ($person: ID, $room: ID!, $role: ResidencyRole!, $on: Date!) {{
    previewMoveIn(personId: $person, roomId: $room, role: $role, startsOn: $on) {{ {SHOWN} }} }}
"""
PREVIEW_SALE = f"""
query ($room: ID!, $on: Date!, $buyers: [ID!]!) {{
    previewOwnerChange(roomId: $room, on: $on, newPersonIds: $buyers) {{ {SHOWN} }} }}
"""


@pytest.fixture(autouse=True)
def signed_in(desk: Desk) -> None:
    """Signing in leaves its own line in the log, so everybody does it first."""
    for who in ("manager", "clerk"):
        desk.token(who)


def room(cast: Cast, code: str = HERE) -> str:
    return encode_id("Room", cast.rooms[code])


def person(cast: Cast, name: str) -> str:
    return encode_id("Person", cast.people[name])


def stay(cast: Cast, name: str, code: str = HERE) -> str:
    with tenant_read(cast.company_id):
        return encode_id("Residency", Residency.objects.get(person_id=cast.people[name], room_id=cast.rooms[code]).pk)


def kept(cast: Cast) -> tuple[Any, ...]:
    with tenant_read(cast.company_id):
        return (
            list(Residency.objects.order_by("id").values_list("id", "ends_on")),
            Person.objects.count(),
            OwnershipChange.objects.count(),
            list(Bill.objects.order_by("id").values_list("id", "payer_id", "paid_minor", "status")),
            AuditEntry.objects.count(),
        )


def codes(preview: dict[str, Any]) -> list[str]:
    return [notice["code"] for notice in preview["notices"]]


def test_a_new_customer_moves_in_with_a_number_of_our_own(desk: Desk, cast: Cast) -> None:
    given = {
        "newPerson": {"name": "陈新", "idKind": "ID_CARD", "idNumber": "11010519491231002X", "phone": "13912345678"}
    }
    payload = desk.payload(
        "manager", MOVE_IN, input={**given, "roomId": room(cast), "role": "TENANT", "startsOn": "2026-12-01"}
    )
    resident = payload["resident"]
    assert (resident["name"], resident["role"], resident["startsOn"]) == ("陈新", "TENANT", "2026-12-01")
    assert resident["code"].startswith("KH")
    assert resident["isCurrent"] is False
    again = desk.refusal(
        "manager", MOVE_IN, input={**given, "roomId": room(cast), "role": "FAMILY", "startsOn": "2026-12-01"}
    )
    assert again["errors"] == [{"code": "PERSON_KNOWN", "field": ["newPerson", "idNumber"]}]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"newPerson": {"name": "陈", "idKind": "ID_CARD", "idNumber": "110105194912310021"}}, "ID_NUMBER_INVALID"),
        ({"newPerson": {"name": "陈", "phone": "123"}}, "PHONE_NUMBER_INVALID"),
        ({"newPerson": {"name": " "}}, "INVALID_INPUT"),
        ({}, "INVALID_INPUT"),
    ],
)
def test_a_wrong_customer_changes_nothing(desk: Desk, cast: Cast, wrong: dict[str, Any], code: str) -> None:
    before = kept(cast)
    payload = desk.refusal(
        "manager", MOVE_IN, input={**wrong, "roomId": room(cast), "role": "FAMILY", "startsOn": "2026-12-01"}
    )
    assert payload["errors"][0]["code"] == code
    assert kept(cast) == before


def test_moving_in_is_for_who_manages_residents_there(desk: Desk, cast: Cast) -> None:
    other = build_cast("另一家物业", prefix="other-", phones=False)
    theirs = Desk(other)
    theirs.token("leader")
    before = kept(cast)
    wanted = {"personId": person(cast, "former"), "role": "FAMILY", "startsOn": "2026-12-01"}
    assert desk.code("clerk", MOVE_IN, input={**wanted, "roomId": room(cast)}) == "FORBIDDEN"
    assert desk.code("manager", MOVE_IN, input={**wanted, "roomId": room(cast, ELSEWHERE)}) == "NOT_FOUND"
    assert theirs.code("leader", MOVE_IN, input={**wanted, "roomId": room(cast)}) == "NOT_FOUND"
    twice = {"personId": person(cast, "tenant"), "role": "TENANT", "roomId": room(cast), "startsOn": "2026-11-01"}
    assert desk.refusal("manager", MOVE_IN, input=twice)["errors"][0]["code"] == "ALREADY_LIVES_THERE"
    assert kept(cast) == before


def test_before_an_owner_leaves_one_sees_what_it_means(desk: Desk, cast: Cast, charges: Charges) -> None:
    run_billing(actor=cast.system, unit_id=cast.units["JG"], period=date(2026, 11, 1), now=NOW)
    owner = stay(cast, "owner")
    before = kept(cast)
    (preview,) = desk.data("manager", PREVIEW_OUT, ids=[owner], on="2026-11-15")["previewMoveOut"]
    assert kept(cast) == before
    (owed,) = preview["owed"]
    assert (owed["name"], owed["payerRole"], owed["count"], owed["ahead"]) == ("曾小明", "OWNER", 2, 2)
    assert preview["nextPayers"] == [{"role": "OWNER", "name": None, "items": ["水费", "物业服务费"]}]
    assert codes(preview) == [
        "OPEN_BILLS", "BILLED_AHEAD", "ROLE_WITHOUT_PAYER", "FAMILY_WITHOUT_OWNER", "TENANT_STAYS",
    ]  # fmt: skip
    assert preview["refusals"] == []
    (early,) = desk.data("manager", PREVIEW_OUT, ids=[owner], on="2019-01-01")["previewMoveOut"]
    assert [one["code"] for one in early["refusals"]] == ["MOVES_OUT_TOO_EARLY"]


def test_moving_out_ends_all_of_them_or_nobody(desk: Desk, cast: Cast) -> None:
    ids = [stay(cast, "family"), stay(cast, "tenant")]
    payload = desk.payload("manager", MOVE_OUT, input={"residencyIds": ids, "endsOn": "2026-12-01"})
    assert [(one["name"], one["endsOn"]) for one in payload["residents"]] == [
        ("曾芳", "2026-12-01"), ("李红", "2026-12-01"),
    ]  # fmt: skip
    before = kept(cast)
    again = desk.refusal(
        "manager", MOVE_OUT, input={"residencyIds": [stay(cast, "owner"), *ids], "endsOn": "2026-12-02"}
    )
    assert again["errors"][0]["code"] == "ALREADY_MOVED_OUT"
    assert desk.code("clerk", MOVE_OUT, input={"residencyIds": ids, "endsOn": "2026-12-02"}) == "FORBIDDEN"
    there = {"residencyIds": [stay(cast, "owner", ELSEWHERE)], "endsOn": "2026-12-02"}
    assert desk.code("manager", MOVE_OUT, input=there) == "NOT_FOUND"
    assert desk.code("manager", PREVIEW_OUT, ids=there["residencyIds"], on="2026-12-02") == "NOT_FOUND"
    assert kept(cast) == before


def test_a_second_owner_is_told_apart_from_a_buyer(desk: Desk, cast: Cast, charges: Charges) -> None:
    shown = desk.data(
        "manager", PREVIEW_IN, person=person(cast, "former"), room=room(cast), role="OWNER", on="2026-12-01"
    )["previewMoveIn"]
    assert codes(shown) == ["ANOTHER_OWNER"]
    assert [(one["role"], one["name"]) for one in shown["nextPayers"]] == [("OWNER", "曾小明")]


def test_a_sale_ends_owner_and_family_and_begins_the_buyer(desk: Desk, cast: Cast, charges: Charges) -> None:
    run_billing(actor=cast.system, unit_id=cast.units["JG"], period=date(2026, 10, 1), now=NOW)
    buyer = person(cast, "neighbour")
    shown = desk.data("manager", PREVIEW_SALE, room=room(cast), on="2026-11-15", buyers=[buyer])["previewOwnerChange"]
    assert codes(shown) == ["OPEN_BILLS", "TENANT_STAYS"]
    assert [(one["role"], one["name"]) for one in shown["nextPayers"]] == [("OWNER", "王建国")]
    with tenant_read(cast.company_id):
        bills = list(Bill.objects.order_by("id").values_list("id", "payer_id", "total_minor", "status"))
    wanted = {
        "roomId": room(cast), "on": "2026-11-15", "newPersonIds": [buyer], "cause": "SALE", "document": "HT-77",
    }  # fmt: skip
    change = desk.payload("manager", CHANGE, input=wanted)["change"]
    assert (change["on"], change["document"]) == ("2026-11-15", "HT-77")
    assert [(party["side"], party["name"]) for party in change["parties"]] == [
        ("FORMER", "曾小明"), ("LEAVING", "曾芳"), ("NEW", "王建国"),
    ]  # fmt: skip
    with tenant_read(cast.company_id):
        assert list(Bill.objects.order_by("id").values_list("id", "payer_id", "total_minor", "status")) == bills
    desk.token("leader")
    before = kept(cast)
    assert desk.refusal("manager", CHANGE, input=wanted)["errors"][0]["code"] == "OWNERSHIP_CHANGE_RECORDED"
    # A room that nobody owns is moved into, not sold.
    nobodys = wanted | {"roomId": room(cast, "YX-1-3-2-503")}
    assert desk.refusal("leader", CHANGE, input=nobodys)["errors"] == [
        {"code": "NOBODY_HANDS_OVER", "field": ["roomId"]}
    ]
    assert desk.code("clerk", CHANGE, input=wanted) == "FORBIDDEN"
    assert desk.code("manager", CHANGE, input=wanted | {"roomId": room(cast, ELSEWHERE)}) == "NOT_FOUND"
    assert kept(cast) == before
    listed = desk.data(
        "manager", "query ($id: ID!) { ownershipChanges(roomId: $id) { on parties { name } } }", id=room(cast)
    )
    assert [one["on"] for one in listed["ownershipChanges"]] == ["2026-11-15"]
