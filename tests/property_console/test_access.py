"""What somebody would see, and a transfer: shown before it happens, and at once effective."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from backend.graphql_kit.ids import encode_id
from backend.kernel.models import AuditEntry
from backend.organization import services as organization
from backend.organization.base import tenant_scope
from backend.organization.contracts import RoleKind
from backend.organization.models import Post, StaffMember
from tests.cast import NOW, Cast, build_cast
from tests.property_console.desk import Desk

pytestmark = pytest.mark.django_db

PREVIEW = """{
    communities { code } counts { key name count }
    operations { permission { code } units { code } through takesEffect } isPartial
}"""
OF_STAFF = f"query ($id: ID!, $on: Date) {{ staffAccess(staffId: $id, on: $on) {PREVIEW} }}"
OF_POSTS = f"query ($posts: [PlannedPostInput!]!) {{ plannedAccess(posts: $posts) {PREVIEW} }}"
DIFFERENCE = f"""
query ($input: TransferInput!) {{ transferPreview(input: $input) {{
    before {PREVIEW} after {PREVIEW} differences {{ permission {{ code }} gained {{ code }} lost {{ code }} }}
}} }}
"""
TRANSFER = """
mutation ($input: TransferInput!) { transferStaff(input: $input) {
    errors { code field message } done staffMember { unit { code } posts { title unit { code } isCurrent } }
} }
"""


def unit(cast: Cast, code: str) -> str:
    return encode_id("Unit", cast.units[code])


@pytest.fixture
def roles(cast: Cast) -> dict[str, str]:
    """FRONT sees homes; CHECK sees people and exceptional payments; the clerk has FRONT in the first community."""
    made = {
        code: organization.create_role(
            actor=cast.system, kind=RoleKind.POST, code=code, name=name, permissions=permissions, now=NOW
        )
        for code, name, permissions in (
            ("FRONT", "前台", ["homes.view"]),
            ("CHECK", "核查", ["residents.view", "payment.case_view", "audit.view"]),
        )
    }
    with tenant_scope(cast.company_id):
        staff_id = StaffMember.objects.get(account_id=cast.accounts["clerk"]).pk
    organization.assign_post(
        actor=cast.system, staff_id=staff_id, unit_id=cast.units["JG"], org_role_id=None, post_role_id=made["FRONT"],
        title="前台", starts_on=date(2026, 1, 1), now=NOW,
    )  # fmt: skip
    return {code: encode_id("Role", number) for code, number in made.items()}


def clerk(cast: Cast) -> str:
    with tenant_scope(cast.company_id):
        return encode_id("Staff", StaffMember.objects.get(account_id=cast.accounts["clerk"]).pk)


def front_post(cast: Cast) -> str:
    with tenant_scope(cast.company_id):
        return encode_id("Post", Post.objects.get(title="前台").pk)


def counts(preview: dict[str, Any]) -> dict[str, int]:
    return {row["key"]: row["count"] for row in preview["counts"]}


def transfer(cast: Cast, roles: dict[str, str], to: str = "YX", role: str = "CHECK", **more: Any) -> dict[str, Any]:
    return {
        "staffId": clerk(cast), "on": "2026-11-23", "endPostIds": [front_post(cast)],
        "posts": [{"unitId": unit(cast, to), "postRoleId": roles[role], "title": "核查"}], **more,
    }  # fmt: skip


def test_what_somebody_sees_is_told_with_the_post_that_gives_it(desk: Desk, cast: Cast, roles: dict[str, str]) -> None:
    seen = desk.data("leader", OF_STAFF, id=clerk(cast))["staffAccess"]
    assert seen["communities"] == [{"code": "JG"}]
    assert counts(seen)["rooms"] == 2
    assert seen["operations"] == [
        {
            "permission": {"code": "homes.view"}, "units": [{"code": "JG"}, {"code": "JG-1"}],
            "through": ["前台：前台（JG小区）"], "takesEffect": True,
        }
    ]  # fmt: skip
    before = desk.data("leader", OF_STAFF, id=clerk(cast), on="2025-12-31")["staffAccess"]
    assert (before["communities"], before["operations"], counts(before)["rooms"]) == ([], [], 0)


def test_a_combination_that_nobody_has_yet_is_tried_out(desk: Desk, cast: Cast, roles: dict[str, str]) -> None:
    posts = [
        {"unitId": unit(cast, "JG-1"), "postRoleId": roles["FRONT"]},
        {"unitId": unit(cast, "YX"), "postRoleId": roles["CHECK"], "title": "核查员"},
    ]
    seen = desk.data("leader", OF_POSTS, posts=posts)["plannedAccess"]
    assert seen["communities"] == [{"code": "JG"}, {"code": "YX"}]
    assert counts(seen) == {"rooms": 2, "people": 1, "openBills": 0}
    effects = {row["permission"]["code"]: row["takesEffect"] for row in seen["operations"]}
    # The operation log is the whole company's: held in a community it opens nothing, and that is said.
    assert effects == {"homes.view": True, "residents.view": True, "payment.case_view": True, "audit.view": False}


def test_a_transfer_is_shown_and_then_done(desk: Desk, cast: Cast, roles: dict[str, str]) -> None:
    wanted = transfer(cast, roles, unitId=unit(cast, "YX"))
    rows = AuditEntry.objects.filter(action__startswith="post_").count()
    shown = desk.data("leader", DIFFERENCE, input=wanted)["transferPreview"]
    assert (shown["before"]["communities"], shown["after"]["communities"]) == ([{"code": "JG"}], [{"code": "YX"}])
    assert (counts(shown["before"])["rooms"], counts(shown["after"])["rooms"]) == (2, 0)
    there = [{"code": "YX"}, {"code": "YX-1"}]
    assert shown["differences"] == [
        {"permission": {"code": "audit.view"}, "gained": there, "lost": []},
        {"permission": {"code": "homes.view"}, "gained": [], "lost": [{"code": "JG"}, {"code": "JG-1"}]},
        {"permission": {"code": "payment.case_view"}, "gained": there, "lost": []},
        {"permission": {"code": "residents.view"}, "gained": there, "lost": []},
    ]
    assert AuditEntry.objects.filter(action__startswith="post_").count() == rows  # nothing was written

    done = desk.payload("leader", TRANSFER, input=wanted)
    assert done["staffMember"] == {
        "unit": {"code": "YX"},
        "posts": [
            {"title": "核查", "unit": {"code": "YX"}, "isCurrent": True},
            {"title": "前台", "unit": {"code": "JG"}, "isCurrent": False},
        ],
    }
    after = desk.data("leader", OF_STAFF, id=clerk(cast))["staffAccess"]
    assert {**after, "operations": None} == {**shown["after"], "operations": None}
    entry = AuditEntry.objects.get(action="staff_transferred")
    assert entry.old is not None
    assert entry.new is not None
    assert ([post["title"] for post in entry.old["posts"]], [post["title"] for post in entry.new["posts"]]) == (
        ["前台"],
        ["核查"],
    )


def test_a_transfer_counts_from_its_day(desk: Desk, cast: Cast, roles: dict[str, str]) -> None:
    desk.payload("leader", TRANSFER, input=transfer(cast, roles, on="2026-12-01"))
    assert set(cast.staff("clerk").grants) == {"homes.view"}
    later = desk.data("leader", OF_STAFF, id=clerk(cast), on="2026-12-01")["staffAccess"]
    assert later["communities"] == [{"code": "YX"}]


def test_a_transfer_is_refused_as_a_whole(desk: Desk, cast: Cast, roles: dict[str, str]) -> None:
    other = build_cast("另一家物业", prefix="other-", phones=False)
    for who in ("clerk", "manager", "leader"):
        desk.token(who)
    before = [AuditEntry.objects.count(), desk.data("leader", OF_STAFF, id=clerk(cast))]

    def code(given: dict[str, Any]) -> list[str]:
        return [error["code"] for error in desk.refusal("leader", TRANSFER, input=given)["errors"]]

    assert code(transfer(cast, roles, on="2026-11-22")) == ["TRANSFER_IN_PAST"]
    assert code(transfer(cast, roles, to="JG-1")) == ["PERMISSION_NEEDS_COMMUNITY"]
    for query in (TRANSFER, DIFFERENCE):
        assert desk.code("clerk", query, input=transfer(cast, roles)) == "FORBIDDEN"
        # He belongs to the company's own unit, and goes where the manager of the first community has no say.
        assert desk.code("manager", query, input=transfer(cast, roles)) == "NOT_FOUND"
        assert desk.code("leader", query, input=transfer(cast, roles, staffId=clerk(other))) == "NOT_FOUND"
        for name, value in (("unitId", unit(other, "YX")), ("postRoleId", encode_id("Role", 10**9))):
            post = {"unitId": unit(cast, "YX"), "postRoleId": roles["CHECK"], "title": "x", name: value}
            assert desk.code("leader", query, input=transfer(cast, roles, posts=[post])) == "NOT_FOUND"
    assert [AuditEntry.objects.count(), desk.data("leader", OF_STAFF, id=clerk(cast))] == before


def test_nobody_looks_beyond_the_staff_that_he_sees(desk: Desk, cast: Cast, roles: dict[str, str]) -> None:
    other = build_cast("另一家物业", prefix="other-", phones=False)
    with tenant_scope(cast.company_id):
        leader = encode_id("Staff", StaffMember.objects.get(account_id=cast.accounts["leader"]).pk)
    assert desk.code("manager", OF_STAFF, id=leader) == "NOT_FOUND"
    assert desk.code("leader", OF_STAFF, id=clerk(other)) == "NOT_FOUND"
    elsewhere = [{"unitId": unit(cast, "YX"), "postRoleId": roles["FRONT"]}]
    assert desk.code("manager", OF_POSTS, posts=elsewhere) == "NOT_FOUND"
    assert desk.code("leader", OF_POSTS, posts=[{**elsewhere[0], "unitId": unit(other, "YX")}]) == "NOT_FOUND"
    # Of somebody with a post here and one elsewhere the manager is told what he has here, and that there is more.
    organization.assign_post(
        actor=cast.system, staff_id=_number(cast), unit_id=cast.units["YX"], org_role_id=None,
        post_role_id=_role(cast), title="外派", starts_on=date(2026, 1, 1), now=NOW,
    )  # fmt: skip
    seen = desk.data("manager", OF_STAFF, id=clerk(cast))["staffAccess"]
    assert (seen["communities"], seen["isPartial"], counts(seen)["rooms"]) == ([{"code": "JG"}], True, 2)


def _number(cast: Cast) -> int:
    with tenant_scope(cast.company_id):
        return StaffMember.objects.get(account_id=cast.accounts["clerk"]).pk


def _role(cast: Cast) -> int:
    with tenant_scope(cast.company_id):
        return Post.objects.get(title="前台").post_role_id
