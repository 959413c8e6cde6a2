"""The demo's messages as a page, so that nobody needs a phone to sign in there."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.html import format_html, format_html_join

from notifications.channels.console import last_messages

_PAGE = """<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8"><title>短信 · 演示</title>
<meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="5">
<style>body{{font:16px/1.5 "PingFang SC","Noto Sans CJK SC",sans-serif;color:#1F2430;background:#F5F7FA;margin:24px}}
li{{background:#fff;border-radius:12px;padding:12px 16px;margin:8px 0;list-style:none}}ul{{padding:0;max-width:640px}}
small{{color:#5B6475}}</style></head><body><h1>短信（仅演示环境）</h1><ul>{}</ul></body></html>"""


def messages(request: HttpRequest) -> HttpResponse:
    """The latest messages, newest first."""
    _require_demo()
    lines = [(line["phone"], line["at"], line["text"]) for line in last_messages()]
    items = format_html_join("", "<li><small>{} · {}</small><br>{}</li>", lines)
    return HttpResponse(format_html(_PAGE, items or "还没有短信"), headers={"Cache-Control": "no-store"})


def messages_json(request: HttpRequest) -> JsonResponse:
    """`{"messages": [{"at", "template", "phone", "text", "params"}]}`, of one phone with `?phone=`."""
    _require_demo()
    found = last_messages(request.GET.get("phone", ""))
    return JsonResponse({"messages": found}, headers={"Cache-Control": "no-store"})


def _require_demo() -> None:
    # Not only left out of the addresses: a mistake there must not show codes either.
    if not settings.LINLI_DEMO:
        raise Http404
