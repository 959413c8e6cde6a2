"""Payments: who receives what, intents, attempts, providers and the ledger.

Knows a *purpose* and a *reference*, never a bill or an order; higher floors register handlers by purpose.
"""
