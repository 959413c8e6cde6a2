"""What `payment_ways` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json
from .enums import CheckoutChannel


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentWay:
    """A provider at which my company collects online, and how its cashier can be reached."""

    provider: str
    channels: list[CheckoutChannel]

    @classmethod
    def read(cls, data: Json) -> PaymentWay:
        return cls(
            provider=data["provider"],
            channels=[CheckoutChannel(each) for each in data["channels"]],
        )
