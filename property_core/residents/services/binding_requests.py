"""Somebody asks to be known in a room; staff say yes or no; a binding ends (绑定申请)."""

from __future__ import annotations

import hashlib
import unicodedata
from datetime import date, datetime, timedelta

from backend.accounts.actor import Actor, ActorKind, system_actor
from backend.accounts.contracts import BindingBasis
from backend.accounts.selectors import accounts_of_persons, bindings_of, phone_of_account
from backend.accounts.services import bind_by_approval, end_binding
from backend.kernel import audit, outbox
from backend.kernel.errors import DomainError, Forbidden, InvalidInput, NotFound, TooManyRequests
from backend.kernel.locking import advisory_lock
from backend.kernel.time import local_date
from backend.organization.base import tenant_transaction
from property_core.homes.contracts import RoomRow
from property_core.homes.selectors import room_ids_of_typed, rooms_by_id
from property_core.residents import keys, rules
from property_core.residents.contracts import BindingRequestDecided, RequestKind, RequestStatus, ResidencyRole
from property_core.residents.directory import company_of_community
from property_core.residents.models import BindingRequest, Person
from property_core.residents.permissions import BIND
from property_core.residents.selectors import residencies_visible, rooms_of_persons
from property_core.residents.services.stays import begin_stay, lock_room, new_person, room_for

MOST_PENDING = 3
MOST_PER_DAY = 5
_DAY = timedelta(days=1)
# Rank of a search hit that is a whole code, label or number and not the beginning of one.
_WHOLE = 2


class AlreadyAsked(DomainError):
    code = "ALREADY_ASKED"
    zh = "同样的申请正在等待审批，请勿重复提交。"
    en = "The same request is waiting for approval already."


class TooManyPending(DomainError):
    code = "TOO_MANY_PENDING"
    zh = "您已有 {count} 个申请等待审批，请等物业处理后再提交。"
    en = "{count} of your requests wait for approval; wait until they are decided."


class AlreadyKnownThere(DomainError):
    code = "ALREADY_KNOWN_THERE"
    zh = "您已经绑定了这个房间。"
    en = "You are bound to this room already."


class RequestDecided(DomainError):
    code = "REQUEST_DECIDED"
    zh = "这个申请已经处理过了。"
    en = "This request has been decided already."


class RoomNotNamed(DomainError):
    code = "ROOM_NOT_NAMED"
    zh = "申请人填写的房间“{typed}”找不到，请先选定房间。"
    en = "The room as typed, {typed}, was not found: choose the room first."


class NeedsStartDate(DomainError):
    code = "NEEDS_START_DATE"
    zh = "该客户目前不在这个房间，请填写迁入日期。"
    en = "This person does not live in the room: give the day of moving in."


class AccountIsSomebodyElse(DomainError):
    code = "ACCOUNT_IS_SOMEBODY_ELSE"
    zh = "申请账号已绑定客户 {name}，请先解除绑定或选择该客户。"
    en = "The account is bound to {name}: end that binding first, or choose that person."


class InviterLeft(DomainError):
    code = "INVITER_LEFT"
    zh = "添加该成员的业主已不在这个房间，不能同意。"
    en = "The owner who wanted to add this person has the room no more."


class BoundByPhone(DomainError):
    code = "BOUND_BY_PHONE"
    zh = "该账号因手机号与客户档案一致而绑定，请先修改客户档案中的手机号。"
    en = "The account is bound by the phone in the customer's file: change that phone first."


