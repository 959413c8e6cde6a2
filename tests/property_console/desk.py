"""A client of /graphql/staff that signs the cast in as it is needed."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client

from backend.accounts.contracts import Audience
from backend.accounts.services import open_session
from backend.kernel.time import current_time
from tests.cast import Cast, visitor


class Desk:
    """`desk.ask("manager", "{ me { name } }")` gives the whole answer; `data` and `payload` what a success holds."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.client = Client()
        self._tokens: dict[str, str] = {}

    def token(self, who: str) -> str:
        if who not in self._tokens:
            session = open_session(
                actor=visitor(),
                account_id=self.cast.accounts[who],
                audience=Audience.STAFF,
                company_id=self.cast.company_id,
                device="test",
                now=current_time(),
            )
            self._tokens[who] = session.access_token
        return self._tokens[who]

    def ask(self, who: str | None, query: str, **variables: Any) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.token(who)}"} if who else {}
        response = self.client.post(
            "/graphql/staff",
            json.dumps({"query": query, "variables": variables}),
            content_type="application/json",
            headers=headers,
        )
        answer: dict[str, Any] = json.loads(response.content)
        return answer

    def data(self, who: str | None, query: str, **variables: Any) -> Any:
        answer = self.ask(who, query, **variables)
        assert "errors" not in answer, answer
        return answer["data"]

    def payload(self, who: str | None, query: str, **variables: Any) -> dict[str, Any]:
        """The payload of the one mutation in the document, without an error in it."""
        payload = self.refusal(who, query, **variables)
        assert payload["errors"] == [], payload
        return payload

    def refusal(self, who: str | None, query: str, **variables: Any) -> dict[str, Any]:
        """The payload of the one mutation in the document, whatever its errors."""
        (payload,) = self.data(who, query, **variables).values()
        return dict(payload)

    def code(self, who: str | None, query: str, **variables: Any) -> str:
        """The code of the only top-level error."""
        (error,) = self.ask(who, query, **variables)["errors"]
        return str(error["extensions"]["code"])
