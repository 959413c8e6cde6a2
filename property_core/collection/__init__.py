"""Collection (收款): payments of bills online and at the desk, prepayments, receipts.

Tables owned: bill_payment, receipt.
Events: BillPaymentStarted, BillsPaid, PrepaymentReceived, PrepaidRoomBilled, ReceiptVoided.
Imported by the API packages.
"""
