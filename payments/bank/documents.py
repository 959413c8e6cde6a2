"""Which document stands behind the bank's entries."""

from __future__ import annotations

from payments.bank.services.posting import IMPORT_SOURCE, LINE_SOURCE
from payments.ledger.contracts import DocumentKind
from payments.ledger.documents import register_source


def register() -> None:
    """Called once by the app's ready()."""
    for source in (IMPORT_SOURCE, LINE_SOURCE):
        register_source(source, DocumentKind.BANK_STATEMENT)
