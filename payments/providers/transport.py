"""What every road to a provider over HTTP has in common."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

import requests

from payments.providers.contracts import ProviderUnavailable

TIMEOUT = (3.05, 6.0)
"""Seconds to connect and to wait for the answer: a payer is waiting at the other end."""
STATEMENT_TIMEOUT = (3.05, 60.0)
"""Nobody waits for a statement, and a large one takes its time."""
LARGEST_ANSWER = 1 << 20


def new_session() -> requests.Session:
    """No proxy, .netrc or CA bundle from the environment: the road to the money is the one configured here."""
    session = requests.Session()
    session.trust_env = False
    return session


def limited_body(response: requests.Response, largest: int) -> bytes:
    """The whole body. Raises ProviderUnavailable where it is larger than any answer can be."""
    content = b""
    for part in response.iter_content(1 << 16):
        content += part
        if len(content) > largest:
            raise ProviderUnavailable("ANSWER_TOO_LARGE")
    return content


def is_acceptable_host(base_url: str) -> bool:
    """https anywhere, plain http only on this very machine (a simulator)."""
    parts = urlsplit(base_url)
    if parts.scheme == "https":
        return bool(parts.hostname)
    if parts.scheme != "http" or not parts.hostname:
        return False
    try:
        return ipaddress.ip_address(parts.hostname).is_loopback
    except ValueError:
        return parts.hostname == "localhost"
