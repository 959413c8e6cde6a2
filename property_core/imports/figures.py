"""抄表, 期初欠费, 预存余额, 押金: readings that go back, figures that stand already, the opening totals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from backend.kernel.money import format_yuan
from property_core.imports import layout
from property_core.imports.contracts import Oddity, Opening, Prior, PriorReading
from property_core.imports.references import Positions
from property_core.imports.tables import KEPT, CheckedSheet


@dataclass(frozen=True, slots=True)
class KnownMeters:
    """The meters that readings are of, by position: those of the workbook, or of the company."""

    codes: Sequence[str]
    initial: Sequence[Decimal]
    is_kept: Callable[[int], bool]


def check_readings(
    readings: CheckedSheet, meters: KnownMeters, meter_of: Positions, prior: Mapping[str, Mapping[date, PriorReading]]
) -> None:
    """`already_posted` and `reading_goes_back`, by 期间 whatever the order of the rows.

    The yardstick is the last good reading before, in the workbook or known from before (`prior`: meter code → period),
    else 初始读数. Readings of a meter that is not kept are not judged.
    """
    by_meter: dict[int, list[int]] = defaultdict(list)
    periods, values = readings.columns["期间"], readings.columns["读数"]
    for position, meter in enumerate(meter_of):
        if (
            meter is not None
            and type(periods[position]) is date
            and type(values[position]) is Decimal
            and position not in readings.closed
            and meters.is_kept(meter)
        ):
            by_meter[meter].append(position)
    for meter, positions in by_meter.items():
        known = prior.get(meters.codes[meter], {})
        for position in positions:
            before = known.get(periods[position])
            if before is not None and before.is_billed and before.value != values[position]:
                _posted(readings, position, "读数", f"{before.value.normalize():f}", "该期间已按此读数出账")
        _check_order(readings, sorted(positions, key=periods.__getitem__), known, meters.initial[meter])


def _check_order(
    readings: CheckedSheet, ordered: list[int], known: Mapping[date, PriorReading], initial: Decimal
) -> None:
    periods, values = readings.columns["期间"], readings.columns["读数"]
    here = {periods[position] for position in ordered}
    older = sorted((period, reading.value) for period, reading in known.items() if period not in here)
    last, since = initial, "初始读数"
    for position in ordered:
        while older and older[0][0] < periods[position]:
            period, value = older.pop(0)
            last, since = value, f"{period:%Y-%m}"
        if values[position] < last:
            readings.fail(
                position,
                "读数",
                "reading_goes_back",
                f"不能小于上一次读数 {last.normalize():f}（{since}），现在是 {values[position].normalize():f}",
                f"must not be below the last reading {last.normalize():f} ({since}), "
                f"found {values[position].normalize():f}",
            )
        elif readings.is_kept(position):
            last, since = values[position], f"{periods[position]:%Y-%m}"


def _posted(sheet: CheckedSheet, position: int, column: str, standing: str, why: str) -> None:
    sheet.fail(
        position,
        column,
        "already_posted",
        f"{why}（{standing}），不能改成 {sheet.quote(position, column)}；请走更正单据",
        f"stands at {standing} already and cannot become {sheet.quote(position, column)}; use a correction",
    )


def check_arrears(arrears: CheckedSheet, prior: Prior) -> None:
    """已收 above 应收, and opening bills that were posted with other figures."""
    columns = arrears.columns
    totals, paids, dues = columns["应收金额"], columns["已收金额"], columns["应收日期"]
    for position, (total, paid) in enumerate(zip(totals, paids, strict=True)):
        if type(total) is int and type(paid) is int and paid > total:
            arrears.fail(
                position,
                "已收金额",
                "out_of_range",
                f"不能大于应收金额 {format_yuan(total)}，现在是 {format_yuan(paid)}",
                f"must be at most 应收金额 {format_yuan(total)}, found {format_yuan(paid)}",
            )
    if not prior.arrears:
        return
    for position, key in enumerate(arrears.keys()):
        before = prior.arrears.get(key) if arrears.is_kept(position) else None
        if before is None:
            continue
        why = "这笔期初欠费已入账"
        if totals[position] != before.total_minor:
            _posted(arrears, position, "应收金额", format_yuan(before.total_minor), why)
        elif paids[position] != before.paid_minor:
            _posted(arrears, position, "已收金额", format_yuan(before.paid_minor), why)
        elif dues[position] != before.due_on:
            _posted(arrears, position, "应收日期", before.due_on.isoformat(), why)


def check_amounts(sheet: CheckedSheet, posted: Mapping[Any, int], why: str) -> None:
    """预存余额 and 押金 that were posted with another 金额."""
    if not posted:
        return
    for position, (key, amount) in enumerate(zip(sheet.keys(), sheet.columns["金额"], strict=True)):
        before = posted.get(key) if sheet.is_kept(position) else None
        if before is not None and amount != before:
            _posted(sheet, position, "金额", format_yuan(before), why)


def arrears_without_terms(
    arrears: CheckedSheet, assignments: CheckedSheet, tariffs: CheckedSheet, room_of: Positions, rooms: CheckedSheet
) -> list[Oddity]:
    """Opening arrears whose room has no assignment of the item: they bear no late fee.

    `room_of`: beside the assignments, the position of the room that the object is or belongs to.
    """
    items = dict(zip(tariffs.columns["编码"], tariffs.columns["项目编码"], strict=True))
    codes = rooms.columns["房间编码"]
    assigned = {
        (codes[room], items.get(tariff))
        for room, tariff, state in zip(room_of, assignments.columns["标准编码"], assignments.states, strict=True)
        if room is not None and state == KEPT
    }
    found = [
        row
        for row, key in zip(arrears.kept_numbers(), arrears.kept("房间编码", "项目编码"), strict=True)
        if key not in assigned
    ]
    if not found:
        return []
    return [
        Oddity(
            layout.ARREARS,
            "项目编码",
            len(found),
            found[0],
            "房间没有该项目的标准分配，不计滞纳金",
            "the room has no assignment of the item, so no late fee",
        )
    ]


def opening(arrears: CheckedSheet, prepaid: CheckedSheet, deposits: CheckedSheet) -> Opening:
    """The opening figures of the rows kept, in fen."""
    owed = [total - paid for total, paid in arrears.kept("应收金额", "已收金额")]
    return Opening(
        arrears_count=len(owed),
        principal_minor=sum(owed),
        prepaid_minor=sum(amount for (amount,) in prepaid.kept("金额")),
        deposits_minor=sum(amount for (amount,) in deposits.kept("金额")),
    )


NAMES = {layout.PREPAID: "这个房间的期初预存已入账", layout.DEPOSITS: "这笔押金已入账"}
