"""Words of residents that cross their boundary; the workbook's Chinese words beside each."""

from __future__ import annotations

from backend.kernel.choices import Choice


class PersonKind(Choice):
    NATURAL = "NATURAL"
    FIRM = "FIRM"  # 证件类型 统一社会信用代码
    DEVELOPER = "DEVELOPER"  # 开发商: one per company


class IdKind(Choice):
    ID_CARD = "ID_CARD"  # 身份证
    PASSPORT = "PASSPORT"  # 护照
    HK_MACAO_TW = "HK_MACAO_TW"  # 港澳台
    CREDIT_CODE = "CREDIT_CODE"  # 统一社会信用代码


class ResidencyRole(Choice):
    OWNER = "OWNER"  # 业主
    TENANT = "TENANT"  # 租户
    FAMILY = "FAMILY"  # 家属
