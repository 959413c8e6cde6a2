"""Receipts: the list, the number, what the paper says, and links to its PDF and its picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import graphene

from backend.graphql_kit.connections import connection_field
from backend.graphql_kit.fields import money, own_id
from backend.graphql_kit.ids import decode_id, encode_id
from backend.graphql_kit.permissions import Owners, field
from backend.graphql_kit.types import DateTime
from property_core.collection.contracts import ReceiptForm
from property_core.collection.receipts.content import ReceiptContent as Content
from property_core.collection.receipts.content import ReceiptLine as Line
from property_core.collection.receipts.content import from_json, grouped
from property_core.collection.selectors.receipts import receipt_visible, receipts_visible
from property_core.collection.services.receipts import signed_link

if TYPE_CHECKING:
    from property_core.collection.models import Receipt as ReceiptRow


class ReceiptLine(graphene.ObjectType):
    """One amount on a receipt: a bill, its late fee, or money kept in advance."""

    item = graphene.NonNull(graphene.String)
    room = graphene.NonNull(graphene.String)
    period = graphene.NonNull(graphene.String, description="As 2026年11月; empty where there is none.")
    amount = money("amount_minor")
    is_part = graphene.NonNull(graphene.Boolean, description="The bill asked for more than was paid here.")
    bill_id = graphene.ID(description="Null for money kept in advance.")

    @staticmethod
    def resolve_bill_id(line: Line, info: Any) -> str | None:
        return None if line.bill_id is None else encode_id("Bill", line.bill_id)


class ReceiptContent(graphene.ObjectType):
    """What a receipt says on paper, in Chinese."""

    company = graphene.NonNull(graphene.String, description="Who took the money.")
    community = graphene.NonNull(graphene.String)
    payer = graphene.NonNull(graphene.String, description="Several names with 、 between them; empty without one.")
    rooms = graphene.NonNull(graphene.List(graphene.NonNull(graphene.String)), description="Labels of its rooms.")
    provider = graphene.NonNull(graphene.String, description="wechat, cash, prepayment, …")
    paid_at = graphene.NonNull(DateTime)
    lines = graphene.NonNull(graphene.List(graphene.NonNull(ReceiptLine)), description="They sum to the total.")

    @staticmethod
    def resolve_paid_at(content: Content, info: Any) -> Any:
        return content.paid_moment


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
    content = graphene.NonNull(ReceiptContent, description="What the paper says, frozen at issue.")

    @staticmethod
    def resolve_verification_code(row: ReceiptRow, info: Any) -> str:
        return grouped(row.verification_code)

    @staticmethod
    def resolve_pdf_url(row: ReceiptRow, info: Any) -> str:
        return signed_link(row)

    @staticmethod
    def resolve_image_url(row: ReceiptRow, info: Any) -> str:
        return signed_link(row, ReceiptForm.PICTURE)

    @staticmethod
    def resolve_content(row: ReceiptRow, info: Any) -> Content:
        return from_json(row.content)


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
