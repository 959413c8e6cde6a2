"""Login identity. Accounts belong to the platform: one person has one account, whatever companies know him."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from backend.accounts.contracts import BindingBasis, BindingEnd, PhoneChangeState
from backend.kernel.fields import BlindIndexField, EncryptedTextField


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(login=username)


class Account(AbstractBaseUser):
    """Somebody who can sign in: an owner by phone or WeChat, staff by `login` and password."""

    login = models.CharField(max_length=150, unique=True)
    phone = EncryptedTextField(blank=True, default="", index_column="phone_index", index_purpose="phone")
    phone_index = BlindIndexField(null=True, unique=True)
    language = models.CharField(max_length=10, default="zh-Hans")
    is_active = models.BooleanField(default=True)
    failed_logins = models.IntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    # How often in a row the password was locked; each lock lasts twice as long as the one before.
    lock_rounds = models.IntegerField(default=0, db_default=0)
    # A password that somebody else knows: it lets its holder choose a new one and do nothing else, until it expires.
    must_change_password = models.BooleanField(default=False, db_default=False)
    password_expires_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = AccountManager()

    class Meta:
        db_table = "account"

    def __str__(self) -> str:
        return f"account {self.pk}"


class AccountPerson(models.Model):
    """The account is this person at that company (ids only: both lie floors above)."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    company_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    basis = models.CharField(max_length=10, choices=BindingBasis.choices(), default=BindingBasis.PHONE)
    bound_at = models.DateTimeField()
    unbound_at = models.DateTimeField(null=True)
    # Empty while it stands.
    ended_by = models.CharField(max_length=10, choices=BindingEnd.choices(), blank=True, default="", db_default="")

    class Meta:
        db_table = "account_person"
        constraints = [
            models.UniqueConstraint(
                fields=["account", "company_id"],
                condition=models.Q(unbound_at__isnull=True),
                name="account_one_person_per_company",
            ),
            models.UniqueConstraint(
                fields=["company_id", "person_id", "account"],
                condition=models.Q(unbound_at__isnull=True),
                name="account_person_once",
            ),
        ]

    def __str__(self) -> str:
        return f"account {self.account_id} is person {self.person_id}"


class WechatIdentity(models.Model):
    """(app id, openid, unionid) of an account; several app ids per account."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+", db_index=False)
    app_id = models.CharField(max_length=40)
    openid = models.CharField(max_length=80)
    unionid = models.CharField(max_length=80, blank=True)
    bound_at = models.DateTimeField()

    class Meta:
        db_table = "wechat_identity"
        constraints = [models.UniqueConstraint(fields=["app_id", "openid"], name="wechat_openid_once")]
        indexes = [
            # the same person in another app of the company's WeChat subject
            models.Index(fields=["unionid"], name="wechat_unionid", condition=~models.Q(unionid="")),
            # the openids of an account, asked before a payment inside WeChat
            models.Index(fields=["account", "app_id"], name="wechat_account"),
        ]

    def __str__(self) -> str:
        return f"wechat {self.app_id} of account {self.account_id}"


class LoginCode(models.Model):
    """A one-time code sent to a phone; only its hash is kept."""

    phone_index = BlindIndexField()
    purpose = models.CharField(max_length=32)
    code_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    ip = models.GenericIPAddressField(null=True)

    class Meta:
        db_table = "login_code"
        indexes = [
            # the newest open code of a phone, and the count of codes for the rate limit
            models.Index(fields=["phone_index", "-created_at"], name="login_code_phone"),
            # the count of codes an address has asked for
            models.Index(fields=["ip", "-created_at"], name="login_code_ip"),
        ]

    def __str__(self) -> str:
        return f"code {self.pk}"


class LoginSession(models.Model):
    """One signed-in device: its refresh token rotates, a replayed one ends the session."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    audience = models.CharField(max_length=12)
    company_id = models.BigIntegerField(null=True)
    refresh_hash = models.CharField(max_length=64, unique=True)
    previous_hash = models.CharField(max_length=64, null=True)
    rotated_at = models.DateTimeField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    ip = models.GenericIPAddressField(null=True)
    device = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "login_session"
        indexes = [
            # a person's devices
            models.Index(fields=["account", "-id"], name="login_session_account"),
            # detection of a replayed refresh token
            models.Index(fields=["previous_hash"], name="login_session_previous"),
        ]

    def __str__(self) -> str:
        return f"session {self.pk}"


class SecondFactor(models.Model):
    """The authenticator app of an account (RFC 6238). Counts once it has been confirmed by a code.

    `last_step`: the time step of the last code that was accepted; the same code never counts twice.
    """

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="+")
    secret = EncryptedTextField()
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)
    failures = models.IntegerField(default=0)
    lock_rounds = models.IntegerField(default=0)
    locked_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "second_factor"

    def __str__(self) -> str:
        return f"second factor of account {self.account_id}"


class RecoveryCode(models.Model):
    """A code that stands in for the authenticator app once; only its hash is kept."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+", db_index=False)
    code_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "recovery_code"
        constraints = [models.UniqueConstraint(fields=["account", "code_hash"], name="recovery_code_once")]

    def __str__(self) -> str:
        return f"recovery code {self.pk}"


class PhoneChangeRequest(models.Model):
    """A signed-in owner has lost his old number and asks the company to take the new one, which he has proven."""

    company_id = models.BigIntegerField()
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+", db_index=False)
    person_id = models.BigIntegerField()
    phone = EncryptedTextField(index_column="phone_index", index_purpose="phone")
    phone_index = BlindIndexField()
    reason = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=PhoneChangeState.choices(), default=PhoneChangeState.PENDING)
    created_at = models.DateTimeField()
    ip = models.GenericIPAddressField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "phone_change_request"
        constraints = [
            models.UniqueConstraint(
                fields=["account", "company_id"],
                condition=models.Q(state=PhoneChangeState.PENDING),
                name="phone_change_pending_once",
            )
        ]
        indexes = [
            # what waits for a decision at a company
            models.Index(fields=["company_id", "state", "-id"], name="phone_change_company"),
        ]

    def __str__(self) -> str:
        return f"phone change {self.pk} {self.state}"
