"""The authenticator app: set up, asked for, never fooled by a code that was used, and what stands in for it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pyotp
import pytest
from django.db import connection

from backend.accounts import rules
from backend.accounts.actor import Actor, ActorKind
from backend.accounts.contracts import SignInStage, SignInStep
from backend.accounts.models import RecoveryCode, SecondFactor
from backend.accounts.services import (
    PasswordWrong,
    SecondFactorMissing,
    SecondFactorRefused,
    SecondFactorStands,
    SignInTicketEnded,
    choose_own_password,
    confirm_second_factor,
    create_login,
    give_one_time_password,
    offer_second_factor,
    pass_second_factor,
    remove_second_factor,
    replace_recovery_codes,
    reset_second_factor,
    second_factor_of,
    set_password,
    step_after_password,
)
from backend.kernel.models import AuditEntry
from tests.cast import NOW, PASSWORD, visitor

pytestmark = pytest.mark.django_db

STEP = timedelta(seconds=30)


@pytest.fixture
def me() -> Actor:
    account_id = create_login(actor=visitor(), login="manager", password=PASSWORD, phone="", now=NOW)
    return Actor(kind=ActorKind.STAFF, account_id=account_id, ip="203.0.113.7")


def code_at(secret: str, moment: datetime) -> str:
    return pyotp.TOTP(secret).at(moment)


def set_up(me: Actor, *, now: datetime = NOW) -> tuple[str, tuple[str, ...]]:
    """(secret, recovery codes) of an app that counts."""
    offer = offer_second_factor(actor=me, password=PASSWORD, now=now)
    return offer.secret, confirm_second_factor(actor=me, code=code_at(offer.secret, now), now=now)


def ticket_of(me: Actor, *, now: datetime) -> str:
    step = step_after_password(account_id=me.account, now=now)
    assert step is not None
    assert step.stage is SignInStage.SECOND_FACTOR
    return step.ticket


def test_codes_are_those_of_the_standard() -> None:
    # RFC 6238, appendix B (SHA-1), the last six digits.
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert [pyotp.TOTP(secret).at(moment) for moment in (59, 1111111109, 20000000000)] == ["287082", "081804", "353130"]


def test_an_app_counts_once_it_has_shown_a_right_code(me: Actor) -> None:
    offer = offer_second_factor(actor=me, password=PASSWORD, now=NOW)
    assert step_after_password(account_id=me.account, now=NOW) is None
    assert offer.address.startswith("otpauth://totp/Linli:manager?secret=" + offer.secret)
    assert re.match(r'<svg [^>]*xmlns="http://www.w3.org/2000/svg"', offer.qr_svg)
    with pytest.raises(SecondFactorRefused):
        confirm_second_factor(actor=me, code="000000", now=NOW)
    codes = confirm_second_factor(actor=me, code=code_at(offer.secret, NOW), now=NOW)
    assert len(set(codes)) == rules.RECOVERY_CODES
    state = second_factor_of(me.account)
    assert (state.since, state.recovery_codes_left) == (NOW, rules.RECOVERY_CODES)
    with pytest.raises(SecondFactorStands):
        offer_second_factor(actor=me, password=PASSWORD, now=NOW)


def test_it_is_offered_to_whoever_knows_the_password(me: Actor) -> None:
    with pytest.raises(PasswordWrong):
        offer_second_factor(actor=me, password="wrong", now=NOW)
    assert not SecondFactor.objects.exists()


def test_the_database_holds_neither_the_secret_nor_a_recovery_code(me: Actor) -> None:
    secret, codes = set_up(me)
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM second_factor")
        assert cursor.fetchone()[0].startswith("v1:")
        cursor.execute("SELECT string_agg(code_hash, ' ') FROM recovery_code")
        kept = cursor.fetchone()[0]
    assert not any(code.replace("-", "") in kept for code in codes)
    logged = str(list(AuditEntry.objects.values_list("old", "new")))
    assert secret not in logged
    assert codes[0] not in logged


def test_a_code_of_the_app_lets_in_once(me: Actor) -> None:
    secret, _ = set_up(me)
    now = NOW + 2 * STEP
    ticket, code = ticket_of(me, now=now), code_at(secret, now)
    assert pass_second_factor(actor=visitor(), ticket=ticket, code=f" {code[:3]} {code[3:]} ", now=now) == me.account
    for moment in (now, now + STEP):
        with pytest.raises(SecondFactorRefused):
            pass_second_factor(actor=visitor(), ticket=ticket, code=code, now=moment)
    later = code_at(secret, now + STEP)
    assert pass_second_factor(actor=visitor(), ticket=ticket, code=later, now=now + STEP) == me.account


def test_an_earlier_code_is_spent_with_a_later_one(me: Actor) -> None:
    secret, _ = set_up(me)
    now = NOW + 4 * STEP
    ticket = ticket_of(me, now=now)
    pass_second_factor(actor=visitor(), ticket=ticket, code=code_at(secret, now), now=now)
    with pytest.raises(SecondFactorRefused):
        pass_second_factor(actor=visitor(), ticket=ticket, code=code_at(secret, now - STEP), now=now)


def test_clocks_may_differ_by_one_step(me: Actor) -> None:
    secret, _ = set_up(me)
    now = NOW + 10 * STEP
    for off in (-2, 2):
        with pytest.raises(SecondFactorRefused):
            pass_second_factor(
                actor=visitor(), ticket=ticket_of(me, now=now), code=code_at(secret, now + off * STEP), now=now
            )
    for off in (-1, 1):
        pass_second_factor(
            actor=visitor(), ticket=ticket_of(me, now=now), code=code_at(secret, now + off * STEP), now=now
        )


def test_wrong_codes_lock_for_longer_and_longer(me: Actor) -> None:
    secret, _ = set_up(me)
    now = NOW + 2 * STEP
    for seconds in (5 * 60, 10 * 60, 20 * 60):
        ticket = ticket_of(me, now=now)
        for _ in range(rules.SECOND_FACTOR_FAILURES):
            with pytest.raises(SecondFactorRefused):
                pass_second_factor(actor=visitor("203.0.113.8"), ticket=ticket, code="000000", now=now)
        nearly = now + timedelta(seconds=seconds - 31)
        with pytest.raises(SecondFactorRefused):
            pass_second_factor(
                actor=visitor("203.0.113.9"), ticket=ticket_of(me, now=nearly), code=code_at(secret, nearly), now=nearly
            )
        now += timedelta(seconds=seconds)
    assert (
        pass_second_factor(actor=visitor(), ticket=ticket_of(me, now=now), code=code_at(secret, now), now=now)
        == me.account
    )
    assert (SecondFactor.objects.get().failures, SecondFactor.objects.get().lock_rounds) == (0, 0)


def test_a_recovery_code_stands_in_once(me: Actor) -> None:
    _, codes = set_up(me)
    ticket = ticket_of(me, now=NOW)
    assert pass_second_factor(actor=visitor(), ticket=ticket, code=codes[0].upper(), now=NOW) == me.account
    with pytest.raises(SecondFactorRefused):
        pass_second_factor(actor=visitor(), ticket=ticket, code=codes[0], now=NOW)
    assert second_factor_of(me.account).recovery_codes_left == rules.RECOVERY_CODES - 1
    assert AuditEntry.objects.filter(action="recovery_code_used").count() == 1


def test_new_recovery_codes_replace_the_old_ones(me: Actor) -> None:
    secret, old = set_up(me)
    now = NOW + 2 * STEP
    with pytest.raises(SecondFactorRefused):
        replace_recovery_codes(actor=me, code=old[0], now=now)
    new = replace_recovery_codes(actor=me, code=code_at(secret, now), now=now)
    assert set(new).isdisjoint(old)
    with pytest.raises(SecondFactorRefused):
        pass_second_factor(actor=visitor(), ticket=ticket_of(me, now=now), code=old[1], now=now)
    pass_second_factor(actor=visitor(), ticket=ticket_of(me, now=now), code=new[1], now=now)


def test_turning_it_off_takes_password_and_code(me: Actor) -> None:
    secret, codes = set_up(me)
    now = NOW + 2 * STEP
    with pytest.raises(PasswordWrong):
        remove_second_factor(actor=me, password="wrong", code=code_at(secret, now), now=now)
    with pytest.raises(SecondFactorRefused):
        remove_second_factor(actor=me, password=PASSWORD, code="000000", now=now)
    assert second_factor_of(me.account).since == NOW
    remove_second_factor(actor=me, password=PASSWORD, code=codes[0], now=now)
    assert step_after_password(account_id=me.account, now=now) is None
    assert not RecoveryCode.objects.exists()
    with pytest.raises(SecondFactorMissing):
        remove_second_factor(actor=me, password=PASSWORD, code=codes[1], now=now)


def test_somebody_elses_app_is_reset_with_a_line_in_the_log(me: Actor) -> None:
    set_up(me)
    boss = replace(me, account_id=me.account + 1)
    reset_second_factor(actor=boss, account_id=me.account, now=NOW)
    assert step_after_password(account_id=me.account, now=NOW) is None
    entry = AuditEntry.objects.get(action="second_factor_reset")
    assert (entry.account_id, entry.object_id) == (boss.account, str(me.account))


def test_a_ticket_ends_with_time_and_with_the_password(me: Actor) -> None:
    secret, _ = set_up(me)
    now = NOW + 20 * STEP
    ticket = ticket_of(me, now=NOW)
    for spoiled, moment in ((ticket, now), (ticket[:-2] + "xx", NOW), ("nonsense", NOW)):
        with pytest.raises(SignInTicketEnded):
            pass_second_factor(actor=visitor(), ticket=spoiled, code=code_at(secret, moment), now=moment)
    fresh = ticket_of(me, now=now)
    set_password(actor=me, account_id=me.account, password="another horse 99", now=now)
    with pytest.raises(SignInTicketEnded):
        pass_second_factor(actor=visitor(), ticket=fresh, code=code_at(secret, now), now=now)


def test_the_step_of_the_password_comes_after_the_app(me: Actor) -> None:
    secret, _ = set_up(me)
    now = NOW + 2 * STEP
    given = give_one_time_password(actor=visitor(), account_id=me.account, now=now)
    ticket = ticket_of(me, now=now)
    with pytest.raises(SignInTicketEnded):
        choose_own_password(actor=visitor(), ticket=ticket, password="another horse 99", now=now)
    step = pass_second_factor(actor=visitor(), ticket=ticket, code=code_at(secret, now), now=now)
    assert isinstance(step, SignInStep)
    assert step.stage is SignInStage.NEW_PASSWORD
    assert given
    assert choose_own_password(actor=visitor(), ticket=step.ticket, password="another horse 99", now=now) == me.account
    with pytest.raises(SignInTicketEnded):
        choose_own_password(actor=visitor(), ticket=step.ticket, password="a third horse 77", now=now)
