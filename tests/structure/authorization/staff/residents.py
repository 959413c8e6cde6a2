"""Customers, moves, binding requests and visits."""

from __future__ import annotations

from typing import Any

from backend.accounts.models import LoginSession
from backend.accounts.services import bind_by_approval
from backend.graphql_kit.ids import encode_id
from backend.kernel.time import current_time
from tests.structure.authorization.cases import (
    FORBIDDEN,
    HIDDEN,
    NOT_FOUND,
    OK,
    Case,
    for_staff,
    given,
    mutation,
    named,
)
from tests.structure.authorization.staff.targets import one, room, unit
from tests.structure.authorization.world import World


def neighbour(world: World) -> str:
    """Somebody who lives in the first community alone."""
    return encode_id("Person", world.cast.people["neighbour"])


def former(world: World) -> str:
    return encode_id("Person", world.cast.people["former"])


def other_room(world: World) -> str:
    return world.room("503")


def bound_by_approval(world: World) -> dict[str, Any]:
    """An account that staff have bound to the neighbour."""
    account_id = LoginSession.objects.get(id=world.made["visitor session"]).account_id
    bind_by_approval(
        actor=world.cast.system,
        account_id=account_id,
        company_id=world.cast.company_id,
        person_id=world.cast.people["neighbour"],
        now=current_time(),
    )
    return {"input": {"personId": neighbour(world), "accountId": encode_id("Account", account_id)}}


PREVIEW = "{ notices { code } owed { name } nextPayers { name } losesAccess { phones } refusals { code } }"

