from tests.payments.ledger.books import books

__all__ = ["books"]
