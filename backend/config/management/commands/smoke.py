"""`manage smoke --url URL`: asks a running site what the README's tour asks, through the typed client, over HTTP."""

from __future__ import annotations

import json
import time
import urllib.request
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from backend.config.landing import demo_logins
from backend.kernel.money import format_yuan
from backend.kernel.time import current_time, local_date
from clients.python.linli_client import Address, AnswerInvalid, Refused, Unreachable, given
from clients.python.linli_client.owner import Owner
from clients.python.linli_client.staff import Staff

DEVICE = "smoke"
PAGE = 100


class Unexpected(Exception):
    """An answer that contradicts another, or says that something is not as it must be."""


class Command(BaseCommand):
    help = "Sign in to a running site as one of the demo's people and read what the tour reads; exit 1 if it fails."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--url", default=settings.PUBLIC_URL, help="of the site (default: %(default)s)")
        parser.add_argument("--login", default="leader", help="of a member of staff (default: %(default)s)")
        parser.add_argument("--password", help="his password (default: the demo's)")
        parser.add_argument("--phone", help="of an owner, where the site shows its codes (default: the demo's first)")
        parser.add_argument("--json", action="store_true", help="one object on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        site = options["url"].rstrip("/")
        logins = demo_logins(settings.LINLI_HOME / "demo.json")
        password = options["password"] or next(
            (each["password"] for each in logins if each["login"] == options["login"]), ""
        )
        phone = options["phone"] or next((each["login"] for each in logins if each["kind"] == "owner"), "")
        rounds: list[Callable[[], Iterator[tuple[str, str]]]] = [lambda: health(site)]
        if password:
            rounds.append(lambda: staff_round(site, login=options["login"], password=password))
        if phone:
            rounds.append(lambda: owner_round(site, phone=phone, code_of=lambda: shown_code(site, phone)))
        if len(rounds) == 1:
            raise CommandError("nobody to sign in as: give --login and --password, or --phone")
        seen: list[dict[str, object]] = []
        fault = ""
        started = time.perf_counter()
        try:
            for walk in rounds:
                for what, found in walk():
                    seen.append({"what": what, "found": found, "ms": round((time.perf_counter() - started) * 1000)})
                    if not options["json"]:
                        self.stdout.write(f"ok  {what}: {found}")
                    started = time.perf_counter()
        except (Refused, Unreachable, AnswerInvalid, Unexpected, OSError) as error:
            fault = f"after {seen[-1]['what'] if seen else 'nothing'}: {type(error).__name__}: {error}"
        if options["json"]:
            self.stdout.write(
                json.dumps({"url": site, "ok": not fault, "fault": fault, "seen": seen}, ensure_ascii=False)
            )
        if fault:
            raise CommandError(fault)


def health(site: str) -> Iterator[tuple[str, str]]:
    """Alive and ready."""
    yield "healthz", fetched(f"{site}/healthz").decode()
    ready = json.loads(fetched(f"{site}/readyz"))
    yield "readyz", ", ".join(f"{name} {state}" for name, state in ready.items())


def staff_round(site: str, *, login: str, password: str) -> Iterator[tuple[str, str]]:
    """The desk: who am I, the tree, a bill, its room, what the room owes, the collection rate."""
    staff = Staff(send=sender(site + Staff.path))
    staff.token = given(staff.sign_in(login=login, password=password, device=DEVICE).session).access_token
    me = staff.me()
    yield "staff me", f"{me.name}, {len(me.permissions)} permissions"
    tree = staff.org_tree()
    yield "staff orgTree", f"{len(tree)} units, {sum(len(unit.buildings) for unit in tree)} buildings"
    held = {permission.code for permission in me.permissions}
    if "billing.view" in held:
        bills = staff.bills(first=20)
        yield "staff bills", f"{len(bills.nodes)} on the first page"
        room = next((bill.room for bill in bills.nodes if bill.room), None)
        if room is not None:
            desk = staff.room_desk(room.id)
            yield "staff room", f"{desk.label}, {len(desk.people)} people"
            (due,) = staff.due_of_rooms([room.id])
            parts = sum(bill.amount.amount_minor for bill in due.bills)
            if parts != due.amount.amount_minor:
                raise Unexpected(f"{desk.label} owes {due.amount.amount}, its bills {format_yuan(parts)}")
            yield "staff dueOfRooms", f"¥{due.amount.amount} in {len(due.bills)} bills"
    if "billing.report" in held:
        months = months_until(local_date(current_time()), 2)
        rate = staff.collection_rate(unit_id=tree[0].id, periods=months).whole
        yield "staff collectionRate", f"¥{rate.applied.amount} of ¥{rate.collectable.amount}"
    staff.sign_out()
    yield "staff signOut", "done"


def owner_round(site: str, *, phone: str, code_of: Callable[[], str]) -> Iterator[tuple[str, str]]:
    """An owner: his rooms, what he owes and why, what he paid. code_of: the code once it was sent."""
    owner = Owner(send=sender(site + Owner.path))
    owner.request_login_code(phone)
    signed_in = owner.sign_in_with_code(phone=phone, code=code_of(), device=DEVICE)
    owner.token = given(signed_in.session).access_token
    me = owner.me()
    yield "owner me", f"{me.name}, {len(me.rooms)} rooms"
    shown = owner.open_bills(first=PAGE // 2)
    bills, due = shown.open_bills.nodes, shown.amount_due
    total = sum(bill.outstanding.amount_minor + bill.late_fee.amount_minor for bill in bills)
    if not shown.open_bills.page_info.has_next_page and total != due.total.amount_minor:
        raise Unexpected(f"owes {due.total.amount}, the bills sum to {format_yuan(total)}")
    if silent := [bill.id for bill in bills if not bill.explanation.sentences]:
        raise Unexpected(f"{len(silent)} bills explain nothing")
    yield "owner openBills", f"{due.bill_count} bills, ¥{due.total.amount}, late fees ¥{due.late_fee.amount}"
    yield "owner billHistory", f"{len(owner.bill_history(first=20).nodes)} on the first page"
    yield "owner payments", f"{len(owner.payments(first=20).nodes)} on the first page"
    yield "owner receipts", f"{len(owner.receipts(first=20).nodes)} on the first page"
    yield "owner prepaymentBalances", f"{len(owner.prepayment_balances())} rooms"
    owner.sign_out()
    yield "owner signOut", "done"


def shown_code(site: str, phone: str) -> str:
    """The code last sent to a phone, from the page on which a demo shows its messages."""
    messages = json.loads(fetched(f"{site}/dev/messages.json?phone={quote(phone)}"))["messages"]
    if not messages:
        raise Unexpected("no code came")
    return str(messages[0]["params"]["code"])


def sender(address: str) -> Address:
    """Straight to this machine's own addresses, whatever proxy the environment names."""
    return Address(address, proxies={} if is_local(address) else None)


def fetched(address: str) -> bytes:
    """The content at an address. Raises OSError, of which an HTTP status other than 2xx is one."""
    handler = urllib.request.ProxyHandler({} if is_local(address) else None)
    with urllib.request.build_opener(handler).open(address, timeout=20) as answer:
        return bytes(answer.read())


def is_local(address: str) -> bool:
    return urlsplit(address).hostname in {"127.0.0.1", "localhost", "::1"}


def months_until(day: date, count: int) -> list[str]:
    """So many months up to the day's, the oldest first: ["2026-10", "2026-11"]."""
    last = day.year * 12 + day.month - 1
    return [f"{month // 12}-{month % 12 + 1:02}" for month in range(last - count + 1, last + 1)]
