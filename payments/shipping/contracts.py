"""Words of shipments that cross their boundary."""

from __future__ import annotations

from dataclasses import dataclass

from backend.kernel.choices import Choice


class ShipmentState(Choice):
    WAITING = "WAITING"  # WeChat has not been told yet
    UPLOADED = "UPLOADED"  # told; the money is not free yet
    RELEASED = "RELEASED"  # the seller has the money, or the payer has it back
    LACKING = "LACKING"  # WeChat refused what we told; a person has to look


@dataclass(frozen=True, slots=True)
class ShipmentLacking:
    """Event: WeChat holds a payment's money and does not take what we tell. `code`: its errcode, or our word."""

    company_id: int
    shipment_id: int
    attempt_id: int
    code: str
