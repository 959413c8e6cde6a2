"""Customers at the desk: search, files, types, visits, what was changed, who lives where; binding requests."""

from __future__ import annotations

from typing import Any

import pytest

from backend.accounts.services import request_login_code
from backend.graphql_kit.ids import encode_id
from backend.kernel.models import AuditEntry
from backend.organization.base import tenant_read
from notifications.channels.console import last_messages
from property_core.residents import services
from property_core.residents.contracts import ResidencyRole
from property_core.residents.models import BindingRequest, CustomerType, Person, PersonFile, PersonType, Visit
from property_core.residents.selectors import authenticate_owner
from tests.cast import NOW, Cast, build_cast, visitor
from tests.property_console.desk import Desk

pytestmark = pytest.mark.django_db
HERE, ELSEWHERE = "JG-1-3-2-502", "YX-1-3-2-502"


@pytest.fixture(autouse=True)
def signed_in(desk: Desk) -> None:
    """Signing in leaves its own line in the log, so everybody does it first."""
    for who in ("manager", "clerk", "leader"):
        desk.token(who)


@pytest.fixture
def theirs(db: None) -> Desk:
    other = Desk(build_cast("另一家物业", prefix="other-", phones=False))
    other.token("leader")
    return other


def person(cast: Cast, name: str) -> str:
    return encode_id("Person", cast.people[name])


def kept(cast: Cast) -> tuple[Any, ...]:
    with tenant_read(cast.company_id):
        return (
            list(Person.objects.order_by("id").values_list("name", "phone_tail")),
            list(PersonFile.objects.order_by("id").values_list("version", "employer")),
            CustomerType.objects.count(),
            PersonType.objects.count(),
            Visit.objects.count(),
            list(BindingRequest.objects.order_by("id").values_list("status", flat=True)),
            AuditEntry.objects.count(),
        )


SEARCH = "query ($filter: CustomerFilter) { customers(filter: $filter) { nodes { name phone types { name } } } }"


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({}, ["李红", "王建国", "曾芳", "曾小明"]),
        ({"everybody": True}, ["李红", "王建国", "曾芳", "曾小明", "赵旧"]),
        ({"livesNow": False}, ["赵旧"]),
        ({"role": "OWNER"}, ["王建国", "曾小明"]),
        ({"role": "OWNER", "text": "zxm"}, ["曾小明"]),
        ({"text": "0003"}, ["王建国"]),
        ({"text": "340405196701146443"}, ["王建国"]),
        ({"movedInFrom": "2026-01-01"}, ["李红"]),
        ({"hasPhone": False}, []),
    ],
)
def test_customers_are_found_by_all_conditions_together(desk: Desk, given: dict[str, Any], names: list[str]) -> None:
    nodes = desk.data("manager", SEARCH, filter=given)["customers"]["nodes"]
    assert [node["name"] for node in nodes] == names


def test_customers_of_other_areas_and_companies_are_not_found(desk: Desk, theirs: Desk, cast: Cast) -> None:
    assert desk.code("clerk", SEARCH) == "FORBIDDEN"
    there = {"unitId": encode_id("Unit", cast.units["YX"])}
    assert desk.data("manager", SEARCH, filter=there)["customers"]["nodes"] == []
    assert [one["name"] for one in desk.data("leader", SEARCH, filter=there)["customers"]["nodes"]] == ["曾小明"]
    assert theirs.code("leader", SEARCH, filter=there) == "NOT_FOUND"


CHANGE = """
mutation ($input: ChangeCustomerInput!) { changeCustomer(input: $input) {
    errors { code field } file { version employer birthday bankAccount secondPhone vehicles { plate } } } }
"""


