"""`import_workbook FILE [--company NAME] [--dry-run] [--skip-bad-rows] [--errors FILE.xlsx] [--json]`."""

from __future__ import annotations

import io
import json
import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from backend.accounts.actor import system_actor
from backend.kernel.errors import DomainError
from backend.kernel.time import current_time
from property_core.imports.contracts import ImportReport
from property_core.imports.services import import_mode, import_workbook

SHOWN_ERRORS = 50


class Command(BaseCommand):
    help = (
        "Import a company's workbook. Exit 0: written (or nothing new); 1: rows in error, nothing kept; 2: no import. "
        "Messages and progress go to standard error."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--company", metavar="NAME", help="the company, in place of the 总公司 row's name")
        parser.add_argument("--dry-run", action="store_true", help="check only")
        parser.add_argument("--skip-bad-rows", action="store_true", help="keep the rows without errors")
        parser.add_argument("--errors", type=Path, metavar="FILE.xlsx", help="write the rows in error here")
        parser.add_argument("--json", action="store_true", help="print the report as one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        errors_path: Path | None = options["errors"]
        if errors_path is not None and not errors_path.absolute().parent.is_dir():
            raise CommandError(f"没有这个文件夹：{errors_path.absolute().parent}", returncode=2)
        mode = import_mode(dry_run=options["dry_run"], skip_bad_rows=options["skip_bad_rows"])
        rows_in_error = io.BytesIO()
        try:
            with options["file"].open("rb") as file:
                report = import_workbook(
                    actor=system_actor(company_id=None),
                    file=file,
                    file_name=options["file"].name,
                    name=options["company"],
                    mode=mode,
                    errors_file=rows_in_error if errors_path is not None else None,
                    progress=self.say,
                    now=current_time(),
                )
        except OSError as error:
            self.refuse("FILE_UNREADABLE", f"无法打开文件 {options['file']}：{error.strerror}", as_json=options["json"])
        except DomainError as error:
            self.refuse(error.code, error.text(), as_json=options["json"])
        if errors_path is not None and rows_in_error.tell():
            errors_path.write_bytes(rows_in_error.getvalue())
            self.say(f"错误清单已写入 {errors_path}")
        self.tell(report, errors_hint=errors_path is None)
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
        else:
            self.show(report)
        if report.errors and not options["skip_bad_rows"]:
            sys.stdout.flush()
            # Nothing went wrong in the program: the answer is "no", without another message.
            raise SystemExit(1)

    def say(self, line: str) -> None:
        self.stderr.write(line, self.style.NOTICE if os.isatty(2) else None)

    def refuse(self, code: str, message: str, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"error": {"code": code, "message": message}}, ensure_ascii=False))
        raise CommandError(message, returncode=2)

    def tell(self, report: ImportReport, *, errors_hint: bool) -> None:
        """What a person at the terminal wants to know, on standard error."""
        for oddity in report.oddities:
            self.say(f"提醒：{oddity.text()}")
        for error in report.errors[:SHOWN_ERRORS]:
            self.say(f"错误：{error.sheet} 第 {error.row} 行 {error.text()}（{error.code}）")
        if len(report.errors) > SHOWN_ERRORS:
            hint = "，用 --errors 文件.xlsx 取得全部" if errors_hint else ""
            self.say(f"……另有 {len(report.errors) - SHOWN_ERRORS} 个错误{hint}")
        if report.repeated:
            self.say("这个文件已经导入过，没有任何改动。")
        elif not report.written:
            self.say("没有写入任何数据。")

    def show(self, report: ImportReport) -> None:
        self.stdout.write(f"{report.company}  {report.seconds:.1f} 秒")
        for name, counts in report.sheets.items():
            self.stdout.write(
                f"{name}：读取 {counts.read}，错误 {counts.errors}，随上级跳过 {counts.skipped_dependent}，"
                f"{'保留' if report.written or report.repeated else '可保留'} {counts.kept}"
            )
