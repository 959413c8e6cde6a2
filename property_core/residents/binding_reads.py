"""Reads of binding requests and households: the desk's list, who may be meant, what I asked for, who lives with me."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from backend.accounts.actor import Actor, ActorKind
from backend.accounts.contracts import AccountOfPerson
from backend.accounts.selectors import accounts_of_persons
from backend.kernel.errors import Forbidden, NotFound, NotSignedIn
from backend.organization.base import tenant_read
from property_core.homes.selectors import rooms_visible
from property_core.residents import rules
from property_core.residents.contracts import (
    Candidate,
    IdMatch,
    Member,
    RequestKind,
    RequestStatus,
    ResidencyRole,
)
from property_core.residents.directory import companies_asked_by
from property_core.residents.models import (
    BindingRequest,
    OwnershipChange,
    OwnershipParty,
    Person,
    Residency,
)
from property_core.residents.permissions import BIND, VIEW
from property_core.residents.selectors import people_of_room, person_card, residencies_visible

MOST_CANDIDATES = 30


def binding_requests_visible(actor: Actor, *, status: RequestStatus | None = None) -> QuerySet[BindingRequest]:
    """Requests of the areas where the actor decides them, in no order yet; ask it inside a tenant read.

    Raises NotSignedIn, Forbidden.
    """
    rows = BindingRequest.objects.all()
    if not actor.is_signed_in:
        raise NotSignedIn
    if actor.kind is not ActorKind.SYSTEM:
        actor.require(BIND)
        units = actor.units(BIND)
        rows = rows.filter(Q(community_id__in=units) | Q(room__area_id__in=units))
    return rows if status is None else rows.filter(status=status)


def binding_request(*, actor: Actor, request_id: int) -> BindingRequest:
    """One request. Raises NotSignedIn, Forbidden, NotFound."""
    with tenant_read(actor.company):
        row = binding_requests_visible(actor).filter(id=request_id).first()
    if row is None:
        raise NotFound
    return row


def candidates(*, actor: Actor, request_id: int, today: date) -> list[Candidate]:
    """Who on file may be the one that a request names: those of its room, and who has the same phone or ID number.

    Best first. People of other areas only where the phone that was proven is theirs. Raises NotSignedIn, Forbidden,
    NotFound.
    """
    row = binding_request(actor=actor, request_id=request_id)
    with tenant_read(actor.company):
        stays: dict[int, Residency] = {}
        if row.room_id is not None:
            here = residencies_visible(actor, code=BIND).filter(room_id=row.room_id)
            for stay in here.order_by("starts_on", "id"):
                stays[stay.person_id] = stay
        same = Q(id__in=stays)
        if row.phone_index is not None:
            same |= Q(phone_index=row.phone_index)
        if row.id_index is not None:
            of_mine = residencies_visible(actor, code=BIND).values("person_id")
            same |= Q(id_index=row.id_index, id__in=of_mine)
        persons = list(Person.objects.filter(same).exclude(kind="DEVELOPER").order_by("id")[:MOST_CANDIDATES])
    found = [_candidate(row, person, stays.get(person.pk)) for person in persons]
    return sorted(
        found,
        key=lambda one: (
            -(one.is_same_name + one.is_same_phone + (one.id_match is IdMatch.EQUAL)),
            one.ends_on is not None and one.ends_on <= today,
            one.person.id,
        ),
    )


def requests_of_mine(*, actor: Actor) -> list[BindingRequest]:
    """What the account has asked for, at every company, newest first. Raises NotSignedIn, Forbidden."""
    account_id = actor.account
    if actor.kind is not ActorKind.OWNER:
        raise Forbidden
    found: list[BindingRequest] = []
    for company_id in companies_asked_by(account_id):
        with tenant_read(company_id):
            found += BindingRequest.objects.filter(account_id=account_id).order_by("-id")[:50]
    return sorted(found, key=lambda row: (row.created_at, row.pk), reverse=True)


def request_of_mine(*, actor: Actor, company_id: int, request_id: int) -> BindingRequest:
    """One of the account's own requests. Raises NotSignedIn, NotFound."""
    with tenant_read(company_id):
        row = BindingRequest.objects.filter(id=request_id, account_id=actor.account).first()
    if row is None:
        raise NotFound
    return row


