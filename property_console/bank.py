"""The company's bank accounts (银行账户) and the statements imported for them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import graphene
from django.db.models import QuerySet

from backend.accounts.actor import Actor
from backend.files.contracts import FileNotUsable
from backend.files.selectors import file_visible
from backend.graphql_kit.connections import connection_field
from backend.graphql_kit.fields import money, own_id
from backend.graphql_kit.ids import decode_id, encode_id
from backend.graphql_kit.mutations import Mutation, idempotency_key
from backend.graphql_kit.permissions import Permitted, field
from backend.graphql_kit.types import Date, DateTime
from backend.jobs.contracts import TooManyJobs
from backend.jobs.selectors import job_visible
from backend.jobs.services import start_job
from backend.organization.selectors import staff_names
from payments.bank.contracts import Column
from payments.bank.permissions import BANK_MATCH, BANK_VIEW
from payments.bank.selectors import (
    account_names,
    bank_account_visible,
    bank_accounts_visible,
    bank_imports_visible,
)
from payments.bank.services import (
    BankAccountNameTaken,
    MappingInvalid,
    change_bank_account,
    open_bank_account,
)
from payments.bank.tasks import FILE_KIND, KIND
from property_console.charges import optional_id
from property_console.jobs import Job

BankColumn = graphene.Enum.from_enum(Column, name="BankColumn")


class BankColumnName(graphene.ObjectType):
    """What a column of the bank's files holds."""

    column = graphene.NonNull(BankColumn)
    name = graphene.NonNull(graphene.String, description="In the header of the file.")


class BankAccount(graphene.ObjectType):
    """An account of the company at a bank."""

    id = own_id("BankAccount")
    name = graphene.NonNull(graphene.String)
    bank = graphene.NonNull(graphene.String)
    number_tail = graphene.NonNull(graphene.String, description="The last four digits.")
    columns = graphene.NonNull(graphene.List(graphene.NonNull(BankColumnName)))
    closed_at = graphene.Field(DateTime)

    @staticmethod
    def resolve_columns(row: Any, info: Any) -> list[BankColumnName]:
        return [BankColumnName(column=Column(column), name=name) for column, name in row.mapping.items()]


class BankImport(graphene.ObjectType):
    """One imported file; the sums are of the lines that were new."""

    id = own_id("BankImport")
    bank_account_id = graphene.NonNull(graphene.ID)
    bank_account = graphene.NonNull(graphene.String, description="Its name.")
    file_name = graphene.NonNull(graphene.String)
    line_count = graphene.NonNull(graphene.Int)
    new_count = graphene.NonNull(graphene.Int)
    income = money("in_minor")
    expense = money("out_minor")
    first_day = graphene.Field(Date)
    last_day = graphene.Field(Date)
    imported_at = graphene.NonNull(DateTime)
    staff = graphene.String(description="Who imported it.")

    @staticmethod
    def resolve_bank_account_id(row: Any, info: Any) -> str:
        return encode_id("BankAccount", row.bank_account_id)

    @staticmethod
    def resolve_bank_account(row: Any, info: Any) -> Any:
        return info.context.loaders.load(account_names, row.bank_account_id, company_id=row.company_id)

    @staticmethod
    def resolve_staff(row: Any, info: Any) -> Any:
        if row.account_id is None:
            return None
        return info.context.loaders.load(staff_names, row.account_id, company_id=row.company_id)


class BankImportFilter(graphene.InputObjectType):
    """Narrows the list of imports."""

    bank_account_id = graphene.ID()


class BankColumnInput(graphene.InputObjectType):
    column = graphene.NonNull(BankColumn)
    name = graphene.NonNull(graphene.String)


class OpenBankAccountInput(graphene.InputObjectType):
    name = graphene.NonNull(graphene.String)
    bank = graphene.NonNull(graphene.String)
    number = graphene.NonNull(graphene.String)
    columns = graphene.NonNull(graphene.List(graphene.NonNull(BankColumnInput)))


