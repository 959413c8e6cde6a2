"""`manage rotate_field_keys [--batch N] [--again] [--check] [--json]`: everything encrypted under new keys.

docs/operations/keys.md tells how keys are changed.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from backend.kernel import key_rotation
from backend.kernel.models import FieldKeyRotation
from backend.kernel.time import current_time
from backend.organization.models import Company
from backend.organization.reads import SETTING


class Command(BaseCommand):
    help = "Write everything encrypted under the first keys of FIELD_KEYS. May be stopped and started again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", type=int, default=500, help="rows of one transaction (500)")
        parser.add_argument("--again", action="store_true", help="look at every row once more, also where it is done")
        parser.add_argument("--check", action="store_true", help="count what other keys have sealed; change nothing")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 1 <= options["batch"] <= 10_000:
            raise CommandError("--batch is a number from 1 to 10000")
        settings = key_rotation.Settings(
            company_ids=list(Company.objects.values_list("id", flat=True)),
            company_setting=SETTING,
            batch=options["batch"],
        )
        if options["check"]:
            left = key_rotation.remaining(settings=settings)
            self._answer(options, {"remaining": left, "ok": not any(left.values())})
            return
        rotation = key_rotation.rotate(
            settings=settings, now=current_time, report=self._tell, goes_again=options["again"]
        )
        left = key_rotation.remaining(settings=settings)
        troubles = {(one.table, one.row_id): one.reason for one in rotation.troubles}
        self._answer(
            options,
            {
                "tables": {
                    name: {"seen": seen, "changed": changed} for name, (seen, changed) in rotation.tables.items()
                },
                "changed": rotation.changed,
                "remaining": left,
                "troubles": [
                    {"table": table, "id": row_id, "reason": reason} for (table, row_id), reason in troubles.items()
                ],
                "ok": not troubles and not any(left.values()),
            },
        )

    def _tell(self, progress: FieldKeyRotation) -> None:
        of = f" of company {progress.company_id}" if progress.company_id else ""
        self.stderr.write(
            f"{progress.table_name}{of}: pass {progress.number_of_pass}, {progress.seen} rows seen, "
            f"{progress.changed} changed{', finished' if progress.finished_at else ''}"
        )

    def _answer(self, options: dict[str, Any], answer: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(answer))
        else:
            for name, count in answer["remaining"].items():
                self.stdout.write(f"{name}: {count} rows under other keys")
            for trouble in answer.get("troubles", []):
                self.stdout.write(f"{trouble['table']} {trouble['id']}: {trouble['reason']}")
            self.stdout.write("ok" if answer["ok"] else "not finished")
        if not answer["ok"]:
            raise CommandError("some values are not under the current keys; see above")
