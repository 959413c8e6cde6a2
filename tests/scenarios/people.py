"""People in front of our APIs: nothing but HTTP, one token each."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Person:
    """Somebody with a client of `/graphql/<api>` at a web; signed in once `token` is set."""

    def __init__(self, web_url: str, api: str) -> None:
        self._url = f"{web_url}/graphql/{api}"
        self.token = ""

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """The data of a query or mutation that succeeds as a whole."""
        headers = {"Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        body = json.dumps({"query": query, "variables": variables}).encode()
        answer = json.loads(fetch(self._url, body=body, headers=headers))
        assert "errors" not in answer, answer
        return dict(answer["data"])

    def do(self, mutation: str, **given: Any) -> dict[str, Any]:
        """The payload of the one mutation of the document, without an error in it."""
        (payload,) = self.ask(mutation, input=given).values()
        assert payload["errors"] == [], payload
        return dict(payload)


def fetch(url: str, *, body: bytes | None = None, headers: dict[str, str] | None = None) -> bytes:
    """The content at an address on this machine; POST where there is a body. Fails for anything but 200."""
    request = urllib.request.Request(url, data=body, headers=headers or {})  # noqa: S310 - our own servers
    try:
        with _direct.open(request, timeout=20) as answer:
            assert answer.status == 200
            return bytes(answer.read())
    except urllib.request.HTTPError as error:
        raise AssertionError(f"{error.code} {error.read().decode()[:500]}") from error
