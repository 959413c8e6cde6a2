"""Receipts: the list, the number, and a link to the PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import graphene

from backend.graphql_kit.connections import connection_field
from backend.graphql_kit.ids import decode_id, encode_id
from backend.graphql_kit.permissions import Owners, field
from backend.graphql_kit.types import DateTime, Money
from backend.kernel.money import Money as Amount
from property_core.collection.receipts.content import grouped
from property_core.collection.selectors.receipts import receipt_visible, receipts_visible
from property_core.collection.services.receipts import signed_link

if TYPE_CHECKING:
    from property_core.collection.models import Receipt as ReceiptRow


class Receipt(graphene.ObjectType):
    """A receipt (收据)."""

    id = graphene.NonNull(graphene.ID)
    number = graphene.NonNull(graphene.String)
    total = graphene.NonNull(Money)
    issued_at = graphene.NonNull(DateTime)
    voided_at = graphene.Field(DateTime)
    verification_code = graphene.NonNull(graphene.String, description="Typed at /verify/ to prove it genuine.")
    pdf_url = graphene.NonNull(graphene.String, description="Good for ten minutes for whoever holds it.")

    @staticmethod
    def resolve_id(row: ReceiptRow, info: Any) -> str:
        return encode_id("Receipt", row.pk)

    @staticmethod
    def resolve_total(row: ReceiptRow, info: Any) -> Amount:
        return Amount(row.total_minor, row.currency)

    @staticmethod
    def resolve_verification_code(row: ReceiptRow, info: Any) -> str:
        return grouped(row.verification_code)

    @staticmethod
    def resolve_pdf_url(row: ReceiptRow, info: Any) -> str:
        return signed_link(row)


class ReceiptsQuery(graphene.ObjectType):
    receipt = field(
        graphene.NonNull(Receipt),
        permission=Owners,
        id=graphene.Argument(graphene.NonNull(graphene.ID)),
        description="One receipt.",
    )
    receipts = connection_field(
        Receipt,
        queryset_of=lambda root, info: receipts_visible(info.context.actor),
        order=("-id",),
        permission=Owners,
        description="Receipts of my payments and my rooms, newest first.",
    )

    @staticmethod
    def resolve_receipt(root: None, info: Any, *, id: str) -> ReceiptRow:
        return receipt_visible(actor=info.context.actor, receipt_id=decode_id("Receipt", id))
