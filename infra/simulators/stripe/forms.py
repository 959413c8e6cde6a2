"""Reading a form the way Stripe does, `a[b][0][c]=…`, and its refusals: every wrong field is named in `param`."""

import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from infra.simulators.web import Request, Response, json_response

PART = re.compile(r"\[([^\[\]]*)\]")
MOST_METADATA = 50


class Declined(Exception):
    """A refusal in Stripe's own form."""

    def __init__(
        self,
        code: str,
        message: str,
        *,
        param: str = "",
        status: int = 400,
        kind: str = "invalid_request_error",
    ) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status, self.code, self.message = status, code, message
        said = {"type": kind, "code": code, "message": message, "param": param}
        self.body = {"error": {name: value for name, value in said.items() if value}}

    def response(self) -> Response:
        return json_response(self.body, status=self.status)


def missing(kind: str, object_id: str) -> Declined:
    return Declined("resource_missing", f"No such {kind}: '{object_id}'", status=404, param="id")


def fields_of(request: Request) -> dict[str, Any]:
    """Everything that a call says, its query and its body, as nested dicts; a list is a dict of its positions."""
    found: dict[str, Any] = {}
    pairs = parse_qsl(request.query, keep_blank_values=True)
    pairs += parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True)
    for name, value in pairs:
        first, _, rest = name.partition("[")
        steps = [first, *PART.findall("[" + rest)] if rest else [first]
        place = found
        for step in steps[:-1]:
            place = place.setdefault(step, {})
            if not isinstance(place, dict):
                raise Declined("parameter_invalid", "a value and a group under one name", param=first)
        place[steps[-1] or str(len(place))] = value
    return found


def at(data: dict[str, Any], *path: str) -> Any:
    place: Any = data
    for step in path:
        place = place.get(step) if isinstance(place, dict) else None
    return place


def shown(path: tuple[str, ...]) -> str:
    return path[0] + "".join(f"[{step}]" for step in path[1:])


def text(data: dict[str, Any], *path: str, longest: int = 5000, required: bool = True) -> str:
    value = at(data, *path)
    if value is None and not required:
        return ""
    if not isinstance(value, str) or (required and not value):
        raise Declined("parameter_missing", f"Missing required param: {shown(path)}.", param=shown(path))
    if len(value) > longest:
        raise Declined("parameter_invalid", f"{shown(path)} is too long", param=shown(path))
    return value


def whole(data: dict[str, Any], *path: str) -> int:
    value = text(data, *path, longest=12)
    if not re.fullmatch(r"\d+", value, re.ASCII):
        raise Declined("parameter_invalid_integer", f"Invalid integer: {value}", param=shown(path))
    return int(value)


def amount(data: dict[str, Any], *path: str) -> int:
    value = whole(data, *path)
    if value < 1:
        raise Declined("parameter_invalid_integer", "This value must be greater than or equal to 1.", param=shown(path))
    return value


def metadata(data: dict[str, Any], *path: str) -> dict[str, str]:
    value = at(data, *path) or {}
    if not isinstance(value, dict) or len(value) > MOST_METADATA:
        raise Declined("parameter_invalid", "Invalid metadata", param=shown(path))
    for name, content in value.items():
        if not isinstance(content, str) or len(name) > 40 or len(content) > 500:
            raise Declined("parameter_invalid", "Metadata keys have 40 characters, values 500", param=shown(path))
    return dict(value)


def address(data: dict[str, Any], *path: str) -> str:
    value = text(data, *path)
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise Declined("url_invalid", "Not a valid URL", param=shown(path))
    return value


def listed(data: dict[str, Any], *path: str) -> list[str]:
    value = at(data, *path)
    return [str(part) for part in value.values()] if isinstance(value, dict) else []
