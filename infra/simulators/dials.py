"""What a test turns alike at every payment simulator: its fee and its clock; and how it reads what it is sent."""

from datetime import datetime
from typing import Any

from infra.simulators.store import Store, china_time
from infra.simulators.web import Refusal, Request, Response, Router, json_response


class Dials:
    def __init__(self, store: Store) -> None:
        self._store = store

    def mount(self, router: Router) -> None:
        router.add("POST", "/_sim/fee", self._set_fee)
        router.add("GET", "/_sim/clock", self._clock)
        router.add("POST", "/_sim/clock", self._set_clock)

    def _set_fee(self, request: Request) -> Response:
        """{"percent": "0.60"}: what the platform keeps of payments from now on."""
        percent = str(as_object(request.json()).get("percent", "0"))
        self._store.set_setting("fee_percent", percent)
        return json_response({"percent": percent})

    def _clock(self, _request: Request) -> Response:
        return json_response({"now": china_time(self._store.now())})

    def _set_clock(self, request: Request) -> Response:
        """{"offset_seconds": n} or {"now": RFC 3339}: shift the platform's clock; it goes on running from there."""
        data = as_object(request.json())
        target = moment(data, "now")
        offset = float(data.get("offset_seconds", 0))
        if target is not None:
            offset = target - (self._store.now() - float(self._store.setting("clock_offset", "0")))
        self._store.set_setting("clock_offset", str(offset))
        return self._clock(request)


def as_object(data: Any) -> dict[str, Any]:
    """Raises Refusal."""
    if not isinstance(data, dict):
        raise Refusal(400, "PARAM_ERROR", "必须是 JSON 对象")
    return data


def moment(data: dict[str, Any], name: str) -> float | None:
    """An RFC 3339 time with its zone as epoch seconds; None when the field is absent. Raises Refusal."""
    value = data.get(name)
    if value is None:
        return None
    try:
        return datetime.fromisoformat(str(value)).timestamp()
    except ValueError as error:
        raise Refusal(400, "PARAM_ERROR", f"{name} 不符合 RFC 3339") from error
