"""Asking to be known in a room, and who lives there."""

from __future__ import annotations

from backend.graphql_kit.ids import encode_id
from tests.structure.authorization.cases import Case, for_owners, given, mutation, named
from tests.structure.authorization.owner.targets import one

CASES: dict[str, Case] = {
    "Query.communities": for_owners('{ communities(text: "JG") { id name company } }'),
    "Query.myBindingRequests": for_owners("{ myBindingRequests { id status } }"),
    "Mutation.requestBinding": for_owners(
        mutation("requestBinding", "request { status }"),
        given(communityId=lambda world: world.unit("JG"), room="99-9-999", role="OWNER", name="某某", note="购房合同"),
    ),
    "Mutation.withdrawBindingRequest": for_owners(
        mutation("withdrawBindingRequest", "request { status }"),
        given(
            requestId=one("BindingRequest", "binding request"),
            companyId=lambda world: encode_id("Company", world.cast.company_id),
        ),
        may="visitor",
    ),
    "Query.household": for_owners(
        "query ($room: ID!) { household(roomId: $room) { id name phone } }",
        named(room=lambda world: world.room("502")),
        may="owner family tenant",
    ),
    "Mutation.addHouseholdMember": for_owners(
        mutation("addHouseholdMember", "waitsForApproval"),
        given(roomId=lambda world: world.room("502"), role="FAMILY", name="曾小宝"),
        may="owner",
    ),
    "Mutation.removeHouseholdMember": for_owners(
        mutation("removeHouseholdMember", "endsOn"),
        given(memberId=one("Residency", "family residency")),
        may="owner",
    ),
}
