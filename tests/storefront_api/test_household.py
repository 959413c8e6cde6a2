"""Asking to be known in a room, and looking after who lives there, over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from backend.graphql_kit.ids import encode_id
from backend.kernel.models import AuditEntry
from backend.kernel.time import current_time, local_date
from backend.organization.base import tenant_read
from backend.organization.parameters.services import set_parameter
from property_core.residents import services
from property_core.residents.models import BindingRequest, Residency
from property_core.residents.parameters import INVITE_FAMILY
from tests.property_core.billing.fees import Fees, build_fees
from tests.storefront_api.pocket import Pocket

pytestmark = pytest.mark.django_db
HERE, NEXT_DOOR, ELSEWHERE = "JG-1-3-2-502", "JG-1-3-2-503", "YX-1-3-2-502"

COMMUNITIES = "query ($text: String!) { communities(text: $text) { id name company } }"
ASK = """
mutation ($input: RequestBindingInput!) { requestBinding(input: $input) {
    errors { code field } request { id companyId status typedRoom } } }
"""
MINE = "{ myBindingRequests { id status reason typedRoom community { name company } } me { rooms { room { code } } } }"
WITHDRAW = """
mutation ($input: WithdrawBindingRequestInput!) { withdrawBindingRequest(input: $input) {
    errors { code } request { status } } }
"""
HOUSEHOLD = "query ($room: ID!) { household(roomId: $room) { id name phone role isMe mayRemove } }"
ADD = """
mutation ($input: AddHouseholdMemberInput!) { addHouseholdMember(input: $input) {
    errors { code field } waitsForApproval members { name } } }
