"""Owners look after who lives with them: family and tenants added from the app, and taken out again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from backend.accounts.actor import Actor, ActorKind
from backend.accounts.rules import mobile_number
from backend.kernel.errors import DomainError, Forbidden, InvalidInput, NotFound, NotSignedIn
from backend.kernel.time import local_date
from backend.organization.base import tenant_transaction
from property_core.homes.contracts import RoomRow
from property_core.homes.selectors import rooms_by_id
from property_core.residents import keys
from property_core.residents.binding_reads import was_invited
from property_core.residents.contracts import InvitePolicy, RequestKind, RequestStatus, ResidencyRole
from property_core.residents.models import Person, Residency
from property_core.residents.parameters import invite_policy
from property_core.residents.selectors import living_on
from property_core.residents.services.binding_requests import decide, file_request
from property_core.residents.services.stays import AlreadyLivesThere, begin_stay, end_stay, lock_room, new_person

MOST_MEMBERS = 20


class InvitingNotAllowed(DomainError):
    code = "INVITING_NOT_ALLOWED"
    zh = "物业公司没有开放自行添加，请到物业服务中心办理。"
    en = "The company does not let owners add people by themselves; ask at the desk."


class TooManyMembers(DomainError):
    code = "TOO_MANY_MEMBERS"
    zh = "这个房间已登记 {count} 人，不能再添加。"
    en = "{count} people are registered in this room; no more can be added."


@dataclass(frozen=True, slots=True)
class MemberAdded:
    """Either the residency (added at once) or only the request that staff will decide."""

    request_id: int
    residency_id: int | None


def add_member(
    *,
    actor: Actor,
    room_id: int,
    role: ResidencyRole,
    name: str,
    phone: str,
    relation: str,
    starts_on: date | None,
    now: datetime,
) -> MemberAdded:
    """An owner adds family or a tenant to his room, at once or for approval as the company has set.

    Children need no phone; a tenant does. Whoever signs in with that phone sees the room. Locks the room's residencies.
    Raises NotSignedIn, Forbidden, NotFound (not an owner of it), InvalidInput, PhoneInvalid, InvitingNotAllowed,
    TooManyMembers, AlreadyLivesThere, AlreadyAsked, TooManyPending, TooManyRequests.
    """
    room = _own_room(actor=actor, room_id=room_id)
    wanted = name.strip()[:120]
    if not wanted:
        raise InvalidInput(field=("name",), name="name", reason="必填 / required")
    if role is ResidencyRole.OWNER:
        raise InvalidInput(field=("role",), name="role", reason="OWNER")
    number = mobile_number(phone) if phone.strip() or role is ResidencyRole.TENANT else ""
    with tenant_transaction(actor.company):
        today = local_date(now)
        policy = invite_policy(role, community_id=room.community_id, on=today)
        if policy is InvitePolicy.NOT_ALLOWED:
            raise InvitingNotAllowed
        lock_room(room_id)
        here = Residency.objects.filter(living_on(today), room_id=room_id)
        count = here.count()
        if count >= MOST_MEMBERS:
            raise TooManyMembers(count=count)
        index = keys.number_keys(phone=number, id_number="")["phone_index"]
        if here.filter(role=role, person__name=wanted, person__phone_index=index).exists():
            raise AlreadyLivesThere(field=("name",))
        row = file_request(
            actor=actor,
            company_id=actor.company,
            community_id=room.community_id,
            room=room,
            subject=f"MEMBER:{room_id}:{role}:{wanted}:{index}",
            kind=RequestKind.MEMBER,
            role=role,
            name=wanted,
            phone=number,
            id_number="",
            relation=relation,
            note="",
            typed_room="",
            inviter_id=actor.person_id,
            now=now,
        )
        if policy is InvitePolicy.WITH_APPROVAL:
            return MemberAdded(request_id=row.pk, residency_id=None)
        # Somebody whom the company knows by this very name and phone; anything less would hand out his identity.
        known = Person.objects.filter(phone_index=index, name=wanted).order_by("id").first() if index else None
        person_id = known.pk if known else new_person(actor=actor, name=wanted, phone=number, id_number="", now=now)
        stay = begin_stay(actor=actor, person_id=person_id, room=room, role=role, starts_on=starts_on or today, now=now)
        row.person_id = person_id
        decide(actor=actor, row=row, status=RequestStatus.APPROVED, reason="", now=now)
        return MemberAdded(request_id=row.pk, residency_id=stay.pk)


def remove_member(*, actor: Actor, residency_id: int, now: datetime) -> date:
    """An owner takes family, or a tenant whom owners invited, out of his room; returns the first day without him.

    That is today, or tomorrow for somebody added today. Locks the residency. Raises NotSignedIn, Forbidden, NotFound
    (not his to remove), AlreadyMovedOut.
    """
    if actor.kind is not ActorKind.OWNER:
        raise Forbidden
    with tenant_transaction(actor.company):
        row = Residency.objects.select_for_update().filter(id=residency_id).first()
        if row is None or row.role == ResidencyRole.OWNER or row.person_id == actor.person_id:
            raise NotFound(field=("residencyId",))
        _own_room(actor=actor, room_id=row.room_id)
        if row.role == ResidencyRole.TENANT and not was_invited(row):
            raise NotFound(field=("residencyId",))
        ends_on = max(local_date(now), row.starts_on + timedelta(days=1))
        end_stay(actor=actor, row=row, ends_on=ends_on, now=now)
        return ends_on


def _own_room(*, actor: Actor, room_id: int) -> RoomRow:
    """The room, where the actor is its owner today."""
    if not actor.is_signed_in:
        raise NotSignedIn
    if actor.kind is not ActorKind.OWNER:
        raise Forbidden
    company_id = actor.company
    owned = {access.room_id for access in actor.rooms if access.role == ResidencyRole.OWNER}
    room = rooms_by_id([room_id], company_id=company_id).get(room_id) if room_id in owned else None
    if room is None:
        raise NotFound(field=("roomId",))
    return room
