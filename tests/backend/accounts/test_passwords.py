from datetime import timedelta

import pytest
from django.contrib.auth.hashers import identify_hasher, make_password
from pytest_django import Settings

from backend.accounts import rules
from backend.accounts.actor import Actor, ActorKind
from backend.accounts.contracts import Audience, SignInStage
from backend.accounts.models import Account, LoginSession
from backend.accounts.services import (
    LoginTaken,
    PasswordTooWeak,
    PasswordUnchanged,
    PasswordWrong,
    SignInRefused,
    change_password,
    choose_own_password,
    create_login,
    create_login_with_one_time_password,
    give_one_time_password,
    identify_by_password,
    open_session,
    set_password,
    step_after_password,
)
from backend.kernel.errors import DomainError, TooManyRequests
from backend.kernel.models import AuditEntry
from tests.cast import NOW, PASSWORD, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def account_id() -> int:
    return create_login(actor=visitor(), login="manager", password=PASSWORD, phone="", now=NOW)


def identify(password: str = PASSWORD, *, login: str = "manager", after: timedelta = timedelta(0)) -> int:
    return identify_by_password(actor=visitor(), login=login, password=password, now=NOW + after)


def test_login_and_password_open_the_account(account_id: int) -> None:
    assert identify() == account_id


def test_unknown_wrong_locked_and_closed_are_one_error(account_id: int) -> None:
    errors = []
    for login in ("nobody", "manager"):
        with pytest.raises(SignInRefused) as refused:
            identify("wrong", login=login)
        errors.append(refused.value.text())
    Account.objects.update(locked_until=NOW + timedelta(minutes=1))
    with pytest.raises(SignInRefused) as refused:
        identify()
    errors.append(refused.value.text())
    Account.objects.update(locked_until=None, is_active=False)
    with pytest.raises(SignInRefused) as refused:
        identify()
    errors.append(refused.value.text())
    assert len(set(errors)) == 1


def test_five_failures_lock_for_fifteen_minutes(account_id: int) -> None:
    for _ in range(rules.PASSWORD_FAILURES):
        with pytest.raises(SignInRefused):
            identify("wrong")
    with pytest.raises(SignInRefused):
        identify(after=rules.PASSWORD_LOCK - timedelta(seconds=1))
    assert identify(after=rules.PASSWORD_LOCK) == account_id
    assert Account.objects.get().failed_logins == 0


def test_each_lock_lasts_twice_as_long_as_the_one_before(account_id: int) -> None:
    after = timedelta(0)
    for minutes in (15, 30, 60, 120, 240, 240):
        for _ in range(rules.PASSWORD_FAILURES):
            with pytest.raises(SignInRefused):
                identify("wrong", after=after)
        with pytest.raises(SignInRefused):
            identify(after=after + timedelta(minutes=minutes, seconds=-1))
        after += timedelta(minutes=minutes)
    assert identify(after=after) == account_id
    assert Account.objects.get().lock_rounds == 0


def test_a_success_begins_the_count_anew(account_id: int) -> None:
    for _ in range(3):
        for _ in range(rules.PASSWORD_FAILURES - 1):
            with pytest.raises(SignInRefused):
                identify("wrong")
        assert identify() == account_id


def test_an_address_that_fails_too_often_has_to_wait(account_id: int) -> None:
    for number in range(rules.PASSWORD_FAILURES_PER_IP):
        with pytest.raises(SignInRefused):
            identify("wrong", login=f"nobody{number}")
    with pytest.raises(TooManyRequests):
        identify()


def test_an_outdated_hash_is_renewed(account_id: int, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]
    Account.objects.update(password=make_password(PASSWORD, hasher="md5"))
    identify()
    assert identify_hasher(Account.objects.get().password).algorithm == "pbkdf2_sha256"


def test_a_failure_is_in_the_log_without_what_was_typed(account_id: int) -> None:
    with pytest.raises(SignInRefused):
        identify("wrong", login="my secret password")
    entry = AuditEntry.objects.get(action="sign_in_failed")
    assert (entry.ip, entry.new) == ("203.0.113.7", None)


