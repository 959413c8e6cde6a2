"""What `difference_owners` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceOwner:
    """A member of staff who may look into differences."""

    account_id: int
    name: str

    @classmethod
    def read(cls, data: Json) -> DifferenceOwner:
        return cls(
            account_id=data["accountId"],
            name=data["name"],
        )
