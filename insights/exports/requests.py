"""What may be asked of an export, and how it is kept: numbers of people in a filter are sealed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from backend.accounts.actor import Actor
from backend.kernel.errors import DomainError, Forbidden, InvalidInput
from backend.kernel.fields import blind_index, decrypt, encrypt
from backend.organization.base import tenant_read
from insights.exports.columns import Asked, ExportList
from insights.exports.lists import list_named
from property_core.residents.permissions import UNMASK


class ReasonMissing(DomainError):
    code = "REASON_MISSING"
    zh = "导出完整号码必须填写原因。"
    en = "Give the reason for exporting full numbers."


def export_params(
    *, list_name: str, filters: Mapping[str, Any], columns: list[str] | None, unmasked: bool, reason: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """(the job's parameters, what makes two requests the same) of an export. `filters`: JSON values by name.

    Raises InvalidInput.
    """
    wanted = list_named(list_name)
    given = {name: value for name, value in filters.items() if value is not None}
    wanted.parsed(given)
    secret = {name: str(given[name]) for name in sorted(wanted.sealed & given.keys())}
    plain = {
        "list": list_name,
        "filters": {name: value for name, value in given.items() if name not in secret},
        "columns": columns or [],
        "unmasked": unmasked,
        "reason": reason.strip()[:200],
    }
    sealed = {name: encrypt(text) for name, text in secret.items()}
    # Sealed anew each time, so a repeated request is recognised by the blind index instead.
    marks = {name: str(blind_index(text, purpose="export")) for name, text in secret.items()}
    return plain | {"sealed": sealed}, plain | {"marks": marks}


def asked_of(*, actor: Actor, params: Mapping[str, Any], now: datetime) -> tuple[ExportList, Asked]:
    """The list and what was asked of it. Raises InvalidInput."""
    wanted = list_named(params["list"])
    filters = dict(params["filters"]) | {name: decrypt(text) for name, text in params["sealed"].items()}
    return wanted, Asked(
        actor=actor,
        filters=wanted.parsed(filters),
        columns=wanted.chosen(list(params["columns"])),
        unmasked=bool(params["unmasked"]),
        now=now,
    )


def require_may_export(actor: Actor, params: Mapping[str, Any], *, now: datetime) -> None:
    """Whether the actor may see the list, with full numbers if he wants them. Asked at the start and when it runs.

    Raises NotSignedIn, Forbidden, NotFound, InvalidInput, ReasonMissing.
    """
    wanted, asked = asked_of(actor=actor, params=params, now=now)
    if not any(actor.can(code) for code in wanted.permissions):
        raise Forbidden
    if asked.unmasked:
        if not wanted.personal:
            raise InvalidInput(field=("unmasked",), name="unmasked", reason=wanted.name)
        actor.require(UNMASK)
        if not params["reason"]:
            raise ReasonMissing(field=("reason",))
    with tenant_read(actor.company):
        # The selector says itself what is not the actor's to see.
        wanted.query(asked)
