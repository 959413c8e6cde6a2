"""Stored choices are upper-case text, declared once in a module's contracts. Django-free."""

from __future__ import annotations

from enum import StrEnum


class Choice(StrEnum):
    """An enum whose values are what the database stores; models build their choices from it."""

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """(value, value) pairs for a model field; people read words from the catalogues instead."""
        return [(member.value, member.value) for member in cls]
