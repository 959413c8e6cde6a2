"""Two clerks at once: one person is moved once, one request is decided once; and the races without the locks."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from backend.accounts.actor import Actor, ActorKind
from backend.accounts.models import Account
from backend.kernel.errors import DomainError
from backend.organization.base import tenant_read
from property_core.residents import services
from property_core.residents.contracts import ChangeCause, IdKind, NewPerson, ResidencyRole
from property_core.residents.models import Person, Residency
from tests.cast import NOW, TODAY, Cast, build_cast

pytestmark = pytest.mark.usefixtures("committed_db")
ROOM = "JG-1-3-2-502"


def both(one: Callable[[], object]) -> list[str]:
    """The outcomes of two calls at one moment: DONE or the code of the refusal."""
    barrier = Barrier(2)

    def call(_: int) -> str:
        barrier.wait()
        try:
            one()
        except DomainError as error:
            return error.code
        finally:
            connection.close()
        return "DONE"

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(call, range(2)))


def stays_of(cast: Cast, name: str, role: str) -> int:
    with tenant_read(cast.company_id):
        return Residency.objects.filter(
            person_id=cast.people[name], room_id=cast.rooms[ROOM], role=role, ends_on=None
        ).count()


def move_in_twice(cast: Cast) -> list[str]:
    # Other first days, or the unique row would be the fence and not the lock.
    days = iter((date(2026, 12, 1), date(2026, 12, 2)))
    return both(
        lambda: services.move_in(
            actor=cast.system, person_id=cast.people["neighbour"], room_id=cast.rooms[ROOM],
            role=ResidencyRole.FAMILY, starts_on=next(days), now=NOW,
        )
    )  # fmt: skip


def test_two_clerks_move_one_person_in_once() -> None:
    cast = build_cast()
    assert move_in_twice(cast) == ["ALREADY_LIVES_THERE", "DONE"]
    assert stays_of(cast, "neighbour", "FAMILY") == 1


def test_without_the_lock_he_would_live_there_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: both look before either writes."""
    cast = build_cast()
    together = Barrier(2)
    real = Residency.objects.create

    def wait_and_create(**values: object) -> Residency:
        together.wait(timeout=20)
        return real(**values)

    monkeypatch.setattr("property_core.residents.services.residencies.lock_room", lambda room_id: None)
    monkeypatch.setattr(Residency.objects, "create", wait_and_create)
    assert move_in_twice(cast) == ["DONE", "DONE"]
    assert stays_of(cast, "neighbour", "FAMILY") == 2


def test_two_clerks_write_one_new_customer_down_once() -> None:
    cast = build_cast()
    person = NewPerson(name="陈新", id_kind=IdKind.ID_CARD, id_number="11010519491231002X")
    outcome = both(
        lambda: services.move_new_person_in(
            actor=cast.system, person=person, room_id=cast.rooms[ROOM], role=ResidencyRole.FAMILY,
            starts_on=TODAY, now=NOW,
        )
    )  # fmt: skip
    assert outcome == ["DONE", "PERSON_KNOWN"]
    with tenant_read(cast.company_id):
        assert Person.objects.filter(name=person.name).count() == 1


def test_two_clerks_move_one_person_out_once() -> None:
    cast = build_cast()
    with tenant_read(cast.company_id):
        tenancy = Residency.objects.get(person_id=cast.people["tenant"]).pk
    outcome = both(
        lambda: services.move_out(actor=cast.system, residency_id=tenancy, ends_on=date(2026, 12, 1), now=NOW)
    )
    assert outcome == ["ALREADY_MOVED_OUT", "DONE"]


def test_a_room_is_sold_once() -> None:
    cast = build_cast()
    outcome = both(
        lambda: services.change_owner(
            actor=cast.system, room_id=cast.rooms[ROOM], on=date(2026, 12, 1),
            new_person_ids=[cast.people["neighbour"]], former_residency_ids=None, leaving_residency_ids=None,
            cause=ChangeCause.SALE, document="", note="", now=NOW,
        )
    )  # fmt: skip
    assert outcome == ["DONE", "OWNERSHIP_CHANGE_RECORDED"]
    assert stays_of(cast, "neighbour", "OWNER") == 1


def test_a_request_is_approved_once() -> None:
    cast = build_cast()
    account = Account.objects.create(login="asker", phone="13911112222", phone_index="x" * 64, created_at=NOW)
    asker = Actor(kind=ActorKind.OWNER, account_id=account.pk)
    _, request_id = services.request_binding(
        actor=asker, community_id=cast.units["JG"], typed_room="3-2-502", role=ResidencyRole.TENANT, name="新住户",
        id_number="", note="", now=NOW,
    )  # fmt: skip
    outcome = both(
        lambda: services.approve_binding_request(
            actor=cast.system, request_id=request_id, person_id=None, room_id=None, starts_on=TODAY, now=NOW
        )
    )
    assert outcome == ["DONE", "REQUEST_DECIDED"]
    with tenant_read(cast.company_id):
        assert Person.objects.filter(name="新住户").count() == 1