def test_a_file_is_changed_masked_and_kept_in_the_log(desk: Desk, cast: Cast) -> None:
    given = {
        "personId": person(cast, "neighbour"), "version": 0, "employer": "市一中", "birthday": "1985-04-01",
        "bankAccount": "6222020200112233445", "phone": "13900001111", "vehicles": [{"plate": "沪A12345"}],
    }  # fmt: skip
    file = desk.payload("manager", CHANGE, input=given)["file"]
    assert (file["version"], file["employer"], file["bankAccount"]) == (1, "市一中", "6222***********3445")
    assert file["vehicles"] == [{"plate": "沪A12345"}]
    assert desk.data("manager", SEARCH, filter={"bornFrom": "1980-01-01"})["customers"]["nodes"][0]["name"] == "王建国"
    changes = desk.data(
        "manager",
        "query ($id: ID!) { archiveChanges(personId: $id, first: 1) { nodes { action staff old new } } }",
        id=given["personId"],
    )["archiveChanges"]["nodes"]
    assert (changes[0]["action"], changes[0]["staff"]) == ("person_changed", "manager")
    assert "6222020200112233445" not in str(changes)
    assert "13900001111" not in str(changes)
    with tenant_read(cast.company_id):
        assert Person.objects.get(id=cast.people["neighbour"]).phone == "13900001111"


def test_a_file_read_too_long_ago_or_by_the_wrong_people_stays(desk: Desk, theirs: Desk, cast: Cast) -> None:
    before = kept(cast)
    given = {"personId": person(cast, "neighbour"), "version": 3, "employer": "市一中"}
    assert desk.refusal("manager", CHANGE, input=given)["errors"][0]["code"] == "STALE_VERSION"
    given["version"] = 0
    wrong = given | {"idKind": "ID_CARD", "idNumber": "110105194912310021"}
    assert desk.refusal("manager", CHANGE, input=wrong)["errors"][0]["code"] == "ID_NUMBER_INVALID"
    assert desk.code("clerk", CHANGE, input=given) == "FORBIDDEN"
    assert theirs.code("leader", CHANGE, input=given) == "NOT_FOUND"
    with tenant_read(cast.company_id):
        Person.objects.create(company_id=cast.company_id, code="X9", kind="NATURAL", name="外人")
        stranger = encode_id("Person", Person.objects.get(code="X9").pk)
    assert desk.code("manager", CHANGE, input=given | {"personId": stranger}) == "NOT_FOUND"
    assert kept(cast)[1:] == before[1:]


DEFINE = """
mutation ($input: DefineCustomerTypeInput!) { defineCustomerType(input: $input) { errors { code } types { id name } } }
"""
GIVE = """
mutation ($input: SetCustomerTypesInput!) { setCustomerTypes(input: $input) { errors { code } types { name } } }
"""
RETIRE = """
mutation ($input: RetireCustomerTypeInput!) { retireCustomerType(input: $input) { errors { code }
    types { name isActive } } }
"""


def test_types_are_defined_given_found_by_and_retired(desk: Desk, theirs: Desk, cast: Cast) -> None:
    made = {"dimension": "家庭类型", "name": "三代同堂"}
    assert desk.code("manager", DEFINE, input=made) == "FORBIDDEN"
    (kind,) = desk.payload("leader", DEFINE, input=made)["types"]
    assert desk.refusal("leader", DEFINE, input=made)["errors"][0]["code"] == "CUSTOMER_TYPE_TAKEN"
    mine = {"personId": person(cast, "neighbour"), "customerTypeIds": [kind["id"]]}
    assert desk.payload("manager", GIVE, input=mine)["types"] == [{"name": "三代同堂"}]
    found = desk.data("manager", SEARCH, filter={"customerTypeIds": [kind["id"]]})["customers"]["nodes"]
    assert [(one["name"], one["types"]) for one in found] == [("王建国", [{"name": "三代同堂"}])]
    assert desk.payload("leader", RETIRE, input={"customerTypeId": kind["id"]})["types"] == [
        {"name": "三代同堂", "isActive": False}
    ]
    before = kept(cast)
    others = {"personId": person(cast, "family"), "customerTypeIds": [kind["id"]]}
    assert desk.code("manager", GIVE, input=others) == "NOT_FOUND"
    assert desk.code("clerk", GIVE, input=others) == "FORBIDDEN"
    assert theirs.code("leader", GIVE, input=others) == "NOT_FOUND"
    assert theirs.code("leader", RETIRE, input={"customerTypeId": kind["id"]}) == "NOT_FOUND"
    assert kept(cast) == before


