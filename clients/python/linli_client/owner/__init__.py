"""The owner API, typed."""

from .client import Owner

__all__ = ["Owner"]
