"""The tenant fence: nothing of a company is read or written without naming that company.

Three rings stand behind each other:
1. the manager: without `tenant_scope` every query of a tenant table raises (django-scopes, with the gaps of
   its disabled queryset closed, and also for saves, forward keys and the base manager);
2. composite foreign keys (company_id, id): a row cannot point into another company, nor repeat another community
   than the one of the row it points to (RepeatedColumns);
3. row-level security on person and money tables, with the company set LOCAL to one transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from typing import Any, NoReturn, TypeVar

from django.db import connection, migrations, models, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState
from django_scopes import get_scope, scope
from django_scopes.exceptions import ScopeError
from django_scopes.manager import DisabledQuerySet

from backend.kernel.commits import send_last
from backend.organization.reads import SETTING, running_shared_read

# Inside of a tenant_transaction: only the outermost one sends what is to be sent last.
_is_open: ContextVar[bool] = ContextVar("tenant_transaction_is_open", default=False)


class TenantMissing(ScopeError):
    """A tenant table was asked outside of `tenant_scope`."""


class FencedQuerySet(DisabledQuerySet):
    """What a tenant manager gives outside of a scope: everything raises."""

    def error(self, *args: object, **kwargs: object) -> NoReturn:
        raise TenantMissing(f"{self.model.__name__} was asked without a company: open tenant_scope first")


# What the library closes is bound to its own error there; here everything says the same.
for _name in [name for name, value in vars(DisabledQuerySet).items() if value is DisabledQuerySet.error]:
    setattr(FencedQuerySet, _name, FencedQuerySet.error)

# Closed here beyond what django-scopes closes itself (measured on 2.1.0: these ran without a scope).
for _name in (
    "exists", "explain", "create", "acreate", "bulk_create", "bulk_update", "get_or_create", "in_bulk",
    "contains", "exclude", "distinct", "defer", "alias", "extra", "select_related", "prefetch_related",
    "intersection", "difference", "using", "none", "_insert", "_update", "_raw_delete", "_fetch_all",
    "__repr__", "__or__", "__and__", "__xor__", "__aiter__",
):  # fmt: skip
    setattr(FencedQuerySet, _name, FencedQuerySet.error)

_Model = TypeVar("_Model", bound=models.Model)


class TenantQuerySet(models.QuerySet[_Model]):
    """Rows of the company in scope; refuses to insert a row of another one."""

    def _insert(self, objs: Any, fields: Any, **options: Any) -> Any:
        company_id = current_company()
        for obj in objs:
            if obj.company_id != company_id:
                raise TenantMissing(f"{self.model.__name__} of company {obj.company_id} in the scope of {company_id}")
        return super()._insert(objs, fields, **options)  # type: ignore[misc]


class TenantManager(models.Manager[_Model]):
    """Default and base manager of every tenant table."""

    def get_queryset(self) -> Any:
        company_id = get_scope().get("company")
        if not isinstance(company_id, int):
            return FencedQuerySet(self.model, using=self._db, missing_scopes=("company",))
        hints: dict[str, Any] = getattr(self, "_hints", {})
        return TenantQuerySet(self.model, using=self._db, hints=hints).filter(company_id=company_id)


class TenantModel(models.Model):
    """A row of one company. Subclasses inherit the fence; Meta must inherit `TenantModel.Meta`."""

    # No index of its own: the unique (company_id, …) keys of each table serve it. No constraint of its own either:
    # the composite keys reach the company through the tables they point to (TenantConstraints).
    company = models.ForeignKey(
        "organization.Company", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )

    objects = TenantManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        default_manager_name = "objects"


class TenantForeignKey(models.ForeignKey):  # type: ignore[type-arg]
    """A foreign key between two tenant tables.

    The database constraint is composite, (company_id, column) → (company_id, id), added by
    `TenantConstraints` in the migration; Django's own single-column constraint is left out. No index comes
    by itself either: each table names the ones its queries need.
    """

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **kwargs: Any) -> None:
        kwargs.setdefault("related_name", "+")
        kwargs.setdefault("db_index", False)
        kwargs["db_constraint"] = False
        super().__init__(to, on_delete=on_delete, **kwargs)


def current_company() -> int:
    """The company in scope. Raises TenantMissing."""
    company_id = get_scope().get("company")
    if not isinstance(company_id, int):
        raise TenantMissing("no company in scope")
    return company_id


@contextmanager
def tenant_scope(company_id: int) -> Iterator[None]:
    """Ask tenant tables of one company. Refuses None: a missing company is an error, not "all of them"."""
    if not isinstance(company_id, int) or isinstance(company_id, bool):
        raise TenantMissing(f"tenant_scope needs the id of a company, not {company_id!r}")
    with scope(company=company_id):
        yield


@contextmanager
def tenant_transaction(company_id: int, *, durable: bool = True) -> Iterator[None]:
    """One transaction of one company: scope, `atomic`, and the row-level security setting, local to it.

    The outermost write is durable; a nested service passes `durable=False` and joins.
    """
    joins = connection.in_atomic_block
    is_outermost = not _is_open.get()
    token = _is_open.set(True)
    try:
        with ExitStack() as together, tenant_scope(company_id), transaction.atomic(durable=durable):
            before = _set_company(str(company_id))
            yield
            if is_outermost:
                send_last(together=None if joins else together)
            if joins and not durable and before != str(company_id):
                # The outer transaction goes on with the company it had.
                _set_company(before)
    finally:
        _is_open.reset(token)


@contextmanager
def tenant_read(company_id: int) -> Iterator[None]:
    """A consistent read of one company; joins a running transaction of it, or the one read of a request."""
    shared = running_shared_read()
    if shared is None:
        with tenant_transaction(company_id, durable=False):
            yield
    else:
        with tenant_scope(company_id), shared.turned_to(company_id):
            yield


def _set_company(value: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(current_setting(%s, true), ''), set_config(%s, %s, true)", [SETTING, SETTING, value]
        )
        row = cursor.fetchone()
    return str(row[0]) if row else ""


class TenantConstraints(migrations.operations.base.Operation):
    """Migration operation: composite tenant keys of the given models of the app.

    For each TenantForeignKey the constraint (company_id, column) → (company_id, id), deferred like Django's own;
    the table pointed to gets the unique (company_id, id) that this needs, once. A table that need not point to
    another one is tied to its company directly; the others are through the row they must point to, and a second key
    would cost a sixth of an import for nothing.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, *models_: str) -> None:
        self.models = models_

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (self.__class__.__name__, list(self.models), {})

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing in Django's state changes."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        for table, column, target in self._keys(app_label, to_state):
            schema_editor.execute(
                "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = "
                f"'{target}_tenant' AND conrelid = '{target}'::regclass) THEN "
                f'ALTER TABLE "{target}" ADD CONSTRAINT "{target}_tenant" UNIQUE (company_id, id); END IF; END $$'
            )
            schema_editor.execute(
                f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_{column}_tenant" '
                f'FOREIGN KEY (company_id, "{column}") REFERENCES "{target}" (company_id, id) '
                "DEFERRABLE INITIALLY DEFERRED"
            )

        for table in self._roots(app_label, to_state):
            schema_editor.execute(
                f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_company" FOREIGN KEY (company_id) '
                "REFERENCES company (id) DEFERRABLE INITIALLY DEFERRED"
            )

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        for table, column, _ in self._keys(app_label, from_state):
            schema_editor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{table}_{column}_tenant"')
        for table in self._roots(app_label, from_state):
            schema_editor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{table}_company"')

    def _roots(self, app_label: str, state: Any) -> Iterator[str]:
        """Tables of rows that may stand without pointing to another tenant row."""
        for name in self.models:
            meta = state.apps.get_model(app_label, name)._meta
            if not any(isinstance(field, TenantForeignKey) and not field.null for field in meta.local_fields):
                yield meta.db_table

    def _keys(self, app_label: str, state: Any) -> Iterator[tuple[str, str, str]]:
        for name in self.models:
            meta = state.apps.get_model(app_label, name)._meta
            for field in meta.local_fields:
                if isinstance(field, TenantForeignKey):
                    yield meta.db_table, field.column, field.remote_field.model._meta.db_table

    def describe(self) -> str:
        return f"Composite tenant keys of {', '.join(self.models)}"


