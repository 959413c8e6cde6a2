"""What `customer_file` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..connection import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """A vehicle of a customer."""

    plate: str
    description: str

    @classmethod
    def read(cls, data: Json) -> Vehicle:
        return cls(
            plate=data["plate"],
            description=data["description"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerFile:
    """What is known of a customer beside his name and numbers (客户档案); numbers masked."""

    birthday: date | None
    employer: str
    occupation: str
    second_phone: str
    bank_name: str
    bank_account: str
    vehicles: list[Vehicle]
    pets: str
    note: str
    version: int

    @classmethod
    def read(cls, data: Json) -> CustomerFile:
        return cls(
            birthday=None if data["birthday"] is None else date.fromisoformat(data["birthday"]),
            employer=data["employer"],
            occupation=data["occupation"],
            second_phone=data["secondPhone"],
            bank_name=data["bankName"],
            bank_account=data["bankAccount"],
            vehicles=[Vehicle.read(each) for each in data["vehicles"]],
            pets=data["pets"],
            note=data["note"],
            version=data["version"],
        )
