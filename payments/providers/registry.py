"""Providers by name."""

from payments.providers.alipay.provider import AlipayProvider
from payments.providers.alipay.splitting import AlipaySplitting
from payments.providers.cash.provider import CashProvider
from payments.providers.contracts import PaymentProvider, ProviderRefused
from payments.providers.pos.provider import PosProvider
from payments.providers.splitting import SplittingProvider
from payments.providers.stripe.provider import StripeProvider
from payments.providers.stripe.splitting import StripeSplitting
from payments.providers.transfer.provider import TransferProvider
from payments.providers.wechat.provider import WechatPayProvider
from payments.providers.wechat.splitting import WechatSplitting

PROVIDERS: dict[str, PaymentProvider] = {
    "wechat": WechatPayProvider(),
    "alipay": AlipayProvider(),
    "stripe": StripeProvider(),
    "cash": CashProvider(),
    "pos": PosProvider(),
    "transfer": TransferProvider(),
}


SPLITTERS: dict[str, SplittingProvider] = {
    "wechat": WechatSplitting(),
    "alipay": AlipaySplitting(),
    "stripe": StripeSplitting(),
}


def splitting_provider(name: str) -> SplittingProvider:
    """The provider that splits payments of that name: a key of SPLITTERS. Raises: ProviderRefused CANNOT_SPLIT."""
    provider = SPLITTERS.get(name)
    if provider is None:
        raise ProviderRefused("CANNOT_SPLIT", name[:32])
    return provider


def provider_named(name: str) -> PaymentProvider:
    """The provider of that name: a key of PROVIDERS. Raises: ProviderRefused UNKNOWN_PROVIDER."""
    provider = PROVIDERS.get(name)
    if provider is None:
        raise ProviderRefused("UNKNOWN_PROVIDER", name[:32])
    return provider
