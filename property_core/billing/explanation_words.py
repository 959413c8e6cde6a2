"""The words of an explanation's sentences in both languages; templates are filled by explanation_texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from property_core.formulas.contracts import Function, Quantity, SplitKind
from property_core.homes.contracts import Medium


@dataclass(frozen=True, slots=True)
class Words:
    """A language. Templates are filled with what their names say."""

    units: Mapping[Medium, str]
    quantities: Mapping[Quantity, str]
    per_month: str
    per_person: str
    months: str
    day: str
    month: str
    days_of: str
    calculated: str
    tier: str
    meter: str
    meter_multiplied: str
    part_of_month: str
    part_of_span: str
    from_day: str
    until_day: str
    between_days: str
    whole_month: str
    at_least: str
    raised: str
    at_most: str
    lowered: str
    then: str
    pot: str
    pot_of: Mapping[Medium, str]
    splits: Mapping[SplitKind, str]
    weights: Mapping[SplitKind, str]
    fen_up: str
    terms: str
    graceless_terms: str
    capped: str
    fee: str
    fee_result: str
    fee_together: str
    fee_capped: str
    opening: str
    opening_unpaid: str
    functions: Mapping[Function, str]


CHINESE = Words(
    units={Medium.WATER: "吨", Medium.POWER: "度", Medium.GAS: "立方米", Medium.HEAT: "千瓦时"},
    quantities={
        Quantity.AREA: "{value} ㎡",
        Quantity.INNER_AREA: "{value} ㎡（套内）",
        Quantity.FLOOR: "{value} 层",
        Quantity.OCCUPANTS: "{value} 人",
    },
    per_month="月",
    per_person="人·月",
    months="{months} 个月",
    day="{month}月{day}日",
    month="{year}年{month}月",
    days_of="{days} ÷ {of} 天",
    calculated="{work} = {result}",
    tier="第{position}档 {lower}–{reached} {unit}{price} = {amount}",
    meter="表号 {code}：上次 {previous}，本次 {reading}，用量 {usage} {unit}",
    meter_multiplied="表号 {code}：上次 {previous}，本次 {reading}，倍率 {multiplier}，用量 {usage} {unit}",
    part_of_month="本月 {of} 天，计费 {days} 天{dates}",
    part_of_span="本期 {of} 天，计费 {days} 天{dates}",
    from_day="（{first}起）",
    until_day="（至{last}）",
    between_days="（{first}至{last}）",
    whole_month="按整月计费，不按天折算",
    at_least="{work} = {result}，不低于 {bound}",
    raised="{work} = {raw}，不足 {bound}，按 {bound} 计",
    at_most="{work} = {result}，不超过 {bound}",
    lowered="{work} = {raw}，超过 {bound}，按 {bound} 计",
    then="{said}；{taken}{days} = {result}",
    pot="本栋{kind} {usage} {unit}，共 {pot}，{split}分摊到 {rooms} 户，您家{weight}分摊 {share}{fen_up}",
    pot_of={Medium.WATER: "公共用水", Medium.POWER: "公共用电", Medium.GAS: "公共用气", Medium.HEAT: "公共供热"},
    splits={SplitKind.BY_AREA: "按建筑面积", SplitKind.BY_HOUSEHOLD: "按户", SplitKind.BY_OCCUPANTS: "按人数"},
    weights={SplitKind.BY_AREA: " {weight} ㎡，", SplitKind.BY_HOUSEHOLD: "", SplitKind.BY_OCCUPANTS: " {weight} 人，"},
    fen_up="（含尾差 1 分）",
    terms="应收日 {due}，宽限 {grace} 天后每天按欠费的 {rate} 计滞纳金{capped}",
    graceless_terms="应收日 {due}，逾期每天按欠费的 {rate} 计滞纳金{capped}",
    capped="，累计不超过本金",
    fee="欠费 {principal} × {rate} × {days} 天（{first}至{last}）",
    fee_result="{work} = {result}",
    fee_together="以上合计 {result}",
    fee_capped="滞纳金累计不超过本金，本次计 {result}",
    opening="系统启用前 {period} 的费用：应收 {total}，已收 {paid}，结转欠费 {rest}",
    opening_unpaid="系统启用前 {period} 的费用：应收 {total}，未收，全部结转",
    functions={Function.MAX: "取大", Function.MIN: "取小", Function.ROUND: "取整"},
)
ENGLISH = Words(
    units={Medium.WATER: "t", Medium.POWER: "kWh", Medium.GAS: "m³", Medium.HEAT: "kWh"},
    quantities={
        Quantity.AREA: "{value} ㎡",
        Quantity.INNER_AREA: "{value} ㎡ (inner)",
        Quantity.FLOOR: "floor {value}",
        Quantity.OCCUPANTS: "{value} persons",
    },
    per_month="month",
    per_person="person·month",
    months="{months} months",
    day="{name} {day}",
    month="{name} {year}",
    days_of="{days} ÷ {of} days",
    calculated="{work} = {result}",
    tier="Tier {position}: {lower}–{reached} {unit}{price} = {amount}",
    meter="Meter {code}: from {previous} to {reading}, {usage} {unit} used",
    meter_multiplied="Meter {code}: from {previous} to {reading}, times {multiplier}, {usage} {unit} used",
    part_of_month="{days} of the month's {of} days are billed{dates}",
    part_of_span="{days} of the period's {of} days are billed{dates}",
    from_day=" (from {first})",
    until_day=" (until {last})",
    between_days=" ({first} to {last})",
    whole_month="Billed for the whole month, not by the day",
    at_least="{work} = {result}, no less than {bound}",
    raised="{work} = {raw}, less than {bound}: {bound} is charged",
    at_most="{work} = {result}, no more than {bound}",
    lowered="{work} = {raw}, more than {bound}: {bound} is charged",
    then="{said}; {taken}{days} = {result}",
    pot="{kind} of your building: {usage} {unit}, {pot} in all, shared by {rooms} homes {split};"
    " yours{weight}: {share}{fen_up}",
    pot_of={
        Medium.WATER: "Shared water",
        Medium.POWER: "Shared electricity",
        Medium.GAS: "Shared gas",
        Medium.HEAT: "Shared heating",
    },
    splits={
        SplitKind.BY_AREA: "by built area",
        SplitKind.BY_HOUSEHOLD: "equally",
        SplitKind.BY_OCCUPANTS: "by occupants",
    },
    weights={
        SplitKind.BY_AREA: ", {weight} ㎡",
        SplitKind.BY_HOUSEHOLD: "",
        SplitKind.BY_OCCUPANTS: ", {weight} persons",
    },
    fen_up=" (¥0.01 of the remainder included)",
    terms="Due on {due}; after {grace} days of grace a late fee of {rate} of what is owed grows each day{capped}",
    graceless_terms="Due on {due}; after that a late fee of {rate} of what is owed grows each day{capped}",
    capped=", up to the amount of the bill",
    fee="{principal} owed × {rate} × {days} days ({first} to {last})",
    fee_result="{work} = {result}",
    fee_together="Together {result}",
    fee_capped="Late fees never exceed the bill itself, so {result} is charged",
    opening="From before this system, {period}: {total} due, {paid} paid, {rest} carried over",
    opening_unpaid="From before this system, {period}: {total} due and carried over",
    functions={Function.MAX: "max", Function.MIN: "min", Function.ROUND: "round"},
)
