"""Billing: charge items, tariffs, assignments, readings, the run, frozen bills, late fees, receipts.

Tables owned: charge_item, tariff, tariff_version, assignment, reading, billing_run, bill, bill_line,
bill_payment, bill_allocation, receipt, red_letter, deposit, month_close.
Events: BillsPosted, BillPaymentStarted, BillsPaid, BillReversed.
"""
