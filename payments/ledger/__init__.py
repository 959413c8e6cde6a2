"""Ledger: double entry, append-only, balanced per entry and currency by the database.

Tables owned: ledger_account, ledger_entry, ledger_posting.
Corrections are new entries; nothing is ever changed or deleted here.
"""
