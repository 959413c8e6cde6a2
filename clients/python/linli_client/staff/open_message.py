"""What `open_message` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class RawMessage:
    """A provider's message in full. It holds the payer's data."""

    headers: str
    body: str
    content: str

    @classmethod
    def read(cls, data: Json) -> RawMessage:
        return cls(
            headers=data["headers"],
            body=data["body"],
            content=data["content"],
        )
