"""What a benchmark returns."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """One figure of a benchmark, measured several times, beside the figure it is held against.

    what: the thing measured, in words. runs: one number per run in `unit`. baseline: in the same unit; None where
    there is nothing to compare with. better: whether a higher or a lower number is good.
    """

    what: str
    runs: tuple[float, ...]
    unit: str
    baseline: float | None = None
    better: str = "higher"
