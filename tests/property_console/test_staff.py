"""Staff and posts over the API: hired, renamed, dismissed, given posts, within what the asker may give."""

from __future__ import annotations

from typing import Any

import pytest

from backend.accounts.models import Account, LoginSession
from backend.graphql_kit.ids import encode_id
from backend.kernel.models import AuditEntry
from backend.organization import services as organization
from backend.organization.base import tenant_scope, tenant_transaction
from backend.organization.contracts import RoleKind
from backend.organization.models import Post, Role, StaffMember
from tests.cast import NOW, PASSWORD, Cast, build_cast
from tests.property_console.desk import Desk

pytestmark = pytest.mark.django_db

CREATE = """
mutation ($input: CreateStaffInput!) { createStaff(input: $input) {
    errors { code field } oneTimePassword staffMember { id login name isActive unit { code } posts { id } }
} }
"""
RENAME = "mutation ($input: RenameStaffInput!) { renameStaff(input: $input) { errors { code } staffMember { name } } }"
DISMISS = """
mutation ($input: StaffIdInput!) { dismissStaff(input: $input) { errors { code } staffMember { isActive } } }
"""
REINSTATE = """
mutation ($input: StaffIdInput!) { reinstateStaff(input: $input) { errors { code } staffMember { isActive } } }
"""
RESET = "mutation ($input: StaffIdInput!) { resetStaffPassword(input: $input) { errors { code } oneTimePassword } }"
ASSIGN = """
mutation ($input: AssignPostInput!) { assignPost(input: $input) {
    errors { code field message } post { id title unit { code } postRole { code } orgRole { code } startsOn isCurrent }
} }
"""
CHANGE = "mutation ($input: ChangePostInput!) { changePost(input: $input) { errors { code } post { title } } }"
END = "mutation ($input: EndPostInput!) { endPost(input: $input) { errors { code field } post { endsOn isCurrent } } }"
LIST = """
query ($filter: StaffFilter, $first: Int, $after: String, $orderBy: StaffMemberOrder) {
    staff(filter: $filter, first: $first, after: $after, orderBy: $orderBy) {
        totalCount pageInfo { endCursor hasNextPage } nodes { id name login posts { title isCurrent } }
    }
}
"""


def staff_id(cast: Cast, name: str) -> str:
    with tenant_scope(cast.company_id):
        return encode_id("Staff", StaffMember.objects.get(account_id=cast.accounts[name]).pk)


def role_id(cast: Cast, code: str) -> str:
    with tenant_scope(cast.company_id):
        return encode_id("Role", Role.objects.get(code=code).pk)


def unit(cast: Cast, code: str) -> str:
    return encode_id("Unit", cast.units[code])


def small_role(cast: Cast, *permissions: str, code: str = "SMALL") -> str:
    return encode_id(
        "Role",
        organization.create_role(
            actor=cast.system, kind=RoleKind.POST, code=code, name=code, permissions=permissions, now=NOW
        ),
    )


def hired(desk: Desk, cast: Cast, who: str = "manager", **given: Any) -> dict[str, Any]:
    wanted = {"login": "zhang.san", "name": "张三", "unitId": unit(cast, "JG"), **given}
    return desk.payload(who, CREATE, input=wanted)


def state(cast: Cast) -> tuple[Any, ...]:
    with tenant_scope(cast.company_id):
        return (
            list(StaffMember.objects.order_by("id").values_list("id", "name", "is_active", "unit_id")),
            list(Post.objects.order_by("id").values_list("id", "title", "ends_on")),
            list(Account.objects.order_by("id").values_list("id", "password")),
            AuditEntry.objects.count(),
        )


