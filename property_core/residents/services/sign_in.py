"""Owners sign in by phone code or WeChat, and are bound to the persons that companies know under their phone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from backend.accounts.actor import Actor
from backend.accounts.contracts import Audience, PersonBinding, WechatUnbound
from backend.accounts.selectors import bindings_of, last_company, phone_of_account
from backend.accounts.services import (
    bind_by_phone,
    bind_wechat,
    end_stale_approvals,
    hand_number_on,
    identify_by_code,
    identify_by_wechat,
    let_number_go,
    open_session,
    phone_indexes,
    switch_company,
)
from backend.kernel.errors import NotFound
from backend.kernel.time import local_date
from backend.organization.contracts import CompanyRef
from backend.organization.selectors import companies
from property_core.residents.contracts import OwnerSignedIn
from property_core.residents.selectors import likeliest_person, persons_by_phone


def bind_account_to_known_persons(
    *, actor: Actor, account_id: int, known: Mapping[int, Collection[int]], now: datetime
) -> list[PersonBinding]:
    """Bind the account, at every company that knows its phone, to the person it knows; returns all bindings.

    known: company id → everybody whom its books know by the phone (known_by_phone). Of several one is taken: see
    likeliest_person. Bindings by a phone that the company knows no more end.
    """
    persons = {
        company_id: likeliest_person(person_ids, company_id=company_id, today=local_date(now))
        for company_id, person_ids in known.items()
    }
    return bind_by_phone(actor=actor, account_id=account_id, persons=persons, known=known, now=now)


def known_by_phone(phone: str) -> dict[int, list[int]]:
    """Company id → ids of the persons whom its books know by the number, over all companies; none for no number."""
    return persons_by_phone(*phone_indexes(phone)) if phone else {}


def sign_in_owner(*, actor: Actor, phone: str, code: str, device: str, now: datetime) -> OwnerSignedIn:
    """An owner's session by phone and one-time code; whom no company knows signs in as a visitor.

    `actor` is the caller before sign-in (address, language). Raises PhoneInvalid, CodeWrong, AccountClosed,
    TooManyRequests.
    """
    account_id = identify_by_code(actor=actor, phone=phone, code=code, now=now)
    account_id = _account_of_holder(actor=actor, account_id=account_id, now=now)
    return open_owner_session(actor=actor, account_id=account_id, device=device, now=now)


def sign_in_owner_with_wechat(
    *, actor: Actor, code: str, app_id: str, device: str, now: datetime
) -> OwnerSignedIn | WechatUnbound:
    """An owner's session by the code of `wx.login()`; an openid nobody knows gets a ticket for bind_owner_wechat.

    Raises WechatAppUnknown, WechatCodeInvalid, WechatSignInBlocked, WechatSnapshot, WechatUnavailable, AccountClosed.
    """
    found = identify_by_wechat(actor=actor, code=code, app_id=app_id, now=now)
    if isinstance(found, WechatUnbound):
        return found
    # WeChat vouches for the human being, nobody for the number: it may be somebody else's by now.
    let_number_go(actor=actor, account_id=found, known=known_by_phone(phone_of_account(found)), now=now)
    return open_owner_session(actor=actor, account_id=found, device=device, now=now)


def bind_owner_wechat(*, actor: Actor, ticket: str, phone: str, code: str, device: str, now: datetime) -> OwnerSignedIn:
    """Bind an openid to the account of a phone, proven by its code, and sign in.

    Raises BindingTicketEnded, PhoneInvalid, CodeWrong, AccountClosed, TooManyRequests.
    """
    account_id = bind_wechat(
        actor=actor,
        ticket=ticket,
        phone=phone,
        code=code,
        now=now,
        settle=lambda found: _account_of_holder(actor=actor, account_id=found, now=now),
    )
    return open_owner_session(actor=actor, account_id=account_id, device=device, now=now)


def open_owner_session(*, actor: Actor, account_id: int, device: str, now: datetime) -> OwnerSignedIn:
    """The session of an account that has just been identified: bound anew, at the company it was last at."""
    phone = phone_of_account(account_id)
    bindings = (
        bind_account_to_known_persons(actor=actor, account_id=account_id, known=known_by_phone(phone), now=now)
        if phone
        else bindings_of(account_id)
    )
    active = {company.id for company in companies([binding.company_id for binding in bindings])}
    company_ids = tuple(binding.company_id for binding in bindings if binding.company_id in active)
    last = last_company(account_id=account_id, audience=Audience.OWNER)
    company_id = last if last in company_ids else next(iter(company_ids), None)
    session = open_session(
        actor=actor, account_id=account_id, audience=Audience.OWNER, company_id=company_id, device=device, now=now
    )
    return OwnerSignedIn(session=session, company_ids=company_ids)


def _account_of_holder(*, actor: Actor, account_id: int, now: datetime) -> int:
    """The account for whoever has just proven its number: a new one where the books say that he is somebody else.

    An approval that nobody has used for as long as a number rests before it is given on does not come along either.
    """
    phone = phone_of_account(account_id)
    holder = hand_number_on(actor=actor, account_id=account_id, number=phone, known=known_by_phone(phone), now=now)
    end_stale_approvals(actor=actor, account_id=holder, now=now)
    return holder


def companies_of_owner(*, actor: Actor) -> list[CompanyRef]:
    """The companies that the signed-in owner is bound at. Raises NotSignedIn."""
    return companies([binding.company_id for binding in bindings_of(actor.account)])


def choose_owner_company(*, actor: Actor, company_id: int, now: datetime) -> tuple[str, datetime]:
    """Go on at another company that the owner is bound at: a new access token and when it ends.

    Raises NotFound (not bound there), NotSignedIn.
    """
    if company_id not in {company.id for company in companies_of_owner(actor=actor)}:
        raise NotFound(field=("companyId",))
    return switch_company(actor=actor, audience=Audience.OWNER, company_id=company_id, now=now)
