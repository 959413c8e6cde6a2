"""Does an authentic event say what we asked for? A signature proves the sender, not the content."""

from payments.providers.contracts import PayeeCredentials, ProviderAttempt, ProviderEvent


def event_mismatches(
    *, event: ProviderEvent, attempt: ProviderAttempt, credentials: PayeeCredentials
) -> tuple[str, ...]:
    """Names of what differs between a payment event and the attempt it claims to pay; empty when all agrees.

    Names, in this order: account, mchid, appid, currency, out_trade_no, amount, legs.
    For payment events only: a refund is compared with the refund that was asked for.
    """
    asked = {leg.out_trade_no: (leg.mchid or credentials.mchid, leg.amount_minor) for leg in attempt.legs}
    told = {leg.out_trade_no: (leg.mchid, leg.amount_minor) for leg in event.legs}
    checks = (
        ("account", event.account_id == credentials.account_id),
        ("mchid", event.mchid == credentials.mchid),
        ("appid", event.appid == credentials.appid),
        ("currency", event.currency == attempt.currency),
        ("out_trade_no", event.out_trade_no == attempt.wire_number),
        ("amount", event.amount_minor == attempt.amount_minor),
        ("legs", told == asked and len(event.legs) == len(attempt.legs)),
    )
    return tuple(name for name, agrees in checks if not agrees)
