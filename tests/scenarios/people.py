"""People in front of our APIs: nothing but HTTP, by the clients that anybody may use."""

from __future__ import annotations

import urllib.request

from clients.python.linli_client import Address
from clients.python.linli_client.owner import Owner
from clients.python.linli_client.staff import Staff

_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def owner_at(web_url: str) -> Owner:
    """An owner in front of a web of this machine; signed in once `token` is set."""
    return Owner(send=Address(web_url + Owner.path, proxies={}))


def staff_at(web_url: str) -> Staff:
    """The same for a member of staff."""
    return Staff(send=Address(web_url + Staff.path, proxies={}))


def fetch(url: str, *, body: bytes | None = None, headers: dict[str, str] | None = None) -> bytes:
    """The content at an address on this machine; POST where there is a body. Fails for anything but 200."""
    request = urllib.request.Request(url, data=body, headers=headers or {})  # noqa: S310 - our own servers
    try:
        with _direct.open(request, timeout=20) as answer:
            assert answer.status == 200
            return bytes(answer.read())
    except urllib.request.HTTPError as error:
        raise AssertionError(f"{error.code} {error.read().decode()[:500]}") from error