class RepeatedColumns(migrations.operations.base.Operation):
    """Migration operation: columns that a row repeats of the row it points to are held equal by that key itself.

    A room says its community although its building does; with `RepeatedColumns("Room", of="building",
    columns=("community",))` the key (company_id, building_id) of `TenantConstraints` grows to (company_id,
    community_id, building_id), follows when the building's community changes, and makes the community's own key
    needless. `of` may name several fields, of which each row fills exactly one.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, model: str, *, of: str | tuple[str, ...], columns: tuple[str, ...]) -> None:
        self.model = model
        self.of = (of,) if isinstance(of, str) else of
        self.columns = columns

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (self.__class__.__name__, [self.model], {"of": self.of, "columns": self.columns})

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing in Django's state changes."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        table, repeated, keys = self._names(app_label, to_state)
        for column, _ in repeated:
            schema_editor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{table}_{column}_tenant"')
        columns = ", ".join(column for column, _ in repeated)
        for column, target in keys:
            unique = "_".join((target, *self.columns, "tenant"))
            schema_editor.execute(
                f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = '{unique}' "
                f"AND conrelid = '{target}'::regclass) THEN "
                f'ALTER TABLE "{target}" ADD CONSTRAINT "{unique}" UNIQUE (company_id, {columns}, id); END IF; END $$'
            )
            schema_editor.execute(
                f'ALTER TABLE "{table}" DROP CONSTRAINT "{table}_{column}_tenant", '
                f'ADD CONSTRAINT "{table}_{column}_tenant" FOREIGN KEY (company_id, {columns}, "{column}") '
                f'REFERENCES "{target}" (company_id, {columns}, id) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED'
            )

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        table, repeated, keys = self._names(app_label, from_state)
        # The wider unique key of the target stays: another table may lean on it.
        for column, _ in keys:
            schema_editor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{table}_{column}_tenant"')
        for column, target in (*repeated, *keys):
            schema_editor.execute(
                f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_{column}_tenant" '
                f'FOREIGN KEY (company_id, "{column}") REFERENCES "{target}" (company_id, id) '
                "DEFERRABLE INITIALLY DEFERRED"
            )

    def _names(self, app_label: str, state: Any) -> tuple[str, list[tuple[str, str]], list[tuple[str, str]]]:
        """The table, its repeated columns and its keys, each with the table it points to."""
        meta = state.apps.get_model(app_label, self.model)._meta

        def pointing(names: tuple[str, ...]) -> list[tuple[str, str]]:
            fields = map(meta.get_field, names)
            return [(field.column, field.remote_field.model._meta.db_table) for field in fields]

        return meta.db_table, pointing(self.columns), pointing(self.of)

    def describe(self) -> str:
        return f"{self.model} repeats {', '.join(self.columns)} of {', '.join(self.of)}"


def row_security(*tables: str) -> migrations.RunSQL:
    """An operation that lets the runtime role see only rows of the company set in its transaction.

    The owner of the tables is not bound by it: migrations see all.
    """
    condition = f"company_id = (SELECT nullif(current_setting('{SETTING}', true), '')::bigint)"
    return migrations.RunSQL(
        "".join(
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"
            f"CREATE POLICY {table}_tenant ON {table} USING ({condition}) WITH CHECK ({condition});"
            for table in tables
        ),
        reverse_sql="".join(
            f"DROP POLICY {table}_tenant ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
            for table in tables
        ),
    )
