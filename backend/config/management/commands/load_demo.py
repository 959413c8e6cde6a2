"""`load_demo`: the sample companies, two months of bills and the cast of logins. Again: adds what is missing."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from backend.accounts.actor import Actor, system_actor
from backend.accounts.selectors import account_by_login
from backend.accounts.services import create_login
from backend.kernel.money import format_yuan
from backend.kernel.time import current_time
from backend.organization import services as organization
from backend.organization.base import tenant_transaction
from backend.organization.contracts import RoleKind
from backend.organization.permissions import all_permissions
from backend.organization.selectors import company_named, posts_of_staff, role_ids, unit_by_code
from payments.intents.services.accounts import ensure_company_account
from property_core.billing.management.arguments import parse_period, unit_of
from property_core.billing.services.run import run_billing
from property_core.homes.selectors import room_by_code
from property_core.imports.layout import ROOMS
from property_core.imports.services import ImportMode, import_workbook
from property_core.residents import services as residents
from property_core.residents.contracts import PersonKind, ResidencyRole

# Data, not code: the product imports nothing of what stands around it.
SAMPLES = Path(settings.BASE_DIR) / "infra" / "sample"


@dataclass(frozen=True)
class Role:
    """`permissions` are codes; one ending in `*` stands for all that begin so."""

    code: str
    name: str
    permissions: tuple[str, ...]
    kind: RoleKind


class Command(BaseCommand):
    help = "Load the sample companies and the cast of logins into a demo; writes demo.json into LINLI_HOME."

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.LINLI_DEMO or settings.LINLI_TEST):
            raise CommandError("load_demo makes logins with a published password: it runs with LINLI_DEMO=1 only")
        cast = read_cast()
        actors = {}
        for company in cast["companies"]:
            name = company["name"]
            self.load_workbook(SAMPLES / company["workbook"], name=name)
            actors[name] = system_actor(company_id=company_named(name).id)
        for name, actor in actors.items():
            for period in cast["periods"]:
                self.bill(parse_period(period), name=name, actor=actor)
            for provider in ("wechat", "alipay", "cash"):
                ensure_company_account(actor=actor, provider=provider, now=current_time())
            for role in roles_of(cast):
                ensure_role(role, actor=actor)
        self.say("演示账号 ...")
        for member in cast["staff"]:
            ensure_staff(member, cast=cast, actors=actors)
        for person in cast["added"]:
            ensure_resident(person, actor=actors[person["company"]])
        write_summary(cast, home=Path(settings.LINLI_HOME))

    def load_workbook(self, workbook: Path, *, name: str) -> None:
        """Import one sample; a wrong row in it is a mistake of ours and ends the loading."""
        self.say(f"{name}：导入 {workbook.name} ...")
        with workbook.open("rb") as file:
            report = import_workbook(
                actor=system_actor(company_id=None),
                file=file,
                file_name=workbook.name,
                mode=ImportMode.ALL_OR_NOTHING,
                progress=lambda line: self.say(f"  {line}"),
                now=current_time(),
            )
        if report.errors:
            first = report.errors[0]
            raise CommandError(f"{workbook.name} {first.sheet} 第 {first.row} 行：{first.text()}")
        rooms = report.sheets[ROOMS].kept
        self.say(f"  {rooms} 间房，用时 {report.seconds:.1f} 秒{'（以前已导入）' if report.repeated else ''}")

    def bill(self, period: date, *, name: str, actor: Actor) -> None:
        """Bill a month, telling each tariff as it is done."""
        self.say(f"{name}：出账 {period:%Y-%m} ...")
        began = time.monotonic()
        made = run_billing(
            actor=actor,
            unit_id=unit_of(actor, None).id,
            period=period,
            progress=lambda step, count: self.say(f"  {step.tariff_code:<6}{count:>7} 张"),
            now=current_time(),
        )
        seconds = time.monotonic() - began
        self.say(f"  共 {made.count} 张，{format_yuan(made.amount_minor)} 元，用时 {seconds:.1f} 秒")

    def say(self, line: str) -> None:
        """On standard output, which the demo joins to its own lines: on standard error it would be red."""
        self.stdout.write(line)
        self.stdout.flush()


def read_cast() -> dict[str, Any]:
    """The sample's cast.json: companies, periods, roles, staff with posts, residents, persons the workbooks lack."""
    cast: dict[str, Any] = json.loads((SAMPLES / "cast.json").read_text())
    return cast


