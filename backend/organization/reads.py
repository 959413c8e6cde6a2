"""One transaction for a whole read request: finding out who asks, and reading what he may see.

Authentication does not know the company before it has read the session, and opening a transaction per step costs
more round trips than what is read. The fences stay: tenant tables are asked in the scope of a company only, and row
security lets see the one company that was set, local to the transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import connection, transaction

from backend.organization.base import SETTING, tenant_read, tenant_scope


@dataclass(slots=True)
class _Shared:
    """The transaction of a read request. company_id: set in it for row security."""

    company_id: int | None = None


_shared: ContextVar[_Shared | None] = ContextVar("shared_read", default=None)


@contextmanager
def shared_read() -> Iterator[None]:
    """A transaction without a company, for `company_read` inside to join. Must be the outermost one."""
    with transaction.atomic(durable=True):
        token = _shared.set(_Shared())
        try:
            yield
        finally:
            _shared.reset(token)


def in_shared_read() -> bool:
    return _shared.get() is not None


@contextmanager
def company_read(company_id: int) -> Iterator[None]:
    """As tenant_read; inside a shared read it joins without a savepoint, and the company is set once."""
    shared = _shared.get()
    if shared is None:
        with tenant_read(company_id):
            yield
        return
    with tenant_scope(company_id):
        if shared.company_id != company_id:
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, str(company_id)])
            shared.company_id = company_id
        yield


def company_was_set(company_id: int) -> None:
    """A statement has set the company itself, beside what it read: `company_read` need not."""
    shared = _shared.get()
    if shared is not None:
        shared.company_id = company_id
