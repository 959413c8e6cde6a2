"""What the billing commands share: which company, which unit, which period, and how they answer."""

from __future__ import annotations

import re
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import orjson
from django.core.management.base import CommandError, OutputWrapper

from backend.accounts.actor import Actor, system_actor
from backend.kernel.errors import DomainError
from backend.organization.contracts import Unit, UnitKind
from backend.organization.selectors import company_named, tree, unit_by_code


class PeriodUnreadable(DomainError):
    code = "PERIOD_UNREADABLE"
    zh = "账期“{text}”不对，应写成 2026-11 的样子。"
    en = "{text} is no period; write it like 2026-11."


class DayUnreadable(DomainError):
    code = "DAY_UNREADABLE"
    zh = "日期“{text}”不对，应写成 2026-11-23 的样子。"
    en = "{text} is no date; write it like 2026-11-23."


def add_company(parser: ArgumentParser) -> None:
    parser.add_argument("--company", metavar="NAME", help="required as soon as there are several companies")


def add_json(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")


def parse_period(text: str) -> date:
    """`2026-11` → the first of that month. Raises PeriodUnreadable."""
    found = re.fullmatch(r"(\d{4})-(\d{2})", text)
    if found is None or not 1 <= int(found[2]) <= 12 or int(found[1]) < 1:
        raise PeriodUnreadable(text=text)
    return date(int(found[1]), int(found[2]), 1)


def parse_day(text: str) -> date:
    """`2026-11-23` → that day. Raises DayUnreadable."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise DayUnreadable(text=text) from error


def actor_of(company: str | None) -> Actor:
    """The system acting for the named company, or for the only one."""
    return system_actor(company_id=company_named(company).id, request_id="command")


def unit_of(actor: Actor, code: str | None) -> Unit:
    """The unit with that code; the whole company where none is named."""
    if code is not None:
        return unit_by_code(code, company_id=actor.company)
    return next(unit for unit in tree(company_id=actor.company) if unit.kind is UnitKind.COMPANY)


def codes_of(actor: Actor) -> dict[int, str]:
    """Organisation unit id → code."""
    return {unit.id: unit.code for unit in tree(company_id=actor.company)}


@contextmanager
def typed_errors() -> Iterator[None]:
    """Show a refusal as one line with its code and end with exit code 1."""
    try:
        yield
    except DomainError as error:
        raise CommandError(f"{error.code}: {error.text()}") from error


def write_json(stdout: OutputWrapper, answer: object) -> None:
    stdout.write(orjson.dumps(answer).decode())
