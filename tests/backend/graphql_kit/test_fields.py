"""The fields that types declare in one line."""

from types import SimpleNamespace

import graphene
import pytest

from backend.graphql_kit.fields import money, own_id
from backend.graphql_kit.ids import decode_id
from backend.graphql_kit.permissions import Public, field
from tests.backend.graphql_kit.apis import ask, view_of

pytestmark = pytest.mark.django_db


class Invoice(graphene.ObjectType):
    id = own_id("Invoice", description="Opaque.")
    customer_id = own_id("Customer", "customer_id")
    total = money("total_minor")
    paid = money("paid_minor", currency="currency", description="In its own currency.")


class Query(graphene.ObjectType):
    invoice = field(Invoice, permission=Public)

    def resolve_invoice(self, info: object) -> SimpleNamespace:
        return SimpleNamespace(pk=7, customer_id=3, total_minor=12_345, paid_minor=50, currency="USD")


def test_ids_are_of_their_kind_and_amounts_of_their_currency() -> None:
    invoice = ask(
        view_of(Query), "{ invoice { id customerId total { amount currency } paid { amountMinor currency } } }"
    )["data"]["invoice"]
    assert (decode_id("Invoice", invoice["id"]), decode_id("Customer", invoice["customerId"])) == (7, 3)
    assert invoice["total"] == {"amount": "123.45", "currency": "CNY"}
    assert invoice["paid"] == {"amountMinor": 50, "currency": "USD"}
