"""Asking to be known in a room: what the one who asks learns, what staff see and decide, and what comes of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from backend.accounts.actor import Actor
from backend.accounts.selectors import accounts_of_persons, bindings_of
from backend.accounts.services import PhoneKnownAsAnother, request_login_code
from backend.kernel.errors import Forbidden, NotFound, TooManyRequests
from backend.kernel.models import AuditEntry, OutboxEvent
from backend.organization.base import tenant_read
from property_core.residents import services
from property_core.residents.binding_reads import (
    binding_request,
    binding_requests_visible,
    candidates,
    requests_of_mine,
)
from property_core.residents.contracts import IdMatch, RequestStatus, ResidencyRole
from property_core.residents.directory import communities_asked_at, communities_named
from property_core.residents.models import BindingRequest, Person, Residency
from property_core.residents.selectors import authenticate_owner
from tests.cast import NOW, OWNER_PHONE, TODAY, Cast, build_cast, visitor

pytestmark = pytest.mark.django_db
STRANGER = "13911112222"
ROOM = "JG-1-3-2-503"


@pytest.fixture
def stranger(cast: Cast, received_code: Callable[[str], str]) -> Actor:
    return sign_in(STRANGER, received_code)


def sign_in(phone: str, received_code: Callable[[str], str], **when: Any) -> Actor:
    now = when.get("now", NOW)
    request_login_code(actor=visitor(), phone=phone, now=now)
    done = services.sign_in_owner(actor=visitor(), phone=phone, code=received_code(phone), device="", now=now)
    return authenticate_owner(token=done.session.access_token, now=now, ip=None, request_id="")


def ask(actor: Actor, cast: Cast, room: str = "3-2-503", **given: Any) -> tuple[int, int]:
    wanted: dict[str, Any] = {
        "community_id": cast.units["JG"], "typed_room": room, "role": ResidencyRole.OWNER, "name": "王建国",
        "id_number": "", "note": "购房合同", "now": NOW,
    }  # fmt: skip
    return services.request_binding(actor=actor, **(wanted | given))


def kept(cast: Cast) -> tuple[int, ...]:
    with tenant_read(cast.company_id):
        return (
            BindingRequest.objects.count(), Residency.objects.count(), Person.objects.count(),
            AuditEntry.objects.count(), OutboxEvent.objects.count(),
        )  # fmt: skip


def row_of(cast: Cast, request_id: int) -> BindingRequest:
    return binding_request(actor=cast.system, request_id=request_id)


def test_communities_are_found_by_a_part_of_their_name_and_nothing_else_is_told(cast: Cast) -> None:
    assert [(one.company_name, one.community_name) for one in communities_named("JG小")] == [("测试物业", "JG小区")]
    assert communities_named("J") == []
    assert communities_named("JG一区") == []
    (found,) = communities_named("JG小")
    assert communities_asked_at([found.community_id, cast.company_id + 10_000_000]) == {found.community_id: found}


def test_who_asks_learns_nothing_of_our_rooms(cast: Cast, stranger: Actor) -> None:
    _, known = ask(stranger, cast, "3-2-503")
    _, unknown = ask(stranger, cast, "99-9-999")
    assert row_of(cast, known).room_id == cast.rooms[ROOM]
    assert row_of(cast, unknown).room_id is None
    mine = requests_of_mine(actor=stranger)
    assert [(row.typed_room, row.status) for row in mine] == [("99-9-999", "PENDING"), ("3-2-503", "PENDING")]
    assert stranger.company_id is None


@pytest.mark.parametrize("typed", ["3栋2单元503", "JG一区 3-2-503", "jg-1-3-2-503", "ＪＧ－１－３－２－５０３"])
def test_a_room_is_known_by_its_door_its_area_or_its_code(cast: Cast, stranger: Actor, typed: str) -> None:
    assert row_of(cast, ask(stranger, cast, typed)[1]).room_id == cast.rooms[ROOM]


def test_a_door_of_another_area_names_no_room_here(cast: Cast, stranger: Actor) -> None:
    assert row_of(cast, ask(stranger, cast, "JG二区 3-2-503")[1]).room_id is None


def test_the_same_twice_too_many_and_too_often_are_refused(cast: Cast, stranger: Actor) -> None:
    ask(stranger, cast)
    before = kept(cast)
    with pytest.raises(services.AlreadyAsked):
        ask(stranger, cast, " 3-2-503 ")
    assert kept(cast) == before
    _, second = ask(stranger, cast, "a")
    _, third = ask(stranger, cast, "b")
    with pytest.raises(services.TooManyPending):
        ask(stranger, cast, "c")
    for request_id in (second, third):
        services.withdraw_binding_request(actor=stranger, company_id=cast.company_id, request_id=request_id, now=NOW)
    ask(stranger, cast, "d")
    _, fifth = ask(stranger, cast, "e")
    services.withdraw_binding_request(actor=stranger, company_id=cast.company_id, request_id=fifth, now=NOW)
    with pytest.raises(TooManyRequests):
        ask(stranger, cast, "f")
    ask(stranger, cast, "f", now=NOW + timedelta(days=1, seconds=1))


def test_the_desk_sees_who_may_be_meant(cast: Cast, stranger: Actor) -> None:
    _, request_id = ask(stranger, cast, id_number="6443")
    (found,) = candidates(actor=cast.staff("manager"), request_id=request_id, today=TODAY)
    assert (found.person.id, found.person.name, found.person.phone) == (
        cast.people["neighbour"], "王建国", "138****0003",
    )  # fmt: skip
    assert (found.is_same_name, found.is_same_phone, found.id_match, found.role) == (
        True, False, IdMatch.EQUAL, ResidencyRole.OWNER,
    )  # fmt: skip


def test_yes_binds_the_account_to_somebody_on_file(
    cast: Cast, stranger: Actor, received_code: Callable[[str], str]
) -> None:
    _, request_id = ask(stranger, cast)
    before = kept(cast)
    person_id = services.approve_binding_request(
        actor=cast.staff("manager"), request_id=request_id, person_id=cast.people["neighbour"], room_id=None,
        starts_on=None, now=NOW,
    )  # fmt: skip
    assert person_id == cast.people["neighbour"]
    # The row changed, nobody moved; two lines in the log and one event: bound, decided.
    assert kept(cast)[:3] == before[:3]
    row = row_of(cast, request_id)
    assert (row.status, row.person_id, row.decided_by) == ("APPROVED", person_id, cast.accounts["manager"])
    actor = sign_in(STRANGER, received_code, now=NOW + timedelta(minutes=2))
    assert [access.room_id for access in actor.rooms] == [cast.rooms[ROOM]]
    event = OutboxEvent.objects.latest("id")
    assert (event.kind, event.payload["status"]) == ("binding_request_decided", "APPROVED")


def test_yes_makes_a_new_customer_and_moves_him_in(
    cast: Cast, stranger: Actor, received_code: Callable[[str], str]
) -> None:
    _, request_id = ask(stranger, cast, "nowhere", name="新住户", role=ResidencyRole.TENANT)
    manager = cast.staff("manager")
    with pytest.raises(services.RoomNotNamed):
        services.approve_binding_request(
            actor=manager, request_id=request_id, person_id=None, room_id=None, starts_on=TODAY, now=NOW
        )
    with pytest.raises(services.NeedsStartDate):
        services.approve_binding_request(
            actor=manager, request_id=request_id, person_id=None, room_id=cast.rooms[ROOM], starts_on=None, now=NOW
        )
    person_id = services.approve_binding_request(
        actor=manager, request_id=request_id, person_id=None, room_id=cast.rooms[ROOM], starts_on=TODAY, now=NOW
    )
    with tenant_read(cast.company_id):
        person = Person.objects.get(id=person_id)
    assert (person.name, person.phone, person.code[:8]) == ("新住户", STRANGER, "KH202611")
    actor = sign_in(STRANGER, received_code, now=NOW + timedelta(minutes=2))
    assert [(access.room_id, access.role) for access in actor.rooms] == [(cast.rooms[ROOM], "TENANT")]


def test_a_decision_is_made_once(cast: Cast, stranger: Actor) -> None:
    _, request_id = ask(stranger, cast)
    manager = cast.staff("manager")
    services.refuse_binding_request(actor=manager, request_id=request_id, reason="资料不全", now=NOW)
    assert [(row.status, row.reason) for row in requests_of_mine(actor=stranger)] == [("REFUSED", "资料不全")]
    before = kept(cast)
    for again in (
        lambda: services.refuse_binding_request(actor=manager, request_id=request_id, reason="x", now=NOW),
        lambda: services.approve_binding_request(
            actor=manager, request_id=request_id, person_id=None, room_id=None, starts_on=TODAY, now=NOW
        ),
        lambda: services.withdraw_binding_request(
            actor=stranger, company_id=cast.company_id, request_id=request_id, now=NOW
        ),
    ):
        with pytest.raises(services.RequestDecided):
            again()
    assert kept(cast) == before


def test_only_who_decides_there_decides(cast: Cast, stranger: Actor) -> None:
    _, request_id = ask(stranger, cast, community_id=cast.units["YX"], room="3-2-502")
    other = build_cast("另一家物业", prefix="other-", phones=False)
    before = kept(cast)
    for actor, error in (
        (cast.staff("manager"), NotFound),
        (cast.staff("clerk"), Forbidden),
        (stranger, Forbidden),
        (other.staff("leader"), NotFound),
    ):
        with pytest.raises(error):
            services.refuse_binding_request(actor=actor, request_id=request_id, reason="x", now=NOW)
    assert kept(cast) == before
    with tenant_read(cast.company_id):
        assert binding_requests_visible(cast.staff("manager")).count() == 0
        assert binding_requests_visible(cast.staff("leader"), status=RequestStatus.PENDING).count() == 1


def test_nobody_hands_out_rooms_of_other_areas_by_choosing_their_owner(cast: Cast, stranger: Actor) -> None:
    _, request_id = ask(stranger, cast)
    before = kept(cast)
    with pytest.raises(NotFound):
        # The owner has a room in the other community too.
        services.approve_binding_request(
            actor=cast.staff("manager"), request_id=request_id, person_id=cast.people["owner"], room_id=None,
            starts_on=TODAY, now=NOW,
        )  # fmt: skip
    assert kept(cast) == before


def test_an_account_is_one_person_of_a_company(cast: Cast, stranger: Actor) -> None:
    """Two requests, approved as two people; and one whose phone the books know as somebody else."""
    manager, neighbour, tenant = cast.staff("manager"), cast.people["neighbour"], cast.people["tenant"]
    asked = [ask(stranger, cast, room)[1] for room in ("3-2-503", "3-2-502")]

    def approve(request_id: int, person_id: int) -> None:
        services.approve_binding_request(
            actor=manager, request_id=request_id, person_id=person_id, room_id=None, starts_on=None, now=NOW
        )

    approve(asked[0], neighbour)
    before = kept(cast)
    with pytest.raises(services.AccountIsSomebodyElse):
        approve(asked[1], tenant)
    assert kept(cast) == before
    services.end_account_binding(actor=manager, person_id=neighbour, account_id=bound(cast, neighbour), now=NOW)
    services.change_phone(actor=manager, person_id=cast.people["former"], phone=STRANGER, now=NOW)
    before = kept(cast)
    with pytest.raises(PhoneKnownAsAnother):
        approve(asked[1], tenant)
    assert kept(cast) == before


def bound(cast: Cast, person_id: int) -> int:
    (account,) = accounts_of_persons([person_id], company_id=cast.company_id)[person_id]
    return account.account_id


def test_staff_end_an_approved_binding_and_leave_one_by_phone_to_the_file(
    cast: Cast, stranger: Actor, received_code: Callable[[str], str]
) -> None:
    _, request_id = ask(stranger, cast)
    manager, neighbour = cast.staff("manager"), cast.people["neighbour"]
    services.approve_binding_request(
        actor=manager, request_id=request_id, person_id=neighbour, room_id=None, starts_on=None, now=NOW
    )
    (bound,) = accounts_of_persons([neighbour], company_id=cast.company_id)[neighbour]
    services.end_account_binding(actor=manager, person_id=neighbour, account_id=bound.account_id, now=NOW)
    assert bindings_of(bound.account_id) == []
    owner = sign_in(OWNER_PHONE, received_code)
    with pytest.raises(services.BoundByPhone):
        services.end_account_binding(actor=manager, person_id=cast.people["owner"], account_id=owner.account, now=NOW)
    masked_only = replace(manager, grants={"residents.view": manager.units("residents.view")})
    with pytest.raises(Forbidden):
        services.end_account_binding(
            actor=masked_only, person_id=cast.people["owner"], account_id=owner.account, now=NOW
        )
