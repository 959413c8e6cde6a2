"""What a move would mean, told before it is done. Django-free."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from backend.kernel.choices import Choice
from backend.kernel.money import Money


class NoticeCode(Choice):
    """Why somebody should look twice before he goes on."""

    OPEN_BILLS = "OPEN_BILLS"
    BILLED_AHEAD = "BILLED_AHEAD"
    MONTH_BILLED = "MONTH_BILLED"
    PREPAYMENT_STAYS = "PREPAYMENT_STAYS"
    DEPOSIT_HELD = "DEPOSIT_HELD"
    ROLE_WITHOUT_PAYER = "ROLE_WITHOUT_PAYER"
    ACCESS_ENDS = "ACCESS_ENDS"
    FAMILY_WITHOUT_OWNER = "FAMILY_WITHOUT_OWNER"
    TENANT_STAYS = "TENANT_STAYS"
    ANOTHER_OWNER = "ANOTHER_OWNER"


@dataclass(frozen=True, slots=True)
class Stay:
    """A residency as the rules look at it, half-open; `id` None for one that would begin."""

    id: int | None
    person_id: int
    person_code: str
    name: str
    role: str
    starts_on: date
    ends_on: date | None

    def runs_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or self.ends_on > day)


@dataclass(frozen=True, slots=True)
class OwedBy:
    """What one payer owes of the room's open bills, without late fees that still grow. Nobody: it stands on the room.

    `ahead`: how many of them are of periods that end on the day of the move or later.
    """

    payer_id: int | None
    payer_role: str
    name: str
    count: int
    principal: Money
    oldest_due_on: date
    ahead: int


@dataclass(frozen=True, slots=True)
class ChargedRole:
    """Assignments of the room (its spaces and meters too) that run on the day of the move or after it, by payer."""

    role: str
    count: int
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NextPayer:
    """Who will be billed for a payer role from the period of the move on; nobody where `person_id` is None."""

    role: str
    person_id: int | None
    name: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to look at, in both languages."""

    code: NoticeCode
    zh: str
    en: str

    def text(self, language: str = "zh-Hans") -> str:
        return self.zh if language.lower().startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class Refusal:
    """What the move itself would be refused for, by the code of its error."""

    code: str
    zh: str
    en: str

    def text(self, language: str = "zh-Hans") -> str:
        return self.zh if language.lower().startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class LosesAccess:
    """Somebody whose app shows the room until the day before, with the phones of his accounts, masked."""

    person_id: int
    name: str
    phones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MovePreview:
    """A move of one room as it would be from `on` on."""

    room_id: int
    on: date
    owed: tuple[OwedBy, ...]
    prepayment: Money
    deposit: Money
    next_payers: tuple[NextPayer, ...]
    loses_access: tuple[LosesAccess, ...]
    notices: tuple[Notice, ...]
    refusals: tuple[Refusal, ...]
