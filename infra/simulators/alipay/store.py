"""Alipay's own tables of the simulator's books."""

SCHEMA = """
-- One app of each seller: whose key signs, and who collects.
CREATE TABLE IF NOT EXISTS sellers (
  seller_id TEXT PRIMARY KEY, name TEXT NOT NULL, app_id TEXT NOT NULL UNIQUE, public_key TEXT NOT NULL);
-- QR codes given out; a code becomes a trade when somebody scans it.
CREATE TABLE IF NOT EXISTS codes (
  token TEXT PRIMARY KEY, seller_id TEXT NOT NULL, out_trade_no TEXT NOT NULL, content TEXT NOT NULL, notify_url TEXT
  NOT NULL, expires_at REAL NOT NULL, UNIQUE (seller_id, out_trade_no));
CREATE TABLE IF NOT EXISTS trades (
  seller_id TEXT NOT NULL, out_trade_no TEXT NOT NULL, trade_no TEXT NOT NULL UNIQUE, token TEXT NOT NULL UNIQUE,
  method TEXT NOT NULL, content TEXT NOT NULL, subject TEXT NOT NULL, amount_minor INTEGER NOT NULL CHECK (amount_minor
  > 0), notify_url TEXT NOT NULL, return_url TEXT NOT NULL, state TEXT NOT NULL, buyer_id TEXT NOT NULL DEFAULT '',
  created_at REAL NOT NULL, expires_at REAL NOT NULL, paid_at REAL, closed_at REAL, refunded_minor INTEGER NOT NULL
  DEFAULT 0, PRIMARY KEY (seller_id, out_trade_no), CHECK (refunded_minor BETWEEN 0 AND amount_minor));
CREATE TABLE IF NOT EXISTS refunds (
  trade_no TEXT NOT NULL REFERENCES trades (trade_no), out_request_no TEXT NOT NULL, seller_id TEXT NOT NULL,
  out_trade_no TEXT NOT NULL, amount_minor INTEGER NOT NULL CHECK (amount_minor > 0), reason TEXT NOT NULL, state TEXT
  NOT NULL, created_at REAL NOT NULL, done_at REAL, PRIMARY KEY (trade_no, out_request_no));
-- Trades opened with royalty_freeze; frozen while `unfrozen_at` is null.
CREATE TABLE IF NOT EXISTS frozen_trades (
  seller_id TEXT NOT NULL, out_trade_no TEXT NOT NULL, unfrozen_at REAL, PRIMARY KEY (seller_id, out_trade_no));
CREATE TABLE IF NOT EXISTS royalty_relations (
  seller_id TEXT NOT NULL, account TEXT NOT NULL, PRIMARY KEY (seller_id, account));
CREATE TABLE IF NOT EXISTS royalty_requests (
  trade_no TEXT NOT NULL REFERENCES trades (trade_no), out_request_no TEXT NOT NULL, content TEXT NOT NULL, at REAL NOT
  NULL, PRIMARY KEY (trade_no, out_request_no));
CREATE TABLE IF NOT EXISTS royalty_moves (
  id INTEGER PRIMARY KEY, trade_no TEXT NOT NULL, out_request_no TEXT NOT NULL, account TEXT NOT NULL, amount_minor
  INTEGER NOT NULL CHECK (amount_minor > 0), is_return INTEGER NOT NULL);
"""
