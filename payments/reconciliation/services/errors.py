"""How reconciliation refuses."""

from __future__ import annotations

from backend.kernel.errors import DomainError


class NoteMissing(DomainError):
    code = "NOTE_MISSING"
    zh = "请写明查明的原因（最多 200 字）。"
    en = "Write down what was found out (at most 200 characters)."


class DifferenceNotOpen(DomainError):
    code = "DIFFERENCE_NOT_OPEN"
    zh = "这条差异已经说明或已经消除。"
    en = "This difference has been explained or is gone."


class OwnerNotAllowed(DomainError):
    code = "OWNER_NOT_ALLOWED"
    zh = "该员工没有处理这条差异的权限，请选择其他人。"
    en = "This member of staff may not work on this difference; choose another one."


class DayNotImported(DomainError):
    code = "DAY_NOT_IMPORTED"
    zh = "{day} 的渠道账单还没有导入，不能签字。"
    en = "The provider's statement of {day} has not been imported; it cannot be signed."


class DayHasDifferences(DomainError):
    code = "DAY_HAS_DIFFERENCES"
    zh = "{day} 还有 {count} 条差异没有处理，不能签字。"
    en = "{day} has {count} open differences; it cannot be signed."


class DayIsSigned(DomainError):
    code = "DAY_IS_SIGNED"
    zh = "{day} 已经签字。"
    en = "{day} has been signed already."