def test_somebody_is_hired_with_a_password_that_is_shown_once(desk: Desk, cast: Cast) -> None:
    made = hired(desk, cast)
    assert made["staffMember"] == {
        "id": made["staffMember"]["id"], "login": "zhang.san", "name": "张三", "isActive": True,
        "unit": {"code": "JG"}, "posts": [],
    }  # fmt: skip
    account = Account.objects.get(login="zhang.san")
    assert account.check_password(made["oneTimePassword"])
    assert made["oneTimePassword"] not in str(list(AuditEntry.objects.values_list("new", flat=True)))
    again = desk.refusal("manager", CREATE, input={"login": "zhang.san", "name": "x", "unitId": unit(cast, "JG")})
    assert again["errors"] == [{"code": "LOGIN_TAKEN", "field": ["login"]}]
    assert again["oneTimePassword"] is None


def test_staff_are_looked_after_where_one_manages_them_only(desk: Desk, cast: Cast) -> None:
    other = build_cast("另一家物业", prefix="other-", phones=False)
    role = small_role(cast, "homes.view")
    there: dict[str, str] = {}
    abroad: dict[str, str] = {}
    for where, group in ((cast, there), (other, abroad)):
        group["staff"] = staff_id(where, "leader")
        with tenant_scope(where.company_id):
            group["post"] = encode_id("Post", Post.objects.get(title="leader").pk)
        group["unit"] = unit(where, "YX")
    for who in ("clerk", "manager", "leader"):
        desk.token(who)
    before = state(cast), state(other)

    def calls(ids: dict[str, str]) -> list[tuple[str, dict[str, Any]]]:
        return [
            (CREATE, {"login": "new.one", "name": "x", "unitId": ids["unit"]}),
            (RENAME, {"staffId": ids["staff"], "name": "x"}),
            (DISMISS, {"staffId": ids["staff"]}),
            (REINSTATE, {"staffId": ids["staff"]}),
            (RESET, {"staffId": ids["staff"]}),
            (ASSIGN, {
                "staffId": ids["staff"], "unitId": ids["unit"], "postRoleId": role, "title": "x",
                "startsOn": "2026-12-01",
            }),
            (CHANGE, {"postId": ids["post"], "title": "x"}),
            (END, {"postId": ids["post"], "endsOn": "2026-12-01"}),
        ]  # fmt: skip

    for query, given in calls(there):
        assert desk.code("clerk", query, input=given) == "FORBIDDEN", query
        assert desk.code("manager", query, input=given) == "NOT_FOUND", query
    for query, given in calls(abroad):
        assert desk.code("leader", query, input=given) == "NOT_FOUND", query
    assert (state(cast), state(other)) == before


def test_one_person_holds_several_posts_and_his_history_stays(desk: Desk, cast: Cast) -> None:
    person = hired(desk, cast)["staffMember"]["id"]
    role = small_role(cast, "homes.view")
    wanted = {"staffId": person, "postRoleId": role, "orgRoleId": role_id(cast, "STANDS"), "startsOn": "2026-11-01"}
    first = desk.payload("manager", ASSIGN, input={**wanted, "unitId": unit(cast, "JG"), "title": "前台"})["post"]
    assert first == {
        "id": first["id"], "title": "前台", "unit": {"code": "JG"}, "postRole": {"code": "SMALL"},
        "orgRole": {"code": "STANDS"}, "startsOn": "2026-11-01", "isCurrent": True,
    }  # fmt: skip
    desk.payload("manager", ASSIGN, input={**wanted, "unitId": unit(cast, "JG-1"), "title": "巡查"})
    assert desk.payload("manager", CHANGE, input={"postId": first["id"], "title": "收银"})["post"]["title"] == "收银"
    ended = desk.payload("manager", END, input={"postId": first["id"], "endsOn": "2026-11-23"})["post"]
    assert ended == {"endsOn": "2026-11-23", "isCurrent": False}
    later = desk.refusal("manager", END, input={"postId": first["id"], "endsOn": "2026-12-23"})
    assert later["errors"] == [{"code": "POST_ENDED", "field": ["endsOn"]}]
    one = desk.data(
        "manager", "query ($id: ID!) { staffMember(id: $id) { posts { title isCurrent endsOn } } }", id=person
    )["staffMember"]
    assert one["posts"] == [
        {"title": "巡查", "isCurrent": True, "endsOn": None},
        {"title": "收银", "isCurrent": False, "endsOn": "2026-11-23"},
    ]
    entry = AuditEntry.objects.get(action="post_changed")
    assert (entry.old, entry.new) == ({"title": "前台"}, {"title": "收银"})


