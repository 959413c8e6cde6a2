"""One valid call of a root field, and what every role must be answered."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from backend.accounts.contracts import Audience
from tests.structure.authorization.world import EVERYTHING, Role, World

OK, HIDDEN = "OK", "HIDDEN"
NOT_SIGNED_IN, FORBIDDEN, NOT_FOUND = "NOT_SIGNED_IN", "FORBIDDEN", "NOT_FOUND"

Variables = Callable[[World], Mapping[str, Any]]


def nothing(world: World) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True)
class Case:
    """A call and its outcomes: OK, HIDDEN (answered without the target), or the code of the refusal.

    query: the document; a mutation's root field must answer `errors`. variables: of a valid input, made fresh for each
    call; whatever preparing it writes happens before the tables are summed. shows: text that the answer to an allowed
    role holds and that to a HIDDEN one does not.
    """

    query: str
    variables: Variables = nothing
    shows: Callable[[World], str] | None = None
    outcome: Callable[[Role], str] = field(default=lambda role: OK)
    # A mutation that rightly changes nothing the database keeps.
    is_unwritten: bool = False
    # Permission codes of staff, as the field must declare them.
    needs: frozenset[str] = frozenset()


def for_everybody(query: str, variables: Variables = nothing, **options: Any) -> Case:
    """A mutation without a permission: signing in works whatever old token comes with it."""
    return Case(query, variables, **options)


def for_everybody_of(audience: Audience, query: str) -> Case:
    """A query without a permission: a token of another API is refused, no token is not."""
    return Case(query, outcome=lambda role: OK if role.audience in (None, audience) else NOT_SIGNED_IN)


def for_staff(
    query: str,
    variables: Variables = nothing,
    *,
    needs: str = "",
    at: str = "JG",
    outside: str = NOT_FOUND,
    other_company: str = "",
    shows: Callable[[World], str] | None = None,
    is_unwritten: bool = False,
) -> Case:
    """Staff with one of the permissions `needs` (blank between them; none: all staff) at the unit `at`.

    outside: what staff with the permission elsewhere, or at the other company, are answered; `other_company` where
    that differs. `at` ANY: anywhere in the first company.
    """
    codes = set(needs.split())

    def outcome(role: Role) -> str:
        if role.audience is not Audience.STAFF:
            return NOT_SIGNED_IN
        if codes and EVERYTHING not in role.codes and not codes & role.codes:
            return FORBIDDEN
        is_here = bool(role.units) if at == "ANY" else at in role.units
        if other_company and role.name.endswith("_other_company"):
            return other_company
        return OK if is_here or not codes else outside

    return Case(query, variables, shows, outcome, is_unwritten, frozenset(codes))


def for_owners(
    query: str,
    variables: Variables = nothing,
    *,
    may: str = "",
    others: str = NOT_FOUND,
    visitor: str = FORBIDDEN,
    shows: Callable[[World], str] | None = None,
    is_unwritten: bool = False,
) -> Case:
    """The owners' roles named in `may` (blank between them; none: all). `visitor`: whom no company knows."""
    names = set(may.split())

    def outcome(role: Role) -> str:
        if role.audience is not Audience.OWNER:
            return NOT_SIGNED_IN
        if not names or role.name in names:
            return OK
        return visitor if role.name == "visitor" else others

    return Case(query, variables, shows, outcome, is_unwritten)


def mutation(name: str, fields: str = "", *, input_type: str = "") -> str:
    """`mutation ($input: PayBillsInput!) { payBills(input: $input) { errors { code message } … } }`."""
    kind = input_type or f"{name[0].upper()}{name[1:]}Input"
    return f"mutation ($input: {kind}!) {{ {name}(input: $input) {{ errors {{ code message }} {fields} }} }}"


def given(**values: Any) -> Variables:
    """The input object of a mutation; values may be functions of the world."""
    return lambda world: {"input": {name: value(world) if callable(value) else value for name, value in values.items()}}


def named(**values: Any) -> Variables:
    """The variables of a query; values may be functions of the world."""
    return lambda world: {name: value(world) if callable(value) else value for name, value in values.items()}


def gather(api: str) -> dict[str, Case]:
    """The CASES of all modules of the folder `api`, one an area of its schema; a field described twice is refused."""
    folder = importlib.import_module(f"{__package__}.{api}")
    found: dict[str, Case] = {}
    for module in pkgutil.iter_modules(folder.__path__):
        cases = getattr(importlib.import_module(f"{folder.__name__}.{module.name}"), "CASES", {})
        assert not cases.keys() & found.keys(), f"described twice: {sorted(cases.keys() & found.keys())}"
        found |= cases
    return found
