"""What `communities` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class CommunityChoice:
    """A community (小区) that one may ask to be known in."""

    id: str
    name: str
    company: str

    @classmethod
    def read(cls, data: Json) -> CommunityChoice:
        return cls(
            id=data["id"],
            name=data["name"],
            company=data["company"],
        )
