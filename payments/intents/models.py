"""Who receives, what is agreed, how it was tried, what the provider said, and what could not be placed.

The sums Σ lines = leg and Σ legs = intent are kept by deferred triggers (second migration).
"""

from __future__ import annotations

from django.db import models

from backend.kernel.fields import EncryptedTextField
from backend.organization.base import TenantForeignKey, TenantModel
from payments.intents.contracts import (
    AttemptLegState,
    AttemptState,
    CaseKind,
    CaseState,
    IntentState,
    LegState,
    LineState,
    MessageOrigin,
    MessageState,
    PayeeMode,
    PayeeState,
    RefundStage,
    RefundWay,
)


class PayeeAccount(TenantModel):
    """Where one seller collects at one provider. `merchant_id` null: the company itself.

    An account without ids of its own stands for the one that the settings describe. `token` is its part of the notify
    address; the one default account of a provider also gets what comes to the address without a token.
    """

    provider = models.CharField(max_length=16)
    merchant_id = models.BigIntegerField(null=True)
    mode = models.CharField(max_length=10, choices=PayeeMode.choices(), default=PayeeMode.DIRECT)
    state = models.CharField(max_length=12, choices=PayeeState.choices(), default=PayeeState.ONBOARDING)
    mchid = models.CharField(max_length=32, blank=True)
    appid = models.CharField(max_length=32, blank=True)
    cert_serial = models.CharField(max_length=64, blank=True)
    private_key = EncryptedTextField(blank=True)
    api_v3_key = EncryptedTextField(blank=True)
    public_key_id = models.CharField(max_length=64, blank=True)
    public_key = models.TextField(blank=True)
    # While a key is changed both are known (docs/operations/wechatpay.md).
    second_cert_serial = models.CharField(max_length=64, blank=True, default="")
    second_private_key = EncryptedTextField(blank=True, default="")
    second_public_key_id = models.CharField(max_length=64, blank=True, default="")
    second_public_key = models.TextField(blank=True, default="")
    capabilities = models.JSONField(default=dict)
    # Other apps bound to the merchant number, comma separated: `appid` is a mini-program, these an official account, …
    more_appids = models.CharField(max_length=300, blank=True, default="")
    token = models.CharField(max_length=40, unique=True)
    is_default = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        db_table = "payee_account"
        constraints = [
            # One open account of a seller at a provider.
            models.UniqueConstraint(
                fields=["company", "provider", "merchant_id"],
                condition=~models.Q(state=PayeeState.CLOSED),
                nulls_distinct=False,
                name="payee_account_once",
            ),
            models.UniqueConstraint(
                fields=["provider"], condition=models.Q(is_default=True), name="payee_account_one_default"
            ),
        ]

    def __str__(self) -> str:
        return f"payee {self.pk} {self.provider}"


class Intent(TenantModel):
    """What one payer agrees to pay now; frozen until `expires_at`."""

    payer_account_id = models.BigIntegerField(null=True)
    opened_by_account_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=14, choices=IntentState.choices(), default=IntentState.OPEN)
    currency = models.CharField(max_length=3, default="CNY")
    amount_minor = models.BigIntegerField()
    closing_reason = models.CharField(max_length=12, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        db_table = "payment_intent"
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_minor__gte=1), name="payment_intent_amount"),
            models.CheckConstraint(condition=models.Q(state__in=list(IntentState)), name="payment_intent_state"),
        ]
        indexes = [
            # a payer's payments, newest first
            models.Index(fields=["company", "payer_account_id", "-id"], name="payment_intent_payer")
        ]

    def __str__(self) -> str:
        return f"intent {self.pk} {self.state}"


class Leg(TenantModel):
    """The part of one seller in one community."""

    intent = TenantForeignKey(Intent)
    payee_account = TenantForeignKey(PayeeAccount)
    community = TenantForeignKey("organization.OrgUnit")
    state = models.CharField(max_length=10, choices=LegState.choices(), default=LegState.OPEN)
    amount_minor = models.BigIntegerField()

    class Meta(TenantModel.Meta):
        db_table = "payment_leg"
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_minor__gte=1), name="payment_leg_amount"),
            models.CheckConstraint(condition=models.Q(state__in=list(LegState)), name="payment_leg_state"),
        ]
        indexes = [models.Index(fields=["intent"], name="payment_leg_intent")]

    def __str__(self) -> str:
        return f"leg {self.pk} {self.state}"


