from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from backend.accounts.actor import Actor, ActorKind
from backend.accounts.contracts import Audience, SignedIn
from backend.accounts.selectors import standing_session
from backend.accounts.services import SignInRefused, refresh_session
from backend.kernel.errors import Forbidden, NotFound, NotSignedIn
from backend.kernel.models import AuditEntry
from backend.organization import services
from backend.organization.base import tenant_scope
from backend.organization.contracts import RoleKind
from backend.organization.models import Post, Role, StaffMember
from backend.organization.selectors import (
    audit_entries,
    authenticate_staff,
    build_staff_actor,
    staff_card,
    visible_tree,
    visible_units,
)
from tests.cast import NOW, PASSWORD, Cast, build_cast, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return build_cast()


def signed_in(login: str) -> SignedIn:
    session = services.sign_in_staff(actor=visitor(), login=login, password=PASSWORD, device="", now=NOW)
    assert isinstance(session, SignedIn)
    return session


def test_a_post_grants_both_roles_over_its_whole_subtree(cast: Cast) -> None:
    manager = cast.staff("manager")
    mine = {cast.units["JG"], cast.units["JG-1"]}
    assert manager.units("organization.view") == mine
    assert manager.units("residents.manage") == mine
    assert manager.can("residents.manage", unit_id=cast.units["JG-1"])
    assert not manager.can("residents.manage", unit_id=cast.units["YX-1"])
    assert cast.staff("leader").units("residents.manage") == set(cast.units.values())


def test_without_a_post_nothing_is_granted(cast: Cast) -> None:
    clerk = cast.staff("clerk")
    assert clerk.grants == {}
    with pytest.raises(Forbidden):
        clerk.require("organization.view")


def test_grants_are_one_query(cast: Cast, assert_queries) -> None:
    with assert_queries(1):  # posts, roles' codes and subtrees together
        cast.staff("leader")


def test_a_post_counts_from_its_first_day_until_the_day_it_ends(cast: Cast) -> None:
    with tenant_scope(cast.company_id):
        post = Post.objects.get(title="manager")
    services.end_post(actor=cast.system, post_id=post.pk, ends_on=date(2026, 11, 24), now=NOW)

    def on(days: int) -> Actor:
        return build_staff_actor(
            account_id=cast.accounts["manager"], company_id=cast.company_id, now=NOW + timedelta(days=days)
        )

    assert on(0).can("organization.view")
    assert not on(1).can("organization.view")
    assert not on(-400).can("organization.view")


def test_a_dismissed_member_of_staff_loses_grants_and_sessions_at_once(cast: Cast) -> None:
    session = signed_in("manager")
    with tenant_scope(cast.company_id):
        staff_id = StaffMember.objects.get(account_id=cast.accounts["manager"]).pk
    services.dismiss_staff(actor=cast.staff("leader"), staff_id=staff_id, now=NOW)
    assert cast.staff("manager").grants == {}
    with pytest.raises(NotSignedIn):
        authenticate_staff(token=session.access_token, now=NOW, ip=None, request_id="")
    with pytest.raises(SignInRefused):
        services.sign_in_staff(actor=visitor(), login="manager", password=PASSWORD, device="", now=NOW)


def test_staff_sign_in_with_their_company_and_one_query_a_request(cast: Cast, assert_queries) -> None:
    session = signed_in("manager")
    assert session.company_id == cast.company_id
    with assert_queries(1):
        actor = authenticate_staff(token=session.access_token, now=NOW, ip="203.0.113.7", request_id="r1")
    assert (actor.kind, actor.account_id, actor.company_id) == (
        ActorKind.STAFF,
        cast.accounts["manager"],
        cast.company_id,
    )
    assert (actor.ip, actor.request_id, actor.session_id) == ("203.0.113.7", "r1", session.session_id)
    assert staff_card(actor=actor, now=NOW).posts == ("manager",)


def test_staff_of_two_companies_choose_one(cast: Cast) -> None:
    other = build_cast("另一家物业", prefix="other-", phones=False)
    account_id = cast.accounts["manager"]
    services.employ(actor=other.system, account_id=account_id, name="经理", now=NOW)
    session = signed_in("manager")
    actor = authenticate_staff(token=session.access_token, now=NOW, ip=None, request_id="")
    token, _ = services.choose_staff_company(actor=actor, company_id=other.company_id, now=NOW)
    there = authenticate_staff(token=token, now=NOW, ip=None, request_id="")
    assert (there.company_id, there.grants) == (other.company_id, {})
    assert (
        refresh_session(
            actor=visitor(), refresh_token=session.refresh_token, audience=Audience.STAFF, now=NOW
        ).company_id
        == other.company_id
    )