def request_binding(
    *,
    actor: Actor,
    community_id: int,
    typed_room: str,
    role: ResidencyRole,
    name: str,
    id_number: str,
    note: str,
    now: datetime,
) -> tuple[int, int]:
    """Ask to be bound to a room of a community; returns (company id, request id).

    `id_number`: whole, its last digits, or empty. The answer is the same whether the room
    exists. The phone is the account's own, proven when it signed in. Raises NotSignedIn, NotFound (no such
    community), InvalidInput, AlreadyKnownThere, AlreadyAsked, TooManyPending, TooManyRequests.
    """
    account_id = actor.account
    if actor.kind is not ActorKind.OWNER:
        raise Forbidden
    company_id = company_of_community(community_id)
    if company_id is None:
        raise NotFound(field=("communityId",))
    wanted, typed = name.strip()[:120], " ".join(typed_room.split())[:80]
    for field, text in (("name", wanted), ("room", typed)):
        if not text:
            raise InvalidInput(field=(field,), name=field, reason="必填 / required")
    with tenant_transaction(company_id):
        room = _room_typed(typed, company_id=company_id, community_id=community_id)
        if room is not None and actor.company_id == company_id and room.id in actor.room_ids:
            raise AlreadyKnownThere(field=("room",))
        subject = f"JOIN:{community_id}:{room.code if room else typed.upper()}"
        row = file_request(
            actor=actor,
            company_id=company_id,
            community_id=community_id,
            room=room,
            subject=subject,
            kind=RequestKind.JOIN,
            role=role,
            name=wanted,
            phone=phone_of_account(account_id),
            id_number=id_number,
            relation="",
            note=note,
            typed_room=typed,
            inviter_id=None,
            now=now,
        )
        return company_id, row.pk


def file_request(
    *,
    actor: Actor,
    company_id: int,
    community_id: int,
    room: RoomRow | None,
    subject: str,
    kind: RequestKind,
    role: ResidencyRole,
    name: str,
    phone: str,
    id_number: str,
    relation: str,
    note: str,
    typed_room: str,
    inviter_id: int | None,
    now: datetime,
) -> BindingRequest:
    """Write the request in the company's transaction, within what one account may ask.

    Raises AlreadyAsked, TooManyPending, TooManyRequests.
    """
    # Without the lock two of an account's requests at one moment would each see room for one more.
    advisory_lock(f"binding requests of account {actor.account}")
    subject = hashlib.sha256(subject.encode()).hexdigest()
    mine = BindingRequest.objects.filter(account_id=actor.account)
    waiting = mine.filter(status=RequestStatus.PENDING)
    if waiting.filter(subject=subject).exists():
        raise AlreadyAsked
    count = waiting.count()
    if count >= MOST_PENDING:
        raise TooManyPending(count=count)
    if mine.filter(created_at__gt=now - _DAY).count() >= MOST_PER_DAY:
        raise TooManyRequests(seconds=int(_DAY.total_seconds()))
    number = id_number.strip().upper()[:30]
    row = BindingRequest.objects.create(
        company_id=company_id,
        community_id=community_id,
        room_id=room.id if room else None,
        typed_room=typed_room,
        kind=kind,
        role=role,
        name=name,
        phone=phone,
        phone_index=keys.number_keys(phone=phone, id_number="")["phone_index"],
        id_number=number,
        id_index=keys.id_index(number) if rules.is_id_card(number) else None,
        relation=relation.strip()[:40],
        note=note.strip()[:200],
        subject=subject,
        account_id=actor.account,
        inviter_id=inviter_id,
        created_at=now,
    )
    audit.record(
        actor=actor,
        action="binding_requested",
        object_kind="binding_request",
        object_id=row.pk,
        new={"kind": row.kind, "role": row.role, "room_id": row.room_id, "phone": rules.masked_phone(phone)},
        company_id=company_id,
        now=now,
    )
    return row


def withdraw_binding_request(*, actor: Actor, company_id: int, request_id: int, now: datetime) -> None:
    """Take one's own request back. Locks it. Raises NotSignedIn, NotFound, RequestDecided."""
    account_id = actor.account
    with tenant_transaction(company_id):
        row = BindingRequest.objects.select_for_update().filter(id=request_id, account_id=account_id).first()
        if row is None or actor.kind is not ActorKind.OWNER:
            raise NotFound(field=("requestId",))
        if row.status != RequestStatus.PENDING:
            raise RequestDecided(field=("requestId",))
        decide(actor=actor, row=row, status=RequestStatus.WITHDRAWN, reason="", now=now)


