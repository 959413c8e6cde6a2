"""Who may set parameters."""

from __future__ import annotations

from backend.organization.permissions import register, register_module

register_module("parameters", zh="系统参数", en="Parameters")

PARAMETERS_MANAGE = register(
    "parameters.manage",
    zh="设置系统参数",
    en="Set parameters",
    zh_hint="查看和设置本人机构及其下级的系统参数，自所选日期起生效；上级的取值不受影响。",
    en_hint="See and set the parameters of one's units from a day on; what holds above stays.",
)