def test_nobody_gives_a_post_above_his_own(desk: Desk, cast: Cast) -> None:
    keeper = hired(desk, cast, who="leader", login="keeper")["staffMember"]["id"]
    manages = small_role(cast, "staff.manage", "homes.view")
    desk.payload("leader", ASSIGN, input={
        "staffId": keeper, "unitId": unit(cast, "JG"), "postRoleId": manages, "title": "人事", "startsOn": "2026-11-01",
    })  # fmt: skip
    cast.accounts["keeper"] = Account.objects.get(login="keeper").pk
    desk.token("keeper")
    before = state(cast)
    more = {"staffId": keeper, "unitId": unit(cast, "JG"), "title": "x", "startsOn": "2026-11-01"}
    assert desk.code("keeper", ASSIGN, input={**more, "postRoleId": role_id(cast, "EVERYTHING")}) == "FORBIDDEN"
    # Who sets a password could sign in with it: nobody sets one of somebody who may more.
    assert desk.code("keeper", RESET, input={"staffId": staff_id(cast, "manager")}) == "NOT_FOUND"
    assert state(cast) == before
    with tenant_transaction(cast.company_id, durable=False):
        StaffMember.objects.filter(account_id=cast.accounts["manager"]).update(unit_id=cast.units["JG"])
    before = state(cast)
    assert desk.code("keeper", RESET, input={"staffId": staff_id(cast, "manager")}) == "FORBIDDEN"
    assert state(cast) == before
    small = small_role(cast, "homes.view", code="SMALLER")
    assert desk.payload("keeper", ASSIGN, input={**more, "postRoleId": small})["post"]["title"] == "x"


def test_a_post_in_an_area_gives_no_right_that_counts_by_community(desk: Desk, cast: Cast) -> None:
    person = hired(desk, cast)["staffMember"]["id"]
    cases = small_role(cast, "payment.case_view", "homes.view")
    before = state(cast)
    refused = desk.refusal("manager", ASSIGN, input={
        "staffId": person, "unitId": unit(cast, "JG-1"), "postRoleId": cases, "title": "x", "startsOn": "2026-11-01",
    })  # fmt: skip
    assert [error["code"] for error in refused["errors"]] == ["PERMISSION_NEEDS_COMMUNITY"]
    assert "查看收款异常" in refused["errors"][0]["message"]
    assert state(cast) == before


def test_who_leaves_is_signed_out_and_may_come_back(desk: Desk, cast: Cast) -> None:
    with tenant_transaction(cast.company_id, durable=False):
        StaffMember.objects.filter(account_id=cast.accounts["manager"]).update(unit_id=cast.units["JG"])
    desk.token("manager")
    manager = {"staffId": staff_id(cast, "manager")}
    assert desk.payload("leader", DISMISS, input=manager)["staffMember"] == {"isActive": False}
    assert desk.code("manager", "{ me { name } }") == "NOT_SIGNED_IN"
    assert not LoginSession.objects.filter(account_id=cast.accounts["manager"], revoked_at__isnull=True).exists()
    post = {**manager, "unitId": unit(cast, "JG"), "postRoleId": role_id(cast, "EVERYTHING"), "title": "x"}
    refused = desk.refusal("leader", ASSIGN, input={**post, "startsOn": "2026-12-01"})
    assert [(error["code"], error["field"]) for error in refused["errors"]] == [("STAFF_INACTIVE", ["staffId"])]
    assert desk.payload("leader", REINSTATE, input=manager)["staffMember"] == {"isActive": True}
    assert cast.staff("manager").can("homes.view")
    own = {"staffId": staff_id(cast, "leader")}
    for query in (DISMISS, RESET):
        assert [error["code"] for error in desk.refusal("leader", query, input=own)["errors"]] == ["NOT_YOURSELF"]


