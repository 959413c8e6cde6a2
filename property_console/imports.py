"""Bringing a workbook in (导入台账): uploaded, then checked and written in the background."""

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
from backend.jobs.contracts import TooManyJobs
from backend.jobs.selectors import job_visible
from backend.jobs.services import start_job
from property_console.jobs import Job
from property_core.imports.permissions import RUN
from property_core.imports.services import import_mode
from property_core.imports.tasks import FILE_KIND, KIND


class StartImportInput(graphene.InputObjectType):
    file_id = graphene.NonNull(
        graphene.ID, description="Of the workbook, sent before by POST /files/staff?kind=imports.workbook."
    )
    dry_run = graphene.Boolean(default_value=False, description="Check only.")
    skip_bad_rows = graphene.Boolean(
        default_value=False, description="Keep the rows without errors; left out: all or nothing."
    )
    idempotency_key = idempotency_key()


class StartImport(Mutation):
    """Import a workbook into my company in the background. Needs imports.run over the whole company.

    The job's `result`: sheets with their counts, the first 200 errors, errorCount, oddities, opening figures, mode,
    written, repeated. Its `file`: the rows in error, to be mended and imported again.
    """

    permission = Permitted(RUN)
    Input = StartImportInput
    raises = (FileNotUsable, TooManyJobs)
    job = graphene.Field(Job)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> StartImport:
        file = file_visible(actor=actor, file_id=decode_id("File", input.file_id, field=("fileId",)))
        mode = import_mode(dry_run=bool(input.dry_run), skip_bad_rows=bool(input.skip_bad_rows))
        job_id = start_job(
            actor=actor,
            kind=KIND,
            params={"file_id": file.id, "file_name": file.name, "mode": str(mode)},
            uploads=[(file.id, FILE_KIND)],
            idempotency_key=input.idempotency_key,
            now=now,
        )
        return cls(job=job_visible(actor=actor, job_id=job_id))


class ImportsMutation(graphene.ObjectType):
    start_import = StartImport.field()
