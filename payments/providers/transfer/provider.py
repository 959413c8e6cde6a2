"""Bank transfer behind `PaymentProvider`: what proves it is the line of the bank's statement (payments.bank)."""

from payments.providers.cash.provider import CashProvider

NAME = "transfer"


class TransferProvider(CashProvider):
    """As cash, but the money stands on its way until the bank's statement shows it."""

    name = NAME
