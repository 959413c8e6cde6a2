"""What a move touches: the room's stays, its open bills by payer, its assignments, its money, its people's accounts."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import connection

from backend.accounts.actor import Actor
from backend.accounts.selectors import accounts_of_persons
from backend.kernel.errors import DomainError, NotFound
from backend.kernel.money import Money
from backend.organization.base import tenant_read
from payments.ledger.contracts import AccountKind
from payments.ledger.selectors import balance_by_reference
from property_core.homes.selectors import rooms_by_id
from property_core.moves import rules
from property_core.moves.contracts import (
    ChargedRole,
    LosesAccess,
    MovePreview,
    OwedBy,
    Refusal,
    Stay,
)
from property_core.residents.contracts import ResidencyRole
from property_core.residents.permissions import MANAGE, TRANSFER
from property_core.residents.services import AlreadyLivesThere, AlreadyMovedOut, MovesOutTooEarly, NobodyHandsOver

_STAYS = """
SELECT residency.id, residency.room_id, person.id, person.code, person.name, residency.role, residency.starts_on,
    residency.ends_on
FROM residency JOIN person ON person.company_id = residency.company_id AND person.id = residency.person_id
WHERE residency.company_id = %(company_id)s AND residency.room_id = ANY(%(rooms)s)
ORDER BY residency.starts_on, residency.id
"""

# A bill whose period ends on the day of the move or later was made for whoever held the role before.
_OWED = """
SELECT bill.room_id, bill.payer_id, bill.payer_role, coalesce(person.name, ''), count(*),
    sum(bill.total_minor - bill.paid_minor), min(bill.due_on),
    count(*) FILTER (WHERE bill.period + interval '1 month' > %(on)s::date AND bill.origin = 'RUN')
