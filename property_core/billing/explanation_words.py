"""Sentences over a bill's explanation, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from backend.kernel.money import format_yuan

_ZH: Mapping[str, str] = {
    "tariff": "按收费标准 {tariff}（第 {version} 版）计算：{formula}。",
    "months": "一次计收 {months} 个月，单价按 {months} 个月计。",
    "meter": "表 {code}：本期读数 {reading}，上期读数 {previous}，倍率 {multiplier}，用量 {usage} {unit}。",
    "quantity": "{name} {value} {unit}",
    "tier": "{lower} 至 {upper} {unit}：{quantity} × {price} = {amount} 元。",
    "last_tier": "超过 {lower} {unit}：{quantity} × {price} = {amount} 元。",
    "holds": "条件 {condition} 成立（{left} 与 {right} 相比）。",
    "fails": "条件 {condition} 不成立（{left} 与 {right} 相比）。",
    "max": "{values} 中取大：{taken}。",
    "min": "{values} 中取小：{taken}。",
    "round": "{value} 取整到 {places} 位小数：{rounded}。",
    "prorated": "本期 {of} 天，计费 {billed} 天：{value} × {billed} ÷ {of} = {unrounded} 元。",
    "whole": "整期计收：{value} 元。",
    "pot": "本楼公摊 {amount} 元，{split}，由 {rooms} 户分担；本户 {weight} {unit}，合计 {weights} {unit}。",
    "fen_up": "分摊到分后余下的分，按余数从大到小每户加一分，本户加了一分。",
    "no_fen": "分摊到分后余下的分，按余数从大到小每户加一分，本户没有加。",
    "result": "四舍五入到分，应收 {amount} 元。",
    "shared": "本户应分摊 {amount} 元。",
    "fee_due": "应收日 {due_on}，宽限 {grace_days} 天，违约金按每日 {rate} 计到 {until}（当日计入）。",
    "fee_interval": "自 {start} 起 {days} 天，欠款 {principal} 元：{principal} × {rate} × {days}。",
    "fee_capped": "违约金不超过本金。",
    "opening": "从原账转入的欠费：应收 {amount} 元，其中原账已收 {paid} 元。",
}
_EN: Mapping[str, str] = {
    "tariff": "By tariff {tariff} (version {version}): {formula}.",
    "months": "Billed for {months} months at once; the unit price counts {months} times.",
    "meter": "Meter {code}: reading {reading}, before it {previous}, multiplier {multiplier}, usage {usage} {unit}.",
    "quantity": "{name} {value} {unit}",
    "tier": "{lower} to {upper} {unit}: {quantity} × {price} = ¥{amount}.",
    "last_tier": "Above {lower} {unit}: {quantity} × {price} = ¥{amount}.",
    "holds": "The condition {condition} holds ({left} against {right}).",
    "fails": "The condition {condition} does not hold ({left} against {right}).",
    "max": "The larger of {values}: {taken}.",
    "min": "The smaller of {values}: {taken}.",
    "round": "{value} rounded to {places} decimals: {rounded}.",
    "prorated": "{billed} of the period's {of} days are billed: {value} × {billed} ÷ {of} = ¥{unrounded}.",
    "whole": "The whole period is billed: ¥{value}.",
    "pot": "The building shares ¥{amount} {split} among {rooms} rooms; this room has {weight} of {weights} {unit}.",
    "fen_up": "The cents left over go one each to the largest remainders; this room takes one.",
    "no_fen": "The cents left over go one each to the largest remainders; this room takes none.",
    "result": "Rounded half up to the cent: ¥{amount}.",
    "shared": "This room's share: ¥{amount}.",
    "fee_due": "Due {due_on}, {grace_days} days of grace; late fee of {rate} a day up to {until} (included).",
    "fee_interval": "{days} days from {start} with ¥{principal} owed: {principal} × {rate} × {days}.",
    "fee_capped": "The late fee is capped at the principal.",
    "opening": "Arrears taken over from the old books: ¥{amount}, of which ¥{paid} was already paid.",
}
_UNITS_ZH = {
    "SQUARE_METRE": "㎡",
    "FLOOR": "层",
    "PERSON": "人",
    "HOUSEHOLD": "户",
    "YUAN": "元",
    "CUBIC_METRE": "立方米",
    "KILOWATT_HOUR": "度",
    "GIGAJOULE": "吉焦",
}
_UNITS_EN = {
    "SQUARE_METRE": "㎡",
    "FLOOR": "",
    "PERSON": "persons",
    "HOUSEHOLD": "households",
    "YUAN": "yuan",
    "CUBIC_METRE": "m³",
    "KILOWATT_HOUR": "kWh",
    "GIGAJOULE": "GJ",
}
_NAMES_ZH = {
    "area": "建筑面积",
    "inner_area": "套内面积",
    "floor": "楼层",
    "occupants": "人数",
    "price": "单价",
    "usage": "用量",
    "shared_usage": "公摊用量",
}
_NAMES_EN = {
    "area": "built area",
    "inner_area": "inner area",
    "floor": "floor",
    "occupants": "occupants",
    "price": "unit price",
    "usage": "usage",
    "shared_usage": "shared usage",
}
_SPLITS_ZH = {"BY_AREA": "按建筑面积分摊", "BY_HOUSEHOLD": "按户分摊", "BY_OCCUPANTS": "按人数分摊"}
_SPLITS_EN = {"BY_AREA": "by built area", "BY_HOUSEHOLD": "by household", "BY_OCCUPANTS": "by occupants"}


def sentences(data: Mapping[str, Any], language: str = "zh-Hans") -> list[str]:
    """What `explanation` found, one step a sentence, in the reader's language (English for all but Chinese)."""
    words = _Words(is_chinese=language.lower().startswith("zh"))
    match data["kind"]:
        case "RUN":
            return words.of_run(data)
        case "LATE_FEE":
            return words.of_late_fee(data)
        case _:
            return [
                words.say("opening", amount=format_yuan(data["result_minor"]), paid=format_yuan(data["paid_minor"]))
            ]


