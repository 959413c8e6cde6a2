"""A client of /graphql/owner: the phones of the cast, signed in by one-time code as they are needed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.test import Client

from tests.cast import FAMILY_PHONE, NEIGHBOUR_PHONE, OWNER_PHONE, TENANT_PHONE

PHONES = {"owner": OWNER_PHONE, "tenant": TENANT_PHONE, "neighbour": NEIGHBOUR_PHONE, "family": FAMILY_PHONE}
VISITOR_PHONE = "13911112222"

REQUEST_CODE = """
mutation ($input: RequestLoginCodeInput!) {
    requestLoginCode(input: $input) { errors { code field } validForSeconds }
}
"""
SIGN_IN = """
mutation ($input: SignInWithCodeInput!) { signInWithCode(input: $input) {
    errors { code field } session { accessToken refreshToken }
    me { name phone company { name } rooms { role room { id label community } } }
} }
"""


class Pocket:
    """`pocket.ask("owner", "{ me { name } }")` gives the whole answer; `data` and `payload` what a success holds."""

    def __init__(self, received_code: Callable[[str], str]) -> None:
        self.client = Client()
        self.received_code = received_code
        self._tokens: dict[str, str] = {}

    def sign_in(self, phone: str) -> dict[str, Any]:
        """The payload of a whole sign-in by code."""
        self.payload(None, REQUEST_CODE, input={"phone": phone})
        return self.payload(None, SIGN_IN, input={"phone": phone, "code": self.received_code(phone), "device": "手机"})

    def token(self, who: str) -> str:
        if who not in self._tokens:
            session = self.sign_in(PHONES.get(who, VISITOR_PHONE))["session"]
            self._tokens[who] = session["accessToken"]
        return self._tokens[who]

    def ask(self, who: str | None, query: str, *, language: str = "", **variables: Any) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.token(who)}"} if who else {}
        response = self.client.post(
            "/graphql/owner",
            json.dumps({"query": query, "variables": variables}),
            content_type="application/json",
            headers=headers | ({"Accept-Language": language} if language else {}),
        )
        answer: dict[str, Any] = json.loads(response.content)
        return answer

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
