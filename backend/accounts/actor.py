"""The Actor: who asks, with everything that decides what he may do. Built once per request, passed down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from backend.kernel.errors import Forbidden, NotSignedIn


class ActorKind(StrEnum):
    ANONYMOUS = "ANONYMOUS"
    OWNER = "OWNER"
    MERCHANT = "MERCHANT"
    STAFF = "STAFF"
    SYSTEM = "SYSTEM"


@dataclass(frozen=True, slots=True)
class RoomAccess:
    """What a resident may see of one room.

    `role` is OWNER, TENANT or FAMILY. An owner and his family see all bills of the room; a tenant those of
    the payer role TENANT from the month of `since` on (BILLING rules, section 3.6). Where others held the role before
    and left, what was theirs stays theirs: `hidden_payers` are those persons, and an owner sees the bills of
    everybody else from the month `bills_from` (its first day) on. His own bills he always sees.
    """

    room_id: int
    role: str
    since: date
    bills_from: date | None = None
    hidden_payers: tuple[int, ...] = ()


_NO_GRANTS: Mapping[str, frozenset[int]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks.

    `grants`: permission code → ids of the organisation units (whole subtrees, expanded) it holds for.
    `rooms`: rooms of an owner, tenant or family member; empty for everybody else. `left_room_ids`: rooms that he
    owned or rented and has left: of these he sees the bills that he himself is to pay, nothing else.
    """

    kind: ActorKind
    account_id: int | None = None
    company_id: int | None = None
    person_id: int | None = None
    grants: Mapping[str, frozenset[int]] = field(default_factory=lambda: _NO_GRANTS, hash=False)
    rooms: tuple[RoomAccess, ...] = ()
    left_room_ids: frozenset[int] = frozenset()
    shop_ids: frozenset[int] = frozenset()
    ip: str | None = None
    request_id: str = ""
    language: str = "zh-Hans"
    session_id: int | None = None

    @property
    def is_signed_in(self) -> bool:
        return self.kind is not ActorKind.ANONYMOUS

    @property
    def company(self) -> int:
        """The tenant asked for. Raises NotSignedIn; Forbidden for somebody signed in whom no company knows.

        He would sign in again in vain: clients take NOT_SIGNED_IN as the end of a session.
        """
        if self.company_id is None:
            raise Forbidden if self.is_signed_in else NotSignedIn
        return self.company_id

    @property
    def account(self) -> int:
        """The account that is signed in. Raises NotSignedIn where there is none."""
        if self.account_id is None:
            raise NotSignedIn
        return self.account_id

    @property
    def room_ids(self) -> frozenset[int]:
        return frozenset(access.room_id for access in self.rooms)

    def units(self, code: str) -> frozenset[int]:
        """Ids of the organisation units for which the actor holds the permission `code`."""
        return self.grants.get(code, frozenset())

    def can(self, code: str, *, unit_id: int | None = None) -> bool:
        """Whether the actor holds `code` at all, or for the given organisation unit. The system may everything."""
        if self.kind is ActorKind.SYSTEM:
            return True
        units = self.units(code)
        return bool(units) if unit_id is None else unit_id in units

    def require(self, code: str, *, unit_id: int | None = None) -> None:
        """Raises NotSignedIn or Forbidden unless the actor holds `code` (for the unit)."""
        if not self.is_signed_in:
            raise NotSignedIn
        if not self.can(code, unit_id=unit_id):
            raise Forbidden


ANONYMOUS = Actor(kind=ActorKind.ANONYMOUS)


def system_actor(*, company_id: int | None, request_id: str = "") -> Actor:
    """The actor of timers, provider messages, imports from the command line and batch work."""
    return Actor(kind=ActorKind.SYSTEM, company_id=company_id, request_id=request_id)
