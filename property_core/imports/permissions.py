"""Who may bring a whole workbook in."""

from __future__ import annotations

from backend.organization.permissions import register, register_module

register_module("imports", zh="导入", en="Import")

RUN = register(
    "imports.run",
    zh="导入整套台账",
    en="Import a company's workbook",
    zh_hint="用 Excel 台账一次导入房产、住户、收费标准和期初欠费。",
    en_hint="Bring in homes, people, tariffs and opening arrears from one workbook.",
)
