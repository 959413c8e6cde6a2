"""One caller of one API: sends registered documents by id, gives the data or raises what was refused."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, ClassVar, NamedTuple, TypeVar

Value = TypeVar("Value")
Json = Mapping[str, Any]
# (body, headers) → (status, body of the answer)
Send = Callable[[bytes, Mapping[str, str]], tuple[int, bytes]]


class Problem(NamedTuple):
    """One reason of a refusal. code: stable, for programs; field: path of the input at fault; message: for people."""

    code: str
    field: tuple[str, ...]
    message: str


class Refused(Exception):
    """A mutation was refused for reasons of the business; nothing was changed."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{problem.code}: {problem.message}" for problem in problems))
        self.problems = tuple(problems)
        self.code = self.problems[0].code

    @property
    def codes(self) -> list[str]:
        return [problem.code for problem in self.problems]


class ApiRefused(Refused):
    """The request as a whole was refused: not signed in, forbidden, unknown document, not found, our own mistake."""


class Unreachable(Exception):
    """Nobody answered at the address."""


class AnswerInvalid(Exception):
    """What came back is no answer of this API."""


class Address:
    """Sends over HTTP. Raises Unreachable. proxies: as of the environment; `{}` goes straight there."""

    def __init__(self, url: str, *, timeout: float = 20.0, proxies: dict[str, str] | None = None) -> None:
        if not url.startswith(("http://", "https://")):
            raise ValueError(f"{url} is no http address")
        self.url = url
        self.timeout = timeout
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler(proxies))

    def __call__(self, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        request = urllib.request.Request(self.url, data=body, headers=dict(headers))  # noqa: S310 - checked above
        try:
            with self._opener.open(request, timeout=self.timeout) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()
        except OSError as error:
            raise Unreachable(f"{self.url}: {error}") from error


class Connection:
    """A caller. token: the access token, once there is one; language: of messages and texts.

    `send` in place of `url` carries the requests otherwise (a test's client).
    """

    path: ClassVar[str]

    def __init__(self, url: str = "", *, send: Send | None = None, token: str = "", language: str = "zh-Hans") -> None:
        self._send = send or Address(url.rstrip("/") + self.path)
        self.token = token
        self.language = language

    def ask(self, document_id: str, variables: Json) -> dict[str, Any]:
        """The data of a registered document. Raises ApiRefused, Unreachable, AnswerInvalid."""
        headers = {"Content-Type": "application/json", "Accept-Language": self.language}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        body = json.dumps({"documentId": document_id, "variables": wire(variables)}, ensure_ascii=False)
        status, content = self._send(body.encode(), headers)
        try:
            answer = json.loads(content)
            if answer.get("errors"):
                raise ApiRefused([_problem(error | error.get("extensions", {})) for error in answer["errors"]])
            return dict(answer["data"])
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise AnswerInvalid(f"status {status}: {content[:200].decode(errors='replace')}") from error


def done(payload: Json) -> Json:
    """The payload of a mutation that was done. Raises Refused."""
    if payload["errors"]:
        raise Refused([_problem(error) for error in payload["errors"]])
    return payload


def given(value: Value | None) -> Value:
    """What is always given where nothing was refused. Raises AnswerInvalid."""
    if value is None:
        raise AnswerInvalid("done, and nothing given")
    return value


def wire(value: Any) -> Any:
    """As JSON; what is None is left out of objects, so that the API's own default holds."""
    if value is None or type(value) in (str, int, bool, float):
        return value
    if isinstance(value, Mapping):
        return {key: wire(each) for key, each in value.items() if each is not None}
    if is_dataclass(value):
        # Metadata holds the name in the API.
        return {
            field.metadata["api"]: wire(each)
            for field in fields(value)
            if (each := getattr(value, field.name)) is not None
        }
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [wire(each) for each in value]
    raise TypeError(f"{type(value).__name__} cannot be sent")


def _problem(error: Json) -> Problem:
    return Problem(str(error["code"]), tuple(error.get("field") or ()), str(error["message"]))
