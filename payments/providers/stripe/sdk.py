"""The official library, imported on the first call alone: it takes 25 MB and a third of a second.

It is an extra of a deployment (requirements/stripe.txt). Used are its transport, its errors and its check of a
signature; its objects are not, for ours are plain data.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import logging
from typing import Any

from payments.providers.contracts import ProviderRefused

DISTRIBUTION = "stripe"


def is_installed() -> bool:
    return importlib.util.find_spec("stripe") is not None


@functools.cache
def library() -> Any:
    """The module. Raises ProviderRefused SDK_MISSING."""
    try:
        module: Any = importlib.import_module("stripe")
    except ModuleNotFoundError as error:
        raise ProviderRefused("SDK_MISSING", f"{DISTRIBUTION} is not installed (requirements/stripe.txt)") from error
    # It writes a line for every call, and would send how long the last one took with the next.
    logging.getLogger("stripe").setLevel(logging.WARNING)
    module.enable_telemetry = False
    return module


def is_signed(*, body: bytes, header: str, secret: str) -> bool:
    """Whether `Stripe-Signature` holds a `v1` signature (HMAC-SHA-256) of these very bytes by the secret.

    When it was made is for the caller to judge.
    """
    stripe = library()
    try:
        return bool(stripe.WebhookSignature.verify_header(body, header, secret, tolerance=None))
    except (stripe.SignatureVerificationError, ValueError, TypeError):
        # Also for a body that is no UTF-8 and for signatures that are no ASCII.
        return False
