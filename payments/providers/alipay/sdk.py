"""What we take from the official SDK: the names and fields of Alipay's calls. Imported on the first call alone.

It is an extra of a deployment (requirements/alipay.txt) of 180 MB. Used are its request and model classes and the
assembling of a call's parameters; its signing, its transport and its verification are not, for it takes PKCS1 keys
alone, cannot reach a gateway with a port, writes its own machine's time where Alipay wants China's, and believes SHA-1.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from payments.providers.contracts import ProviderRefused

DISTRIBUTION = "alipay-sdk-python"


def is_installed() -> bool:
    return importlib.util.find_spec("alipay") is not None


def parameters(
    call: str, *, app_id: str, biz: Mapping[str, Any], notify_url: str = "", return_url: str = ""
) -> dict[str, str]:
    """Every parameter of a call but `timestamp` and `sign`. `call`: the SDK's name, as in `AlipayTradeQuery`.

    Raises ProviderRefused SDK_MISSING.
    """
    try:
        configuration = _class("AlipayClientConfig")()
        client = _class("DefaultAlipayClient")
        request = _class(f"{call}Request", "request")
        model = _class(f"{call}Model", "domain")
    except ModuleNotFoundError as error:
        raise ProviderRefused("SDK_MISSING", f"{DISTRIBUTION} is not installed (requirements/alipay.txt)") from error
    configuration.app_id, configuration.skip_sign = app_id, True
    asked = request(biz_model=model.from_alipay_dict(dict(biz)))
    if notify_url:
        asked.notify_url = notify_url
    if return_url:
        asked.return_url = return_url
    assembled = dict(parse_qsl(client(configuration).sdk_execute(asked), keep_blank_values=True))
    # The clock of the caller, in the zone of the provider, is the adapter's.
    del assembled["timestamp"]
    return assembled


def _class(name: str, package: str = "") -> Any:
    folder = f"alipay.aop.api.{package}" if package else "alipay.aop.api"
    return getattr(importlib.import_module(f"{folder}.{name}"), name)
