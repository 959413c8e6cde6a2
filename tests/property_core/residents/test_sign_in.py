from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from pytest_django import Settings

from backend.accounts.actor import Actor
from backend.accounts.contracts import WechatUnbound
from backend.accounts.services import (
    BindingTicketEnded,
    CodeWrong,
    WechatAppUnknown,
    bind_by_approval,
    request_login_code,
)
from backend.accounts.wechat import WechatCodeInvalid
from backend.kernel.errors import NotFound, NotSignedIn
from backend.kernel.models import AuditEntry
from property_core.residents import services
from property_core.residents.contracts import OwnerSignedIn, ResidencyRole
from property_core.residents.selectors import authenticate_owner, residencies_of_person
from tests.cast import FAMILY_PHONE, NOW, OWNER_PHONE, TENANT_PHONE, Cast, build_cast, visitor
from tests.infra.simulator_process import WechatOpenSimulator

pytestmark = pytest.mark.django_db
Received = Callable[[str], str]


def code_for(phone: str, received_code: Received, *, now: datetime = NOW) -> str:
    request_login_code(actor=visitor(), phone=phone, now=now)
    return received_code(phone)


def sign_in(phone: str, received_code: Received, *, now: datetime = NOW) -> OwnerSignedIn:
    code = code_for(phone, received_code, now=now)
    return services.sign_in_owner(actor=visitor(), phone=phone, code=code, device="phone", now=now)


def actor_of(signed_in: OwnerSignedIn, *, now: datetime = NOW) -> Actor:
    return authenticate_owner(token=signed_in.session.access_token, now=now, ip=None, request_id="")


def access(actor: Actor) -> list[tuple[int, str, date]]:
    return [(room.room_id, room.role, room.since) for room in actor.rooms]


def test_an_owner_has_his_rooms_of_two_communities(cast: Cast, received_code: Received) -> None:
    actor = actor_of(sign_in(OWNER_PHONE, received_code))
    assert (actor.company_id, actor.person_id) == (cast.company_id, cast.people["owner"])
    assert access(actor) == [
        (cast.rooms["JG-1-3-2-502"], "OWNER", date(2020, 1, 1)),
        (cast.rooms["YX-1-3-2-502"], "OWNER", date(2021, 1, 1)),
    ]
    bound = AuditEntry.objects.get(action="person_bound")
    assert (bound.company_id, bound.object_id) == (cast.company_id, str(cast.people["owner"]))


def test_tenant_and_family_have_the_room_in_their_role(cast: Cast, received_code: Received) -> None:
    room_id = cast.rooms["JG-1-3-2-502"]
    assert access(actor_of(sign_in(TENANT_PHONE, received_code))) == [(room_id, "TENANT", date(2026, 7, 1))]
    assert access(actor_of(sign_in(FAMILY_PHONE, received_code))) == [(room_id, "FAMILY", date(2020, 1, 1))]


def test_building_an_owners_actor_is_one_query(cast: Cast, received_code: Received, assert_queries) -> None:
    signed_in = sign_in(OWNER_PHONE, received_code)
    with assert_queries(1):
        actor_of(signed_in)


def test_somebody_nobody_knows_is_a_visitor(cast: Cast, received_code: Received) -> None:
    signed_in = sign_in("13911112222", received_code)
    assert signed_in.company_ids == ()
    actor = actor_of(signed_in)
    assert (actor.is_signed_in, actor.company_id, actor.person_id, actor.rooms) == (True, None, None, ())


def test_rooms_go_with_the_residency(cast: Cast, received_code: Received) -> None:
    signed_in = sign_in(TENANT_PHONE, received_code)
    (row,) = residencies_of_person(actor=cast.system, person_id=cast.people["tenant"], today=NOW.date())
    services.move_out(actor=cast.system, residency_id=row.residency_id, ends_on=NOW.date(), now=NOW)
    assert actor_of(signed_in).rooms == ()


def test_a_number_given_to_somebody_else_opens_nothing(cast: Cast, received_code: Received) -> None:
    signed_in = sign_in(OWNER_PHONE, received_code)
    services.change_phone(actor=cast.system, person_id=cast.people["owner"], phone="13700000000", now=NOW)
    # The session at the company ends with what it rested on.
    with pytest.raises(NotSignedIn):
        actor_of(signed_in)
    later = NOW + timedelta(minutes=2)
    assert sign_in(OWNER_PHONE, received_code, now=later).company_ids == ()
    assert actor_of(sign_in("13700000000", received_code, now=later), now=later).person_id == cast.people["owner"]


def test_an_approved_binding_outweighs_the_phone(cast: Cast, received_code: Received) -> None:
    signed_in = sign_in("13911112222", received_code)
    bind_by_approval(
        actor=cast.system,
        account_id=signed_in.session.account_id,
        company_id=cast.company_id,
        person_id=cast.people["neighbour"],
        now=NOW,
    )
    again = sign_in("13911112222", received_code, now=NOW + timedelta(minutes=2))
    actor = actor_of(again, now=NOW + timedelta(minutes=2))
    assert (actor.person_id, [room.room_id for room in actor.rooms]) == (
        cast.people["neighbour"],
        [cast.rooms["JG-1-3-2-503"]],
    )