def refuse_binding_request(*, actor: Actor, request_id: int, reason: str, now: datetime) -> None:
    """Say no, with the reason that the one who asked reads. Locks the request.

    Raises NotSignedIn, Forbidden, NotFound, InvalidInput (no reason), RequestDecided.
    """
    if not reason.strip():
        raise InvalidInput(field=("reason",), name="reason", reason="必填 / required")
    with tenant_transaction(actor.company):
        row = _pending(actor=actor, request_id=request_id)
        decide(actor=actor, row=row, status=RequestStatus.REFUSED, reason=reason, now=now)


def approve_binding_request(
    *,
    actor: Actor,
    request_id: int,
    person_id: int | None,
    room_id: int | None,
    starts_on: date | None,
    now: datetime,
) -> int:
    """Say yes: the account (or, for MEMBER, whoever was added) is the person; returns the person's id.

    person_id: somebody on file, or None for a new customer. room_id: where the request names no room. starts_on: the
    day on which his residency begins; None where he has one in the room today. Locks the request and the
    room's residencies.
    Raises NotSignedIn, Forbidden, NotFound, RequestDecided, RoomNotNamed, NeedsStartDate, AccountIsSomebodyElse,
    PhoneKnownAsAnother, InviterLeft, AlreadyLivesThere.
    """
    with tenant_transaction(actor.company):
        row = _pending(actor=actor, request_id=request_id)
        room = _chosen_room(actor=actor, row=row, room_id=room_id)
        lock_room(room.id)
        if row.kind == RequestKind.MEMBER and not _owns(row.inviter_id, room_id=room.id, row=row, now=now):
            raise InviterLeft(field=("requestId",))
        if person_id is None:
            person_id = new_person(actor=actor, name=row.name, phone=row.phone, id_number=_whole(row), now=now)
        else:
            _require_choosable(actor=actor, row=row, room=room, person_id=person_id, now=now)
        if row.kind != RequestKind.MEMBER:
            _require_account_is_free(row=row, person_id=person_id)
        today = local_date(now)
        lives_here = any(
            access.room_id == room.id
            for access in rooms_of_persons([person_id], company_id=actor.company, today=today)[person_id]
        )
        if starts_on is not None:
            begin_stay(
                actor=actor,
                person_id=person_id,
                room=room,
                role=ResidencyRole(row.role),
                starts_on=starts_on,
                now=now,
            )
        elif not lives_here:
            raise NeedsStartDate(field=("startsOn",))
        if row.kind != RequestKind.MEMBER:
            known = Person.objects.filter(phone_index=row.phone_index) if row.phone_index else Person.objects.none()
            bind_by_approval(
                actor=actor,
                account_id=row.account_id,
                company_id=actor.company,
                person_id=person_id,
                known_persons=list(known.values_list("id", flat=True)),
                now=now,
            )
        row.person_id, row.room_id = person_id, room.id
        decide(actor=actor, row=row, status=RequestStatus.APPROVED, reason="", now=now)
        return person_id


def end_account_binding(*, actor: Actor, person_id: int, account_id: int, now: datetime) -> None:
    """An account approved by mistake, or of somebody who may see no more, is this person no more.

    Raises NotSignedIn, Forbidden, NotFound (also where the account is not bound to him), BoundByPhone.
    """
    with tenant_transaction(actor.company):
        actor.require(BIND)
        if not residencies_visible(actor, code=BIND).filter(person_id=person_id).exists():
            raise NotFound(field=("personId",))
        bound = accounts_of_persons([person_id], company_id=actor.company)[person_id]
        found = next((one for one in bound if one.account_id == account_id), None)
        if found is None:
            raise NotFound(field=("accountId",))
        if found.basis is BindingBasis.PHONE:
            raise BoundByPhone(field=("accountId",))
        end_binding(actor=actor, account_id=account_id, company_id=actor.company, person_id=person_id, now=now)


def _room_typed(typed: str, *, company_id: int, community_id: int) -> RoomRow | None:
    """The one room of the community that the text names; None where there is none, or more than one."""
    text = unicodedata.normalize("NFKC", typed)
    hits = room_ids_of_typed(system_actor(company_id=company_id), text, limit=2, community_id=community_id)
    whole = [room_id for rank, room_id in hits if rank <= _WHOLE]
    return rooms_by_id(whole, company_id=company_id)[whole[0]] if len(whole) == 1 else None


