"""Two people edit one tariff: who has not seen the newest terms is told who changed them, and what they are now."""

from __future__ import annotations

from decimal import Decimal

from backend.kernel.errors import DomainError, InvalidInput
from backend.kernel.time import BUSINESS_ZONE
from backend.organization.selectors import staff_names
from property_core.charges.contracts import Cycle, FeeCap, Proration
from property_core.charges.models import TariffVersion

_CYCLES = {
    Cycle.MONTH: ("按月", "monthly"),
    Cycle.QUARTER: ("按季", "quarterly"),
    Cycle.HALF_YEAR: ("按半年", "half-yearly"),
    Cycle.YEAR: ("按年", "yearly"),
    Cycle.ONCE: ("一次", "once"),
}
_PRORATIONS = {Proration.BY_DAY: ("按日折算", "by day"), Proration.WHOLE: ("整月", "whole months")}
_CAPS = {FeeCap.PRINCIPAL: ("不超过本金", "at most the principal"), FeeCap.NONE: ("不封顶", "without a cap")}


class TariffChanged(DomainError):
    code = "TARIFF_CHANGED"
    zh = "{who_zh}已于 {when} 改过这个标准，现为第 {number} 版：{now_zh}。请核对后再改。"
    en = "{who_en} changed this tariff on {when}; version {number} is now: {now_en}. Check it, then change it again."


def require_seen(newest: TariffVersion, *, seen_version: int) -> None:
    """The terms that the editor looked at are still the newest; the tariff is locked.

    Raises TariffChanged, and InvalidInput for a version that never was.
    """
    if seen_version == newest.number:
        return
    if not 1 <= seen_version < newest.number:
        raise InvalidInput(field=("seenVersion",), name="seenVersion", reason=f"1–{newest.number}")
    by = newest.created_by
    name = staff_names([by], company_id=newest.company_id).get(by) if by is not None else None
    now_zh, now_en = _terms(newest)
    raise TariffChanged(
        field=("seenVersion",),
        who_zh=name or "系统",
        who_en=name or "The system",
        when=f"{newest.created_at.astimezone(BUSINESS_ZONE):%Y-%m-%d %H:%M}",
        number=newest.number,
        now_zh=now_zh,
        now_en=now_en,
    )


def _terms(version: TariffVersion) -> tuple[str, str]:
    """What a version says, in Chinese and in English."""
    cycle, proration, cap = (
        _CYCLES[Cycle(version.cycle)],
        _PRORATIONS[Proration(version.proration)],
        _CAPS[FeeCap(version.fee_cap)],
    )
    price = None if version.unit_price is None else _plain(version.unit_price)
    rate = _plain(version.late_fee_rate * 100)
    zh = [
        f"{version.starts_on} 起",
        f"公式“{version.formula}”",
        *([f"单价 {price} 元"] if price is not None else []),
        cycle[0],
        proration[0],
        f"{version.due_day} 日应收",
        f"滞纳金每日 {rate}%，宽限 {version.grace_days} 天，{cap[0]}",
    ]
    en = [
        f"from {version.starts_on}",
        f"formula “{version.formula}”",
        *([f"unit price {price}"] if price is not None else []),
        cycle[1],
        proration[1],
        f"due on day {version.due_day}",
        f"late fee {rate}% a day after {version.grace_days} days of grace, {cap[1]}",
    ]
    return "，".join(zh), ", ".join(en)


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
