"""Moves by the dozen (批量迁入迁出): an empty workbook to fill, a try without writing, and doing it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import graphene

from backend.accounts.actor import Actor
from backend.files.contracts import FileNotUsable
from backend.graphql_kit.ids import decode_id
from backend.graphql_kit.mutations import Mutation
from backend.graphql_kit.permissions import Permitted
from property_console.jobs import StoredFileType
from property_core.imports.contracts import RowError, WorkbookTooLarge, WorkbookUnreadable
from property_core.moves.services.batch import BatchMode as Modes
from property_core.moves.services.batch import BatchReport, TooManyRows, move_from_workbook
from property_core.moves.services.files import make_template
from property_core.residents.permissions import MANAGE

MoveBatchMode = graphene.Enum.from_enum(Modes, name="MoveBatchMode")


class MoveRowError(graphene.ObjectType):
    """A wrong cell of the workbook."""

    row = graphene.NonNull(graphene.Int, description="The sheet's own row number; the header is 1.")
    column = graphene.NonNull(graphene.String, description="Empty where the sheet itself is missing.")
    code = graphene.NonNull(graphene.String, description="Stable, for programs.")
    message = graphene.NonNull(graphene.String, description="In the user's language.")

    @staticmethod
    def resolve_message(error: RowError, info: Any) -> str:
        return error.text(info.context.language)


class MoveBatch(graphene.ObjectType):
    """What became of a workbook: rows read = done + unchanged + rows in error."""

    read = graphene.NonNull(graphene.Int)
    done = graphene.NonNull(graphene.Int, description="Rows that moved somebody, or would.")
    unchanged = graphene.NonNull(graphene.Int, description="Rows that were done before.")
    is_written = graphene.NonNull(graphene.Boolean)
    wrong_cells = graphene.NonNull(graphene.List(graphene.NonNull(MoveRowError)))
    errors_file = graphene.Field(StoredFileType, description="The rows in error to mend and send again.")

    @staticmethod
    def resolve_wrong_cells(report: BatchReport, info: Any) -> tuple[RowError, ...]:
        return report.errors


class MakeMoveTemplate(Mutation):
    """An empty workbook of moves to fill."""

    permission = Permitted(MANAGE)
    file = graphene.Field(StoredFileType)

    @classmethod
    def perform(cls, *, actor: Actor, input: None, now: datetime) -> MakeMoveTemplate:
        return cls(file=make_template(actor=actor, now=now))


class MoveFromWorkbookInput(graphene.InputObjectType):
    file_id = graphene.NonNull(graphene.ID, description="An upload of kind moves.workbook, one's own.")
    mode = graphene.NonNull(MoveBatchMode)


class MoveFromWorkbook(Mutation):
    """Move everybody of a workbook in and out; the same file again changes nothing."""

    permission = Permitted(MANAGE)
    Input = MoveFromWorkbookInput
    raises = (FileNotUsable, WorkbookUnreadable, WorkbookTooLarge, TooManyRows)
    batch = graphene.Field(MoveBatch)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> MoveFromWorkbook:
        file_id = decode_id("File", input.file_id, field=("fileId",))
        return cls(batch=move_from_workbook(actor=actor, file_id=file_id, mode=Modes(input.mode), now=now))


class MoveBatchesMutation(graphene.ObjectType):
    make_move_template = MakeMoveTemplate.field()
    move_from_workbook = MoveFromWorkbook.field()
