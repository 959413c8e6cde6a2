"""`load_demo`: the sample companies, two months of bills and the cast of logins. Again: adds what is missing."""

from __future__ import annotations

import json
import os
from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from backend.accounts.actor import Actor, system_actor
from backend.accounts.selectors import account_by_login
from backend.accounts.services import create_login
from backend.kernel.time import current_time
from backend.organization import services as organization
from backend.organization.base import tenant_transaction
from backend.organization.contracts import RoleKind
from backend.organization.permissions import all_permissions
from backend.organization.selectors import company_named, posts_of_staff, role_ids, unit_by_code
from infra.sample import cast
from payments.intents.services.accounts import ensure_company_account
from property_core.homes.selectors import room_by_code
from property_core.residents import services as residents
from property_core.residents.contracts import PersonKind, ResidencyRole

SAMPLES = Path(settings.BASE_DIR) / "infra" / "sample"
COMPANIES = {cast.XINHE: SAMPLES / "xinhe.xlsx", cast.QINGHE: SAMPLES / "qinghe.xlsx"}
PERIODS = ("2026-10", "2026-11")
POSTS_SINCE = date(2026, 1, 1)
FAMILY_SINCE = date(2019, 2, 2)


class Command(BaseCommand):
    help = "Load the sample companies and the cast of logins into a demo; writes demo.json into LINLI_HOME."

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.LINLI_DEMO or settings.LINLI_TEST):
            raise CommandError("load_demo makes logins with a published password: it runs with LINLI_DEMO=1 only")
        for name, workbook in COMPANIES.items():
            self.say(f"{name}：导入 {workbook.name}")
            call_command("import_workbook", str(workbook), stdout=self.stderr, stderr=self.stderr)
        actors = {name: system_actor(company_id=company_named(name).id) for name in COMPANIES}
        for name, actor in actors.items():
            for period in PERIODS:
                self.say(f"{name}：出账 {period}")
                call_command("run_billing", period=period, company=name, stdout=self.stderr, stderr=self.stderr)
            for provider in ("wechat", "cash"):
                ensure_company_account(actor=actor, provider=provider, now=current_time())
            ensure_roles(actor)
        self.say("登录账号")
        for member in cast.STAFF:
            ensure_staff(member, actors=actors)
        ensure_family(actors[cast.XINHE])
        path = write_summary(Path(settings.LINLI_HOME))
        self.say(f"完成：{path.name}")

    def say(self, line: str) -> None:
        self.stderr.write(line)


def ensure_roles(actor: Actor) -> None:
    """The roles of the cast; one that exists gets the permissions that the cast gives it today."""
    known = role_ids(company_id=actor.company)
    for role, kind in (
        (cast.STATION, RoleKind.ORGANIZATION),
        *((role, RoleKind.POST) for role in cast.ROLES),
    ):
        permissions = spelled_out(role.codes)
        if role.code in known:
            organization.set_role_permissions(
                actor=actor, role_id=known[role.code], permissions=permissions, now=current_time()
            )
        else:
            organization.create_role(
                actor=actor, kind=kind, code=role.code, name=role.name, permissions=permissions, now=current_time()
            )


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


def ensure_staff(member: cast.Staff, *, actors: dict[str, Actor]) -> None:
    """The login, and in each company of his the employment and the post."""
    now = current_time()
    account_id = account_by_login(member.login)
    if account_id is None:
        first = actors[member.posts[0][0]]
        account_id = create_login(actor=first, login=member.login, password=cast.PASSWORD, phone="", now=now)
    for company, unit, role in member.posts:
        actor = actors[company]
        # Employment and post come together: without a post an employee may nothing.
        with tenant_transaction(actor.company):
            staff_id = organization.employ(actor=actor, account_id=account_id, name=member.name, now=now)
            if posts_of_staff(staff_id, company_id=actor.company):
                continue
            roles = role_ids(company_id=actor.company)
            organization.assign_post(
                actor=actor,
                staff_id=staff_id,
                unit_id=unit_by_code(unit, company_id=actor.company).id,
                org_role_id=roles[cast.STATION.code],
                post_role_id=roles[role],
                title=next(known.name for known in cast.ROLES if known.code == role),
                starts_on=POSTS_SINCE,
                now=now,
            )


def ensure_family(actor: Actor) -> None:
    """The owner's family, whom the workbook does not know."""
    family = next(resident for resident in cast.RESIDENTS if resident.who.startswith("家属"))
    with tenant_transaction(actor.company):
        try:
            person_id = residents.register_person(
                actor=actor,
                code=cast.FAMILY_CODE,
                kind=PersonKind.NATURAL,
                name=family.name,
                id_kind=None,
                id_number="",
                phone=family.phone,
                now=current_time(),
            )
        except residents.PersonCodeTaken:
            return
        residents.move_in(
            actor=actor,
            person_id=person_id,
            room_id=room_by_code(cast.FAMILY_ROOM, actor=actor).id,
            role=ResidencyRole.FAMILY,
            starts_on=FAMILY_SINCE,
            now=current_time(),
        )


def write_summary(home: Path) -> Path:
    """`demo.json`: {"logins": [{who, kind, login, password, note}], "urls": {name: address}}."""
    base = settings.PUBLIC_URL.rstrip("/")
    summary = {
        "logins": [
            *(
                {"who": one.who, "kind": "owner", "login": one.phone, "password": "短信验证码 code", "note": one.note}
                for one in cast.RESIDENTS
            ),
            *(
                {"who": one.who, "kind": "staff", "login": one.login, "password": cast.PASSWORD, "note": one.note}
                for one in cast.STAFF
            ),
        ],
        "urls": {
            "owner": f"{base}/app/",
            "console": f"{base}/console/",
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
