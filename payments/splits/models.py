"""What is frozen, what was asked of it, who got what, what came back."""

from __future__ import annotations

from django.db import models

from backend.kernel.fields import EncryptedTextField
from backend.organization.base import TenantForeignKey, TenantModel
from payments.splits.contracts import FreezeState, ReceiverKind, ReturnStage, ShareState, SplitStage


class SplitLeg(TenantModel):
    """A paid leg whose money can be split. `fee_minor` is the fee that was agreed; locked by whoever changes shares."""

    attempt_leg = TenantForeignKey("intents.AttemptLeg")
    payee_account = TenantForeignKey("intents.PayeeAccount")
    community = TenantForeignKey("organization.OrgUnit")
    currency = models.CharField(max_length=3, default="CNY")
    amount_minor = models.BigIntegerField()
    fee_minor = models.BigIntegerField(default=0)
    paid_at = models.DateTimeField()
    frozen_until = models.DateTimeField()
    state = models.CharField(max_length=10, choices=FreezeState.choices(), default=FreezeState.FROZEN)
    warned_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        db_table = "payment_split_leg"
        constraints = [
            models.UniqueConstraint(fields=["attempt_leg"], name="payment_split_leg_once"),
            models.CheckConstraint(
                condition=models.Q(amount_minor__gte=1, fee_minor__gte=0), name="payment_split_leg_amount"
            ),
            models.CheckConstraint(condition=models.Q(state__in=list(FreezeState)), name="payment_split_leg_state"),
        ]

    def __str__(self) -> str:
        return f"split leg {self.pk} {self.state}"


class Split(TenantModel):
    """One request under one number. What failed of it is asked for again by another one, of the next round.

    `reference` is the asker's own word for what it is for. `is_unresolved`: a person has to look at it. Without shares
    it only unfreezes.
    """

    split_leg = TenantForeignKey(SplitLeg)
    reference = models.CharField(max_length=64)
    round = models.IntegerField(default=1)
    number = models.CharField(max_length=32, unique=True)
    unfreezes_rest = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=SplitStage.choices(), default=SplitStage.REQUESTED)
    refusal = models.CharField(max_length=64, blank=True)
    is_unresolved = models.BooleanField(default=False)
    order_id = models.CharField(max_length=64, blank=True)
    checks = models.IntegerField(default=0)
    requested_at = models.DateTimeField()
    # From then on the provider may know it: what was sent is never cancelled.
    sent_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        db_table = "payment_split"
        constraints = [
            models.UniqueConstraint(fields=["split_leg", "reference", "round"], name="payment_split_once"),
            models.CheckConstraint(condition=models.Q(state__in=list(SplitStage)), name="payment_split_state"),
        ]
        indexes = [
            # the list of what a person has to look at
            models.Index(fields=["company", "id"], condition=models.Q(is_unresolved=True), name="payment_split_open")
        ]

    def __str__(self) -> str:
        return f"split {self.number} {self.state}"


class SplitShare(TenantModel):
    """What one receiver gets. `account` is its number at the provider (a person's openid: personal data).

    `receiver_account`: the receiver is an account of this company's books, too. `returned_minor`: given back for
    refunds, and arrived.
    """

    split = TenantForeignKey(Split)
    position = models.IntegerField()
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in ReceiverKind])
    account = EncryptedTextField()
    receiver_account = TenantForeignKey("intents.PayeeAccount", null=True)
    relation = models.CharField(max_length=16)
    # What the provider has to be told of a receiver that it does not know yet.
    name = EncryptedTextField(blank=True)
    rule = models.CharField(max_length=64)
    description = models.CharField(max_length=80)
    amount_minor = models.BigIntegerField()
    returned_minor = models.BigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=ShareState.choices(), default=ShareState.PENDING)
    reason = models.CharField(max_length=64, blank=True)
    detail_id = models.CharField(max_length=64, blank=True)
    finished_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        db_table = "payment_split_share"
        constraints = [
            models.UniqueConstraint(fields=["split", "position"], name="payment_split_share_position"),
            models.CheckConstraint(condition=models.Q(amount_minor__gte=1), name="payment_split_share_amount"),
            models.CheckConstraint(
                condition=models.Q(returned_minor=0)
                | models.Q(
                    state=ShareState.SUCCEEDED, returned_minor__gte=1, returned_minor__lte=models.F("amount_minor")
                ),
                name="payment_split_share_returned",
            ),
        ]

    def __str__(self) -> str:
        return f"share {self.pk} {self.state}"


class SplitRefund(TenantModel):
    """What a refund order takes out of a leg, written when it begins. `refund_id` is the order's id."""

    split_leg = TenantForeignKey(SplitLeg)
    refund_id = models.BigIntegerField()
    amount_minor = models.BigIntegerField()
    # The refund cannot happen: what was returned for it counts for the next one.
    is_dead = models.BooleanField(default=False)
    requested_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        db_table = "payment_split_refund"
        constraints = [
            models.UniqueConstraint(fields=["split_leg", "refund_id"], name="payment_split_refund_once"),
            models.CheckConstraint(condition=models.Q(amount_minor__gte=1), name="payment_split_refund_amount"),
        ]

    def __str__(self) -> str:
        return f"refund {self.refund_id} of split leg {self.split_leg_id}"


class SplitReturn(TenantModel):
    """Part or all of a share on its way back to the seller, for one refund. The same number is the same return."""

    share = TenantForeignKey(SplitShare)
    split_refund = TenantForeignKey(SplitRefund)
    round = models.IntegerField(default=1)
    number = models.CharField(max_length=32, unique=True)
    amount_minor = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=ReturnStage.choices(), default=ReturnStage.REQUESTED)
    refusal = models.CharField(max_length=64, blank=True)
    return_id = models.CharField(max_length=64, blank=True)
    checks = models.IntegerField(default=0)
    requested_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        db_table = "payment_split_return"
        constraints = [
            models.UniqueConstraint(fields=["share", "split_refund", "round"], name="payment_split_return_once"),
            models.CheckConstraint(condition=models.Q(amount_minor__gte=1), name="payment_split_return_amount"),
            models.CheckConstraint(condition=models.Q(state__in=list(ReturnStage)), name="payment_split_return_state"),
        ]
        indexes = [models.Index(fields=["split_refund"], name="payment_split_return_refund")]

    def __str__(self) -> str:
        return f"return {self.number} {self.state}"
