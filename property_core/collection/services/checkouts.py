"""From a started payment to the provider's cashier."""

from __future__ import annotations

import re
from datetime import datetime

from django.conf import settings

from backend.accounts.actor import Actor
from backend.accounts.selectors import wechat_openid
from backend.kernel.errors import DomainError, InvalidInput, NotFound
from backend.organization.base import tenant_read
from payments.intents.contracts import Channel, Checkout
from payments.intents.selectors import company_app_ids
from payments.intents.services import open_checkout, require_channel
from property_core.collection.models import BillPayment

OWNERS_APP = "/app/"
# A path of this very site: one slash in front, nothing that a browser would read as another host.
OWN_PATH = re.compile(r"/(?![/\\])[\w\-./~%?=&#@:+,;!*'()]{0,300}", re.ASCII)


class WechatAppNotPayable(DomainError):
    code = "WECHAT_APP_NOT_PAYABLE"
    zh = "从这里打开时还不能用微信支付，请换一种支付方式。"
    en = "WeChat Pay is not set up for where you opened this; choose another way to pay."


class WechatNotBound(DomainError):
    code = "WECHAT_NOT_BOUND"
    zh = "请先在微信中登录，再用微信支付。"
    en = "Sign in inside WeChat first, then pay there."


def open_payment_checkout(
    *,
    actor: Actor,
    payment_id: int,
    provider: str,
    channel: str,
    now: datetime,
    app_id: str = "",
    return_path: str = "",
) -> Checkout:
    """What the payer's device needs to pay his started payment. Outside of any transaction: the provider is called.

    Inside WeChat (JSAPI) the payer's openid is taken from his account, never from the call: of the app he is in
    (`app_id`), which must be bound to the company's merchant number, or of the first that is. `return_path`: of this
    site, where Alipay's pages bring the payer back to; the owners' app without it.
    Raises NotSignedIn, NotFound, InvalidInput, WechatAppNotPayable, WechatNotBound, and what payments.open_checkout
    raises.
    """
    company_id = actor.company
    if return_path and not OWN_PATH.fullmatch(return_path):
        raise InvalidInput(name="returnPath", reason="/app/…", field=("returnPath",))
    with tenant_read(company_id):
        intent_id = (
            BillPayment.objects.filter(id=payment_id, payer_account_id=actor.account)
            .values_list("intent_id", flat=True)
            .first()
        )
    if intent_id is None:
        raise NotFound
    require_channel(provider=provider, channel=channel)
    openid, other_app = "", ""
    if channel == Channel.JSAPI:
        own, *others = company_app_ids(company_id=company_id, provider=provider) or ("",)
        if app_id and app_id not in (own, *others):
            raise WechatAppNotPayable(field=("appId",))
        openid = wechat_openid(account_id=actor.account, app_id=app_id or own) or ""
        if not openid:
            raise WechatNotBound
        other_app = app_id if app_id != own else ""
    return open_checkout(
        actor=actor,
        intent_id=intent_id,
        provider=provider,
        channel=channel,
        openid=openid,
        app_id=other_app,
        ip=actor.ip or "",
        return_url=settings.PUBLIC_URL.rstrip("/") + (return_path or OWNERS_APP),
        now=now,
    )
