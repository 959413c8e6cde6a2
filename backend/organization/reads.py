"""One transaction for a whole read request: finding out who asks, and reading what he may see.

Authentication does not know the company before it has read the session, and opening a transaction per step costs
more round trips than what is read. The fences stay: tenant tables are asked in the scope of a company only, and row
security lets see the one company that was set, local to the transaction. The transaction begins with the first
statement that needs it, in one message that sets the company too; the busiest statements (`company_rows`) set the
company themselves and need none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import OperationalError, connection, transaction
from psycopg.pq import ExecStatus, TransactionStatus

from backend.kernel.prepared import AloneCursor, prepared_rows

# What row security goes by: the company, local to a transaction.
SETTING = "linli.company_id"

# A condition for the outermost WHERE of a statement: sets the company before any table is looked at, for PostgreSQL
# decides on a condition without columns first. Were it ever not so, row security would show nothing.
COMPANY_IS_SET = f"(SELECT set_config('{SETTING}', (%(company_id)s::bigint)::text, true)) IS NOT NULL"


@dataclass(slots=True)
class _SharedRead:
    """The transaction of a read request. company_id: whose rows it is about now."""

    company_id: int | None = None

    @contextmanager
    def turned_to(self, company_id: int) -> Iterator[None]:
        """Read this company's rows, without a savepoint."""
        before = self.company_id
        self._turn(company_id)
        yield
        if before is not None:
            self._turn(before)

    def _turn(self, company_id: int) -> None:
        if self.company_id == company_id:
            return
        self.company_id = company_id
        # A transaction that has begun is of another company, or of none.
        if has_begun():
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, str(company_id)])

    def before_statement(
        self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        if self.company_id is not None and not isinstance(context["cursor"].cursor, AloneCursor):
            _begin(self.company_id)
        return execute(sql, params, many, context)


_shared: ContextVar[_SharedRead | None] = ContextVar("shared_read", default=None)


@contextmanager
def shared_read() -> Iterator[None]:
    """A transaction without a company, for `base.tenant_read` inside to join. Must be the outermost one."""
    shared = _SharedRead()
    with transaction.atomic(durable=True), connection.execute_wrapper(shared.before_statement):
        token = _shared.set(shared)
        try:
            yield
        finally:
            _shared.reset(token)


def running_shared_read() -> _SharedRead | None:
    return _shared.get()


def company_rows(statement: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a constant SELECT about one company, as kernel.prepared.prepared_rows, in one message.

    It names the company as the parameter `company_id` and has COMPANY_IS_SET in its outermost WHERE.
    """
    return prepared_rows(statement, parameters, kind=AloneCursor)


def has_begun() -> bool:
    """Whether the server has a transaction under way on our connection."""
    raw = connection.connection
    return raw is not None and raw.pgconn.transaction_status != TransactionStatus.IDLE


def _begin(company_id: int) -> None:
    """Begin the transaction with its company set; psycopg sends no BEGIN of its own where one is under way."""
    if has_begun():
        return
    raw = connection.connection.pgconn
    answer = raw.exec_(b"BEGIN; SET LOCAL %s = '%d'" % (SETTING.encode(), company_id))
    if answer.status != ExecStatus.COMMAND_OK:
        raise OperationalError(answer.get_error_message())
