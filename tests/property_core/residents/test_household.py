"""Owners add and remove people of their rooms, as far as the company lets them."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from backend.accounts.actor import Actor
from backend.accounts.rules import PhoneInvalid
from backend.accounts.services import request_login_code
from backend.kernel.errors import Forbidden, InvalidInput, NotFound, NotSignedIn
from backend.kernel.models import AuditEntry
from backend.organization.base import tenant_read
from backend.organization.parameters.selectors import version_of
from backend.organization.parameters.services import set_parameter
from property_core.residents import services
from property_core.residents.binding_reads import household
from property_core.residents.contracts import InvitePolicy, ResidencyRole
from property_core.residents.models import BindingRequest, Person, Residency
from property_core.residents.parameters import INVITE_FAMILY, INVITE_TENANT
from property_core.residents.selectors import authenticate_owner
from property_core.residents.services import household as household_services
from tests.cast import FAMILY_PHONE, NOW, OWNER_PHONE, TENANT_PHONE, TODAY, Cast, visitor

pytestmark = pytest.mark.django_db
ROOM = "JG-1-3-2-502"
SignIn = Callable[[str], Actor]


@pytest.fixture
def sign_in(cast: Cast, received_code: Callable[[str], str]) -> SignIn:
    def signed_in(phone: str) -> Actor:
        later = NOW + timedelta(minutes=2)
        request_login_code(actor=visitor(), phone=phone, now=later)
        done = services.sign_in_owner(actor=visitor(), phone=phone, code=received_code(phone), device="", now=later)
        return authenticate_owner(token=done.session.access_token, now=later, ip=None, request_id="")

    return signed_in


def let(cast: Cast, policy: InvitePolicy) -> None:
    for definition in (INVITE_FAMILY, INVITE_TENANT):
        with tenant_read(cast.company_id):
            version = version_of(key=definition.key, unit_id=cast.units["JG"])
        set_parameter(
            actor=cast.system, unit_id=cast.units["JG"], key=definition.key, value=policy.value, starts_on=TODAY,
            expected_version=version, now=NOW,
        )  # fmt: skip


def add(actor: Actor, cast: Cast, **given: object) -> services.MemberAdded:
    wanted = {
        "room_id": cast.rooms[ROOM], "role": ResidencyRole.FAMILY, "name": "曾小宝", "phone": "",
        "relation": "子女", "starts_on": None, "now": NOW,
    }  # fmt: skip
    return services.add_member(actor=actor, **(wanted | given))  # type: ignore[arg-type]


def kept(cast: Cast) -> tuple[int, ...]:
    with tenant_read(cast.company_id):
        return (
            BindingRequest.objects.count(), Residency.objects.count(), Person.objects.count(),
            AuditEntry.objects.count(),
        )  # fmt: skip


def test_a_child_without_a_phone_is_added_at_once_where_the_company_lets_owners(cast: Cast, sign_in: SignIn) -> None:
    let(cast, InvitePolicy.ALLOWED)
    owner = sign_in(OWNER_PHONE)
    added = add(owner, cast)
    members = household(actor=owner, room_id=cast.rooms[ROOM], today=TODAY)
    assert [(one.name, one.role, one.is_me, one.may_remove) for one in members] == [
        ("曾小明", "OWNER", True, False),
        ("曾芳", "FAMILY", False, True),
        ("曾小宝", "FAMILY", False, True),
        ("李红", "TENANT", False, False),
    ]
    with pytest.raises(services.AlreadyLivesThere):
        add(owner, cast)
    assert added.residency_id is not None
    # Added today, so tomorrow is the first day without him.
    assert services.remove_member(actor=owner, residency_id=added.residency_id, now=NOW) == TODAY + timedelta(days=1)
    with pytest.raises(services.AlreadyMovedOut):
        services.remove_member(actor=owner, residency_id=added.residency_id, now=NOW)


def test_a_room_that_is_full_takes_nobody_more(cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    let(cast, InvitePolicy.ALLOWED)
    owner = sign_in(OWNER_PHONE)
    before = kept(cast)
    monkeypatch.setattr(household_services, "MOST_MEMBERS", 3)
    with pytest.raises(household_services.TooManyMembers):
        add(owner, cast)
    assert kept(cast) == before
    monkeypatch.setattr(household_services, "MOST_MEMBERS", 4)
    assert add(owner, cast).residency_id is not None


def test_a_tenant_signs_in_with_the_phone_he_was_added_by(cast: Cast, sign_in: SignIn) -> None:
    let(cast, InvitePolicy.ALLOWED)
    owner = sign_in(OWNER_PHONE)
    with pytest.raises(PhoneInvalid):
        add(owner, cast, role=ResidencyRole.TENANT, name="新租客")
    added = add(owner, cast, role=ResidencyRole.TENANT, name="新租客", phone="139 2222 3333")
    tenant = sign_in("13922223333")
    assert [(one.room_id, one.role) for one in tenant.rooms] == [(cast.rooms[ROOM], "TENANT")]
    assert added.residency_id is not None
    services.remove_member(actor=owner, residency_id=added.residency_id, now=NOW)


def test_a_name_and_phone_that_the_company_knows_is_that_person_a_phone_alone_is_not(
    cast: Cast, sign_in: SignIn
) -> None:
    let(cast, InvitePolicy.ALLOWED)
    owner = sign_in(OWNER_PHONE)
    add(owner, cast, name="王建国", phone="13800000003")
    add(owner, cast, name="王某", phone="13800000003")
    with tenant_read(cast.company_id):
        mine = Residency.objects.filter(room_id=cast.rooms[ROOM], starts_on=TODAY).order_by("id")
        persons = list(mine.values_list("person_id", flat=True))
    assert persons[0] == cast.people["neighbour"]
    assert persons[1] not in cast.people.values()


def test_what_waits_for_approval_changes_nothing_until_staff_say_yes(cast: Cast, sign_in: SignIn) -> None:
    owner = sign_in(OWNER_PHONE)
    added = add(owner, cast)
    assert added.residency_id is None
    assert "曾小宝" not in [one.name for one in household(actor=owner, room_id=cast.rooms[ROOM], today=TODAY)]
    with pytest.raises(services.AlreadyAsked):
        add(owner, cast)
    services.approve_binding_request(
        actor=cast.staff("manager"), request_id=added.request_id, person_id=None, room_id=None, starts_on=TODAY,
        now=NOW,
    )  # fmt: skip
    assert "曾小宝" in [one.name for one in household(actor=owner, room_id=cast.rooms[ROOM], today=TODAY)]


def test_an_owner_who_left_adds_nobody_any_more(cast: Cast, sign_in: SignIn) -> None:
    added = add(sign_in(OWNER_PHONE), cast)
    with tenant_read(cast.company_id):
        stay = Residency.objects.get(room_id=cast.rooms[ROOM], person_id=cast.people["owner"])
    services.move_out(actor=cast.system, residency_id=stay.pk, ends_on=TODAY, now=NOW)
    with pytest.raises(services.InviterLeft):
        services.approve_binding_request(
            actor=cast.staff("manager"), request_id=added.request_id, person_id=None, room_id=None, starts_on=TODAY,
            now=NOW,
        )  # fmt: skip


def test_only_owners_of_the_room_add_and_remove(cast: Cast, sign_in: SignIn) -> None:
    let(cast, InvitePolicy.ALLOWED)
    with tenant_read(cast.company_id):
        family = Residency.objects.get(person_id=cast.people["family"]).pk
        tenant = Residency.objects.get(person_id=cast.people["tenant"]).pk
    actors = [(sign_in(FAMILY_PHONE), NotFound), (sign_in(TENANT_PHONE), NotFound), (sign_in("13911112222"), Forbidden)]
    owner = sign_in(OWNER_PHONE)
    before = kept(cast)
    for actor, error in [*actors, (cast.staff("manager"), Forbidden), (visitor(), NotSignedIn)]:
        with pytest.raises(error):
            add(actor, cast)
    with pytest.raises(NotFound):
        add(owner, cast, room_id=cast.rooms["JG-1-3-2-503"])
    with pytest.raises(InvalidInput):
        add(owner, cast, role=ResidencyRole.OWNER)
    with pytest.raises(NotFound):
        # The desk let the room to him, not the owner in the app.
        services.remove_member(actor=owner, residency_id=tenant, now=NOW)
    with pytest.raises(NotFound):
        services.remove_member(actor=actors[1][0], residency_id=family, now=NOW)
    let(cast, InvitePolicy.NOT_ALLOWED)
    before = kept(cast)
    with pytest.raises(services.InvitingNotAllowed):
        add(owner, cast)
    assert kept(cast) == before
