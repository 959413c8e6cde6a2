"""A small page to try an API in the demo; it needs no file from anywhere."""

from __future__ import annotations

from html import escape

_PAGE = """<!doctype html>
<html lang="zh-Hans"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>GraphQL · {api}</title><style>
body{{font:15px/1.5 system-ui,sans-serif;margin:0 auto;max-width:72rem;padding:1rem}}
main{{display:grid;gap:1rem;grid-template-columns:repeat(auto-fit,minmax(20rem,1fr))}}
label{{display:block;font-weight:600;margin:.5rem 0 .25rem}}
textarea,input{{box-sizing:border-box;font:13px/1.5 ui-monospace,monospace;width:100%}}
pre{{background:#f4f4f2;font:13px/1.5 ui-monospace,monospace;margin:0;min-height:20rem;overflow:auto;padding:.75rem}}
button{{font:inherit;margin-top:.5rem;padding:.4rem 1.2rem}}
</style></head><body><h1>GraphQL · {api}</h1><main><form>
<label for="query">查询 Query</label><textarea id="query" rows="14" spellcheck="false">{{ apiVersion }}</textarea>
<label for="variables">变量 Variables (JSON)</label><textarea id="variables" rows="4" spellcheck="false">{{}}</textarea>
<label for="token">访问令牌 Access token</label><input id="token" autocomplete="off">
<label for="language">语言 Language</label><select id="language"><option value="zh-Hans">中文</option>
<option value="en">English</option></select>
<div><button>运行 Run (Ctrl+Enter)</button></div></form>
<section><label for="answer">结果 Result</label><pre id="answer" aria-live="polite"></pre></section></main>
<details><summary>接口定义 Schema</summary><pre>{sdl}</pre></details>
<script>
const part = (id) => document.getElementById(id);
const run = async () => {{
  const show = (text) => {{ part("answer").textContent = text; }};
  try {{
    const headers = {{"Content-Type": "application/json", "Accept-Language": part("language").value}};
    if (part("token").value) headers.Authorization = "Bearer " + part("token").value;
    const variables = JSON.parse(part("variables").value || "{{}}");
    const body = JSON.stringify({{query: part("query").value, variables}});
    const response = await fetch("", {{method: "POST", headers, body}});
    show(JSON.stringify(await response.json(), null, 2));
  }} catch (error) {{ show(String(error)); }}
}};
document.querySelector("form").addEventListener("submit", (event) => {{ event.preventDefault(); run(); }});
document.addEventListener("keydown", (event) => {{ if (event.ctrlKey && event.key === "Enter") run(); }});
</script></body></html>
"""


def explorer_page(api: str, sdl: str) -> str:
    """The page for one API; it sends what is typed to its own address."""
    return _PAGE.format(api=escape(api), sdl=escape(sdl))
