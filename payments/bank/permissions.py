"""Who sees bank statements, imports and matches them, and claims money that nobody knew."""

from __future__ import annotations

from backend.organization.contracts import UnitKind
from backend.organization.permissions import register

BANK_VIEW = register(
    "payment.bank_view",
    zh="查看银行流水",
    en="See bank statements",
    zh_hint="查看公司的银行账户、导入的流水和每笔款项的去向；须在总公司持有。",
    en_hint="The company's bank accounts, their imported lines and what each was found to be; held over the company.",
    lowest=UnitKind.COMPANY,
)
BANK_MATCH = register(
    "payment.bank_match",
    zh="导入并核对银行流水",
    en="Import and match bank statements",
    zh_hint="维护银行账户，导入流水，把款项对到支付渠道的提现、POS 到账或转账，登记退票；会记账，须在总公司持有。",
    en_hint="Bank accounts, importing their lines, matching them to withdrawals, POS and transfers, bounced money; it"
    " posts to the books. Held over the company.",
    lowest=UnitKind.COMPANY,
)
BANK_CLAIM = register(
    "payment.bank_claim",
    zh="认领款项",
    en="Claim money",
    zh_hint="查看待认领的银行来款，把它认领到所管小区某房间的账单或预存，或撤销认领；会记账并开收据。",
    en_hint="See money on the bank account that nobody knows, lay it on bills or prepayment of a room of one's"
    " communities, or undo that; it posts to the books and issues a receipt.",
    lowest=UnitKind.COMMUNITY,
)
