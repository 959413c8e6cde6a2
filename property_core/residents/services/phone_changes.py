"""Owners change their number, and the books follow: by codes to both numbers, or with the company's approval.

docs/decisions/0008 tells what a number proves, and when it passes to somebody else.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from backend.accounts import services as accounts
from backend.accounts.actor import Actor
from backend.accounts.contracts import PhoneChange
from backend.accounts.selectors import bindings_of
from backend.kernel.errors import Forbidden
from backend.organization.base import tenant_transaction
from property_core.residents.models import Person
from property_core.residents.permissions import MANAGE
from property_core.residents.services.residencies import require_over_person, set_phone


def change_owner_phone(
    *, actor: Actor, old_code: str, phone: str, new_code: str, takes_over: bool, now: datetime
) -> None:
    """Give the signed-in account another number, proven like the old one by a code.

    In the books of every company where the account is a person under the old number, he gets the new one: whoever
    holds both numbers is whom they know. The other devices sign in anew. Locks the accounts, then the persons by
    company. Raises NotSignedIn, PhoneInvalid, PhoneMissing, PhoneUnchanged, CodeWrong, PhoneInUse, TooManyRequests.
    """
    proven = accounts.prove_phones(
        actor=actor, old_code=old_code, phone=phone, new_code=new_code, takes_over=takes_over, now=now
    )
    with transaction.atomic(durable=True):
        bindings = bindings_of(actor.account)
        accounts.change_phone(actor=actor, account_id=actor.account, phone=proven.new, now=now)
        for binding in sorted(bindings, key=lambda one: one.company_id):
            with tenant_transaction(binding.company_id, durable=False):
                if Person.objects.filter(id=binding.person_id, phone_index__in=accounts.phone_indexes(proven.old)):
                    set_phone(actor=actor, person_id=binding.person_id, phone=proven.new, now=now)


def approve_phone_change(*, actor: Actor, request_id: int, note: str, now: datetime) -> PhoneChange:
    """The company has made sure who asks: the account gets the number that it proved, the books follow.

    Nobody approves his own request. Locks the request, the accounts, the person.
    Raises Forbidden, NotFound (no such request, or a person that the actor does not look after), PhoneChangeDecided.
    """
    with tenant_transaction(actor.company):
        decided, phone = _decide(actor=actor, request_id=request_id, is_approved=True, note=note, now=now)
        set_phone(actor=actor, person_id=decided.person_id, phone=phone, now=now)
        return decided


def reject_phone_change(*, actor: Actor, request_id: int, note: str, now: datetime) -> PhoneChange:
    """The company does not believe it; nothing changes. `note` tells the owner why. Raises as approve_phone_change."""
    with tenant_transaction(actor.company):
        decided, _ = _decide(actor=actor, request_id=request_id, is_approved=False, note=note, now=now)
        return decided


def _decide(*, actor: Actor, request_id: int, is_approved: bool, note: str, now: datetime) -> tuple[PhoneChange, str]:
    actor.require(MANAGE)
    decided, phone = accounts.decide_phone_change(
        actor=actor, request_id=request_id, company_id=actor.company, is_approved=is_approved, note=note, now=now
    )
    # Checked after the row is locked and before anything is committed: a refusal rolls the decision back.
    require_over_person(actor=actor, person_id=decided.person_id, code=MANAGE)
    if decided.account_id == actor.account_id:
        raise Forbidden
    return decided, phone
