"""Money is an integer of minor units (fen) with a currency. No float ever enters here; Django-free."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

CNY = "CNY"


class CurrencyMismatch(ValueError):
    """Two amounts of different currencies met in one calculation."""


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount: `amount_minor` in minor units (fen for CNY), `currency` an ISO 4217 code."""

    amount_minor: int
    currency: str = CNY

    def __post_init__(self) -> None:
        if type(self.amount_minor) is not int:
            raise TypeError(f"money takes an integer of minor units, not {type(self.amount_minor).__name__}")

    def _same(self, other: Money) -> int:
        if self.currency != other.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency}")
        return other.amount_minor

    def __add__(self, other: Money) -> Money:
        return Money(self.amount_minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount_minor - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount_minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.amount_minor < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.amount_minor <= self._same(other)

    def __bool__(self) -> bool:
        return self.amount_minor != 0

    def __str__(self) -> str:
        return f"{format_yuan(self.amount_minor)} {self.currency}"


def total(amounts: Iterable[Money], *, currency: str = CNY) -> Money:
    """Sum of the amounts; zero of `currency` when there are none. Raises CurrencyMismatch."""
    result = Money(0, currency)
    for amount in amounts:
        result = result + amount
    return result


def round_half_up(value: Decimal) -> int:
    """Round a decimal number of minor units to an integer, half away from zero.

    The one rounding of every money rule: the only place where a fraction of a fen disappears.
    """
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def split_largest_remainder(total_minor: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Split `total_minor` over integer weights; the parts sum exactly to the total.

    Each part is the floor of its exact share; left-over units go one each to the largest remainders,
    ties to the earlier position. A negative total splits as the mirror of the positive one.
    Raises ValueError for a negative weight or for weights that are all zero.
    """
    weight_sum = sum(weights)
    if weight_sum <= 0 or min(weights) < 0:
        raise ValueError("a split needs weights that are not negative and not all zero")
    if total_minor < 0:
        return tuple(-part for part in split_largest_remainder(-total_minor, weights))
    parts = [total_minor * weight // weight_sum for weight in weights]
    left = total_minor - sum(parts)
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(total_minor * weights[i] % weight_sum), i))
    for index in by_remainder[:left]:
        parts[index] += 1
    return tuple(parts)


def parse_yuan(text: str) -> int:
    """`"123.45"` → 12345 fen. Raises ValueError for anything else than yuan with at most two decimals."""
    try:
        value = Decimal(text.strip())
    except InvalidOperation as error:
        raise ValueError(f"{text!r} is no amount in yuan") from error
    fen = value * 100 if value.is_finite() else Decimal("0.5")
    if fen != fen.to_integral_value():
        raise ValueError(f"{text!r} is no amount in yuan with at most two decimals")
    return int(fen)


def format_yuan(amount_minor: int) -> str:
    """12345 fen → `"123.45"`; the sign stands in front, no thousands separators."""
    if amount_minor < 0:
        return "-" + format_yuan(-amount_minor)
    return f"{amount_minor // 100}.{amount_minor % 100:02d}"