FROM bill LEFT JOIN person ON person.company_id = bill.company_id AND person.id = bill.payer_id
WHERE bill.company_id = %(company_id)s AND bill.room_id = ANY(%(rooms)s) AND bill.status IN ('OPEN', 'PART_PAID')
GROUP BY bill.room_id, bill.payer_id, bill.payer_role, person.name ORDER BY min(bill.due_on), bill.payer_id
"""

_CHARGED = """
SELECT room_id, payer_role, count(*), array_agg(DISTINCT item ORDER BY item) FROM (
    SELECT coalesce(mine.room_id, space.room_id, meter.room_id) AS room_id, mine.payer_role, item.name AS item
    FROM assignment AS mine
    JOIN tariff ON tariff.company_id = mine.company_id AND tariff.id = mine.tariff_id
    JOIN charge_item AS item ON item.company_id = mine.company_id AND item.id = tariff.item_id
    LEFT JOIN parking_space AS space ON space.company_id = mine.company_id AND space.id = mine.space_id
    LEFT JOIN meter ON meter.company_id = mine.company_id AND meter.id = mine.meter_id
    WHERE mine.company_id = %(company_id)s AND (mine.ends_on IS NULL OR mine.ends_on > %(on)s)
) AS charged WHERE room_id = ANY(%(rooms)s) GROUP BY room_id, payer_role ORDER BY payer_role
"""


def preview_move_out(*, actor: Actor, residency_ids: Collection[int], ends_on: date) -> list[MovePreview]:
    """What ending these stays would mean, room by room. Raises NotSignedIn, Forbidden, NotFound."""
    actor.require(MANAGE)
    wanted = set(residency_ids)
    with tenant_read(actor.company):
        rows = _rows(
            "SELECT DISTINCT room_id FROM residency WHERE company_id = %(company_id)s AND id = ANY(%(ids)s)",
            actor.company,
            ids=list(wanted),
        )
        room_ids = sorted(row[0] for row in rows)
        _require_rooms(actor, room_ids, MANAGE)
        stays = _stays(actor.company, room_ids)
        if not wanted <= {stay.id for found in stays.values() for stay in found}:
            raise NotFound(field=("residencyIds",))
        return [_preview(actor, room_id, stays[room_id], ending=wanted, begun=[], on=ends_on) for room_id in room_ids]


def preview_move_in(
    *, actor: Actor, person_id: int | None, name: str, room_id: int, role: ResidencyRole, starts_on: date
) -> MovePreview:
    """What moving somebody in would mean; person_id None for a new customer of that name.

    Raises NotSignedIn, Forbidden, NotFound.
    """
    actor.require(MANAGE)
    with tenant_read(actor.company):
        _require_rooms(actor, [room_id], MANAGE)
        people = _people(actor.company, [person_id] if person_id is not None else [])
        code, known = people[person_id] if person_id is not None else ("\uffff", name)
        entering = Stay(None, person_id or 0, code, known, str(role), starts_on, None)
        stays = _stays(actor.company, [room_id])[room_id]
        return _preview(actor, room_id, stays, ending=set(), begun=[entering], on=starts_on)


def preview_owner_change(
    *,
    actor: Actor,
    room_id: int,
    on: date,
    new_person_ids: Collection[int],
    former_residency_ids: Collection[int] | None,
    leaving_residency_ids: Collection[int] | None,
) -> MovePreview:
    """What a change of ownership would mean; the choices as residents.services.change_owner takes them.

    Raises NotSignedIn, Forbidden, NotFound.
    """
    actor.require(TRANSFER)
    with tenant_read(actor.company):
        _require_rooms(actor, [room_id], TRANSFER)
        stays = _stays(actor.company, [room_id])[room_id]
        open_stays = [stay for stay in stays if stay.ends_on is None]
        people = _people(actor.company, new_person_ids)
        former = {
            stay.id
            for stay in open_stays
            if stay.role == "OWNER" and (former_residency_ids is None or stay.id in former_residency_ids)
        }
        leaving = {
            stay.id
            for stay in open_stays
            if (stay.role == "FAMILY" and stay.starts_on < on and leaving_residency_ids is None)
            or (stay.role != "OWNER" and stay.id in (leaving_residency_ids or ()))
        }
        begun = [Stay(None, who, *people[who], "OWNER", on, None) for who in dict.fromkeys(new_person_ids)]
        ending = {found for found in former | leaving if found is not None}
        preview = _preview(actor, room_id, stays, ending=ending, begun=begun, on=on)
    if former:
        return preview
    return replace(preview, refusals=(_refusal(NobodyHandsOver(on=on)), *preview.refusals))


def _preview(
    actor: Actor, room_id: int, stays: list[Stay], *, ending: set[int], begun: list[Stay], on: date
) -> MovePreview:
    company_id = actor.company
    leaving = [stay for stay in stays if stay.id in ending]
    after = rules.after_move(stays, ending=ending, begun=begun, on=on)
    owed = tuple(_owed(company_id, room_id, on))
    payers = rules.next_payers(after, _charged(company_id, room_id, on), on=on)
    accounts = accounts_of_persons({stay.person_id for stay in leaving}, company_id=company_id)
    gone = [stay for stay in leaving if not any(one.person_id == stay.person_id and one.runs_on(on) for one in after)]
    loses = tuple(
        LosesAccess(stay.person_id, stay.name, tuple(one.phone for one in accounts[stay.person_id]))
        for stay in gone
        if accounts[stay.person_id]
    )
    prepayment = _balance(company_id, AccountKind.PREPAYMENT, room_id)
    deposit = _balance(company_id, AccountKind.DEPOSIT_HELD, room_id)
    said = rules.notices(
        after=after,
        leaving=leaving,
        entering=begun,
        owed=owed,
        prepayment=prepayment,
        deposit=deposit,
        payers=payers,
        has_accounts=bool(loses),
        on=on,
    )
    refusals = tuple(_refusals(stays, leaving, begun, on))
    return MovePreview(room_id, on, owed, prepayment, deposit, payers, loses, tuple(said), refusals)


def _refusals(stays: list[Stay], leaving: list[Stay], begun: list[Stay], on: date) -> Iterator[Refusal]:
    for stay in leaving:
        if stay.ends_on is not None:
            yield _refusal(AlreadyMovedOut(ends_on=stay.ends_on))
        elif on <= stay.starts_on:
            yield _refusal(MovesOutTooEarly(starts_on=stay.starts_on))
    for new in begun:
        is_there = any(
            stay.person_id == new.person_id and stay.role == new.role and (stay.ends_on is None or stay.ends_on > on)
            for stay in stays
            if stay not in leaving
        )
        if is_there:
            yield _refusal(AlreadyLivesThere())


def _refusal(error: DomainError) -> Refusal:
    return Refusal(error.code, error.text("zh-Hans"), error.text("en"))


def _require_rooms(actor: Actor, room_ids: Collection[int], code: str) -> None:
    rooms = rooms_by_id(room_ids, company_id=actor.company)
    if not room_ids or not all(
        room_id in rooms and actor.can(code, unit_id=rooms[room_id].area_id) for room_id in room_ids
    ):
        raise NotFound


def _stays(company_id: int, room_ids: Collection[int]) -> dict[int, list[Stay]]:
    answer: dict[int, list[Stay]] = {room_id: [] for room_id in room_ids}
    for id_, room_id, *rest in _rows(_STAYS, company_id, rooms=list(room_ids)):
        answer[room_id].append(Stay(id_, *rest))
    return answer


def _people(company_id: int, person_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Person id → customer number and name. Raises NotFound where one is not there."""
    rows = _rows(
        "SELECT id, code, name FROM person WHERE company_id = %(company_id)s AND id = ANY(%(ids)s)"
        " AND kind <> 'DEVELOPER'",
        company_id,
        ids=list(person_ids),
    )
    found = {id_: (code, name) for id_, code, name in rows}
    if len(found) != len(set(person_ids)):
        raise NotFound(field=("personId",))
    return found


def _owed(company_id: int, room_id: int, on: date) -> list[OwedBy]:
    return [
        OwedBy(payer_id, role, name, count, Money(int(principal)), oldest, ahead)
        for _, payer_id, role, name, count, principal, oldest, ahead in _rows(_OWED, company_id, rooms=[room_id], on=on)
    ]


def _charged(company_id: int, room_id: int, on: date) -> list[ChargedRole]:
    return [
        ChargedRole(role, count, tuple(items))
        for _, role, count, items in _rows(_CHARGED, company_id, rooms=[room_id], on=on)
    ]


def _balance(company_id: int, kind: AccountKind, room_id: int) -> Money:
    return balance_by_reference(company_id=company_id, kind=kind, reference_ids=[room_id])[room_id]


def _rows(statement: str, company_id: int, **parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"company_id": company_id, **parameters})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