class LegLine(TenantModel):
    """What a leg is for. While open or captured, no other line has its (purpose, reference).

    `refund_minor`: what of it was given back, or is about to be; the database refuses more than came.
    """

    leg = TenantForeignKey(Leg)
    purpose = models.CharField(max_length=40)
    reference = models.BigIntegerField()
    amount_minor = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=LineState.choices(), default=LineState.OPEN)
    refund_minor = models.BigIntegerField(default=0)

    class Meta(TenantModel.Meta):
        db_table = "payment_leg_line"
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_minor__gte=1), name="payment_leg_line_amount"),
            models.CheckConstraint(
                condition=models.Q(refund_minor=0)
                | models.Q(state=LineState.CAPTURED, refund_minor__gte=1, refund_minor__lte=models.F("amount_minor")),
                name="payment_leg_line_refund",
            ),
            models.CheckConstraint(condition=models.Q(state__in=list(LineState)), name="payment_leg_line_state"),
            models.UniqueConstraint(
                fields=["company", "purpose", "reference"],
                condition=models.Q(state__in=[LineState.OPEN, LineState.CAPTURED]),
                name="payment_leg_line_once",
            ),
        ]
        indexes = [models.Index(fields=["leg"], name="payment_leg_line_leg")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.reference}"


class Attempt(TenantModel):
    """One try at one provider over a set of legs. `number` goes on the wire when there are several."""

    intent = TenantForeignKey(Intent)
    provider = models.CharField(max_length=16)
    channel = models.CharField(max_length=10)
    number = models.CharField(max_length=32, unique=True)
    wire_number = models.CharField(max_length=32)
    state = models.CharField(max_length=10, choices=AttemptState.choices(), default=AttemptState.CREATING)
    openid = EncryptedTextField(blank=True)
    # The app that the openid belongs to, where it is not the account's first one.
    app_id = models.CharField(max_length=32, blank=True, default="")
    ip = models.CharField(max_length=45, blank=True)
    description = models.CharField(max_length=120)
    checkout = models.JSONField(null=True)
    position = models.IntegerField(default=1)
    groups = models.IntegerField(default=1)
    refusal = models.CharField(max_length=64, blank=True)
    checks = models.IntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        db_table = "payment_attempt"
        constraints = [
            # The number that messages, queries and closing go by.
            models.UniqueConstraint(fields=["provider", "wire_number"], name="payment_attempt_wire"),
            models.CheckConstraint(condition=models.Q(state__in=list(AttemptState)), name="payment_attempt_state"),
        ]
        indexes = [models.Index(fields=["intent"], name="payment_attempt_intent")]

    def __str__(self) -> str:
        return f"attempt {self.number} {self.state}"


class AttemptLeg(TenantModel):
    """A leg inside an attempt, under the account that really collects it."""

    attempt = TenantForeignKey(Attempt)
    leg = TenantForeignKey(Leg)
    payee_account = TenantForeignKey(PayeeAccount)
    out_trade_no = models.CharField(max_length=32, unique=True)
    transaction_id = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=AttemptLegState.choices(), default=AttemptLegState.OPEN)
    amount_minor = models.BigIntegerField()
    succeeded_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        db_table = "payment_attempt_leg"
        constraints = [
            models.UniqueConstraint(fields=["attempt", "leg"], name="payment_attempt_leg_once"),
            models.UniqueConstraint(
                fields=["leg"], condition=models.Q(state=AttemptLegState.OPEN), name="payment_attempt_leg_one_open"
            ),
            models.UniqueConstraint(
                fields=["leg"],
                condition=models.Q(state=AttemptLegState.SUCCEEDED),
                name="payment_attempt_leg_one_success",
            ),
            models.UniqueConstraint(
                fields=["payee_account", "transaction_id"],
                condition=~models.Q(transaction_id=""),
                name="payment_attempt_leg_transaction",
            ),
            models.CheckConstraint(condition=models.Q(amount_minor__gte=1), name="payment_attempt_leg_amount"),
            models.CheckConstraint(
                condition=models.Q(state__in=[AttemptLegState.OPEN, AttemptLegState.CLOSED])
                | (models.Q(succeeded_at__isnull=False) & ~models.Q(transaction_id="")),
                name="payment_attempt_leg_proof",
            ),
        ]

    def __str__(self) -> str:
        return f"attempt leg {self.out_trade_no} {self.state}"


