"""A client of /graphql/owner: the phones of the cast, signed in by one-time code as they are needed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.test import Client

from backend.accounts.contracts import Audience
from backend.accounts.tokens import read_access_token
from backend.kernel.time import current_time
from clients.python.linli_client import given
from clients.python.linli_client.owner import Owner
from clients.python.linli_client.owner.fragments import Person, Session
from tests.cast import FAMILY_PHONE, NEIGHBOUR_PHONE, OWNER_PHONE, TENANT_PHONE

PHONES = {"owner": OWNER_PHONE, "tenant": TENANT_PHONE, "neighbour": NEIGHBOUR_PHONE, "family": FAMILY_PHONE}
VISITOR_PHONE = "13911112222"


class Pocket:
    """`pocket.owner("tenant").me()` asks a registered document, typed, and raises what is refused.

    For documents of a test's own `pocket.ask("owner", "{ me { name } }")` gives the whole answer; `data` and `payload`
    what a success holds.
    """

    def __init__(self, received_code: Callable[[str], str]) -> None:
        self.client = Client()
        self.received_code = received_code
        self._tokens: dict[str, str] = {}

    def owner(self, who: str | None = None) -> Owner:
        """The typed client of one of the cast, signed in; of a stranger where nobody is named."""
        return Owner(send=self._send, token=self.token(who) if who else "")

    def sign_in(self, phone: str) -> tuple[Session, Person]:
        """A whole sign-in by code."""
        stranger = self.owner()
        stranger.request_login_code(phone)
        done = stranger.sign_in_with_code(phone=phone, code=self.received_code(phone), device="手机")
        return given(done.session), given(done.me)

    def token(self, who: str) -> str:
        if who not in self._tokens:
            session, _ = self.sign_in(PHONES.get(who, VISITOR_PHONE))
            self._tokens[who] = session.access_token
        return self._tokens[who]

    def account_id(self, who: str) -> int:
        """The account that one of the cast is signed in to."""
        return read_access_token(self.token(who), audience=Audience.OWNER, now=current_time()).account_id

    def ask(self, who: str | None, query: str, *, language: str = "", **variables: Any) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.token(who)}"} if who else {}
        _, content = self._send(
            json.dumps({"query": query, "variables": variables}).encode(),
            headers | ({"Accept-Language": language} if language else {}),
        )
        answer: dict[str, Any] = json.loads(content)
        return answer

    def _send(self, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        response = self.client.post("/graphql/owner", body, content_type="application/json", headers=dict(headers))
        return response.status_code, response.content

    def data(self, who: str | None, query: str, **variables: Any) -> Any:
        answer = self.ask(who, query, **variables)
        assert "errors" not in answer, answer
        return answer["data"]

    def refusal(self, who: str | None, query: str, **variables: Any) -> dict[str, Any]:
        """The payload of the one mutation in the document, whatever its errors."""
        (payload,) = self.data(who, query, **variables).values()
        return dict(payload)

    def payload(self, who: str | None, query: str, **variables: Any) -> dict[str, Any]:
        """The payload of the one mutation in the document, without an error in it."""
        payload = self.refusal(who, query, **variables)
        assert payload["errors"] == [], payload
        return payload

    def code(self, who: str | None, query: str, **variables: Any) -> str:
        """The code of the only top-level error."""
        (error,) = self.ask(who, query, **variables)["errors"]
        return str(error["extensions"]["code"])
