"""Receipts: the list, the number, and links to its PDF and its picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import graphene

from backend.graphql_kit.connections import connection_field
from backend.graphql_kit.fields import money, own_id
from backend.graphql_kit.ids import decode_id
from backend.graphql_kit.permissions import Owners, field
from backend.graphql_kit.types import DateTime
from property_core.collection.contracts import ReceiptForm
from property_core.collection.receipts.content import grouped
from property_core.collection.selectors.receipts import receipt_visible, receipts_visible
from property_core.collection.services.receipts import signed_link

if TYPE_CHECKING:
    from property_core.collection.models import Receipt as ReceiptRow


class Receipt(graphene.ObjectType):
    """A receipt (收据)."""

    id = own_id("Receipt")
    number = graphene.NonNull(graphene.String)
    total = money("total_minor", currency="currency")
    issued_at = graphene.NonNull(DateTime)
    voided_at = graphene.Field(DateTime)
    verification_code = graphene.NonNull(graphene.String, description="Typed at /verify/ to prove it genuine.")
    pdf_url = graphene.NonNull(graphene.String, description="Good for ten minutes for whoever holds it.")
    image_url = graphene.NonNull(
        graphene.String, description="The same as a PNG picture, to be saved; good for ten minutes."
    )

    @staticmethod
    def resolve_verification_code(row: ReceiptRow, info: Any) -> str:
        return grouped(row.verification_code)

    @staticmethod
    def resolve_pdf_url(row: ReceiptRow, info: Any) -> str:
        return signed_link(row)

    @staticmethod
    def resolve_image_url(row: ReceiptRow, info: Any) -> str:
        return signed_link(row, ReceiptForm.PICTURE)


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
