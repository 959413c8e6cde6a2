"""What `jobs` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json
from .fragments import Job, Page


@dataclass(frozen=True, slots=True, kw_only=True)
class JobConnection:
    """A page of Job."""

    page_info: Page
    nodes: list[Job]

    @classmethod
    def read(cls, data: Json) -> JobConnection:
        return cls(
            page_info=Page.read(data["pageInfo"]),
            nodes=[Job.read(each) for each in data["nodes"]],
        )
