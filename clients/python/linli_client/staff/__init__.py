"""The staff API, typed."""

from .client import Staff

__all__ = ["Staff"]
