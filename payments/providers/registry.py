"""Providers by name."""

from payments.providers.alipay.provider import AlipayProvider
from payments.providers.cash.provider import CashProvider
from payments.providers.contracts import PaymentProvider, ProviderRefused
from payments.providers.stripe.provider import StripeProvider
from payments.providers.wechat.provider import WechatPayProvider

PROVIDERS: dict[str, PaymentProvider] = {
    "wechat": WechatPayProvider(),
    "alipay": AlipayProvider(),
    "stripe": StripeProvider(),
    "cash": CashProvider(),
}


def provider_named(name: str) -> PaymentProvider:
    """The provider `wechat`, `alipay`, `stripe` or `cash`. Raises: ProviderRefused UNKNOWN_PROVIDER."""
    provider = PROVIDERS.get(name)
    if provider is None:
        raise ProviderRefused("UNKNOWN_PROVIDER", name[:32])
    return provider
