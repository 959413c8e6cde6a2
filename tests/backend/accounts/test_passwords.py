from datetime import timedelta

import pytest
from django.contrib.auth.hashers import identify_hasher, make_password
from pytest_django import Settings

from backend.accounts import rules
from backend.accounts.models import Account
from backend.accounts.services import (
    LoginTaken,
    PasswordTooWeak,
    SignInRefused,
    create_login,
    identify_by_password,
    set_password,
)
from backend.kernel.errors import TooManyRequests
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


def test_a_new_password_replaces_the_old_one(account_id: int) -> None:
    set_password(actor=visitor(), account_id=account_id, password="another horse 99", now=NOW)
    assert identify("another horse 99") == account_id
    with pytest.raises(SignInRefused):
        identify(PASSWORD)
