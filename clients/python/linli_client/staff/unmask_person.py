"""What `unmask_person` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmasked:
    """Full numbers of a person; that they were read stands in the operation log."""

    phone: str
    id_number: str
    second_phone: str
    bank_account: str

    @classmethod
    def read(cls, data: Json) -> Unmasked:
        return cls(
            phone=data["phone"],
            id_number=data["idNumber"],
            second_phone=data["secondPhone"],
            bank_account=data["bankAccount"],
        )
