from dataclasses import replace

import pytest

from backend.accounts.actor import Actor, ActorKind
from backend.kernel.errors import Forbidden
from property_core.residents.contracts import MatchedBy
from property_core.residents.room_search import search_rooms
from tests.cast import OWNER_PHONE, TODAY, Cast, build_cast

pytestmark = pytest.mark.django_db
JG502, JG503, YX502, YX503 = "JG-1-3-2-502", "JG-1-3-2-503", "YX-1-3-2-502", "YX-1-3-2-503"


def found(text: str, actor: Actor, limit: int = 20) -> list[tuple[str, str, str]]:
    hits = search_rooms(actor=actor, text=text, today=TODAY, limit=limit)
    return [(hit.room.code, hit.matched_by, hit.resident.name if hit.resident else "") for hit in hits]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (JG503, [(JG503, "CODE", "")]),
        ("3栋2单元503", [(JG503, "LABEL", ""), (YX503, "LABEL", "")]),
        ("3-2-503", [(JG503, "LABEL", ""), (YX503, "LABEL", "")]),
        ("503", [(JG503, "NUMBER", ""), (YX503, "NUMBER", "")]),
        ("JG-1-3", [(JG502, "CODE", ""), (JG503, "CODE", "")]),
        (OWNER_PHONE, [(YX502, "PHONE", "曾小明"), (JG502, "PHONE", "曾小明")]),
        ("138-0000-0001", [(YX502, "PHONE", "曾小明"), (JG502, "PHONE", "曾小明")]),
        ("0003", [(JG503, "PHONE_TAIL", "王建国")]),
        ("王建国", [(JG503, "NAME", "王建国")]),
        ("建国", [(JG503, "NAME", "王建国")]),
        ("wjg", [(JG503, "PINYIN", "王建国")]),
        ("WangJian", [(JG503, "PINYIN", "王建国")]),
        ("zxm", [(YX502, "PINYIN", "曾小明"), (JG502, "PINYIN", "曾小明")]),
        ("赵旧", [(JG502, "NAME", "赵旧")]),
        ("1380000", []),
        ("没有人", []),
        ("", []),
        ("%", []),
        ("_", []),
    ],
)
def test_a_room_is_found_by_what_people_say(cast: Cast, text: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(text, cast.staff("leader")) == expected


def test_present_people_come_before_past_ones(cast: Cast) -> None:
    hits = search_rooms(actor=cast.staff("leader"), text="曾", today=TODAY)
    assert [(hit.room.code, hit.resident and hit.resident.role) for hit in hits] == [
        (YX502, "OWNER"),
        (JG502, "OWNER"),
    ]


def test_a_search_is_bounded_and_masks_numbers(cast: Cast) -> None:
    assert len(found("503", cast.staff("leader"), limit=1)) == 1
    (hit, _) = search_rooms(actor=cast.staff("leader"), text=OWNER_PHONE, today=TODAY)
    assert hit.resident is not None
    assert (hit.matched_by, hit.resident.phone) == (MatchedBy.PHONE, "138****0001")


def test_a_manager_finds_rooms_of_his_community_only(cast: Cast) -> None:
    manager = cast.staff("manager")
    assert [code for code, *_ in found("503", manager)] == [JG503]
    assert [code for code, *_ in found(OWNER_PHONE, manager)] == [JG502]


def test_another_companys_rooms_stay_unknown(cast: Cast) -> None:
    other = build_cast("另一家物业", prefix="other-")
    assert {hit.room.id for hit in search_rooms(actor=cast.staff("leader"), text="503", today=TODAY)} <= set(
        cast.rooms.values()
    )
    assert {hit.room.id for hit in search_rooms(actor=other.staff("leader"), text=OWNER_PHONE, today=TODAY)} <= set(
        other.rooms.values()
    )


def test_people_are_searched_only_with_the_permission_to_see_them(cast: Cast) -> None:
    leader = cast.staff("leader")
    homes_only = replace(leader, grants={"homes.view": leader.units("homes.view")})
    assert found("王建国", homes_only) == []
    assert len(found("503", homes_only)) == 2
    nothing = replace(leader, grants={})
    owner = Actor(kind=ActorKind.OWNER, account_id=1, company_id=cast.company_id)
    for actor in (nothing, owner):
        with pytest.raises(Forbidden):
            search_rooms(actor=actor, text="503", today=TODAY)
