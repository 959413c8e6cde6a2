"""Tenant keys and row security of notes, signatures and fees."""

from django.db import migrations

from backend.organization.base import TenantConstraints, row_security


class Migration(migrations.Migration):
    dependencies = [("reconciliation", "0003_work_and_sign_off"), ("organization", "0002_tenant_fence")]

    operations = [
        TenantConstraints("DifferenceNote", "DaySignOff", "ChannelFee"),
        row_security("payment_difference_note", "payment_day_sign_off", "payment_channel_fee"),
    ]
