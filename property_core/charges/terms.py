"""The terms of a tariff as somebody wrote them: parsed, and within their bounds."""

from __future__ import annotations

from backend.kernel.errors import DomainError, InvalidInput
from property_core.charges.contracts import TariffTerms
from property_core.formulas.contracts import Formula, FormulaError, uses_price
from property_core.formulas.parser import parse


class PriceRequired(DomainError):
    code = "PRICE_REQUIRED"
    zh = "公式用到了“单价”，请填写单价。"
    en = "The formula names a unit price; give one."


def checked_terms(terms: TariffTerms) -> Formula:
    """The formula of terms that can be kept. Raises FormulaError, PriceRequired, InvalidInput, each at its field."""
    try:
        formula = parse(terms.formula)
    except FormulaError as error:
        error.field = ("terms", "formula")
        raise
    if uses_price(formula) and terms.unit_price is None:
        raise PriceRequired(field=("terms", "unitPrice"))
    bounds = (
        ("unitPrice", terms.unit_price is None or 0 <= terms.unit_price < 10**10, "0–9999999999"),
        ("dueDay", 1 <= terms.due_day <= 31, "1–31"),
        ("lateFeeRate", 0 <= terms.late_fee_rate < 1, "0–1"),
        ("graceDays", 0 <= terms.grace_days <= 3650, "0–3650"),
    )
    for name, is_fine, reason in bounds:
        if not is_fine:
            raise InvalidInput(field=("terms", name), name=name, reason=reason)
    return formula
