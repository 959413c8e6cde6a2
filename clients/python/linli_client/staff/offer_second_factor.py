"""What `offer_second_factor` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferSecondFactor:
    """What OfferSecondFactor answers."""

    secret: str | None
    address: str | None
    qr_svg: str | None

    @classmethod
    def read(cls, data: Json) -> OfferSecondFactor:
        return cls(
            secret=data["secret"],
            address=data["address"],
            qr_svg=data["qrSvg"],
        )
