"""Reading settings from the environment: a bad value stops the start with one clear line."""

from __future__ import annotations

import os
from ipaddress import IPv4Network, IPv6Network, ip_network
from urllib.parse import unquote, urlsplit


class SettingInvalid(SystemExit):
    """Ends the start; the text goes to standard error."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"setting {name}: {reason}")


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def required(name: str) -> str:
    value = text(name)
    if not value:
        raise SettingInvalid(name, "is missing (./linli makes it for the demo; elsewhere set it)")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    value = text(name, "1" if default else "0").lower()
    if value not in {"0", "1", "true", "false", "yes", "no"}:
        raise SettingInvalid(name, f"{value!r} is neither 1 nor 0")
    return value in {"1", "true", "yes"}


def integer(name: str, default: int) -> int:
    value = text(name, str(default))
    if not value.isdigit():
        raise SettingInvalid(name, f"{value!r} is no whole number")
    return int(value)


def database(name: str, url: str) -> dict[str, object]:
    """A Django database from `postgresql://user:password@host:port/name`."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise SettingInvalid(name, "must be postgresql://user:password@host:port/database")
    try:
        port = parts.port or 5432
    except ValueError as error:
        raise SettingInvalid(name, "has a bad port") from error
    return {
        "ENGINE": "backend.config.database",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": port,
    }


def networks(name: str) -> list[IPv4Network | IPv6Network]:
    """Addresses and networks, comma separated: `10.0.0.0/8,192.168.1.7`."""
    try:
        return [ip_network(part.strip()) for part in text(name).split(",") if part.strip()]
    except ValueError as error:
        raise SettingInvalid(name, "must be addresses or networks, comma separated") from error


def redis(name: str, url: str) -> str:
    if urlsplit(url).scheme not in {"redis", "rediss", "unix"}:
        raise SettingInvalid(name, "must be redis://… ")
    return url
