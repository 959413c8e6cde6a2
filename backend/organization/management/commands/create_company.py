"""`create_company --name NAME --admin-login LOGIN`: a company and whoever hands out everything else in it."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError

from backend.accounts.actor import system_actor
from backend.kernel.errors import DomainError
from backend.kernel.time import current_time
from backend.organization.services.founding import found_company


class Command(BaseCommand):
    help = "Make a company with its administrator, or add an administrator to one that exists; prints a password once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True, metavar="NAME", help="of the company; one that exists is kept")
        parser.add_argument("--admin-login", required=True, metavar="LOGIN")
        parser.add_argument("--admin-name", default="系统管理员", metavar="NAME")
        parser.add_argument("--short-name", default="", metavar="NAME", help="of a new company")
        parser.add_argument("--root-code", default="HQ", metavar="CODE", help="of a new company's own unit")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            founded = found_company(
                actor=system_actor(company_id=None, request_id="create_company"),
                name=options["name"].strip(),
                short_name=options["short_name"].strip() or options["name"].strip()[:40],
                root_code=options["root_code"],
                admin_login=options["admin_login"],
                admin_name=options["admin_name"],
                now=current_time(),
            )
        except DomainError as error:
            raise CommandError(error.text()) from error
        answer = {
            "company": founded.company.name,
            "isNew": founded.is_new,
            "login": founded.login.login,
            "oneTimePassword": founded.login.one_time_password,
        }
        if options["json"]:
            self.stdout.write(orjson.dumps(answer).decode())
            return
        self.stdout.write(f"{'新建' if founded.is_new else '已有'}公司：{founded.company.name}")
        self.stdout.write(f"管理员账号：{founded.login.login}")
        self.stdout.write(f"一次性密码（只显示这一次，首次登录须修改）：{founded.login.one_time_password}")
