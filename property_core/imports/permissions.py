"""Who may bring a whole workbook in."""

from __future__ import annotations

from backend.organization.permissions import register

RUN = register("imports.run", zh="导入整套台账", en="Import a company's workbook")