def test_the_last_who_manages_the_companys_staff_stays(desk: Desk, cast: Cast) -> None:
    with tenant_scope(cast.company_id):
        post = encode_id("Post", Post.objects.get(title="leader").pk)
    desk.token("leader")
    before = state(cast)
    refused = desk.refusal("leader", END, input={"postId": post, "endsOn": "2026-11-23"})
    assert [error["code"] for error in refused["errors"]] == ["LAST_ADMINISTRATOR"]
    assert state(cast) == before


def test_a_password_is_reset_unless_another_company_has_it_too(desk: Desk, cast: Cast) -> None:
    manager = {"staffId": staff_id(cast, "manager")}
    desk.token("manager")
    given = desk.payload("leader", RESET, input=manager)["oneTimePassword"]
    account = Account.objects.get(id=cast.accounts["manager"])
    assert account.check_password(given)
    assert not account.check_password(PASSWORD)
    assert desk.code("manager", "{ me { name } }") == "NOT_SIGNED_IN"
    other = build_cast("另一家物业", prefix="other-", phones=False)
    organization.employ(actor=other.system, account_id=cast.accounts["manager"], name="经理", now=NOW)
    before = state(cast)
    refused = desk.refusal("leader", RESET, input=manager)
    assert [error["code"] for error in refused["errors"]] == ["ACCOUNT_SHARED"]
    assert state(cast) == before


def test_the_list_is_searched_filtered_and_paged(desk: Desk, cast: Cast, assert_queries: Any) -> None:
    for number in range(3):
        hired(desk, cast, login=f"member{number}", name=f"成员{number}")

    def names(who: str = "leader", **variables: Any) -> list[str]:
        return [node["name"] for node in desk.data(who, LIST, **variables)["staff"]["nodes"]]

    assert names() == ["clerk", "leader", "manager", "成员0", "成员1", "成员2"]
    assert names(filter={"text": "member1"}) == ["成员1"]
    assert names(filter={"text": "成员"}, orderBy="NEWEST") == ["成员2", "成员1", "成员0"]
    assert names(filter={"hasPost": False}) == ["clerk", "成员0", "成员1", "成员2"]
    assert names(filter={"unitId": unit(cast, "JG")}) == ["manager", "成员0", "成员1", "成员2"]
    assert names(filter={"roleId": role_id(cast, "EVERYTHING"), "isActive": True}) == ["leader", "manager"]
    assert names("manager") == ["manager", "成员0", "成员1", "成员2"]
    page = desk.data("leader", LIST, first=4)["staff"]
    assert (page["totalCount"], page["pageInfo"]["hasNextPage"]) == (6, True)
    assert names(first=4, after=page["pageInfo"]["endCursor"]) == ["成员1", "成员2"]
    with assert_queries(6):  # session with grants, company set, count, page, logins, posts
        desk.data("leader", LIST)
    assert desk.code("clerk", LIST) == "FORBIDDEN"


def test_staff_of_another_company_are_not_seen(desk: Desk, cast: Cast) -> None:
    other = build_cast("另一家物业", prefix="other-", phones=False)
    one = "query ($id: ID!) { staffMember(id: $id) { name } }"
    assert desk.code("leader", one, id=staff_id(other, "manager")) == "NOT_FOUND"
    assert desk.code("manager", one, id=staff_id(cast, "leader")) == "NOT_FOUND"
    assert desk.data("manager", one, id=staff_id(cast, "manager"))["staffMember"]["name"] == "manager"
    found = desk.data("leader", LIST, filter={"unitId": unit(other, "JG")})["staff"]
    assert found["nodes"] == []
