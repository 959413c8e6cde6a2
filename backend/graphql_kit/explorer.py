"""A small page to try an API in the demo; it needs no file from anywhere."""

from __future__ import annotations

import json
from html import escape

_PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><title>GraphQL · {api}</title><style>
:root{{--ink:#1F2430;--quiet:#5B6475;--line:#E6E9EF;--ground:#F5F7FA;--card:#FFF;--brand:#0958D9;--on-brand:#FFF;
color-scheme:light dark}}
@media (prefers-color-scheme:dark){{:root{{--ink:#E8EBF1;--quiet:#A3ACBC;--line:#333A48;--ground:#14181F;
--card:#1D232D;--brand:#7FB0FF;--on-brand:#10151D}}}}
*{{box-sizing:border-box}}
body{{margin:0;background:var(--ground);color:var(--ink);
font:16px/1.5 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}}
body>*{{max-width:1280px;margin:0 auto;padding:0 16px}}
header{{display:flex;flex-wrap:wrap;gap:0 16px;align-items:baseline;padding-top:16px}}h1{{margin:0;font-size:20px}}
a{{color:var(--brand)}}
main{{display:grid;gap:16px;grid-template-columns:repeat(auto-fit,minmax(min(100%,420px),1fr));padding-top:8px}}
label{{display:block;font-weight:500;margin:8px 0 4px}}
textarea,input,select{{font:13px/1.6 ui-monospace,Menlo,Consolas,"Noto Sans Mono CJK SC",monospace;
width:100%;padding:8px 12px;color:var(--ink);background:var(--card);border:1px solid var(--line);border-radius:8px}}
select,input{{min-height:44px}}textarea{{display:block;resize:vertical}}
pre{{background:var(--card);border:1px solid var(--line);border-radius:8px;
font:13px/1.6 ui-monospace,Menlo,Consolas,"Noto Sans Mono CJK SC",monospace;
margin:0;padding:12px;white-space:pre-wrap;overflow-wrap:anywhere}}
#answer{{min-height:320px;max-height:78vh;overflow:auto}}
button{{width:100%;min-height:44px;margin-top:16px;border:0;border-radius:8px;background:var(--brand);color:var(--on-brand);
font:inherit;font-weight:500;cursor:pointer}}
details{{padding-bottom:24px}}summary{{padding:16px 0;cursor:pointer}}
:focus-visible{{outline:3px solid var(--brand);outline-offset:1px}}
</style></head><body><header><h1>GraphQL · {api}</h1><a href="/">邻里 Linli</a></header><main><form>
<label for="query">查询 Query</label><textarea id="query" rows="11" spellcheck="false">{{ apiVersion }}</textarea>
<label for="variables">变量 Variables (JSON)</label><textarea id="variables" rows="3" spellcheck="false">{{}}</textarea>
<label for="token">访问令牌 Access token</label><input id="token" autocomplete="off">
<label for="language">语言（登录后随账号）Language until signed in</label>
<select id="language"><option value="zh-Hans">中文</option>
<option value="en">English</option></select>
<button>运行 Run (Ctrl+Enter)</button></form>
<section><label for="answer">结果 Result</label><pre id="answer" aria-live="polite"></pre></section></main>
<details><summary>接口定义 Schema</summary>
<p lang="{other}"><a href="?lang={other}">{in_other}</a></p><pre>{sdl}</pre></details>
<script>
const part = (id) => document.getElementById(id);
const kept = {kept};
const keep = () => {{ sessionStorage.setItem(kept, part("token").value); }};
// A token that an answer brings is used from then on, in this tab alone.
const adopt = (value) => {{
  if (value === null || typeof value !== "object") return;
  if (typeof value.accessToken === "string") {{ part("token").value = value.accessToken; keep(); }}
  Object.values(value).forEach(adopt);
}};
const run = async () => {{
  const show = (text) => {{ part("answer").textContent = text; }};
  try {{
    const headers = {{"Content-Type": "application/json", "Accept-Language": part("language").value}};
    if (part("token").value) headers.Authorization = "Bearer " + part("token").value;
    const variables = JSON.parse(part("variables").value || "{{}}");
    const body = JSON.stringify({{query: part("query").value, variables}});
    const response = await fetch("", {{method: "POST", headers, body}});
    const answer = await response.json();
    show(JSON.stringify(answer, null, 2));
    adopt(answer.data);
    part("answer").scrollIntoView({{block: "nearest"}});
  }} catch (error) {{ show(String(error)); }}
}};
// The address may carry what to ask after its #, which no server ever sees.
const read = () => {{
  if (location.hash.length < 2) return;
  const typed = JSON.parse(decodeURIComponent(location.hash.slice(1)));
  part("query").value = typed.query;
  part("variables").value = typed.variables;
}};
part("token").value = sessionStorage.getItem(kept) || "";
part("token").addEventListener("change", keep);
document.querySelector("form").addEventListener("submit", (event) => {{ event.preventDefault(); run(); }});
document.addEventListener("keydown", (event) => {{ if (event.ctrlKey && event.key === "Enter") run(); }});
addEventListener("hashchange", read);
read();
</script></body></html>
"""


def explorer_page(api: str, sdl: str, language: str) -> str:
    """The page for one API; it sends what is typed to its own address. language: of the schema's text."""
    is_chinese = language.startswith("zh")
    return _PAGE.format(
        api=escape(api),
        sdl=escape(sdl),
        kept=json.dumps(f"linli-token-{api}"),
        language="zh-Hans" if is_chinese else "en",
        other="en" if is_chinese else "zh-Hans",
        in_other="In English" if is_chinese else "中文说明",
    )
