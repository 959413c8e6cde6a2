"""Stripe's own tables of the simulator's books."""

SCHEMA = """
-- `secret_keys` and `webhook_secrets`: JSON lists, newest first; more than one while a key is rolled.
CREATE TABLE IF NOT EXISTS accounts (
  account_id TEXT PRIMARY KEY, name TEXT NOT NULL, secret_keys TEXT NOT NULL, publishable_key TEXT NOT NULL,
  webhook_secrets TEXT NOT NULL, endpoint TEXT NOT NULL DEFAULT '');
-- The first answer to a call of a key; the same call again gets it again.
CREATE TABLE IF NOT EXISTS idempotency (
  account_id TEXT NOT NULL, key TEXT NOT NULL, call TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (account_id, key));
CREATE TABLE IF NOT EXISTS sessions (
  id TEXT PRIMARY KEY, account_id TEXT NOT NULL, token TEXT NOT NULL UNIQUE, number TEXT NOT NULL, amount_minor INTEGER
  NOT NULL CHECK (amount_minor > 0), currency TEXT NOT NULL, name TEXT NOT NULL, metadata TEXT NOT NULL,
  intent_metadata TEXT NOT NULL, status TEXT NOT NULL, intent_id TEXT NOT NULL DEFAULT '', success_url TEXT NOT NULL,
  cancel_url TEXT NOT NULL, created_at REAL NOT NULL, expires_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS intents (
  id TEXT PRIMARY KEY, account_id TEXT NOT NULL, token TEXT NOT NULL UNIQUE, session_id TEXT NOT NULL DEFAULT '',
  number TEXT NOT NULL, amount_minor INTEGER NOT NULL CHECK (amount_minor > 0), currency TEXT NOT NULL, description TEXT
  NOT NULL, metadata TEXT NOT NULL, status TEXT NOT NULL, charge_id TEXT NOT NULL DEFAULT '', created_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS charges (
  id TEXT PRIMARY KEY, account_id TEXT NOT NULL, intent_id TEXT NOT NULL, amount_minor INTEGER NOT NULL, currency TEXT
  NOT NULL, metadata TEXT NOT NULL, refunded_minor INTEGER NOT NULL DEFAULT 0, created_at REAL NOT NULL,
  CHECK (refunded_minor BETWEEN 0 AND amount_minor));
CREATE TABLE IF NOT EXISTS refunds (
  id TEXT PRIMARY KEY, account_id TEXT NOT NULL, charge_id TEXT NOT NULL, intent_id TEXT NOT NULL, number TEXT NOT NULL,
  amount_minor INTEGER NOT NULL CHECK (amount_minor > 0), currency TEXT NOT NULL, metadata TEXT NOT NULL, status TEXT
  NOT NULL, created_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS disputes (
  id TEXT PRIMARY KEY, account_id TEXT NOT NULL, charge_id TEXT NOT NULL, intent_id TEXT NOT NULL, amount_minor INTEGER
  NOT NULL, currency TEXT NOT NULL, reason TEXT NOT NULL, status TEXT NOT NULL, created_at REAL NOT NULL, due_by REAL
  NOT NULL);
CREATE TABLE IF NOT EXISTS transfers (
  id TEXT PRIMARY KEY, account_id TEXT NOT NULL, destination TEXT NOT NULL, charge_id TEXT NOT NULL, transfer_group TEXT
  NOT NULL, amount_minor INTEGER NOT NULL CHECK (amount_minor > 0), currency TEXT NOT NULL, metadata TEXT NOT NULL,
  reversed_minor INTEGER NOT NULL DEFAULT 0, created_at REAL NOT NULL, CHECK (reversed_minor BETWEEN 0 AND
  amount_minor));
CREATE TABLE IF NOT EXISTS reversals (
  id TEXT PRIMARY KEY, account_id TEXT NOT NULL, transfer_id TEXT NOT NULL, amount_minor INTEGER NOT NULL, currency TEXT
  NOT NULL, metadata TEXT NOT NULL, created_at REAL NOT NULL);
-- Every movement of an account's balance, which is the sum of amount less fee.
CREATE TABLE IF NOT EXISTS transactions (
  position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, account_id TEXT NOT NULL, type TEXT NOT NULL, amount_minor
  INTEGER NOT NULL, fee_minor INTEGER NOT NULL, currency TEXT NOT NULL, source TEXT NOT NULL, number TEXT NOT NULL,
  created_at REAL NOT NULL);
"""
