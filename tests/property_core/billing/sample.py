"""The sample company, imported and billed: one template for every test that reads its bills."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

from django.core.management import call_command

from backend.accounts.actor import system_actor
from backend.kernel.time import current_time
from backend.organization.selectors import company_named, unit_by_code
from property_core.billing.services.run import run_billing
from tests.databases import named_template

FOLDER = Path(__file__).resolve().parents[3] / "infra" / "sample"
NOVEMBER = date(2026, 11, 1)


def build() -> None:
    call_command("import_workbook", str(FOLDER / "xinhe.xlsx"), "--json", stdout=io.StringIO())
    company_id = company_named(None).id
    run_billing(
        actor=system_actor(company_id=company_id),
        unit_id=unit_by_code("HQ", company_id=company_id).id,
        period=NOVEMBER,
        now=current_time(),
    )


BILLED_SAMPLE = named_template("billed_sample", build)
