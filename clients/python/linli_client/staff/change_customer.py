"""What `change_customer` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCustomer:
    """What ChangeCustomer answers."""

    @classmethod
    def read(cls, data: Json) -> ChangeCustomer:
        return cls()