def roles_of(cast: dict[str, Any]) -> list[Role]:
    """The organisation role that everybody has, then the post roles."""
    kinds = [(cast["station"], RoleKind.ORGANIZATION), *((role, RoleKind.POST) for role in cast["roles"])]
    return [
        Role(code=role["code"], name=role["name"], permissions=tuple(role["permissions"]), kind=kind)
        for role, kind in kinds
    ]


def ensure_role(role: Role, *, actor: Actor) -> None:
    """The role; one that exists gets the permissions that the cast gives it today."""
    known = role_ids(company_id=actor.company).get(role.code)
    permissions = spelled_out(role.permissions)
    if known is None:
        organization.create_role(
            actor=actor, kind=role.kind, code=role.code, name=role.name, permissions=permissions, now=current_time()
        )
    else:
        organization.set_role_permissions(actor=actor, role_id=known, permissions=permissions, now=current_time())


def spelled_out(patterns: Collection[str]) -> list[str]:
    """The registered codes that the patterns name."""
    return [
        permission.code
        for permission in all_permissions()
        if any(
            permission.code.startswith(pattern[:-1]) if pattern.endswith("*") else permission.code == pattern
            for pattern in patterns
        )
    ]


def ensure_staff(member: dict[str, Any], *, cast: dict[str, Any], actors: dict[str, Actor]) -> None:
    """The login, and in each company of his the employment and the post."""
    now = current_time()
    titles = {role["code"]: role["name"] for role in cast["roles"]}
    account_id = account_by_login(member["login"])
    if account_id is None:
        first = actors[member["posts"][0]["company"]]
        account_id = create_login(actor=first, login=member["login"], password=cast["password"], phone="", now=now)
    for post in member["posts"]:
        actor = actors[post["company"]]
        # Employment and post come together: without a post an employee may nothing.
        with tenant_transaction(actor.company):
            staff_id = organization.employ(actor=actor, account_id=account_id, name=member["name"], now=now)
            if posts_of_staff(staff_id, company_id=actor.company):
                continue
            roles = role_ids(company_id=actor.company)
            organization.assign_post(
                actor=actor,
                staff_id=staff_id,
                unit_id=unit_by_code(post["unit"], company_id=actor.company).id,
                org_role_id=roles[cast["station"]["code"]],
                post_role_id=roles[post["role"]],
                title=titles[post["role"]],
                starts_on=date.fromisoformat(cast["posts_since"]),
                now=now,
            )


def ensure_resident(person: dict[str, str], *, actor: Actor) -> None:
    """Somebody whom the workbook does not know, with his residency."""
    with tenant_transaction(actor.company):
        try:
            person_id = residents.register_person(
                actor=actor,
                code=person["code"],
                kind=PersonKind.NATURAL,
                name=person["name"],
                id_kind=None,
                id_number="",
                phone=person["phone"],
                now=current_time(),
            )
        except residents.PersonCodeTaken:
            return
        residents.move_in(
            actor=actor,
            person_id=person_id,
            room_id=room_by_code(person["room"], actor=actor).id,
            role=ResidencyRole(person["role"]),
            starts_on=date.fromisoformat(person["since"]),
            now=current_time(),
        )


def write_summary(cast: dict[str, Any], *, home: Path) -> Path:
    """`demo.json`: {"logins": [{who, kind, login, password, note}], "urls": {name: address}}."""
    base = settings.PUBLIC_URL.rstrip("/")
    owners = [
        {
            "who": one["who"],
            "kind": "owner",
            "login": one["phone"],
            "password": "短信验证码 code",
            "note": one["note"],
        }
        for one in cast["residents"]
    ]
    staff = [
        {
            "who": one["who"],
            "kind": "staff",
            "login": one["login"],
            "password": cast["password"],
            "note": one["note"],
        }
        for one in cast["staff"]
    ]
    summary = {
        "logins": owners + staff,
        "urls": {
            "start": f"{base}/",
            "graphql_owner": f"{base}/graphql/owner",
            "graphql_staff": f"{base}/graphql/staff",
            "messages": f"{base}/dev/messages",
        },
    }
    home.mkdir(parents=True, exist_ok=True)
    path = home / "demo.json"
    unfinished = path.with_suffix(".part")
    unfinished.write_text(json.dumps(summary, ensure_ascii=False, indent=2) + "\n")
    os.replace(unfinished, path)
    return path