"""
REMOVE = """
mutation ($input: RemoveHouseholdMemberInput!) { removeHouseholdMember(input: $input) { errors { code } endsOn } }
"""
CHOOSE = """
mutation ($input: ChooseCompanyInput!) { chooseCompany(input: $input) { errors { code } accessToken } }
"""


@pytest.fixture(autouse=True)
def signed_in(fees: Fees, pocket: Pocket) -> None:
    """Signing in leaves its own line in the log, so everybody does it first."""
    for who in ("owner", "tenant", "neighbour", "visitor"):
        pocket.token(who)


def room(fees: Fees, code: str = HERE) -> str:
    return encode_id("Room", fees.cast.rooms[code])


def kept(fees: Fees) -> tuple[Any, ...]:
    with tenant_read(fees.cast.company_id):
        return (
            list(BindingRequest.objects.order_by("id").values_list("status", flat=True)),
            list(Residency.objects.order_by("id").values_list("id", "ends_on")),
            AuditEntry.objects.count(),
        )


def asked(fees: Fees, **given: Any) -> dict[str, Any]:
    return {
        "communityId": encode_id("Unit", fees.cast.units["JG"]), "room": "3-2-503", "role": "OWNER", "name": "王建国",
    } | given  # fmt: skip


def test_a_visitor_asks_waits_and_is_known_after_approval(fees: Fees, pocket: Pocket) -> None:
    (choice,) = pocket.data("visitor", COMMUNITIES, text="JG小")["communities"]
    assert (choice["name"], choice["company"]) == ("JG小区", "测试物业")
    request = pocket.payload("visitor", ASK, input=asked(fees, communityId=choice["id"]))["request"]
    assert (request["status"], request["typedRoom"]) == ("PENDING", "3-2-503")
    again = pocket.refusal("visitor", ASK, input=asked(fees))
    assert again["errors"][0]["code"] == "ALREADY_ASKED"
    with tenant_read(fees.cast.company_id):
        request_id = BindingRequest.objects.get().pk
    services.approve_binding_request(
        actor=fees.cast.staff("manager"), request_id=request_id, person_id=fees.cast.people["neighbour"],
        room_id=None, starts_on=None, now=current_time(),
    )  # fmt: skip
    (mine,) = pocket.data("visitor", MINE)["myBindingRequests"]
    assert (mine["status"], mine["community"]) == ("APPROVED", {"name": "JG小区", "company": "测试物业"})
    assert pocket.payload("visitor", CHOOSE, input={"companyId": request["companyId"]})["accessToken"]


def test_a_refusal_is_read_and_a_request_withdrawn_once(fees: Fees, pocket: Pocket) -> None:
    request = pocket.payload("visitor", ASK, input=asked(fees))["request"]
    wanted = {"requestId": request["id"], "companyId": request["companyId"]}
    before = kept(fees)
    assert pocket.code("owner", WITHDRAW, input=wanted) == "NOT_FOUND"
    assert pocket.code(None, WITHDRAW, input=wanted) == "NOT_SIGNED_IN"
    other = build_fees("乙物业", prefix="b-")
    elsewhere = wanted | {"companyId": encode_id("Company", other.cast.company_id)}
    assert pocket.code("visitor", WITHDRAW, input=elsewhere) == "NOT_FOUND"
    assert kept(fees)[:2] == before[:2]
    assert pocket.payload("visitor", WITHDRAW, input=wanted)["request"] == {"status": "WITHDRAWN"}
    assert pocket.refusal("visitor", WITHDRAW, input=wanted)["errors"][0]["code"] == "REQUEST_DECIDED"
    assert pocket.data("owner", MINE)["myBindingRequests"] == []


@pytest.mark.parametrize(
    ("wrong", "code"), [({"name": "  "}, "INVALID_INPUT"), ({"room": " "}, "INVALID_INPUT")], ids=["name", "room"]
)
def test_a_request_says_who_and_where(fees: Fees, pocket: Pocket, wrong: dict[str, str], code: str) -> None:
    before = kept(fees)
    assert pocket.refusal("visitor", ASK, input=asked(fees, **wrong))["errors"][0]["code"] == code
    assert pocket.refusal("neighbour", ASK, input=asked(fees))["errors"][0]["code"] == "ALREADY_KNOWN_THERE"
    nowhere = encode_id("Unit", fees.cast.units["JG-1"])
    assert pocket.code("visitor", ASK, input=asked(fees, communityId=nowhere)) == "NOT_FOUND"
    assert kept(fees) == before


def test_an_owner_adds_a_child_and_takes_it_out(fees: Fees, pocket: Pocket) -> None:
    given = {"roomId": room(fees), "role": "FAMILY", "name": "曾小宝", "relation": "子女"}
    waits = pocket.payload("owner", ADD, input=given | {"name": "曾二宝"})
    assert waits["waitsForApproval"] is True
    now = current_time()
    set_parameter(
        actor=fees.cast.system, unit_id=fees.cast.units["HQ"], key=INVITE_FAMILY.key, value="ALLOWED",
        starts_on=local_date(now), expected_version=0, now=now,
    )  # fmt: skip
    added = pocket.payload("owner", ADD, input=given)
    assert added["waitsForApproval"] is False
    assert [one["name"] for one in added["members"]] == ["曾小明", "曾芳", "曾小宝", "李红"]
    members = pocket.data("owner", HOUSEHOLD, room=room(fees))["household"]
    child = next(one for one in members if one["name"] == "曾小宝")
    assert (child["phone"], child["mayRemove"]) == ("", True)
    assert [one["mayRemove"] for one in pocket.data("tenant", HOUSEHOLD, room=room(fees))["household"]] == [False] * 4
    before = kept(fees)
    for who, code in (("tenant", "NOT_FOUND"), ("neighbour", "NOT_FOUND"), ("visitor", "FORBIDDEN")):
        assert pocket.code(who, ADD, input=given | {"name": "某某"}) == code
        assert pocket.code(who, REMOVE, input={"memberId": child["id"]}) == code
    assert pocket.code("neighbour", HOUSEHOLD, room=room(fees)) == "NOT_FOUND"
    tenant = next(one for one in members if one["role"] == "TENANT")
    assert pocket.code("owner", REMOVE, input={"memberId": tenant["id"]}) == "NOT_FOUND"
    assert kept(fees) == before
    assert pocket.payload("owner", REMOVE, input={"memberId": child["id"]})["endsOn"]
    assert pocket.refusal("owner", REMOVE, input={"memberId": child["id"]})["errors"][0]["code"] == "ALREADY_MOVED_OUT"
