"""What an actor knows of rooms that others owned before him, or that he has left."""

from datetime import date

import pytest

from backend.accounts.actor import RoomAccess
from backend.organization.base import tenant_transaction
from property_core.residents import services
from property_core.residents.contracts import ChangeCause, ResidencyRole
from property_core.residents.models import Residency
from property_core.residents.selectors import rooms_of_persons
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db
ROOM = "JG-1-3-2-502"


def access(cast: Cast, name: str, today: date) -> RoomAccess | None:
    person_id = cast.people[name]
    found = rooms_of_persons([person_id], company_id=cast.company_id, today=today)[person_id]
    return next((one for one in found if one.room_id == cast.rooms[ROOM]), None)


def hidden(cast: Cast, name: str, today: date) -> tuple[date | None, tuple[str, ...]]:
    found = access(cast, name, today)
    assert found is not None
    names = {person_id: key for key, person_id in cast.people.items()}
    return found.bills_from, tuple(names[person_id] for person_id in found.hidden_payers)


def sell(cast: Cast, on: date) -> None:
    services.change_owner(
        actor=cast.system, room_id=cast.rooms[ROOM], on=on, new_person_ids=[cast.people["neighbour"]],
        former_residency_ids=None, leaving_residency_ids=None, cause=ChangeCause.SALE, document="", note="", now=NOW,
    )  # fmt: skip


def test_a_buyer_sees_nothing_of_who_owned_before_him(cast: Cast) -> None:
    sell(cast, date(2026, 11, 15))
    assert hidden(cast, "neighbour", date(2026, 11, 15)) == (date(2026, 11, 1), ("owner", "former"))
    assert access(cast, "owner", date(2026, 11, 15)) is None
    assert access(cast, "owner", date(2026, 11, 14)) is not None
    assert access(cast, "family", date(2026, 11, 15)) is None


def test_an_owner_and_his_family_see_alike(cast: Cast) -> None:
    # The cast's owner bought of somebody in 2020.
    assert hidden(cast, "owner", date(2026, 11, 1)) == (date(2020, 1, 1), ("former",))
    assert hidden(cast, "family", date(2026, 11, 1)) == (date(2020, 1, 1), ("former",))


def test_a_tenant_sees_nothing_of_the_tenant_before_him(cast: Cast) -> None:
    with tenant_transaction(cast.company_id, durable=False):
        stay = Residency.objects.get(person_id=cast.people["tenant"])
    services.move_out(actor=cast.system, residency_id=stay.pk, ends_on=date(2026, 11, 10), now=NOW)
    services.move_in(
        actor=cast.system, person_id=cast.people["neighbour"], room_id=cast.rooms[ROOM],
        role=ResidencyRole.TENANT, starts_on=date(2026, 11, 12), now=NOW,
    )  # fmt: skip
    found = access(cast, "neighbour", date(2026, 11, 23))
    assert found is not None
    assert (found.role, found.hidden_payers) == ("TENANT", (cast.people["tenant"],))


def test_co_owners_hide_nothing_from_each_other_also_when_one_leaves(cast: Cast) -> None:
    services.move_in(
        actor=cast.system, person_id=cast.people["neighbour"], room_id=cast.rooms[ROOM],
        role=ResidencyRole.OWNER, starts_on=date(2021, 1, 1), now=NOW,
    )  # fmt: skip
    assert hidden(cast, "neighbour", date(2026, 11, 1)) == (date(2021, 1, 1), ("former",))
    with tenant_transaction(cast.company_id, durable=False):
        stay = Residency.objects.get(person_id=cast.people["owner"], room_id=cast.rooms[ROOM])
    services.move_out(actor=cast.system, residency_id=stay.pk, ends_on=date(2026, 11, 15), now=NOW)
    assert hidden(cast, "neighbour", date(2026, 11, 20)) == (date(2021, 1, 1), ("former",))


def test_who_buys_his_room_back_is_hidden_from_nobody(cast: Cast) -> None:
    sell(cast, date(2026, 11, 15))
    services.change_owner(
        actor=cast.system, room_id=cast.rooms[ROOM], on=date(2026, 12, 15), new_person_ids=[cast.people["owner"]],
        former_residency_ids=None, leaving_residency_ids=None, cause=ChangeCause.COURT, document="", note="", now=NOW,
    )  # fmt: skip
    assert hidden(cast, "owner", date(2026, 12, 20)) == (date(2026, 12, 1), ("neighbour", "former"))
