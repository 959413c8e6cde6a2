"""Reconciliation: the provider's own statements against what was booked here, day by day.

Owns payment_statement, payment_statement_row, payment_difference. Nothing here moves money or books anything: a
difference is for a person. Imported by the console.
"""
