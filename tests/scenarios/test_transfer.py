"""A clerk of one community is transferred to another: with the token in his hand he loses and gains exactly that.

Everything goes over the API, with the access token that was given before the transfer and is never renewed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from backend.graphql_kit.ids import encode_id
from backend.organization import services as organization
from backend.organization.base import tenant_scope
from backend.organization.contracts import RoleKind
from backend.organization.models import Post, StaffMember
from property_core.billing.models import Bill
from tests.cast import NOW, Cast, build_cast
from tests.property_console.billing_world import Charges, build_charges
from tests.property_console.desk import Desk
from tests.property_console.test_access import DIFFERENCE, TRANSFER
from tests.property_console.test_bills import run
from tests.property_console.test_reports import RATE

pytestmark = pytest.mark.django_db

CLERK = (
    "organization.view", "homes.view", "residents.view", "billing.view", "billing.report", "billing.readings",
)  # fmt: skip
SEES = """{
    orgTree { code } bills(first: 50) { nodes { room { code } } } arrears { nodes { room { code } } }
    meterReadings(period: "2026-11") { nodes { code } }
}"""
ROOM = "query ($id: ID!) { room(id: $id) { code owed { count } people { name } } }"
BILL = "query ($id: ID!) { bill(id: $id) { id } }"
PERSON = "query ($id: ID!) { person(id: $id) { name } }"
ENTER = "mutation ($input: EnterReadingInput!) { enterReading(input: $input) { errors { code } reading { usage } } }"
HELD = "{ me { posts permissions { code unitIds } } }"


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def cast() -> Cast:
    return build_cast()


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return Desk(cast)


@pytest.fixture
def charges(cast: Cast, desk: Desk) -> Charges:
    made = build_charges(cast)
    run(desk, cast, unit="HQ", who="leader")
    return made


@pytest.fixture
def clerk(cast: Cast) -> dict[str, Any]:
    """The clerk's id, his role, and his post in the first community."""
    role = organization.create_role(
        actor=cast.system, kind=RoleKind.POST, code="CLERK", name="收费专员", permissions=CLERK, now=NOW
    )
    with tenant_scope(cast.company_id):
        staff_id = StaffMember.objects.get(account_id=cast.accounts["clerk"]).pk
    post = organization.assign_post(
        actor=cast.system, staff_id=staff_id, unit_id=cast.units["JG"], org_role_id=None, post_role_id=role,
        title="收费专员", starts_on=date(2026, 1, 1), now=NOW,
    )  # fmt: skip
    return {"staff": encode_id("Staff", staff_id), "role": encode_id("Role", role), "post": encode_id("Post", post)}


def transfer(cast: Cast, clerk: dict[str, Any], on: str = "2026-11-23") -> dict[str, Any]:
    post = {"unitId": encode_id("Unit", cast.units["YX"]), "postRoleId": clerk["role"], "title": "收费专员"}
    return {"staffId": clerk["staff"], "on": on, "endPostIds": [clerk["post"]], "posts": [post]}


def bill_of(cast: Cast, community: str) -> str:
    with tenant_scope(cast.company_id):
        return encode_id("Bill", Bill.objects.filter(community_id=cast.units[community]).order_by("id")[0].pk)


def seen(desk: Desk, cast: Cast, charges: Charges) -> dict[str, Any]:
    """Everything that the clerk gets to see, list by list and one by one; codes of refusals in their place."""
    lists = desk.data("clerk", SEES)

    def one(query: str, **variables: Any) -> bool | str:
        answer = desk.ask("clerk", query, **variables)
        if "errors" in answer:
            return str(answer["errors"][0]["extensions"]["code"])
        return True

    found: dict[str, Any] = {
        "tree": {unit["code"] for unit in lists["orgTree"]},
        "bills": {bill["room"]["code"][:2] for bill in lists["bills"]["nodes"]},
        "arrears": {row["room"]["code"][:2] for row in lists["arrears"]["nodes"]},
        "meters": {row["code"][2:4] for row in lists["meterReadings"]["nodes"]},
    }
    # The neighbour lives in the first community alone; the owner has a room in both.
    found["neighbour"] = one(PERSON, id=encode_id("Person", cast.people["neighbour"]))
    for community in ("JG", "YX"):
        unit = encode_id("Unit", cast.units[community])
        meter = encode_id("Meter", charges.meters[f"W-{community}-1-3-2-502"])
        reading = {"meterId": meter, "period": "2026-12", "readOn": "2026-12-20", "value": "500"}
        found[community] = {
            "room": one(ROOM, id=encode_id("Room", cast.rooms[f"{community}-1-3-2-502"])),
            "bill": one(BILL, id=bill_of(cast, community)),
            "rate": one(RATE, unit=unit),
            "reading": one(ENTER, input=reading),
        }
    return found


