"""What a person inside WeChat would not even see: whose phone it is. The simulator has to ask."""

import html
from urllib.parse import parse_qsl, urlsplit

from infra.simulators.pages import STYLE

PEOPLE = (("zeng", "曾小明的手机"), ("li", "李红的手机"), ("wang", "王先生的手机"))

_PAGE = """<!doctype html>
<html lang="zh-Hans"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>微信授权（模拟）</title><style>{style}
input{{width:100%;min-height:48px;padding:0 12px;border-radius:12px;border:1px solid var(--quiet);font:inherit;
background:transparent;color:inherit}}label{{display:block;margin:0 0 4px;color:var(--quiet)}}
form{{display:grid;gap:12px}}h1{{font-size:20px;margin:0 0 12px}}</style></head><body><main>
<p class="note">微信 · 模拟授权页，真实微信里这一步不出现</p>
<section class="card">{body}</section></main></body></html>
"""


def choice(target: str) -> str:
    """Whose phone is it? `target`: path and query of this very request, to which the answer is added."""
    links = "".join(
        f'<p><a class="button quiet" href="{html.escape(f"{target}&who={name}")}">{shown}</a></p>'
        for name, shown in PEOPLE
    )
    hidden = "".join(
        f'<input type="hidden" name="{html.escape(name)}" value="{html.escape(value)}">'
        for name, value in parse_qsl(urlsplit(target).query)
    )
    body = (
        f"<h1>现在是谁的微信？</h1>{links}<form><label for='who'>或另一个人（字母、数字）</label>{hidden}"
        "<input id='who' name='who' required maxlength='40' pattern='[A-Za-z0-9_\\-]+' autocapitalize='off'>"
        "<button>用这个微信继续</button></form>"
    )
    return _PAGE.format(style=STYLE, body=body)


def problem(text: str) -> str:
    """The page that WeChat shows instead of going back."""
    return _PAGE.format(style=STYLE, body=f"<h1>无法打开授权页</h1><p role='alert'>{html.escape(text)}</p>")
