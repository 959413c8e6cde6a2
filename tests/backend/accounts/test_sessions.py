from dataclasses import replace
from datetime import timedelta

import pytest

from backend.accounts.actor import Actor, ActorKind
from backend.accounts.contracts import Audience, SignedIn
from backend.accounts.models import Account, LoginSession
from backend.accounts.rules import REFRESH_GRACE, SESSION_LIFETIME
from backend.accounts.selectors import sessions_of, standing_session
from backend.accounts.services import (
    SessionEnded,
    create_login,
    open_session,
    refresh_session,
    revoke_session,
    sign_out,
    switch_company,
)
from backend.kernel.errors import NotFound, NotSignedIn
from backend.kernel.models import AuditEntry
from tests.cast import NOW, PASSWORD, visitor

pytestmark = pytest.mark.django_db


def open_for(login: str = "manager") -> SignedIn:
    account = Account.objects.filter(login=login).first()
    account_id = (
        account.pk if account else create_login(actor=visitor(), login=login, password=PASSWORD, phone="", now=NOW)
    )
    return open_session(
        actor=visitor(), account_id=account_id, audience=Audience.STAFF, company_id=5, device="Firefox", now=NOW
    )


def actor_of(session: SignedIn) -> Actor:
    return Actor(kind=ActorKind.STAFF, account_id=session.account_id, company_id=5, session_id=session.session_id)


def refresh(token: str, after: timedelta = timedelta(0), *, audience: Audience = Audience.STAFF) -> SignedIn:
    return refresh_session(actor=visitor(), refresh_token=token, audience=audience, now=NOW + after)


def stands(session: SignedIn) -> bool:
    try:
        standing_session(token=session.access_token, audience=Audience.STAFF, now=NOW)
    except NotSignedIn:
        return False
    return True


def test_a_token_leads_to_its_session_with_one_query(assert_queries) -> None:
    session = open_for()
    with assert_queries(1):  # the session joined to its account
        standing = standing_session(token=session.access_token, audience=Audience.STAFF, now=NOW)
    assert (standing.account_id, standing.session_id, standing.company_id) == (
        session.account_id,
        session.session_id,
        5,
    )


def test_tokens_rotate() -> None:
    first = open_for()
    second = refresh(first.refresh_token, timedelta(minutes=10))
    third = refresh(second.refresh_token, timedelta(minutes=20))
    assert len({first.refresh_token, second.refresh_token, third.refresh_token}) == 3
    assert third.refresh_expires_at == NOW + timedelta(minutes=20) + SESSION_LIFETIME[Audience.STAFF]
    assert stands(third)


def test_a_replayed_token_ends_the_session() -> None:
    first = open_for()
    second = refresh(first.refresh_token)
    with pytest.raises(SessionEnded):
        refresh(first.refresh_token, REFRESH_GRACE + timedelta(seconds=1))
    with pytest.raises(SessionEnded):
        refresh(second.refresh_token, REFRESH_GRACE + timedelta(seconds=2))
    assert not stands(second)
    assert AuditEntry.objects.get(action="refresh_token_replayed").account_id == first.account_id


def test_a_token_replayed_after_two_rotations_ends_the_session_even_at_once() -> None:
    first = open_for()
    second = refresh(first.refresh_token)
    third = refresh(second.refresh_token)
    with pytest.raises(SessionEnded):
        refresh(first.refresh_token)
    assert not stands(third)


def test_a_lost_answer_is_given_again_and_branches_nothing() -> None:
    first = open_for()
    lost = refresh(first.refresh_token)
    again = refresh(first.refresh_token, timedelta(seconds=3))
    assert again.refresh_token == lost.refresh_token
    assert stands(refresh(again.refresh_token, timedelta(seconds=4)))


def test_a_guessed_token_ends_nobodys_session() -> None:
    session = open_for()
    forged = f"{session.session_id}.1.{'0' * 64}"
    for token in (forged, "1.1.1", "", session.refresh_token[:-1]):
        with pytest.raises(SessionEnded):
            refresh(token)
    assert stands(session)


def test_a_token_of_another_audience_refreshes_nothing() -> None:
    session = open_for()
    with pytest.raises(SessionEnded):
        refresh(session.refresh_token, audience=Audience.OWNER)
    assert stands(session)


def test_a_session_ends_by_age_and_with_its_account() -> None:
    session = open_for()
    with pytest.raises(SessionEnded):
        refresh(session.refresh_token, SESSION_LIFETIME[Audience.STAFF])
    Account.objects.update(is_active=False)
    assert not stands(session)
    with pytest.raises(SessionEnded):
        refresh(session.refresh_token)


def test_sign_out_counts_at_once_and_twice_is_no_error() -> None:
    session, other = open_for(), open_for()
    sign_out(actor=actor_of(session), now=NOW)
    sign_out(actor=actor_of(session), now=NOW)
    assert not stands(session)
    assert stands(other)
    assert AuditEntry.objects.filter(action="signed_out").count() == 1


def test_somebody_sees_and_ends_his_own_devices_only() -> None:
    mine, other, strange = open_for(), open_for(), open_for("stranger")
    devices = sessions_of(actor=actor_of(mine), now=NOW)
    assert [(device.session_id, device.is_current) for device in devices] == [
        (other.session_id, False),
        (mine.session_id, True),
    ]
    revoke_session(actor=actor_of(mine), session_id=other.session_id, now=NOW)
    assert not stands(other)
    with pytest.raises(NotFound):
        revoke_session(actor=actor_of(mine), session_id=strange.session_id, now=NOW)
    assert stands(strange)


def test_switching_the_company_gives_a_token_for_it() -> None:
    session = open_for()
    token, _ = switch_company(actor=actor_of(session), audience=Audience.STAFF, company_id=6, now=NOW)
    assert standing_session(token=token, audience=Audience.STAFF, now=NOW).company_id == 6
    assert refresh(session.refresh_token).company_id == 6
    with pytest.raises(NotSignedIn):
        switch_company(
            actor=replace(actor_of(session), session_id=None), audience=Audience.STAFF, company_id=6, now=NOW
        )


def test_the_database_keeps_no_usable_token() -> None:
    session = open_for()
    row = LoginSession.objects.get()
    assert session.refresh_token not in (row.refresh_hash, row.previous_hash)