class ProviderMessage(TenantModel):
    """What a provider told us, kept before anything is done with it. Body and content hold personal data: encrypted.

    `content` is the event as it was read from the body, so that a message can be worked on after its signature window.
    `number` is that of the attempt or the leg that it names, empty for messages that were kept before it was.
    """

    provider = models.CharField(max_length=16)
    payee_account = TenantForeignKey(PayeeAccount)
    event_id = models.CharField(max_length=80)
    number = models.CharField(max_length=64, blank=True, default="", db_default="")
    origin = models.CharField(max_length=8, choices=MessageOrigin.choices())
    kind = models.CharField(max_length=20)
    headers = models.JSONField(default=dict)
    body = EncryptedTextField(blank=True)
    content = EncryptedTextField()
    state = models.CharField(max_length=10, choices=MessageState.choices(), default=MessageState.PENDING)
    tries = models.IntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField()
    retry_at = models.DateTimeField()
    processed_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        db_table = "provider_message"
        constraints = [
            models.UniqueConstraint(fields=["provider", "payee_account", "event_id"], name="provider_message_once")
        ]
        indexes = [
            # the scan for messages that were stored but not worked on
            models.Index(
                fields=["retry_at"], condition=models.Q(state=MessageState.PENDING), name="provider_message_pending"
            ),
            # what was heard of a payment
            models.Index(fields=["number"], condition=~models.Q(number=""), name="provider_message_number"),
        ]

    def __str__(self) -> str:
        return f"message {self.event_id} {self.state}"


class ExceptionCase(TenantModel):
    """Something about money that a person must know of. `amount_minor` is what the provider stated.

    `is_booked`: the money stands in UNALLOCATED; otherwise nothing was booked.
    """

    kind = models.CharField(max_length=12, choices=CaseKind.choices())
    state = models.CharField(max_length=10, choices=CaseState.choices(), default=CaseState.OPEN)
    provider = models.CharField(max_length=16)
    payee_account = TenantForeignKey(PayeeAccount)
    message = TenantForeignKey(ProviderMessage, null=True)
    intent = TenantForeignKey(Intent, null=True)
    attempt = TenantForeignKey(Attempt, null=True)
    attempt_leg = TenantForeignKey(AttemptLeg, null=True)
    currency = models.CharField(max_length=3, default="CNY")
    amount_minor = models.BigIntegerField()
    expected_minor = models.BigIntegerField(null=True)
    is_booked = models.BooleanField(default=False)
    detail = models.JSONField(default=dict)
    opened_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    resolved_by_account_id = models.BigIntegerField(null=True)
    resolution = models.CharField(max_length=200, blank=True)

    class Meta(TenantModel.Meta):
        db_table = "payment_exception_case"
        indexes = [
            # the console's list of open cases
            models.Index(
                fields=["company", "id"], condition=~models.Q(state=CaseState.RESOLVED), name="payment_case_open"
            )
        ]

    def __str__(self) -> str:
        return f"case {self.pk} {self.kind} {self.state}"


class Refund(TenantModel):
    """Money on its way back to the payer. The same `out_refund_no` is the same refund, however often it is sent.

    It belongs to a case (money that could not be kept) or to a refund order (`payments.refunds`). `way` other than
    PROVIDER: handed out or transferred by staff, recorded when it had been done.
    """

    attempt_leg = TenantForeignKey(AttemptLeg)
    case = TenantForeignKey(ExceptionCase, null=True)
    order_id = models.BigIntegerField(null=True)
    way = models.CharField(max_length=10, choices=RefundWay.choices(), default=RefundWay.PROVIDER)
    out_refund_no = models.CharField(max_length=32, unique=True)
    refund_id = models.CharField(max_length=64, blank=True)
    currency = models.CharField(max_length=3, default="CNY")
    amount_minor = models.BigIntegerField()
    reason = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=RefundStage.choices(), default=RefundStage.REQUESTED)
    refusal = models.CharField(max_length=64, blank=True)
    checks = models.IntegerField(default=0)
    requested_at = models.DateTimeField()
    # When it was first sent: refunds of one payment keep their distance.
    sent_at = models.DateTimeField(null=True)
    # When the provider took it: the day of its statement.
    accepted_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        db_table = "payment_refund"
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_minor__gte=1), name="payment_refund_amount"),
            models.CheckConstraint(condition=models.Q(state__in=list(RefundStage)), name="payment_refund_state"),
            # A case has one refund under way or done; a closed one may be followed by another number.
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(state__in=[RefundStage.REQUESTED, RefundStage.PROCESSING, RefundStage.SUCCEEDED]),
                name="payment_refund_one",
            ),
            models.UniqueConstraint(
                fields=["order_id"],
                condition=models.Q(
                    state__in=[
                        RefundStage.REQUESTED,
                        RefundStage.PROCESSING,
                        RefundStage.SUCCEEDED,
                        RefundStage.ABNORMAL,
                    ]
                ),
                name="payment_refund_one_of_order",
            ),
            models.CheckConstraint(
                condition=models.Q(case__isnull=False, order_id__isnull=True)
                | models.Q(case__isnull=True, order_id__isnull=False),
                name="payment_refund_cause",
            ),
        ]
        indexes = [
            # the refunds of a payment: how many, and when the last was sent
            models.Index(fields=["attempt_leg", "sent_at"], name="payment_refund_leg")
        ]

    def __str__(self) -> str:
        return f"refund {self.out_refund_no} {self.state}"
