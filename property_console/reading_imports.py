"""Readings from a workbook (导入抄表): a sheet with the meters to read, and bringing it in filled."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import graphene

from backend.accounts.actor import Actor
from backend.files.contracts import FileNotUsable
from backend.files.selectors import file_visible
from backend.graphql_kit.ids import decode_id
from backend.graphql_kit.mutations import Mutation, idempotency_key
from backend.graphql_kit.permissions import Permitted
from backend.graphql_kit.types import Period
from backend.jobs.contracts import TooManyJobs
from backend.jobs.selectors import job_visible
from backend.jobs.services import start_job
from property_console.jobs import Job, StoredFileType
from property_console.readings import MeterReadingFilter, reading_search
from property_core.charges.permissions import READINGS
from property_core.imports.reading_services import make_template
from property_core.imports.reading_sheet import TEMPLATE_ROWS, WORKBOOK
from property_core.imports.services import import_mode
from property_core.imports.tasks import READINGS_KIND


class MakeReadingTemplateInput(graphene.InputObjectType):
    period = graphene.NonNull(Period)
    filter = graphene.InputField(MeterReadingFilter, description="Which meters; with the state MISSING: those to read.")


class MakeReadingTemplate(Mutation):
    """A workbook with the meters of a filter by place, to fill and to import."""

    permission = Permitted(READINGS)
    Input = MakeReadingTemplateInput
    file = graphene.Field(StoredFileType, description=f"At most {TEMPLATE_ROWS} meters; kept for a day.")
    count = graphene.Int(description="Meters in it.")

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> MakeReadingTemplate:
        search = reading_search(input.get("filter"))
        file, count = make_template(actor=actor, period=input.period, search=search, now=now)
        return cls(file=file, count=count)


class StartReadingImportInput(graphene.InputObjectType):
    file_id = graphene.NonNull(
        graphene.ID, description=f"Of the workbook, sent before by POST /files/staff?kind={WORKBOOK.name}."
    )
    dry_run = graphene.Boolean(default_value=False, description="Check only.")
    skip_bad_rows = graphene.Boolean(
        default_value=False, description="Keep the rows without errors; left out: all or nothing."
    )
    idempotency_key = idempotency_key()


class StartReadingImport(Mutation):
    """Import the sheet 抄表 (表号, 期间, 抄表日期, 读数) of a workbook in the background; again it changes nothing.

    The job's `result`: sheets with their counts, the first 200 errors, errorCount, oddities, mode, written, changed
    (readings new or corrected), deviating (kept, to be looked at again). Its `file`: the rows in error to mend.
    """

    permission = Permitted(READINGS)
    Input = StartReadingImportInput
    raises = (FileNotUsable, TooManyJobs)
    job = graphene.Field(Job)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> StartReadingImport:
        file = file_visible(actor=actor, file_id=decode_id("File", input.file_id, field=("fileId",)))
        mode = import_mode(dry_run=bool(input.dry_run), skip_bad_rows=bool(input.skip_bad_rows))
        job_id = start_job(
            actor=actor,
            kind=READINGS_KIND,
            params={"file_id": file.id, "file_name": file.name, "sha256": file.sha256, "mode": str(mode)},
            uploads=[(file.id, WORKBOOK.name)],
            idempotency_key=input.idempotency_key,
            now=now,
        )
        return cls(job=job_visible(actor=actor, job_id=job_id))


class ReadingImportsMutation(graphene.ObjectType):
    make_reading_template = MakeReadingTemplate.field()
    start_reading_import = StartReadingImport.field()