VISIT = """
mutation ($input: RecordVisitInput!) { recordVisit(input: $input) {
    errors { code } visit { need person visitor room { code } visitedOn } } }
"""
PLAN = "mutation ($input: PlanVisitsInput!) { planVisits(input: $input) { errors { code } perWeek } }"
WEEKS = "query ($id: ID!) { visitWeeks(communityId: $id) { monday planned visits rooms } }"


def test_visits_are_counted_against_the_week(desk: Desk, theirs: Desk, cast: Cast) -> None:
    community, room = encode_id("Unit", cast.units["JG"]), encode_id("Room", cast.rooms[HERE])
    desk.payload("leader", PLAN, input={"communityId": community, "perWeek": 5})
    given = {
        "roomId": room, "personId": person(cast, "owner"), "visitedOn": "2026-11-23", "need": "漏水", "tenure": "出租",
    }  # fmt: skip
    visit = desk.payload("manager", VISIT, input=given)["visit"]
    assert (visit["need"], visit["person"], visit["visitor"], visit["room"]["code"]) == (
        "漏水", "曾小明", "manager", HERE,
    )  # fmt: skip
    weeks = desk.data("manager", WEEKS, id=community)["visitWeeks"]
    assert weeks[0] == {"monday": "2026-11-23", "planned": 5, "visits": 1, "rooms": 1}
    assert [week["visits"] for week in weeks] == [1, 0, 0, 0]
    before = kept(cast)
    for wrong in ({"need": "", "tenure": ""}, {"visitedOn": "2026-11-24"}):
        assert desk.refusal("manager", VISIT, input=given | wrong)["errors"][0]["code"] == "INVALID_INPUT"
    assert desk.code("clerk", VISIT, input=given) == "FORBIDDEN"
    there = given | {"roomId": encode_id("Room", cast.rooms[ELSEWHERE])}
    assert desk.code("manager", VISIT, input=there) == "NOT_FOUND"
    assert theirs.code("leader", VISIT, input=given) == "NOT_FOUND"
    elsewhere = encode_id("Unit", cast.units["YX"])
    assert desk.code("manager", PLAN, input={"communityId": elsewhere, "perWeek": 1}) == "NOT_FOUND"
    assert theirs.code("leader", PLAN, input={"communityId": community, "perWeek": 1}) == "NOT_FOUND"
    assert desk.code("manager", WEEKS, id=elsewhere) == "NOT_FOUND"
    assert kept(cast) == before


POPULATION = """
query ($unit: ID, $on: Date) { population(unitId: $unit, on: $on) {
    area rooms occupiedRooms letRooms vacantRooms residents owners tenants family } }
"""


def test_population_is_one_statement_and_a_day(desk: Desk, theirs: Desk, cast: Cast, assert_queries) -> None:
    # session with grants, company of the request, figures, names of areas, company off the test's transaction
    with assert_queries(5):
        (area,) = desk.data("manager", POPULATION)["population"]
    assert area == {
        "area": "JG一区", "rooms": 2, "occupiedRooms": 2, "letRooms": 1, "vacantRooms": 0, "residents": 4, "owners": 2,
        "tenants": 1, "family": 1,
    }  # fmt: skip
    (before,) = desk.data("manager", POPULATION, on="2018-01-01")["population"]
    assert (before["residents"], before["vacantRooms"]) == (1, 1)
    there = encode_id("Unit", cast.units["YX"])
    assert desk.code("manager", POPULATION, unit=there) == "NOT_FOUND"
    assert desk.code("clerk", POPULATION) == "FORBIDDEN"
    assert theirs.code("leader", POPULATION, unit=there) == "NOT_FOUND"