def test_a_login_is_taken_once_and_a_password_is_no_short_one(account_id: int) -> None:
    with pytest.raises(LoginTaken):
        create_login(actor=visitor(), login="manager", password=PASSWORD, phone="", now=NOW)
    with pytest.raises(PasswordTooWeak):
        create_login(actor=visitor(), login="other", password="short", phone="", now=NOW)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("123456789", "PASSWORD_TOO_WEAK"),
        ("x" * 129, "PASSWORD_TOO_WEAK"),
        ("1234567890", "PASSWORD_TOO_COMMON"),
        ("Password123", "PASSWORD_TOO_COMMON"),
        ("wuye123456", "PASSWORD_TOO_COMMON"),
        ("aaaaaaaaaaaa", "PASSWORD_TOO_COMMON"),
        ("7878787878", "PASSWORD_TOO_COMMON"),
        ("abcdefghijkl", "PASSWORD_TOO_COMMON"),
        ("１２３４５６７８９０", "PASSWORD_TOO_COMMON"),
        ("my-Manager-2026", "PASSWORD_HOLDS_NAME"),
        ("张伟的密码是这个啦啦", "PASSWORD_HOLDS_NAME"),
        ("correct horse", None),
        ("只要够长就可以了吧", "PASSWORD_TOO_WEAK"),
        ("只要够长就可以了对不对", None),
    ],
)
def test_what_makes_a_password(password: str, code: str | None) -> None:
    if code is None:
        rules.require_good_password(password=password, login="manager", name="张伟")
        return
    with pytest.raises(DomainError) as refused:
        rules.require_good_password(password=password, login="manager", name="张伟")
    assert refused.value.code == code


def me(account_id: int, session_id: int | None = None) -> Actor:
    return Actor(kind=ActorKind.STAFF, account_id=account_id, session_id=session_id)


def test_changing_ones_password_ends_the_other_sessions(account_id: int) -> None:
    here, there = (
        open_session(
            actor=visitor(), account_id=account_id, audience=Audience.STAFF, company_id=None, device="", now=NOW
        )
        for _ in range(2)
    )
    mine = me(account_id, here.session_id)
    with pytest.raises(PasswordWrong):
        change_password(actor=mine, current="wrong", password="another horse 99", now=NOW)
    with pytest.raises(PasswordUnchanged):
        change_password(actor=mine, current=PASSWORD, password=PASSWORD, now=NOW)
    assert identify() == account_id
    assert change_password(actor=mine, current=PASSWORD, password="another horse 99", now=NOW) == 1
    assert list(LoginSession.objects.filter(revoked_at__isnull=True).values_list("id", flat=True)) == [here.session_id]
    assert there.session_id != here.session_id
    assert identify("another horse 99") == account_id


def test_wrong_current_passwords_are_counted_like_wrong_sign_ins(account_id: int) -> None:
    for _ in range(rules.PASSWORD_FAILURES):
        with pytest.raises(PasswordWrong):
            change_password(actor=me(account_id), current="wrong", password="another horse 99", now=NOW)
    with pytest.raises(PasswordWrong):
        change_password(actor=me(account_id), current=PASSWORD, password="another horse 99", now=NOW)
    with pytest.raises(SignInRefused):
        identify()


def test_a_password_that_was_given_must_be_replaced_in_time() -> None:
    account_id, given = create_login_with_one_time_password(actor=visitor(), login="manager", phone="", now=NOW)
    assert identify(given) == account_id
    step = step_after_password(account_id=account_id, now=NOW)
    assert step is not None
    assert step.stage is SignInStage.NEW_PASSWORD
    for weak in ("short", given, "manager-2026"):
        with pytest.raises(DomainError):
            choose_own_password(actor=visitor(), ticket=step.ticket, password=weak, now=NOW)
    assert choose_own_password(actor=visitor(), ticket=step.ticket, password=PASSWORD, now=NOW) == account_id
    assert step_after_password(account_id=account_id, now=NOW) is None
    again = give_one_time_password(actor=visitor(), account_id=account_id, now=NOW)
    with pytest.raises(SignInRefused):
        identify(again, after=rules.ONE_TIME_PASSWORD_LIFETIME)
    assert given not in str(list(AuditEntry.objects.values_list("new", flat=True)))


def test_a_new_password_replaces_the_old_one(account_id: int) -> None:
    set_password(actor=visitor(), account_id=account_id, password="another horse 99", now=NOW)
    assert identify("another horse 99") == account_id
    with pytest.raises(SignInRefused):
        identify(PASSWORD)