def test_of_two_customer_numbers_with_one_phone_the_one_who_lives_there_is_taken(
    cast: Cast, received_code: Received
) -> None:
    # The older number, of somebody who has left, has the same phone.
    services.change_phone(actor=cast.system, person_id=cast.people["former"], phone="13911112222", now=NOW)
    services.change_phone(actor=cast.system, person_id=cast.people["neighbour"], phone="13911112222", now=NOW)
    assert actor_of(sign_in("13911112222", received_code)).person_id == cast.people["neighbour"]


def test_the_same_phone_at_two_companies(cast: Cast, received_code: Received) -> None:
    other = build_cast("另一家物业", prefix="other-")
    signed_in = sign_in(OWNER_PHONE, received_code)
    assert signed_in.company_ids == (cast.company_id, other.company_id)
    here = actor_of(signed_in)
    assert {room.room_id for room in here.rooms} <= set(cast.rooms.values())
    token, _ = services.choose_owner_company(actor=here, company_id=other.company_id, now=NOW)
    there = authenticate_owner(token=token, now=NOW, ip=None, request_id="")
    assert there.company_id == other.company_id
    assert {room.room_id for room in there.rooms} <= set(other.rooms.values())
    # The next sign-in begins where the last one was.
    later = NOW + timedelta(minutes=2)
    assert sign_in(OWNER_PHONE, received_code, now=later).session.company_id == other.company_id


def test_nobody_goes_on_at_a_company_that_does_not_know_him(cast: Cast, received_code: Received) -> None:
    other = build_cast("另一家物业", prefix="other-", phones=False)
    actor = actor_of(sign_in(OWNER_PHONE, received_code))
    with pytest.raises(NotFound):
        services.choose_owner_company(actor=actor, company_id=other.company_id, now=NOW)


def test_of_two_roles_in_one_room_the_greater_counts(cast: Cast, received_code: Received) -> None:
    services.move_in(
        actor=cast.system,
        person_id=cast.people["tenant"],
        room_id=cast.rooms["JG-1-3-2-502"],
        role=ResidencyRole.OWNER,
        starts_on=date(2026, 11, 1),
        now=NOW,
    )
    assert access(actor_of(sign_in(TENANT_PHONE, received_code))) == [
        (cast.rooms["JG-1-3-2-502"], "OWNER", date(2026, 11, 1))
    ]


@pytest.fixture
def wechat(settings: Settings, wechat_open_simulator: WechatOpenSimulator) -> WechatOpenSimulator:
    settings.WECHAT = wechat_open_simulator.settings
    return wechat_open_simulator


def by_wechat(code: str, simulator: WechatOpenSimulator) -> OwnerSignedIn | WechatUnbound:
    return services.sign_in_owner_with_wechat(
        actor=visitor(), code=code, app_id=simulator.credentials["appid"], device="wechat", now=NOW
    )


def test_wechat_binds_by_phone_once_and_then_signs_in(
    cast: Cast, received_code: Received, wechat: WechatOpenSimulator
) -> None:
    unbound = by_wechat(wechat.one_time_code("zeng"), wechat)
    assert isinstance(unbound, WechatUnbound)
    code = code_for(OWNER_PHONE, received_code)
    with pytest.raises(CodeWrong):
        services.bind_owner_wechat(
            actor=visitor(), ticket=unbound.ticket, phone=TENANT_PHONE, code=code, device="wechat", now=NOW
        )
    bound = services.bind_owner_wechat(
        actor=visitor(), ticket=unbound.ticket, phone=OWNER_PHONE, code=code, device="wechat", now=NOW
    )
    assert actor_of(bound).person_id == cast.people["owner"]
    again = by_wechat(wechat.one_time_code("zeng"), wechat)
    assert isinstance(again, OwnerSignedIn)
    assert actor_of(again).person_id == cast.people["owner"]


def test_wechat_refuses_used_codes_other_apps_and_late_tickets(
    cast: Cast, received_code: Received, wechat: WechatOpenSimulator
) -> None:
    code = wechat.one_time_code("zeng")
    unbound = by_wechat(code, wechat)
    assert isinstance(unbound, WechatUnbound)
    with pytest.raises(WechatCodeInvalid):
        by_wechat(code, wechat)
    with pytest.raises(WechatAppUnknown):
        services.sign_in_owner_with_wechat(actor=visitor(), code="x", app_id="wx0", device="", now=NOW)
    with pytest.raises(BindingTicketEnded):
        services.bind_owner_wechat(
            actor=visitor(),
            ticket=unbound.ticket,
            phone=OWNER_PHONE,
            code="000000",
            device="",
            now=unbound.expires_at,
        )
