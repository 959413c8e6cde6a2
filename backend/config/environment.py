"""Reading settings from the environment: a bad value stops the start with one clear line."""

from __future__ import annotations

import os
import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit


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


def pairs(name: str) -> dict[str, str]:
    """Names and their secrets, comma separated: `wx1:secret,wx2:secret`."""
    found = {}
    for part in text(name).split(","):
        if not part.strip():
            continue
        key, colon, value = part.strip().partition(":")
        if not key or not colon or not value:
            raise SettingInvalid(name, "must be name:secret, comma separated")
        found[key] = value
    return found


def redis(name: str, url: str) -> str:
    if urlsplit(url).scheme not in {"redis", "rediss", "unix"}:
        raise SettingInvalid(name, "must be redis://… ")
    return url


def storage(name: str, *, folder: Path) -> dict[str, object]:
    """Where stored files lie, for Django's STORAGES: `folder` where the setting is unset, else object storage.

    `s3://KEY:SECRET@HOST[:PORT]/BUCKET[/PREFIX][?region=…&style=path|virtual&tls=0]`, key and secret percent-encoded.
    """
    url = text(name)
    if not url:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {
                "location": str(folder),
                "file_permissions_mode": 0o600,
                "directory_permissions_mode": 0o700,
            },
        }
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise SettingInvalid(name, "has a bad port") from error
    bucket, _, prefix = parts.path.strip("/").partition("/")
    if parts.scheme != "s3" or not parts.hostname or not bucket:
        raise SettingInvalid(name, "must be s3://KEY:SECRET@HOST[:PORT]/BUCKET[/PREFIX]")
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", bucket):
        raise SettingInvalid(name, f"{bucket!r} is no name of a bucket")
    if not parts.username or not parts.password:
        raise SettingInvalid(name, "lacks the key or the secret (KEY:SECRET@ before the host)")
    options = {key: values[-1] for key, values in parse_qs(parts.query, keep_blank_values=True).items()}
    unknown = sorted(options.keys() - {"region", "style", "tls"})
    if unknown:
        raise SettingInvalid(name, f"knows region, style and tls, not {', '.join(unknown)}")
    style, tls = options.get("style", "virtual"), options.get("tls", "1")
    if style not in {"path", "virtual"} or tls not in {"0", "1"}:
        raise SettingInvalid(name, "style is path or virtual, tls is 1 or 0")
    return {
        "BACKEND": "backend.files.object_storage.ObjectStorage",
        "OPTIONS": {
            "access_key": unquote(parts.username),
            "secret_key": unquote(parts.password),
            "endpoint_url": f"{'https' if tls == '1' else 'http'}://{parts.hostname}{f':{port}' if port else ''}",
            "bucket_name": bucket,
            "location": unquote(prefix),
            "region_name": options.get("region") or "us-east-1",
            "addressing_style": style,
            "file_overwrite": True,
            "default_acl": None,
            # Larger contents wait in a temporary file instead of in memory.
            "max_memory_size": 1 << 20,
        },
    }
