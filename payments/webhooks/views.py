"""One provider message: authenticate the raw bytes, keep it, answer; work on it in the same request.

A message that was kept is acknowledged whatever becomes of the work: the scan goes on where this process stops, so the
provider's repetitions are never what our books depend on.
"""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST
from prometheus_client import Counter

from backend.kernel import failpoints
from backend.kernel.time import current_time
from payments.intents import selectors, services
from payments.providers import registry
from payments.providers.contracts import (
    MessageAnswer,
    MessageForged,
    MessageRejected,
    MessageTooOld,
    MessageWithoutNews,
    ProviderRefused,
)

logger = logging.getLogger("linli.payments.notify")

MESSAGES = Counter("linli_provider_messages_total", "Provider messages by what became of them", ["provider", "outcome"])
LARGEST_BODY = 64 * 1024
# What helps to trace a delivery later; nothing secret is among a provider's headers, but nothing else is kept either.
KEPT_HEADERS = (
    "Content-Type", "User-Agent", "Request-Id", "Wechatpay-Serial", "Wechatpay-Timestamp", "Wechatpay-Nonce",
    "Wechatpay-Signature", "Wechatpay-Signature-Type", "Stripe-Signature",
)  # fmt: skip


@require_POST
def notify(request: HttpRequest, provider: str, token: str = "") -> HttpResponse:
    """What the provider wants to hear once the message is kept; 401 forged or too old, 400 unreadable, 404 no such
    account."""
    now = current_time()
    length = request.headers.get("Content-Length") or "0"
    if not length.isdigit() or int(length) > LARGEST_BODY:
        return _refuse(provider, status=413, outcome="too_large")
    route = selectors.notify_route(provider=provider, token=token)
    if route is None:
        return _refuse(provider, status=404, outcome="unknown_account")
    adapter = registry.provider_named(provider)
    try:
        event = adapter.parse_message(
            headers=request.META,
            body=request.body,
            credentials=selectors.route_credentials(route),
            now=now,
        )
    except MessageWithoutNews:
        MESSAGES.labels(provider, "without_news").inc()
        return _said(adapter.taken)
    except MessageForged as refusal:
        return _refuse(provider, status=401, outcome="forged", code=refusal.code)
    except MessageTooOld as refusal:
        return _refuse(provider, status=401, outcome="too_old", code=refusal.code)
    except MessageRejected as refusal:
        return _refuse(provider, status=400, outcome="unreadable", code=refusal.code)
    except ProviderRefused as refusal:
        # Our own keys are missing or broken: the provider must come again.
        return _refuse(provider, status=503, outcome="not_configured", code=refusal.code)
    message_id = services.store_message(
        company_id=route.company_id,
        event=event,
        headers={name: request.headers[name] for name in KEPT_HEADERS if name in request.headers},
        body=request.body,
        now=now,
    )
    failpoints.hit("message.stored")
    state = services.process_message(company_id=route.company_id, message_id=message_id, now=now)
    MESSAGES.labels(provider, state.lower()).inc()
    return _said(adapter.taken)


def _refuse(provider: str, *, status: int, outcome: str, code: str = "") -> HttpResponse:
    """A refusal in the provider's own form; counted and logged, nothing kept."""
    adapter = registry.PROVIDERS.get(provider)
    known = provider if adapter is not None else "unknown"
    MESSAGES.labels(known, outcome).inc()
    logger.warning("provider message refused", extra={"provider": known, "outcome": outcome, "code": code})
    return HttpResponse(status=status) if adapter is None else _said(adapter.not_taken(status=status, outcome=outcome))


def _said(answer: MessageAnswer) -> HttpResponse:
    return HttpResponse(answer.body, status=answer.status, content_type=answer.content_type)
