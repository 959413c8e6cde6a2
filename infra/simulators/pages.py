"""The look of the cashiers' pages: phone width, Chinese, no outside file."""

import html
from datetime import datetime
from urllib.parse import urlsplit

from infra.simulators.store import CHINA

STYLE = """
:root{--ink:#1F2430;--quiet:#5B6475;--line:#E6E9EF;--ground:#F5F7FA;--card:#FFF;--brand:#0958D9;--on-brand:#FFF;
--owed:#C0392B;--done:#1E7F4F;--warn:#B25E00}
@media (prefers-color-scheme:dark){
:root{--ink:#E8EBF1;--quiet:#A3ACBC;--line:#333A48;--ground:#14181F;--card:#1D232D;--brand:#7FB0FF;--on-brand:#10151D;
--owed:#FF8A7A;--done:#6FCF97;--warn:#F0B35A}
}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);
font:16px/1.5 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
main{display:flex;flex-direction:column;gap:16px;max-width:430px;min-height:100vh;min-height:100dvh;margin:0 auto;
padding:20px 16px 24px}
.note{margin:0;text-align:center;color:var(--quiet);font-size:14px}
.card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:24px 20px}
.head{text-align:center}
.head h1{margin:0;font-size:16px;font-weight:500;color:var(--quiet)}
.amount{margin:8px 0 12px;font-size:44px;line-height:1.2;font-weight:600;font-variant-numeric:tabular-nums}
.amount small{font-size:26px;font-weight:500;margin-right:2px}
.state{display:inline-flex;align-items:center;gap:6px;margin:0;font-weight:500}
.state svg{width:20px;height:20px;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round;
stroke-linejoin:round}
.open{color:var(--warn)}
.done{color:var(--done)}
.closed{color:var(--quiet)}
.failed{color:var(--owed)}
dl{margin:0;display:grid;grid-template-columns:auto 1fr;gap:12px 16px}
dt{color:var(--quiet)}
dd{margin:0;text-align:right;overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
.foot{margin-top:auto;display:grid;gap:12px}
button,a.button{display:flex;align-items:center;justify-content:center;width:100%;min-height:48px;border-radius:12px;
border:1px solid var(--brand);background:var(--brand);color:var(--on-brand);font:inherit;font-weight:500;
text-decoration:none;cursor:pointer}
button.quiet,a.quiet{background:transparent;color:var(--brand)}
:focus-visible{outline:3px solid var(--brand);outline-offset:2px}
"""

PAGE = """<!doctype html>
<html lang="zh-Hans"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>{provider}（模拟）· ¥{total}</title><style>{style}</style></head>
<body><main>
<p class="note">{provider} · 模拟收银台，不会产生真实扣款</p>
<section class="card head"><h1>{heading}</h1><p class="amount"><small>¥</small>{total}</p>
<p class="state {kind}" role="status"><svg viewBox="0 0 20 20" aria-hidden="true">{icon}</svg>{words}</p></section>
{cards}
<div class="foot">{buttons}</div>
</main></body></html>
"""

# A path per state, drawn in the colour of the text, so that colour never speaks alone.
ICONS = {
    "open": '<circle cx="10" cy="10" r="8"/><path d="M10 5.5V10l3 2"/>',
    "done": '<circle cx="10" cy="10" r="8"/><path d="M6 10.3l2.7 2.7L14 7.6"/>',
    "closed": '<circle cx="10" cy="10" r="8"/><path d="M6.5 10h7"/>',
    "failed": '<circle cx="10" cy="10" r="8"/><path d="M7 7l6 6M13 7l-6 6"/>',
}


def page(
    *, provider: str, heading: str, total: int, kind: str, words: str, cards: list[list[tuple[str, str]]], buttons: str
) -> str:
    """One page of a cashier. `kind`: a key of ICONS; `cards`: lists of (label, text); `buttons`: HTML."""
    return PAGE.format(
        style=STYLE,
        provider=provider,
        heading=heading,
        total=yuan(total),
        kind=kind,
        icon=ICONS[kind],
        words=words,
        cards="".join(card(rows) for rows in cards),
        buttons=buttons,
    )


def card(rows: list[tuple[str, str]]) -> str:
    listed = "".join(f"<dt>{html.escape(label)}</dt><dd>{html.escape(text)}</dd>" for label, text in rows)
    return f'<section class="card"><dl>{listed}</dl></section>'


def yuan(minor: int) -> str:
    return f"{minor // 100:,}.{minor % 100:02d}"


def shown_time(moment: float) -> str:
    """11月23日 周一 14:05, in China's time."""
    local = datetime.fromtimestamp(moment, CHINA)
    return f"{local.month}月{local.day}日 周{'一二三四五六日'[local.weekday()]} {local:%H:%M}"


def safe_address(address: str) -> str:
    """The address if it is an ordinary web address, else empty: nobody gets a script or a header behind our button."""
    is_plain = urlsplit(address).scheme in {"http", "https"} and address.isascii() and address.isprintable()
    return address if is_plain else ""
