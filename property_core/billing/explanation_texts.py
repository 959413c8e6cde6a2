"""The sentences over an explanation, as the desk says them: zh-Hans, or en."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from backend.kernel.money import Money
from property_core.billing.contracts import BillOrigin
from property_core.billing.explanation_words import CHINESE, ENGLISH, Words
from property_core.billing.explanations import Explanation, chosen
from property_core.charges.contracts import FeeCap
from property_core.formulas.contracts import (
    Chain,
    Expression,
    Extreme,
    Formula,
    Function,
    Negation,
    Number,
    Operator,
    Quantity,
    Rounding,
    Split,
    Variable,
    quantities,
    to_text,
)
from property_core.formulas.decimals import evaluate
from property_core.formulas.parser import parse

_SIGNS = {Operator.ADD: "+", Operator.SUBTRACT: "−", Operator.MULTIPLY: "×", Operator.DIVIDE: "÷"}
_METERED = (Quantity.USAGE, Quantity.SHARED_USAGE)


def sentences(data: Explanation, language: str) -> list[str]:
    """The explanation in words, in the order in which one would say it. `language`: zh-Hans or en."""
    words = ENGLISH if language.lower().startswith("en") else CHINESE
    match data.origin:
        case BillOrigin.OPENING:
            said = _opening(data, words)
        case BillOrigin.LATE_FEE:
            said = _late_fee(data, words)
        case BillOrigin.RUN:
            said = [*_days(data, words), *_meter(data, words), *_amount(data, words)]
    if data.late_fee_terms is not None and data.origin is not BillOrigin.LATE_FEE:
        said.append(_terms(data, words))
    return said


def yuan(amount: Money) -> str:
    """¥1,234.56"""
    return f"{'-' if amount.amount_minor < 0 else ''}¥{Decimal(abs(amount.amount_minor)).scaleb(-2):,.2f}"


# --- a run's bill -----------------------------------------------------------------------------------------------------


def _amount(data: Explanation, words: Words) -> list[str]:
    if data.pot is not None:
        return _pot(data, words)
    if data.tiers:
        said = [
            words.tier.format(
                position=tier.position,
                lower=_number(tier.lower),
                reached=_number(tier.reached),
                unit=_unit(data, words),
                price=f" × {_yuan_exact(tier.unit_price)}" if tier.unit_price is not None else "",
                amount=yuan(tier.amount),
            )
            for tier in data.tiers
        ]
        return said if len(said) == 1 else [*said, _sum_of_tiers(data)]
    formula = chosen(parse(data.formula), data.values)
    bounded = _bounded(formula)
    if bounded is not None:
        return [_with_bound(data, words, *bounded)]
    work = f"{_work(formula, data, words)}{_prorated(data, words)}"
    return [words.calculated.format(work=work, result=yuan(data.result))]


def _sum_of_tiers(data: Explanation) -> str:
    return f"{' + '.join(yuan(tier.amount) for tier in data.tiers)} = {yuan(data.result)}"


def _bounded(formula: Formula) -> tuple[Function, Expression, Number] | None:
    """取大 or 取小 of something and a plain amount: a floor or a ceiling."""
    if not isinstance(formula, Extreme) or len(formula.operands) != 2:
        return None
    first, second = formula.operands
    if isinstance(first, Number):
        first, second = second, first
    return (formula.function, first, second) if isinstance(second, Number) else None


def _with_bound(data: Explanation, words: Words, function: Function, inner: Expression, bound: Number) -> str:
    raw = evaluate(inner, data.values).value
    is_bound_taken = raw < bound.value if function is Function.MAX else raw > bound.value
    if function is Function.MAX:
        template = words.raised if is_bound_taken else words.at_least
    else:
        template = words.lowered if is_bound_taken else words.at_most
    work = _work(inner, data, words)
    said = template.format(work=work, raw=_yuan_exact(raw), result=_yuan_exact(raw), bound=_yuan_exact(bound.value))
    days = _prorated(data, words)
    if not days:
        return said
    taken = bound.value if is_bound_taken else raw
    return words.then.format(said=said, taken=_yuan_exact(taken), days=days, result=yuan(data.result))


def _pot(data: Explanation, words: Words) -> list[str]:
    pot, meter = data.pot, data.meter
    if pot is None or meter is None:
        return []
    work = _work(chosen(parse(data.formula), data.values), data, words)
    return [
        words.calculated.format(work=work, result=yuan(pot.pot)),
        words.pot.format(
            kind=words.pot_of[meter.medium],
            usage=_number(meter.usage),
            unit=words.units[meter.medium],
            pot=yuan(pot.pot),
            split=words.splits[pot.split],
            rooms=pot.rooms,
            weight=words.weights[pot.split].format(weight=_number(pot.weight)),
            share=yuan(data.result),
            fen_up=words.fen_up if pot.is_fen_up else "",
        ),
    ]


def _days(data: Explanation, words: Words) -> list[str]:
    if data.days == data.of_days or data.pot is not None:
        return []
    if not data.is_prorated:
        return [words.whole_month]
    template = words.part_of_month if data.months == 1 else words.part_of_span
    return [template.format(of=data.of_days, days=data.days, dates=_dates(data, words))]


def _dates(data: Explanation, words: Words) -> str:
    if data.starts_on is None or data.ends_on is None:
        return ""
    first, last = _day(data.starts_on, words), _day(data.ends_on, words)
    if data.starts_on == data.period:
        return words.until_day.format(last=last)
    if (data.starts_on - data.period).days + data.days == data.of_days:
        return words.from_day.format(first=first)
    return words.between_days.format(first=first, last=last)


def _meter(data: Explanation, words: Words) -> list[str]:
    meter = data.meter
    if meter is None:
        return []
    template = words.meter if meter.multiplier == 1 else words.meter_multiplied
    return [
        template.format(
            code=meter.code,
            previous=_number(meter.previous),
            reading=_number(meter.reading),
            multiplier=_number(meter.multiplier),
            usage=_number(meter.usage),
            unit=words.units[meter.medium],
        )
    ]


def _prorated(data: Explanation, words: Words) -> str:
    if not data.is_prorated or data.days == data.of_days:
        return ""
    return f" × {words.days_of.format(days=data.days, of=data.of_days)}"


def _work(formula: Formula, data: Explanation, words: Words) -> str:
    """The formula with its quantities written in: `94.72 ㎡ × ¥1.85/㎡·月`."""
    match formula:
        case Split(_, pot):
            return _work(pot, data, words)
        case Number(value):
            return _number(value)
        case Variable(Quantity.PRICE):
            return _price(data, words)
        case Variable(quantity) if quantity in _METERED:
            return f"{_number(data.values[quantity])} {_unit(data, words)}"
        case Variable(quantity):
            return words.quantities[quantity].format(value=_number(data.values[quantity]))
        case Negation(operand):
            return f"−{_in_chain(operand, data, words)}"
        case Chain(first, rest):
            parts = [_operand(formula, first, data, words)]
            for operator, operand in rest:
                parts += [_SIGNS[operator], _operand(formula, operand, data, words)]
            return " ".join(parts)
        case Extreme(function, operands):
            return f"{words.functions[function]}({', '.join(_work(one, data, words) for one in operands)})"
        case Rounding(operand, places):
            return f"{words.functions[Function.ROUND]}({_work(operand, data, words)}, {places})"
        case _:
            # A part that has no short form is told as the tariff has it.
            return to_text(formula)


def _operand(chain: Chain, operand: Expression, data: Explanation, words: Words) -> str:
    if isinstance(operand, Chain) and not (chain.is_sum and not operand.is_sum):
        return _in_chain(operand, data, words)
    return _work(operand, data, words)


def _in_chain(operand: Expression, data: Explanation, words: Words) -> str:
    text = _work(operand, data, words)
    return f"({text})" if isinstance(operand, Chain) else text


def _price(data: Explanation, words: Words) -> str:
    if data.unit_price is None:
        return "0"
    asked = quantities(parse(data.formula))
    per = ""
    if asked & {Quantity.AREA, Quantity.INNER_AREA}:
        per = f"/㎡·{words.per_month}"
    elif asked & set(_METERED):
        per = f"/{_unit(data, words)}"
    elif Quantity.OCCUPANTS in asked:
        per = f"/{words.per_person}"
    months = f" × {words.months.format(months=data.months)}" if data.months > 1 else ""
    return f"{_yuan_exact(data.unit_price)}{per}{months}"


def _unit(data: Explanation, words: Words) -> str:
    return words.units[data.meter.medium] if data.meter is not None else ""


# --- late fees, figures taken over ------------------------------------------------------------------------------------


def _terms(data: Explanation, words: Words) -> str:
    terms = data.late_fee_terms
    if terms is None:
        return ""
    template = words.terms if terms.grace_days else words.graceless_terms
    return template.format(
        due=_day(terms.due_on, words),
        grace=terms.grace_days,
        rate=_percent(terms.daily_rate),
        capped=words.capped if terms.cap is FeeCap.PRINCIPAL else "",
    )


def _late_fee(data: Explanation, words: Words) -> list[str]:
    fee, terms = data.late_fee, data.late_fee_terms
    if fee is None or terms is None:
        return []
    work = [
        words.fee.format(
            principal=yuan(stretch.principal),
            rate=_percent(terms.daily_rate),
            days=stretch.days,
            first=_day(stretch.starts_on, words),
            last=_day(date.fromordinal(stretch.starts_on.toordinal() + stretch.days - 1), words),
        )
        for stretch in fee.stretches
    ]
    if len(work) == 1:
        said = [_terms(data, words), words.fee_result.format(work=work[0], result=yuan(fee.grown))]
    else:
        said = [_terms(data, words), *work, words.fee_together.format(result=yuan(fee.grown))]
    if data.result != fee.grown:
        said.append(words.fee_capped.format(result=yuan(data.result)))
    return said


def _opening(data: Explanation, words: Words) -> list[str]:
    opening = data.opening
    if opening is None:
        return []
    template = words.opening if opening.paid else words.opening_unpaid
    return [
        template.format(
            period=_month(data.period, words),
            total=yuan(opening.total),
            paid=yuan(opening.paid),
            rest=yuan(opening.total - opening.paid),
        )
    ]


# --- figures ----------------------------------------------------------------------------------------------------------


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _percent(rate: Decimal) -> str:
    return f"{_number(rate * 100)}%"


def _yuan_exact(value: Decimal) -> str:
    """Yuan with the digits it has, two at least: ¥1.85, ¥0.5653, ¥60.00."""
    places = max(2, -int(value.normalize().as_tuple().exponent))
    return f"¥{value:,.{places}f}"


def _day(day: date, words: Words) -> str:
    return words.day.format(month=day.month, day=day.day, name=day.strftime("%b"))


def _month(period: date, words: Words) -> str:
    return words.month.format(year=period.year, month=period.month, name=period.strftime("%B"))