class _Words:
    def __init__(self, *, is_chinese: bool) -> None:
        self.templates = _ZH if is_chinese else _EN
        self.units = _UNITS_ZH if is_chinese else _UNITS_EN
        self.names = _NAMES_ZH if is_chinese else _NAMES_EN
        self.splits = _SPLITS_ZH if is_chinese else _SPLITS_EN
        self.comma, self.stop, self.between = ("，", "。", "、") if is_chinese else (", ", ".", ", ")

    def say(self, key: str, **values: object) -> str:
        return self.templates[key].format(**values)

    def of_run(self, data: Mapping[str, Any]) -> list[str]:
        said = [
            self.say("tariff", tariff=data["tariff"], version=data["tariff_version"], formula=data["formula"]),
        ]
        if data["months"] > 1:
            said.append(self.say("months", months=data["months"]))
        usage = ""
        listed = []
        for quantity in data["quantities"]:
            if quantity["name"] in ("usage", "shared_usage"):
                usage = quantity["value"]
            else:
                listed.append(
                    self.say(
                        "quantity",
                        name=self.names[quantity["name"]],
                        value=quantity["value"],
                        unit=self.units[quantity["unit"]],
                    ).strip()
                )
        meter = data["meter"]
        unit = ""
        if meter is not None:
            unit = self.units[meter["unit"]]
            said.append(self.say("meter", **(meter | {"usage": usage, "unit": unit})))
        if listed:
            text = self.comma.join(listed) + self.stop
            said.append(text[0].upper() + text[1:])
        said += [self._step(step, unit) for step in data["steps"]]
        return said + self._amount(data)

    def _amount(self, data: Mapping[str, Any]) -> list[str]:
        amount = format_yuan(data["result_minor"])
        pot = data["pot"]
        if pot is not None:
            return [
                self.say(
                    "pot",
                    amount=format_yuan(pot["amount_minor"]),
                    split=self.splits[pot["split"]],
                    rooms=pot["rooms"],
                    weight=pot["weight"],
                    weights=pot["weights"],
                    unit=self.units[pot["unit"]],
                ),
                self.say("fen_up" if pot["fen_up"] else "no_fen"),
                self.say("shared", amount=amount),
            ]
        days = data["days"]
        by_days = (
            self.say("prorated", value=data["value"], unrounded=data["unrounded"], **days)
            if days["prorated"] and days["billed"] < days["of"]
            else self.say("whole", value=data["value"])
        )
        return [by_days, self.say("result", amount=amount)]

    def _step(self, step: Mapping[str, Any], unit: str) -> str:
        match step["kind"]:
            case "tier":
                return self.say(
                    "last_tier" if step["to"] is None else "tier",
                    lower=step["from"],
                    upper=step["to"],
                    unit=unit,
                    quantity=step["quantity"],
                    price=step["price"],
                    amount=step["amount"],
                )
            case "branch":
                return self.say(
                    "holds" if step["holds"] else "fails",
                    condition=step["condition"],
                    left=step["left"],
                    right=step["right"],
                )
            case "round":
                return self.say("round", value=step["value"], places=step["places"], rounded=step["rounded"])
            case _:
                return self.say(step["kind"], values=self.between.join(step["values"]), taken=step["taken"])

    def of_late_fee(self, data: Mapping[str, Any]) -> list[str]:
        rate = f"{(Decimal(data['rate']) * 100).normalize():f}%"
        said = [
            self.say("fee_due", due_on=data["due_on"], grace_days=data["grace_days"], rate=rate, until=data["until"])
        ]
        said += [
            self.say(
                "fee_interval",
                start=interval["from"],
                days=interval["days"],
                principal=format_yuan(interval["principal_minor"]),
                rate=rate,
            )
            for interval in data["intervals"]
        ]
        if data["capped"]:
            said.append(self.say("fee_capped"))
        return [*said, self.say("result", amount=format_yuan(data["result_minor"]))]
