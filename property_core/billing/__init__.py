"""Billing (账单): the run, frozen bills with their traces, what lies on them, late fees, red letters, closed months.

Tables owned: billing_run, billing_run_step, bill, bill_line, bill_allocation, bill_settlement, red_letter,
opening_figure, month_close.
Events: BillsPosted, BillReversed. Imported by collection, imports and the API packages.
"""
