"""Rows of the books as Stripe describes them. Ids stand for other objects where nobody asked for more."""

import json
import sqlite3
from typing import Any


def session(row: sqlite3.Row, *, url: str) -> dict[str, Any]:
    is_open = row["status"] == "open"
    return {
        "id": row["id"],
        "object": "checkout.session",
        "amount_subtotal": row["amount_minor"],
        "amount_total": row["amount_minor"],
        "cancel_url": row["cancel_url"],
        "client_reference_id": row["number"],
        "created": int(row["created_at"]),
        "currency": row["currency"],
        "expires_at": int(row["expires_at"]),
        "livemode": False,
        "metadata": json.loads(row["metadata"]),
        "mode": "payment",
        "payment_intent": row["intent_id"] or None,
        "payment_method_types": ["card"],
        "payment_status": "paid" if row["status"] == "complete" else "unpaid",
        "status": row["status"],
        "success_url": row["success_url"],
        "url": url if is_open else None,
    }


def intent(row: sqlite3.Row) -> dict[str, Any]:
    is_paid = row["status"] == "succeeded"
    return {
        "id": row["id"],
        "object": "payment_intent",
        "amount": row["amount_minor"],
        "amount_capturable": 0,
        "amount_received": row["amount_minor"] if is_paid else 0,
        "capture_method": "automatic",
        "client_secret": f"{row['id']}_secret_{row['token']}",
        "created": int(row["created_at"]),
        "currency": row["currency"],
        "description": row["description"],
        "latest_charge": row["charge_id"] or None,
        "livemode": False,
        "metadata": json.loads(row["metadata"]),
        "payment_method_types": ["card"],
        "status": row["status"],
    }


def charge(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "object": "charge",
        "amount": row["amount_minor"],
        "amount_captured": row["amount_minor"],
        "amount_refunded": row["refunded_minor"],
        "captured": True,
        "created": int(row["created_at"]),
        "currency": row["currency"],
        "livemode": False,
        "metadata": json.loads(row["metadata"]),
        "paid": True,
        "payment_intent": row["intent_id"],
        "refunded": row["refunded_minor"] == row["amount_minor"],
        "status": "succeeded",
    }


def refund(row: sqlite3.Row) -> dict[str, Any]:
    failed = {"failure_reason": "expired_or_canceled_card"} if row["status"] == "failed" else {}
    return {
        "id": row["id"],
        "object": "refund",
        "amount": row["amount_minor"],
        "charge": row["charge_id"],
        "created": int(row["created_at"]),
        "currency": row["currency"],
        "metadata": json.loads(row["metadata"]),
        "payment_intent": row["intent_id"],
        "status": row["status"],
        **failed,
    }


def dispute(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "object": "dispute",
        "amount": row["amount_minor"],
        "charge": row["charge_id"],
        "created": int(row["created_at"]),
        "currency": row["currency"],
        "evidence_details": {"due_by": int(row["due_by"]), "has_evidence": False, "past_due": False},
        "livemode": False,
        "metadata": {},
        "payment_intent": row["intent_id"],
        "reason": row["reason"],
        "status": row["status"],
    }


def transfer(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "object": "transfer",
        "amount": row["amount_minor"],
        "amount_reversed": row["reversed_minor"],
        "created": int(row["created_at"]),
        "currency": row["currency"],
        "destination": row["destination"],
        "livemode": False,
        "metadata": json.loads(row["metadata"]),
        "reversed": row["reversed_minor"] == row["amount_minor"],
        "source_transaction": row["charge_id"] or None,
        "transfer_group": row["transfer_group"] or None,
    }


def reversal(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "object": "transfer_reversal",
        "amount": row["amount_minor"],
        "created": int(row["created_at"]),
        "currency": row["currency"],
        "metadata": json.loads(row["metadata"]),
        "transfer": row["transfer_id"],
    }


def transaction(row: sqlite3.Row, *, source: dict[str, Any] | str) -> dict[str, Any]:
    return {
        "id": row["id"],
        "object": "balance_transaction",
        "amount": row["amount_minor"],
        "created": int(row["created_at"]),
        "currency": row["currency"],
        "exchange_rate": None,
        "fee": row["fee_minor"],
        "net": row["amount_minor"] - row["fee_minor"],
        "source": source,
        "status": "available",
        "type": row["type"],
    }
