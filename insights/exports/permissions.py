"""Who may take a list out of the system. Which rows are in it is the list's own data permission."""

from __future__ import annotations

from backend.organization.permissions import register, register_module

register_module("exports", zh="导出", en="Exports")

RUN = register(
    "exports.run",
    zh="导出列表为 Excel",
    en="Export lists to Excel",
    zh_hint="把自己能查看的列表导出为 Excel 文件；导出的范围不超过查看权限，每次导出都记入操作日志。",
    en_hint="Takes the lists one may see out as workbooks, never more than one sees; each export is logged.",
)
