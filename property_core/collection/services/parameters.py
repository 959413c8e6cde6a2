"""How a company wants its money handled."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from backend.accounts.actor import Actor
from backend.kernel import audit
from backend.kernel.errors import InvalidInput
from backend.organization.base import tenant_transaction
from backend.organization.selectors import company_unit_id
from property_core.charges.permissions import SETUP
from property_core.collection.contracts import Parameters
from property_core.collection.models import CollectionParameters
from property_core.collection.selectors.paying import parameters_of

# Below two minutes the provider refuses an order; above a day a payment holds bills for nobody.
SHORTEST_HOLD, LONGEST_HOLD = 2, 1440


def set_parameters(*, actor: Actor, parameters: Parameters, now: datetime) -> None:
    """Replace the company's parameters; payments that have begun keep the time they were given.

    Permission: billing.setup over the whole company. Raises NotSignedIn, Forbidden, InvalidInput.
    """
    actor.require(SETUP)
    if not SHORTEST_HOLD <= parameters.payment_minutes <= LONGEST_HOLD:
        raise InvalidInput(field=("paymentMinutes",), name="paymentMinutes", reason=f"{SHORTEST_HOLD}–{LONGEST_HOLD}")
    with tenant_transaction(actor.company):
        actor.require(SETUP, unit_id=company_unit_id(actor.company))
        before = parameters_of(actor.company)
        row, _ = CollectionParameters.objects.update_or_create(company_id=actor.company, defaults=asdict(parameters))
        audit.record(
            actor=actor,
            action="billing.parameters.set",
            object_kind="collection_parameters",
            object_id=row.pk,
            now=now,
            old=asdict(before),
            new=asdict(parameters),
        )