def household(*, actor: Actor, room_id: int, today: date) -> list[Member]:
    """Who lives in one of the actor's rooms today, numbers masked. Raises NotSignedIn, Forbidden, NotFound."""
    if actor.kind is not ActorKind.OWNER:
        actor.require(VIEW)
        raise Forbidden
    is_owner = any(access.room_id == room_id and access.role == ResidencyRole.OWNER for access in actor.rooms)
    people = people_of_room(actor=actor, room_id=room_id, today=today)
    with tenant_read(actor.company):
        invited = set(
            _invitations([row.person_id for row in people]).filter(room_id=room_id).values_list("person_id", flat=True)
        )
    return [
        Member(
            residency_id=row.residency_id,
            name=row.name,
            phone=row.phone,
            role=row.role,
            starts_on=row.starts_on,
            is_me=row.person_id == actor.person_id,
            may_remove=is_owner
            and row.person_id != actor.person_id
            and (row.role is ResidencyRole.FAMILY or (row.role is ResidencyRole.TENANT and row.person_id in invited)),
        )
        for row in people
    ]


def was_invited(stay: Residency) -> bool:
    """Whether an owner brought him into the room from the app; inside the company's scope."""
    return _invitations([stay.person_id]).filter(room_id=stay.room_id, role=stay.role).exists()


def bound_accounts(person_ids: Collection[int], *, actor: Actor) -> dict[int, list[AccountOfPerson]]:
    """Person id → the accounts that count as him; empty for people outside of the actor's areas; every id present.

    Raises NotSignedIn, Forbidden.
    """
    with tenant_read(actor.company):
        mine = set(
            residencies_visible(actor, code=BIND).filter(person_id__in=person_ids).values_list("person_id", flat=True)
        )
    found = accounts_of_persons(mine, company_id=actor.company)
    return {person_id: found.get(person_id, []) for person_id in person_ids}


def ownership_changes(*, actor: Actor, room_id: int, code: str = VIEW) -> list[OwnershipChange]:
    """The changes of ownership of a room, newest first. Raises NotSignedIn, Forbidden, NotFound."""
    if actor.kind is ActorKind.OWNER:
        raise Forbidden
    actor.require(code)
    with tenant_read(actor.company):
        if not rooms_visible(actor, code=code).filter(id=room_id).exists():
            raise NotFound
        return list(OwnershipChange.objects.filter(room_id=room_id).order_by("-on", "-id"))


def parties_by_change(change_ids: Collection[int], *, company_id: int) -> dict[int, list[OwnershipParty]]:
    """Change id → its parties with their persons, by id; every id present. For changes that the caller may see."""
    answer: dict[int, list[OwnershipParty]] = {change_id: [] for change_id in change_ids}
    with tenant_read(company_id):
        for row in OwnershipParty.objects.filter(change_id__in=answer).select_related("person").order_by("id"):
            answer[row.change_id].append(row)
    return answer


def _invitations(person_ids: Collection[int]) -> QuerySet[BindingRequest]:
    return BindingRequest.objects.filter(
        kind=RequestKind.MEMBER, status=RequestStatus.APPROVED, person_id__in=person_ids
    )


def _candidate(row: BindingRequest, person: Person, stay: Residency | None) -> Candidate:
    return Candidate(
        person=person_card(person),
        is_same_name=person.name.strip() == row.name,
        is_same_phone=row.phone_index is not None and person.phone_index == row.phone_index,
        id_match=IdMatch(rules.id_match(stated=row.id_number, known=person.id_number)),
        role=ResidencyRole(stay.role) if stay else None,
        starts_on=stay.starts_on if stay else None,
        ends_on=stay.ends_on if stay else None,
    )
