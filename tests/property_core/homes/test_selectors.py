import pytest

from backend.accounts.actor import ANONYMOUS, Actor, ActorKind, RoomAccess
from backend.kernel.errors import Forbidden, NotFound, NotSignedIn
from property_core.homes import selectors
from tests.cast import TODAY, Cast, build_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return build_cast()


def owner(cast: Cast) -> Actor:
    access = RoomAccess(room_id=cast.rooms["JG-1-3-2-502"], role="OWNER", since=TODAY)
    return Actor(kind=ActorKind.OWNER, account_id=1, company_id=cast.company_id, rooms=(access,))


def test_the_tree_below_an_area(cast: Cast, assert_queries) -> None:
    areas = [cast.units["JG-1"], cast.units["YX-1"]]
    leader = cast.staff("leader")
    with assert_queries(2):  # buildings, counts of rooms
        nodes = selectors.buildings_by_area(areas, actor=leader)
    assert [(node.name, node.room_count) for node in nodes[areas[0]]] == [("3栋", 2)]
    rooms = selectors.rooms_of_building(actor=cast.staff("leader"), building_id=nodes[areas[0]][0].id)
    assert [room.label for room in rooms] == ["3栋2单元502", "3栋2单元503"]
    assert (rooms[0].community_name, rooms[0].area_name) == ("JG小区", "JG一区")


def test_a_manager_of_one_community_sees_nothing_of_the_other(cast: Cast) -> None:
    manager = cast.staff("manager")
    nodes = selectors.buildings_by_area([cast.units["JG-1"], cast.units["YX-1"]], actor=manager)
    assert (len(nodes[cast.units["JG-1"]]), nodes[cast.units["YX-1"]]) == (1, [])
    theirs = selectors.room(actor=cast.staff("leader"), room_id=cast.rooms["YX-1-3-2-502"])
    assert selectors.rooms_of_building(actor=manager, building_id=theirs.building_id) == []
    with pytest.raises(NotFound):
        selectors.room(actor=manager, room_id=theirs.id)
    with pytest.raises(NotFound):
        selectors.room_by_code("YX-1-3-2-502", actor=manager)
    assert selectors.room_by_code("JG-1-3-2-502", actor=manager).id == cast.rooms["JG-1-3-2-502"]


def test_residents_see_their_own_rooms_only(cast: Cast) -> None:
    assert selectors.room(actor=owner(cast), room_id=cast.rooms["JG-1-3-2-502"]).number == "502"
    for code in ("JG-1-3-2-503", "YX-1-3-2-502"):
        with pytest.raises(NotFound):
            selectors.room(actor=owner(cast), room_id=cast.rooms[code])
    with pytest.raises(Forbidden):
        selectors.buildings_by_area([cast.units["JG-1"]], actor=owner(cast))


def test_nothing_without_a_post_or_a_session(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        selectors.buildings_by_area([cast.units["JG-1"]], actor=cast.staff("clerk"))
    with pytest.raises(NotFound):
        selectors.room(actor=cast.staff("clerk"), room_id=cast.rooms["JG-1-3-2-502"])
    with pytest.raises(NotSignedIn):
        selectors.room(actor=ANONYMOUS, room_id=1)


def test_a_room_of_another_company_is_not_found(cast: Cast) -> None:
    other = build_cast("另一家物业", prefix="other-", phones=False)
    with pytest.raises(NotFound):
        selectors.room(actor=cast.staff("leader"), room_id=other.rooms["JG-1-3-2-502"])
    assert selectors.rooms_by_id([other.rooms["JG-1-3-2-502"]], company_id=cast.company_id) == {}


def test_what_hangs_on_rooms_comes_in_one_query_however_many(cast: Cast, assert_queries) -> None:
    for count in (1, 4):
        room_ids = list(cast.rooms.values())[:count]
        with assert_queries(1):
            spaces = selectors.spaces_by_room(room_ids, company_id=cast.company_id)
        with assert_queries(1):
            meters = selectors.meters_by_room(room_ids, company_id=cast.company_id)
        assert list(spaces) == list(meters) == room_ids
    assert [space.code for space in spaces[cast.rooms["JG-1-3-2-502"]]] == ["P-JG-1-3-2-502"]
    assert [meter.code for meter in meters[cast.rooms["JG-1-3-2-502"]]] == ["W-JG-1-3-2-502"]
    assert selectors.spaces_by_room([10**9], company_id=cast.company_id) == {10**9: []}
