from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection

from backend.accounts.actor import Actor, ActorKind, RoomAccess
from backend.kernel.errors import Forbidden, NotFound
from backend.kernel.models import AuditEntry, OutboxEvent
from backend.organization.base import tenant_read
from property_core.residents import selectors, services
from property_core.residents.contracts import PersonKind, ResidencyRole
from property_core.residents.models import Residency
from tests.cast import NOW, TODAY, Cast, build_cast

pytestmark = pytest.mark.django_db
ROOM = "JG-1-3-2-502"


def people(actor: Actor, cast: Cast) -> list[tuple[str, str, bool]]:
    rows = selectors.people_of_room(actor=actor, room_id=cast.rooms[ROOM], today=TODAY)
    return [(row.name, row.role, row.is_current) for row in rows]


def owner_of(cast: Cast) -> Actor:
    access = RoomAccess(room_id=cast.rooms[ROOM], role="OWNER", since=TODAY)
    return Actor(
        kind=ActorKind.OWNER,
        account_id=1,
        company_id=cast.company_id,
        person_id=cast.people["owner"],
        rooms=(access,),
    )


def unchanged(cast: Cast) -> tuple[int, int, int]:
    with tenant_read(cast.company_id):
        return Residency.objects.count(), AuditEntry.objects.count(), OutboxEvent.objects.count()


def test_a_room_shows_its_people_now_and_before(cast: Cast) -> None:
    assert people(cast.staff("manager"), cast) == [
        ("曾小明", "OWNER", True),
        ("曾芳", "FAMILY", True),
        ("李红", "TENANT", True),
        ("赵旧", "OWNER", False),
    ]


def test_numbers_are_masked(cast: Cast) -> None:
    (row, *_) = selectors.people_of_room(actor=cast.staff("leader"), room_id=cast.rooms[ROOM], today=TODAY)
    assert (row.phone, row.id_number) == ("138****0001", "3404**********6441")
    card = selectors.person(actor=cast.staff("manager"), person_id=cast.people["owner"])
    assert (card.phone, card.id_number) == ("138****0001", "3404**********6441")


def test_residents_see_who_lives_with_them_not_who_did(cast: Cast) -> None:
    assert [name for name, *_ in people(owner_of(cast), cast)] == ["曾小明", "曾芳", "李红"]
    with pytest.raises(NotFound):
        selectors.people_of_room(actor=owner_of(cast), room_id=cast.rooms["JG-1-3-2-503"], today=TODAY)
    with pytest.raises(NotFound):
        selectors.person(actor=owner_of(cast), person_id=cast.people["neighbour"])


def test_a_manager_sees_nobody_of_the_other_community(cast: Cast) -> None:
    manager, room_id = cast.staff("manager"), cast.rooms["YX-1-3-2-502"]
    assert selectors.people_by_room([room_id], actor=manager, today=TODAY) == {room_id: []}
    with pytest.raises(NotFound):
        selectors.people_of_room(actor=manager, room_id=room_id, today=TODAY)
    rows = selectors.residencies_of_person(actor=manager, person_id=cast.people["owner"], today=TODAY)
    assert [row.room_id for row in rows] == [cast.rooms[ROOM]]
    other = build_cast("另一家物业", prefix="other-", phones=False)
    with pytest.raises(NotFound):
        selectors.person(actor=cast.staff("leader"), person_id=other.people["owner"])


def test_people_of_many_rooms_cost_as_much_as_of_one(
    cast: Cast, assert_queries: Callable[..., AbstractContextManager[object]]
) -> None:
    leader = cast.staff("leader")
    for room_ids in ([cast.rooms[ROOM]], list(cast.rooms.values())):
        with assert_queries(3):  # company set, residencies with their persons, company set back
            selectors.people_by_room(room_ids, actor=leader, today=TODAY)


