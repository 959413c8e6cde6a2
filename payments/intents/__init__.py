"""Intents: what a payer agrees to pay, in legs per seller, tried by attempts at providers.

Tables owned: payee_account, intent, leg, leg_line, attempt, attempt_leg, provider_message, exception_case.
Events: PaymentCaptured, PaymentFailed, PaymentParked.
"""
