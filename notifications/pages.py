"""The demo's messages as a page, so that nobody needs a phone to sign in there."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.html import format_html, format_html_join

from backend.kernel.time import BUSINESS_ZONE
from notifications.channels.console import last_messages

_PAGE = """<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8"><title>短信 · 演示</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta http-equiv="refresh" content="5">
<link rel="icon" href="data:,"><style>
:root{{--ink:#1F2430;--quiet:#5B6475;--line:#E6E9EF;--ground:#F5F7FA;--card:#FFF;--brand:#0958D9;
color-scheme:light dark}}
@media (prefers-color-scheme:dark){{:root{{--ink:#E8EBF1;--quiet:#A3ACBC;--line:#333A48;--ground:#14181F;
--card:#1D232D;--brand:#7FB0FF}}}}
body{{margin:0;background:var(--ground);color:var(--ink);
font:16px/1.5 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}}
main{{max-width:640px;margin:0 auto;padding:24px 16px}}h1{{margin:0;font-size:20px}}ul{{margin:16px 0;padding:0}}
li{{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:12px 16px;margin:0 0 8px;
list-style:none}}small{{color:var(--quiet);font-variant-numeric:tabular-nums}}a{{color:var(--brand)}}
</style></head><body><main><h1>短信（仅演示环境）</h1><small>每 5 秒刷新 · refreshes itself</small>
<ul>{}</ul><a href="/">邻里 Linli</a></main></body></html>"""


def messages(request: HttpRequest) -> HttpResponse:
    """The latest messages, newest first."""
    _require_demo()
    lines = [(line["phone"], _shown_time(str(line["at"])), line["text"]) for line in last_messages()]
    items = format_html_join("", "<li><small>{} · {}</small><br>{}</li>", lines)
    return HttpResponse(
        format_html(_PAGE, items or format_html("<li>{}</li>", "还没有短信")), headers={"Cache-Control": "no-store"}
    )


def _shown_time(at: str) -> str:
    """11月23日 14:05:09, in China's time."""
    local = datetime.fromisoformat(at).astimezone(BUSINESS_ZONE)
    return f"{local.month}月{local.day}日 {local:%H:%M:%S}"


def messages_json(request: HttpRequest) -> JsonResponse:
    """`{"messages": [{"at", "template", "phone", "text", "params"}]}`, of one phone with `?phone=`."""
    _require_demo()
    found = last_messages(request.GET.get("phone", ""))
    return JsonResponse({"messages": found}, headers={"Cache-Control": "no-store"})


def _require_demo() -> None:
    # Not only left out of the addresses: a mistake there must not show codes either.
    if not settings.LINLI_DEMO:
        raise Http404