REQUESTS = """
{ bindingRequests(status: PENDING) { nodes { id name phone idNumber typedRoom room { code }
    candidates { isSameName idMatch person { name } } } } }
"""
APPROVE = """
mutation ($input: ApproveBindingRequestInput!) { approveBindingRequest(input: $input) {
    errors { code field } request { status personId } } }
"""
REFUSE = """
mutation ($input: RefuseBindingRequestInput!) { refuseBindingRequest(input: $input) {
    errors { code } request { status reason } } }
"""
UNBIND = """
mutation ($input: EndAccountBindingInput!) { endAccountBinding(input: $input) { errors { code } accounts { id } } }
"""


@pytest.fixture
def asked(cast: Cast, settings: Any) -> int:
    """A request of somebody whom no company knows, for the neighbour's room."""
    settings.LINLI_DEMO = True
    request_login_code(actor=visitor(), phone="13911112222", now=NOW)
    code = str(last_messages("13911112222")[0]["params"]["code"])  # type: ignore[index]
    done = services.sign_in_owner(actor=visitor(), phone="13911112222", code=code, device="", now=NOW)
    actor = authenticate_owner(token=done.session.access_token, now=NOW, ip=None, request_id="")
    _, request_id = services.request_binding(
        actor=actor, community_id=cast.units["JG"], typed_room="3-2-503", role=ResidencyRole.OWNER, name="王建国",
        id_number="6443", note="", now=NOW,
    )  # fmt: skip
    return request_id


def test_requests_are_listed_with_who_may_be_meant_and_approved_once(desk: Desk, cast: Cast, asked: int) -> None:
    (row,) = desk.data("manager", REQUESTS)["bindingRequests"]["nodes"]
    assert (row["phone"], row["idNumber"], row["room"]["code"]) == ("139****2222", "****", "JG-1-3-2-503")
    assert row["candidates"] == [{"isSameName": True, "idMatch": "EQUAL", "person": {"name": "王建国"}}]
    given = {"requestId": row["id"], "personId": person(cast, "neighbour")}
    assert desk.payload("manager", APPROVE, input=given)["request"] == {
        "status": "APPROVED", "personId": given["personId"],
    }  # fmt: skip
    before = kept(cast)
    assert desk.refusal("manager", APPROVE, input=given)["errors"][0]["code"] == "REQUEST_DECIDED"
    assert kept(cast) == before
    accounts = "query ($id: ID!) { accountsOfPerson(personId: $id) { id phone isApproved } }"
    (bound,) = desk.data("manager", accounts, id=given["personId"])["accountsOfPerson"]
    assert (bound["phone"], bound["isApproved"]) == ("139****2222", True)
    end = {"personId": given["personId"], "accountId": bound["id"]}
    assert desk.code("clerk", UNBIND, input=end) == "FORBIDDEN"
    assert desk.payload("manager", UNBIND, input=end)["accounts"] == []


def test_requests_are_refused_with_a_reason_by_who_decides_there(
    desk: Desk, theirs: Desk, cast: Cast, asked: int
) -> None:
    before = kept(cast)
    given = {"requestId": encode_id("BindingRequest", asked), "reason": "资料不全"}
    assert desk.refusal("manager", REFUSE, input=given | {"reason": " "})["errors"][0]["code"] == "INVALID_INPUT"
    assert desk.code("clerk", REFUSE, input=given) == "FORBIDDEN"
    assert theirs.code("leader", REFUSE, input=given) == "NOT_FOUND"
    assert theirs.data("leader", REQUESTS)["bindingRequests"]["nodes"] == []
    assert kept(cast) == before
    assert desk.payload("manager", REFUSE, input=given)["request"] == {"status": "REFUSED", "reason": "资料不全"}