def of(community: str, other: str, *, neighbour: bool | str) -> dict[str, Any]:
    """What a clerk of that community sees, and nothing of the other."""
    mine, theirs = dict.fromkeys(("room", "bill", "rate", "reading"), True), "NOT_FOUND"
    return {
        "tree": {"HQ", community, f"{community}-1"},
        "bills": {community},
        "arrears": {community},
        "meters": {community},
        "neighbour": neighbour,
        community: mine,
        other: dict.fromkeys(mine, theirs),
    }


def test_he_loses_and_gains_exactly_what_the_preview_said(
    desk: Desk, cast: Cast, charges: Charges, clerk: dict[str, Any]
) -> None:
    token = desk.token("clerk")
    assert seen(desk, cast, charges) == of("JG", "YX", neighbour=True)

    shown = desk.data("leader", DIFFERENCE, input=transfer(cast, clerk))["transferPreview"]
    counts = [{row["key"]: row["count"] for row in shown[side]["counts"]} for side in ("before", "after")]
    # Four bills a community; owner, tenant, family and neighbour live in the first, the owner in the second.
    assert counts == [{"rooms": 2, "people": 4, "openBills": 4}, {"rooms": 2, "people": 1, "openBills": 4}]
    assert {row["permission"]["code"] for row in shown["differences"]} == set(CLERK)
    assert seen(desk, cast, charges) == of("JG", "YX", neighbour=True)  # looking changed nothing

    desk.payload("leader", TRANSFER, input=transfer(cast, clerk))
    assert desk.token("clerk") == token
    assert seen(desk, cast, charges) == of("YX", "JG", neighbour="NOT_FOUND")
    me = desk.data("clerk", HELD)["me"]
    there = {encode_id("Unit", cast.units[code]) for code in ("YX", "YX-1")}
    assert {held["code"]: set(held["unitIds"]) for held in me["permissions"]} == dict.fromkeys(CLERK, there)


def test_until_the_day_he_stays_where_he_is(desk: Desk, cast: Cast, charges: Charges, clerk: dict[str, Any]) -> None:
    desk.payload("leader", TRANSFER, input=transfer(cast, clerk, on="2026-12-01"))
    assert seen(desk, cast, charges) == of("JG", "YX", neighbour=True)
    with time_machine.travel(NOW + timedelta(days=8), tick=True):
        later = Desk(cast)
        assert seen(later, cast, charges) == of("YX", "JG", neighbour="NOT_FOUND")


def test_his_role_is_swapped_and_his_place_kept(
    desk: Desk, cast: Cast, charges: Charges, clerk: dict[str, Any]
) -> None:
    """A transfer by the other of the two: the same community, another post role."""
    desk.token("clerk")
    guard = organization.create_role(
        actor=cast.system, kind=RoleKind.POST, code="GUARD", name="秩序", permissions=["homes.view"], now=NOW
    )
    post = {"unitId": encode_id("Unit", cast.units["JG"]), "postRoleId": encode_id("Role", guard), "title": "秩序"}
    desk.payload("leader", TRANSFER, input={**transfer(cast, clerk), "posts": [post]})
    for query in ("{ orgTree { code } }", "{ bills { totalCount } }", "{ arrears { totalCount } }"):
        assert desk.code("clerk", query) == "FORBIDDEN"
    room = desk.data("clerk", ROOM.replace(" people { name }", ""), id=encode_id("Room", cast.rooms["JG-1-3-2-502"]))
    assert room["room"]["owed"] is None
    with tenant_scope(cast.company_id):
        assert list(Post.objects.filter(staff__account_id=cast.accounts["clerk"]).order_by("id").values_list(
            "title", "starts_on", "ends_on"
        )) == [("收费专员", date(2026, 1, 1), date(2026, 11, 23)), ("秩序", date(2026, 11, 23), None)]  # fmt: skip