def test_nobody_goes_on_at_a_company_that_does_not_employ_him(cast: Cast) -> None:
    other = build_cast("另一家物业", prefix="other-", phones=False)
    session = signed_in("manager")
    actor = authenticate_staff(token=session.access_token, now=NOW, ip=None, request_id="")
    with pytest.raises(NotFound):
        services.choose_staff_company(actor=actor, company_id=other.company_id, now=NOW)
    standing = standing_session(token=session.access_token, audience=Audience.STAFF, now=NOW)
    assert standing.company_id == cast.company_id
    stranger = build_staff_actor(account_id=cast.accounts["leader"], company_id=other.company_id, now=NOW)
    assert stranger.grants == {}


def test_the_tree_shows_the_way_to_what_one_may_see(cast: Cast) -> None:
    manager = cast.staff("manager")
    assert [unit.code for unit in visible_units(actor=manager, code="organization.view")] == ["JG", "JG-1"]
    assert [unit.code for unit in visible_tree(actor=manager, code="organization.view")] == ["HQ", "JG", "JG-1"]
    with pytest.raises(Forbidden):
        visible_units(actor=cast.staff("clerk"), code="organization.view")


def test_nobody_hands_out_more_than_he_holds(cast: Cast) -> None:
    with tenant_scope(cast.company_id):
        role = Role.objects.get(code="EVERYTHING").pk
        staff_id = StaffMember.objects.get(account_id=cast.accounts["clerk"]).pk
    common: dict[str, Any] = {
        "staff_id": staff_id,
        "org_role_id": None,
        "post_role_id": role,
        "title": "x",
        "starts_on": date(2026, 1, 1),
        "now": NOW,
    }
    manager = cast.staff("manager")
    poorer = replace(manager, grants={"staff.manage": manager.units("staff.manage")})
    before = AuditEntry.objects.count()
    with pytest.raises(Forbidden):
        services.assign_post(actor=poorer, unit_id=cast.units["JG"], **common)
    with pytest.raises(NotFound):
        services.assign_post(actor=manager, unit_id=cast.units["YX"], **common)
    with pytest.raises(Forbidden):  # a role holds for the whole company, his post does not
        services.create_role(
            actor=manager, kind=RoleKind.POST, code="MINE", name="x", permissions=["organization.view"], now=NOW
        )
    assert AuditEntry.objects.count() == before
    with pytest.raises(services.PermissionNeedsCommunity):
        services.assign_post(actor=manager, unit_id=cast.units["JG-1"], **common)
    assert AuditEntry.objects.count() == before
    common["post_role_id"] = services.create_role(
        actor=cast.system, kind=RoleKind.POST, code="AREA", name="x", permissions=["organization.manage"], now=NOW
    )
    services.assign_post(actor=manager, unit_id=cast.units["JG-1"], **common)
    assert cast.staff("clerk").units("organization.manage") == {cast.units["JG-1"]}


def test_a_role_takes_only_permissions_that_exist_and_its_own_kind(cast: Cast) -> None:
    with pytest.raises(services.PermissionUnknown):
        services.create_role(
            actor=cast.system, kind=RoleKind.POST, code="NEW", name="x", permissions=["billing.fly"], now=NOW
        )
    with tenant_scope(cast.company_id):
        stands = Role.objects.get(code="STANDS").pk
        staff_id = StaffMember.objects.get(account_id=cast.accounts["clerk"]).pk
    with pytest.raises(services.RoleOfWrongKind):
        services.assign_post(
            actor=cast.system,
            staff_id=staff_id,
            unit_id=cast.units["JG"],
            org_role_id=None,
            post_role_id=stands,
            title="x",
            starts_on=date(2026, 1, 1),
            now=NOW,
        )


def test_a_changed_role_counts_from_the_next_request_on(cast: Cast) -> None:
    with tenant_scope(cast.company_id):
        role = Role.objects.get(code="EVERYTHING").pk
    services.set_role_permissions(actor=cast.system, role_id=role, permissions=["homes.view"], now=NOW)
    assert set(cast.staff("manager").grants) == {"homes.view", "organization.view"}


def test_the_operation_log_is_for_those_who_hold_it_over_the_whole_company(cast: Cast) -> None:
    build_cast("另一家物业", prefix="other-", phones=False)
    entries = list(audit_entries(actor=cast.staff("leader"), object_kind="role"))
    assert {entry.company_id for entry in entries} == {cast.company_id}
    assert [entry.action for entry in entries] == ["role_created", "role_created"]
    for name in ("manager", "clerk"):
        with pytest.raises(Forbidden):
            audit_entries(actor=cast.staff(name))