class OpenBankAccount(Mutation):
    """Make a bank account of the company known, with the columns of its bank's files."""

    permission = Permitted(BANK_MATCH)
    Input = OpenBankAccountInput
    raises = (MappingInvalid, BankAccountNameTaken)
    account = graphene.Field(BankAccount)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> OpenBankAccount:
        account_id = open_bank_account(
            actor=actor,
            name=input.name,
            bank=input.bank,
            number=input.number,
            mapping=_mapping(input.columns),
            now=now,
        )
        return cls(account=bank_account_visible(actor=actor, bank_account_id=account_id))


class ChangeBankAccountInput(graphene.InputObjectType):
    bank_account_id = graphene.NonNull(graphene.ID)
    name = graphene.String()
    columns = graphene.List(graphene.NonNull(BankColumnInput))
    is_closed = graphene.Boolean()


class ChangeBankAccount(Mutation):
    """Rename a bank account, map its columns anew, close it or open it again."""

    permission = Permitted(BANK_MATCH)
    Input = ChangeBankAccountInput
    raises = (MappingInvalid, BankAccountNameTaken)
    account = graphene.Field(BankAccount)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> ChangeBankAccount:
        account_id = decode_id("BankAccount", input.bank_account_id, field=("bankAccountId",))
        columns = input.get("columns")
        change_bank_account(
            actor=actor,
            bank_account_id=account_id,
            name=input.get("name"),
            mapping=_mapping(columns) if columns is not None else None,
            is_closed=input.get("is_closed"),
            now=now,
        )
        return cls(account=bank_account_visible(actor=actor, bank_account_id=account_id))


class StartBankImportInput(graphene.InputObjectType):
    bank_account_id = graphene.NonNull(graphene.ID)
    file_id = graphene.NonNull(graphene.ID, description=f"Sent before by POST /files/staff?kind={FILE_KIND}.")
    dry_run = graphene.Boolean(default_value=False, description="Check only.")
    idempotency_key = idempotency_key()


class StartBankImport(Mutation):
    """Import a bank's file (CSV or .xlsx) in the background; a line that is there already is left as it is.

    All of the file or nothing. The job's `result`: lines, new, known, matched, inMinor, outMinor, written, errorCount,
    errors (the first 200, each with its row).
    """

    permission = Permitted(BANK_MATCH)
    Input = StartBankImportInput
    raises = (FileNotUsable, TooManyJobs)
    job = graphene.Field(Job)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> StartBankImport:
        file = file_visible(actor=actor, file_id=decode_id("File", input.file_id, field=("fileId",)))
        account_id = decode_id("BankAccount", input.bank_account_id, field=("bankAccountId",))
        account = bank_account_visible(actor=actor, bank_account_id=account_id)
        job_id = start_job(
            actor=actor,
            kind=KIND,
            params={
                "bank_account_id": account.pk,
                "file_id": file.id,
                "file_name": file.name,
                "sha256": file.sha256,
                "dry_run": bool(input.dry_run),
            },
            uploads=[(file.id, FILE_KIND)],
            idempotency_key=input.idempotency_key,
            now=now,
        )
        return cls(job=job_visible(actor=actor, job_id=job_id))


def _mapping(columns: Any) -> dict[str, str]:
    return {str(getattr(each.column, "value", each.column)): each.name for each in columns}


def _imports(root: None, info: Any, *, filter: Any = None) -> QuerySet[Any]:
    account_id = optional_id("BankAccount", filter, "bank_account_id")
    return bank_imports_visible(info.context.actor, bank_account_id=account_id)


class BankQuery(graphene.ObjectType):
    bank_accounts = field(
        graphene.NonNull(graphene.List(graphene.NonNull(BankAccount))),
        permission=Permitted(BANK_VIEW, BANK_MATCH),
        description="The company's bank accounts, closed ones last.",
    )
    bank_imports = connection_field(
        BankImport,
        queryset_of=_imports,
        order=("-id",),
        permission=Permitted(BANK_VIEW, BANK_MATCH),
        description="Imported files, newest first.",
        filter=BankImportFilter(),
    )

    @staticmethod
    def resolve_bank_accounts(root: None, info: Any) -> list[Any]:
        return bank_accounts_visible(info.context.actor)


class BankMutation(graphene.ObjectType):
    open_bank_account = OpenBankAccount.field()
    change_bank_account = ChangeBankAccount.field()
    start_bank_import = StartBankImport.field()
