"""Who may see and stop the jobs of others. Everybody sees his own."""

from __future__ import annotations

from backend.accounts.actor import Actor, ActorKind
from backend.organization.contracts import UnitKind
from backend.organization.permissions import register, register_module
from backend.organization.selectors import company_unit_id

register_module("jobs", zh="后台任务", en="Background jobs")

VIEW = register(
    "jobs.view",
    zh="查看他人的后台任务",
    en="See the background jobs of others",
    zh_hint="查看全公司所有人的导入、导出、出账等后台任务的进度和结果说明，不能下载他人的结果文件。",
    en_hint="Progress and outcome of everybody's imports, exports and runs; not the files they made.",
    lowest=UnitKind.COMPANY,
)
STOP = register(
    "jobs.stop",
    zh="取消他人的后台任务",
    en="Cancel the background jobs of others",
    zh_hint="取消他人正在排队或运行的后台任务，已完成的部分不会撤销。",
    en_hint="Ends a job of somebody else that waits or runs; what it has done stays.",
    lowest=UnitKind.COMPANY,
)


def can_on_all(*, actor: Actor, code: str) -> bool:
    """Whether the actor holds `code` over the whole company: a job names no unit below it."""
    if actor.kind is ActorKind.SYSTEM:
        return True
    return actor.can(code) and actor.can(code, unit_id=company_unit_id(actor.company))