CASES: dict[str, Case] = {
    "Query.customers": for_staff(
        "{ customers(first: 50) { nodes { id name phone types { name } residencies { role } } } }",
        needs="residents.view",
        outside=HIDDEN,
        shows=neighbour,
    ),
    "Query.customerFile": for_staff(
        "query ($id: ID!) { customerFile(personId: $id) { version bankAccount } }",
        named(id=neighbour),
        needs="residents.view",
    ),
    "Query.customerTypes": for_staff(
        "{ customerTypes { id name } }",
        needs="residents.view residents.setup",
        at="ANY",
        outside=HIDDEN,
        shows=one("CustomerType", "customer type"),
    ),
    "Query.archiveChanges": for_staff(
        "query ($id: ID!) { archiveChanges(personId: $id) { nodes { action } } }",
        named(id=neighbour),
        needs="residents.view",
    ),
    "Query.population": for_staff(
        "query ($id: ID!) { population(unitId: $id) { residents vacantRooms } }", named(id=unit), needs="residents.view"
    ),
    "Mutation.changeCustomer": for_staff(
        mutation("changeCustomer", "file { version }"),
        given(personId=neighbour, version=0, employer="市一中"),
        needs="residents.manage",
    ),
    "Mutation.setCustomerTypes": for_staff(
        mutation("setCustomerTypes", "types { name }"),
        given(personId=neighbour, customerTypeIds=lambda world: [world.id("CustomerType", "customer type")]),
        needs="residents.manage",
    ),
    "Mutation.defineCustomerType": for_staff(
        mutation("defineCustomerType", "types { name }"),
        given(dimension="年龄段", name="80后"),
        needs="residents.setup",
        at="HQ",
        outside=FORBIDDEN,
        other_company=OK,
    ),
    "Mutation.retireCustomerType": for_staff(
        mutation("retireCustomerType", "types { name }"),
        given(customerTypeId=one("CustomerType", "customer type")),
        needs="residents.setup",
        at="HQ",
        outside=FORBIDDEN,
        other_company=NOT_FOUND,
    ),
    "Query.previewMoveOut": for_staff(
        f"query ($ids: [ID!]!, $on: Date!) {{ previewMoveOut(residencyIds: $ids, endsOn: $on) {PREVIEW} }}",
        named(ids=lambda world: [world.id("Residency", "residency")], on="2026-12-01"),
        needs="residents.manage",
    ),
    "Query.previewMoveIn": for_staff(
        "query ($room: ID!, $person: ID!, $on: Date!) { previewMoveIn(roomId: $room, personId: $person, "
        f"role: FAMILY, startsOn: $on) {PREVIEW} }}",
        named(room=other_room, person=former, on="2026-12-01"),
        needs="residents.manage",
    ),
    "Query.previewOwnerChange": for_staff(
        "query ($room: ID!, $buyers: [ID!]!, $on: Date!) "
        f"{{ previewOwnerChange(roomId: $room, newPersonIds: $buyers, on: $on) {PREVIEW} }}",
        named(room=other_room, buyers=lambda world: [former(world)], on="2026-12-01"),
        needs="residents.transfer",
    ),
    "Query.ownershipChanges": for_staff(
        "query ($id: ID!) { ownershipChanges(roomId: $id) { on } }", named(id=room), needs="residents.view"
    ),
    "Mutation.moveIn": for_staff(
        mutation("moveIn", "resident { name }"),
        given(personId=former, roomId=other_room, role="FAMILY", startsOn="2026-12-01"),
        needs="residents.manage",
    ),
    "Mutation.moveOut": for_staff(
        mutation("moveOut", "residents { name endsOn }"),
        given(residencyIds=lambda world: [world.id("Residency", "residency")], endsOn="2026-12-01"),
        needs="residents.manage",
    ),
    "Mutation.changeOwner": for_staff(
        mutation("changeOwner", "change { on }"),
        given(roomId=other_room, on="2026-12-01", newPersonIds=lambda world: [former(world)], cause="SALE"),
        needs="residents.transfer",
    ),
    "Mutation.makeMoveTemplate": for_staff(
        "mutation { makeMoveTemplate { errors { code } file { name link } } }",
        needs="residents.manage",
        at="ANY",
        outside=OK,
    ),
    # The upload of the manager, so nobody else's to use.
    "Mutation.moveFromWorkbook": Case(
        mutation("moveFromWorkbook", "batch { done isWritten wrongCells { message } }"),
        given(fileId=one("File", "moves file"), mode="ALL_OR_NOTHING"),
        outcome=lambda role: (
            OK if role.name == "manager" else for_staff("", needs="residents.manage", at="nowhere").outcome(role)
        ),
        needs=frozenset({"residents.manage"}),
    ),
    "Query.bindingRequests": for_staff(
        "{ bindingRequests { nodes { id name candidates { person { name } } } } }",
        needs="residents.bind",
        outside=HIDDEN,
        shows=one("BindingRequest", "binding request"),
    ),
    "Query.accountsOfPerson": for_staff(
        "query ($id: ID!) { accountsOfPerson(personId: $id) { id phone } }",
        named(id=neighbour),
        needs="residents.bind",
        outside=HIDDEN,
        shows=lambda world: "138****0003",
    ),
    "Mutation.approveBindingRequest": for_staff(
        mutation("approveBindingRequest", "request { status }"),
        given(requestId=one("BindingRequest", "binding request"), personId=neighbour),
        needs="residents.bind",
    ),
    "Mutation.refuseBindingRequest": for_staff(
        mutation("refuseBindingRequest", "request { status }"),
        given(requestId=one("BindingRequest", "binding request"), reason="资料不全"),
        needs="residents.bind",
    ),
    "Mutation.endAccountBinding": for_staff(
        mutation("endAccountBinding", "accounts { id }"), bound_by_approval, needs="residents.bind"
    ),
    "Query.visits": for_staff(
        "{ visits { nodes { id need } } }", needs="residents.visit", outside=HIDDEN, shows=one("Visit", "visit")
    ),
    "Query.visitWeeks": for_staff(
        "query ($id: ID!) { visitWeeks(communityId: $id) { planned visits } }", named(id=unit), needs="residents.visit"
    ),
    "Mutation.recordVisit": for_staff(
        mutation("recordVisit", "visit { id }"),
        given(roomId=room, visitedOn="2026-11-01", need="漏水"),
        needs="residents.visit",
    ),
    "Mutation.planVisits": for_staff(
        mutation("planVisits", "perWeek"), given(communityId=unit, perWeek=5), needs="residents.setup"
    ),
}
