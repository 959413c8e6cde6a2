"""What a query scheme is to who uses it. Django-free."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Content:
    """How a list is seen: `filter` by the names of its fields, the name of an order, columns in their order.

    An empty order or no columns: as the list comes.
    """

    filter: Mapping[str, Any]
    order: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scheme:
    """A scheme as a member of staff sees it. `is_default`: his list opens with it. `can_change`: by him."""

    id: int
    list_name: str
    name: str
    content: Content
    account_id: int
    is_mine: bool
    is_shared: bool
    is_default: bool
    can_change: bool
    changed_at: datetime
