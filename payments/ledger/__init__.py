"""Ledger: double entry, append-only, balanced per entry and currency by the database.

Tables owned: ledger_account, ledger_entry, ledger_posting, ledger_check.
Events: LedgerCheckFailed.
Corrections are new entries; nothing is ever changed or deleted here.
"""
