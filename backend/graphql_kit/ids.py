"""Opaque ids: what the client holds says nothing about our tables and is refused where another kind is expected."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from binascii import b2a_base64
from collections.abc import Iterable

from backend.kernel.errors import InvalidInput


class InvalidId(InvalidInput):
    zh = "{name} 不是有效的编号。"
    en = "{name} is no valid id."


def encode_id(kind: str, number: int) -> str:
    """`("Room", 12)` → `"Um9vbToxMg"`."""
    # Letters, digits and a colon never give the two signs in which the URL-safe alphabet differs.
    return b2a_base64(f"{kind}:{number}".encode(), newline=False).rstrip(b"=").decode()


def decode_id(kind: str, text: str, *, field: tuple[str, ...] = ("id",)) -> int:
    """The number inside an id of `kind`. `field`: path of the input for the error. Raises InvalidId (INVALID_INPUT)."""
    try:
        found, _, number = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii").partition(":")
    except ValueError:
        found, number = "", ""
    if found != kind or not number.isdigit() or len(number) > 18:
        raise InvalidId(field=field, name=".".join(field))
    return int(number)


def decode_ids(kind: str, texts: Iterable[str], *, field: tuple[str, ...] = ("ids",)) -> list[int]:
    """The numbers inside several ids of one kind, in their order. Raises InvalidId (INVALID_INPUT)."""
    return [decode_id(kind, text, field=field) for text in texts]