def _pending(*, actor: Actor, request_id: int) -> BindingRequest:
    actor.require(BIND)
    row = BindingRequest.objects.select_for_update().filter(id=request_id).first()
    if row is None or not _is_over(actor, row):
        raise NotFound(field=("requestId",))
    if row.status != RequestStatus.PENDING:
        raise RequestDecided(field=("requestId",))
    return row


def _is_over(actor: Actor, row: BindingRequest) -> bool:
    if actor.can(BIND, unit_id=row.community_id):
        return True
    room = rooms_by_id([row.room_id], company_id=actor.company).get(row.room_id) if row.room_id else None
    return room is not None and actor.can(BIND, unit_id=room.area_id)


def _chosen_room(*, actor: Actor, row: BindingRequest, room_id: int | None) -> RoomRow:
    wanted = row.room_id if room_id is None else room_id
    if wanted is None:
        raise RoomNotNamed(field=("roomId",), typed=row.typed_room)
    room = room_for(actor=actor, room_id=wanted, code=BIND)
    if room.community_id != row.community_id or (row.kind == RequestKind.MEMBER and wanted != row.room_id):
        raise NotFound(field=("roomId",))
    return room


def _require_choosable(*, actor: Actor, row: BindingRequest, room: RoomRow, person_id: int, now: datetime) -> None:
    """Nobody hands out rooms outside of his areas by choosing a person who has one there."""
    person = Person.objects.filter(id=person_id).exclude(kind="DEVELOPER").first()
    if person is None:
        raise NotFound(field=("personId",))
    if row.phone_index is not None and person.phone_index == row.phone_index:
        return
    his = rooms_of_persons([person_id], company_id=actor.company, today=local_date(now))[person_id]
    rooms = rooms_by_id([access.room_id for access in his], company_id=actor.company)
    if not residencies_visible(actor, code=BIND).filter(person_id=person_id).exists() or not all(
        actor.can(BIND, unit_id=one.area_id) for one in rooms.values()
    ):
        raise NotFound(field=("personId",))


def _owns(person_id: int | None, *, room_id: int, row: BindingRequest, now: datetime) -> bool:
    if person_id is None:
        return False
    his = rooms_of_persons([person_id], company_id=row.company_id, today=local_date(now))[person_id]
    return any(access.room_id == room_id and access.role == ResidencyRole.OWNER for access in his)


def _require_account_is_free(*, row: BindingRequest, person_id: int) -> None:
    others = Person.objects.exclude(id=person_id).filter(
        id__in=[one.person_id for one in bindings_of(row.account_id) if one.company_id == row.company_id]
    )
    other = others.first()
    if other is not None:
        raise AccountIsSomebodyElse(field=("personId",), name=other.name)


def _whole(row: BindingRequest) -> str:
    return row.id_number if row.id_index is not None else ""


def decide(*, actor: Actor, row: BindingRequest, status: RequestStatus, reason: str, now: datetime) -> None:
    """Write a decision on a request that the caller holds; the one who asked is told. Emits BindingRequestDecided."""
    row.status, row.reason = status, reason.strip()[:200]
    row.decided_by, row.decided_at = actor.account_id, now
    row.save(update_fields=["status", "reason", "decided_by", "decided_at", "person_id", "room_id"])
    audit.record(
        actor=actor,
        action=f"binding_request_{status.value.lower()}",
        object_kind="binding_request",
        object_id=row.pk,
        old={"status": RequestStatus.PENDING.value},
        new={"status": status.value, "person_id": row.person_id, "room_id": row.room_id, "reason": row.reason},
        company_id=row.company_id,
        now=now,
    )
    outbox.publish(
        event=BindingRequestDecided(
            request_id=row.pk, account_id=row.account_id, community_id=row.community_id, status=status.value
        ),
        company_id=row.company_id,
        now=now,
    )
