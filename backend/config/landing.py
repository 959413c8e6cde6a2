"""The front page: in the demo where to look and who may sign in, elsewhere the name and whether it is ready."""

from __future__ import annotations

import json
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from backend.config.clients import WEB_CLIENTS
from backend.config.health import readiness
from backend.config.samples import SAMPLES

# (address, Chinese, English), in the order of a tour.
PAGES = (
    ("/graphql/owner", "业主接口：查账单、缴费、收据", "Owners' GraphQL"),
    ("/graphql/staff", "物业接口：组织、收费、收银、报表", "Staff GraphQL"),
    ("/graphql/merchant", "商家接口（尚为空壳）", "Merchants' GraphQL, still empty"),
    ("/dev/messages", "短信与验证码（只在演示环境）", "Text messages and codes, demo only"),
    ("/verify/", "收据真伪查验", "Is this receipt genuine?"),
    ("/healthz", "存活检查", "Alive"),
    ("/readyz", "就绪检查", "Ready"),
    ("/metrics", "监控指标", "Prometheus figures"),
)


@require_safe
@never_cache
def landing(request: HttpRequest) -> HttpResponse:
    """The front page; outside of the demo it tells nothing that a stranger may not know."""
    nonce = secrets.token_urlsafe(16)
    checks = readiness()
    context: dict[str, Any] = {"nonce": nonce, "is_ready": all(value == "ok" for value in checks.values())}
    if settings.LINLI_DEMO:
        logins = demo_logins(Path(settings.LINLI_HOME) / "demo.json")
        context |= {
            "clients": WEB_CLIENTS,
            "pages": PAGES,
            "cashier": settings.WECHATPAY["base_url"],
            "owners": [login for login in logins if login.get("kind") == "owner"],
            "staff": [login for login in logins if login.get("kind") == "staff"],
            "samples": SAMPLES,
        }
        page = "demo.html"
    else:
        page = "landing.html"
    answer = render(request, page, context)
    # One page, nothing from elsewhere: whatever would be slipped into it could neither run nor call out.
    answer["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; img-src data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return answer


def demo_logins(path: Path) -> list[dict[str, str]]:
    """The logins that load_demo wrote: {who, kind, login, password, note}; none before it has run."""
    try:
        written = json.loads(path.read_text())
    except (OSError, ValueError):
        return []
    found: list[dict[str, str]] = written.get("logins", [])
    return found
