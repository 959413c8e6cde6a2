"""Who pays after a move, and what is to be said before it. Pure."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from backend.kernel.money import Money, format_yuan
from property_core.moves.contracts import ChargedRole, NextPayer, Notice, NoticeCode, OwedBy, Stay

PAYING_ROLES = ("OWNER", "TENANT")
_ROLE_ZH = {"OWNER": "业主", "TENANT": "租户", "DEVELOPER": "开发商", "FAMILY": "家属"}
_ROLE_EN = {"OWNER": "owner", "TENANT": "tenant", "DEVELOPER": "developer", "FAMILY": "family"}


def last_day(day: date) -> date:
    """The last day of the day's month: who holds a role on it pays for the month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def after_move(stays: Iterable[Stay], *, ending: Collection[int], begun: Iterable[Stay], on: date) -> list[Stay]:
    """The room's stays as they would be: those of `ending` end on the day, those of `begun` are added."""
    kept = [replace(stay, ends_on=on) if stay.id in ending else stay for stay in stays]
    return [*kept, *begun]


def payer(stays: Iterable[Stay], *, role: str, period_day: date) -> Stay | None:
    """The holder of a role on the period's last day: of several the earliest, then the smallest customer number."""
    holders = [stay for stay in stays if stay.role == role and stay.runs_on(last_day(period_day))]
    return min(holders, key=lambda stay: (stay.starts_on, stay.person_code.encode()), default=None)


def next_payers(stays: Sequence[Stay], charged: Iterable[ChargedRole], *, on: date) -> tuple[NextPayer, ...]:
    """Who is billed for each charged role from the month of the move on; the developer is a party of his own."""
    found = []
    for one in charged:
        if one.role not in PAYING_ROLES:
            continue
        who = payer(stays, role=one.role, period_day=on)
        found.append(NextPayer(one.role, who.person_id if who else None, who.name if who else "", one.items))
    return tuple(found)


def notices(
    *,
    after: Sequence[Stay],
    leaving: Sequence[Stay],
    entering: Sequence[Stay],
    owed: Sequence[OwedBy],
    prepayment: Money,
    deposit: Money,
    payers: Sequence[NextPayer],
    has_accounts: bool,
    on: date,
) -> Iterator[Notice]:
    """What is allowed but worth a look, the weightiest first."""
    leaving_ids = {stay.person_id for stay in leaving}
    for one in owed:
        if one.payer_id in leaving_ids:
            yield _open_bills(one)
            if one.ahead:
                yield Notice(
                    NoticeCode.BILLED_AHEAD,
                    f"其中 {one.ahead} 张账单的费用期间在 {on} 之后仍有天数，已出的账单不改付款人。",
                    f"{one.ahead} of them are of periods that end on {on} or later; a bill keeps its payer.",
                )
    yield from _month_billed(entering, owed, leaving_ids)
    for payer_ in payers:
        if payer_.person_id is None:
            items = "、".join(payer_.items)
            yield Notice(
                NoticeCode.ROLE_WITHOUT_PAYER,
                f"{on} 起没有{_ROLE_ZH[payer_.role]}：{items} 的账单将挂在房间上，无人付款。",
                f"From {on} on nobody is {_ROLE_EN[payer_.role]}: bills of {items} will stand on the room.",
            )
    if leaving and prepayment.amount_minor:
        yield Notice(
            NoticeCode.PREPAYMENT_STAYS,
            f"房间预存余额 {format_yuan(prepayment.amount_minor)} 元属于房间，不随人转走；需要时请先办理退款。",
            f"The room's prepayment of {format_yuan(prepayment.amount_minor)} stays with the room; refund it first"
            " where it is to go with him.",
        )
    if leaving and deposit.amount_minor:
        yield Notice(
            NoticeCode.DEPOSIT_HELD,
            f"房间有押金 {format_yuan(deposit.amount_minor)} 元未退。",
            f"A deposit of {format_yuan(deposit.amount_minor)} is held for the room.",
        )
    yield from _household(after, leaving, entering, on)
    if leaving and has_accounts:
        yield Notice(
            NoticeCode.ACCESS_ENDS,
            f"{on} 起，迁出人在手机端不再看到这个房间，只能看到本人应付的账单。",
            f"From {on} on the app shows those who leave the bills that are theirs to pay, and the room no more.",
        )


def _open_bills(one: OwedBy) -> Notice:
    amount = format_yuan(one.principal.amount_minor)
    return Notice(
        NoticeCode.OPEN_BILLS,
        f"{one.name} 还有 {one.count} 张账单未付，合计 {amount} 元（不含滞纳金），仍由其本人承担。",
        f"{one.name} owes {one.count} bills, {amount} without late fees; they stay with him.",
    )


def _month_billed(entering: Sequence[Stay], owed: Sequence[OwedBy], leaving: Collection[int]) -> Iterator[Notice]:
    roles = {stay.role for stay in entering}
    for one in owed:
        if one.ahead and one.payer_role in roles and one.payer_id not in {stay.person_id for stay in entering}:
            who = one.name or "房间"
            yield Notice(
                NoticeCode.MONTH_BILLED,
                f"本期账单已出给{who}，迁入人从下一期起付款。",
                f"The period is billed to {one.name or 'the room'} already; who moves in pays from the next one on.",
            )
            return


def _household(after: Sequence[Stay], leaving: Sequence[Stay], entering: Sequence[Stay], on: date) -> Iterator[Notice]:
    owners = [stay for stay in after if stay.role == "OWNER" and stay.runs_on(on)]
    left_owner = any(stay.role == "OWNER" for stay in leaving)
    family = [stay for stay in after if stay.role == "FAMILY" and stay.runs_on(on)]
    tenants = [stay for stay in after if stay.role == "TENANT" and stay.runs_on(on)]
    if left_owner and family and (not owners or entering):
        names = "、".join(stay.name for stay in family)
        yield Notice(
            NoticeCode.FAMILY_WITHOUT_OWNER,
            f"家属 {names} 仍登记在这个房间，将看到新业主的账单；如一并搬走请同时迁出。",
            f"Family {names} stay registered and will see the bills of the room; move them out too if they left.",
        )
    if left_owner and tenants:
        names = "、".join(stay.name for stay in tenants)
        yield Notice(
            NoticeCode.TENANT_STAYS,
            f"租户 {names} 继续租住，租户承担的费用不变。",
            f"Tenant {names} stays and goes on paying what tenants pay.",
        )
    new_owners = {stay.person_id for stay in entering if stay.role == "OWNER"}
    others = [stay for stay in owners if stay.person_id not in new_owners]
    if new_owners and others:
        names = "、".join(stay.name for stay in others)
        yield Notice(
            NoticeCode.ANOTHER_OWNER,
            f"{names} 仍是业主：双方将作为共有人看到彼此的账单。如为买卖请办理产权变更。",
            f"{names} stays an owner: both will see each other's bills. Record a change of ownership if he sold.",
        )