def test_who_has_more_rooms_than_can_be_shown_shows_the_newest(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    leader, owner, neighbour = cast.staff("leader"), cast.people["owner"], cast.people["neighbour"]
    everything = selectors.stays_by_person([owner, neighbour], actor=leader, today=TODAY)
    assert [len(everything[one]) for one in (owner, neighbour)] == [2, 1]
    monkeypatch.setattr(selectors, "MOST_STAYS", 1)
    bounded = selectors.stays_by_person([owner, neighbour], actor=leader, today=TODAY)
    assert bounded == {owner: everything[owner][:1], neighbour: everything[neighbour]}
    assert selectors.residencies_of_person(actor=leader, person_id=owner, today=TODAY) == everything[owner][:1]


def test_moving_in_and_out_is_half_open_logged_and_told(cast: Cast) -> None:
    manager = cast.staff("manager")
    residency_id = services.move_in(
        actor=manager,
        person_id=cast.people["neighbour"],
        room_id=cast.rooms[ROOM],
        role=ResidencyRole.TENANT,
        starts_on=date(2026, 12, 1),
        now=NOW,
    )
    services.move_out(actor=manager, residency_id=residency_id, ends_on=date(2026, 12, 10), now=NOW)
    for day, lives in (
        (date(2026, 11, 30), 0),
        (date(2026, 12, 1), 1),
        (date(2026, 12, 9), 1),
        (date(2026, 12, 10), 0),
    ):
        rooms = selectors.rooms_of_persons([cast.people["neighbour"]], company_id=cast.company_id, today=day)
        assert len([room for room in rooms[cast.people["neighbour"]] if room.role == "TENANT"]) == lives
    entry = AuditEntry.objects.latest("id")
    assert (entry.action, entry.account_id, entry.new) == (
        "moved_out",
        cast.accounts["manager"],
        {
            "person_id": cast.people["neighbour"],
            "room_id": cast.rooms[ROOM],
            "role": "TENANT",
            "starts_on": "2026-12-01",
            "ends_on": "2026-12-10",
        },
    )
    kinds = OutboxEvent.objects.order_by("-id").values_list("kind", flat=True)[:2]
    assert list(kinds) == ["residency_ended", "residency_started"]


def test_what_cannot_be_changes_nothing(cast: Cast) -> None:
    manager = cast.staff("manager")
    (tenancy,) = selectors.residencies_of_person(actor=manager, person_id=cast.people["tenant"], today=TODAY)
    (former,) = selectors.residencies_of_person(actor=manager, person_id=cast.people["former"], today=TODAY)
    before = unchanged(cast)
    with pytest.raises(services.AlreadyLivesThere):
        services.move_in(
            actor=manager,
            person_id=cast.people["tenant"],
            room_id=cast.rooms[ROOM],
            role=ResidencyRole.TENANT,
            starts_on=TODAY,
            now=NOW,
        )
    with pytest.raises(services.MovesOutTooEarly):
        services.move_out(actor=manager, residency_id=tenancy.residency_id, ends_on=tenancy.starts_on, now=NOW)
    with pytest.raises(services.AlreadyMovedOut):
        services.move_out(actor=manager, residency_id=former.residency_id, ends_on=TODAY, now=NOW)
    with pytest.raises(services.PersonCodeTaken):
        services.register_person(
            actor=manager,
            code="C1",
            kind=PersonKind.NATURAL,
            name="x",
            id_kind=None,
            id_number="",
            phone="",
            now=NOW,
        )
    assert unchanged(cast) == before


def test_only_who_manages_residents_there_moves_them(cast: Cast) -> None:
    other = build_cast("另一家物业", prefix="other-", phones=False)
    rows = selectors.residencies_of_person(actor=cast.system, person_id=cast.people["owner"], today=TODAY)
    elsewhere = next(row for row in rows if row.room_id == cast.rooms["YX-1-3-2-502"])
    before = unchanged(cast)
    with pytest.raises(NotFound):
        services.move_out(actor=cast.staff("manager"), residency_id=elsewhere.residency_id, ends_on=TODAY, now=NOW)
    for actor, error in (
        (cast.staff("clerk"), Forbidden),
        (owner_of(cast), Forbidden),
        (other.staff("leader"), NotFound),
    ):
        with pytest.raises(error):
            services.move_in(
                actor=actor,
                person_id=cast.people["former"],
                room_id=cast.rooms[ROOM],
                role=ResidencyRole.FAMILY,
                starts_on=TODAY,
                now=NOW,
            )
    assert unchanged(cast) == before


def test_unmasking_is_a_permission_and_each_reading_is_logged(cast: Cast) -> None:
    manager = cast.staff("manager")
    data = services.read_personal_data(actor=manager, person_id=cast.people["neighbour"], reason="核对身份", now=NOW)
    assert (data.phone, data.id_number) == ("13800000003", "340405196701146443")
    entry = AuditEntry.objects.latest("id")
    assert (entry.action, entry.object_id, entry.account_id) == (
        "personal_data_read",
        str(cast.people["neighbour"]),
        cast.accounts["manager"],
    )
    assert entry.new == {"fields": ["phone", "id_number", "second_phone", "bank_account"], "reason": "核对身份"}
    before = unchanged(cast)
    masked_only = replace(manager, grants={"residents.view": manager.units("residents.view")})
    for actor in (masked_only, owner_of(cast)):
        with pytest.raises(Forbidden):
            services.read_personal_data(actor=actor, person_id=cast.people["owner"], reason="", now=NOW)
    assert unchanged(cast) == before


def test_numbers_are_ciphertext_in_the_database(cast: Cast) -> None:
    with tenant_read(cast.company_id), connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(phone || id_number, ' ') FROM person")
        row = cursor.fetchone()
    assert "13800000001" not in row[0]
    assert "34040519670114644" not in row[0]
