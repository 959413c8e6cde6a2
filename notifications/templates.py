"""Every template, by key. A test formats each in both languages."""

from __future__ import annotations

from notifications.contracts import Template

LOGIN_CODE = Template(
    key="login_code",
    params=frozenset({"code", "minutes"}),
    zh="【邻里】您的验证码是 {code}，{minutes} 分钟内有效。请勿告诉他人，物业也不会向您索要。",
    en="[Linli] Your code is {code}, valid for {minutes} minutes. Tell it to nobody; we never ask for it.",
)

TEMPLATES: dict[str, Template] = {template.key: template for template in (LOGIN_CODE,)}
