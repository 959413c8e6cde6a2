"""WeChat Pay's own tables of the simulator's books."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS merchants (
  mchid TEXT PRIMARY KEY, name TEXT NOT NULL, appid TEXT NOT NULL, serial TEXT NOT NULL,
  public_key TEXT NOT NULL, api_v3_key TEXT NOT NULL);
-- Further API certificates of a merchant, while it changes them; the row in `merchants` holds the first.
CREATE TABLE IF NOT EXISTS merchant_keys (
  mchid TEXT NOT NULL, serial TEXT PRIMARY KEY, public_key TEXT NOT NULL, private_key TEXT NOT NULL, certificate TEXT
  NOT NULL, added_at REAL NOT NULL);
-- A prepay is what the payer confirms: one order, or several as a combined payment.
CREATE TABLE IF NOT EXISTS prepays (
  mchid TEXT NOT NULL, number TEXT NOT NULL, is_combined INTEGER NOT NULL, prepay_id TEXT NOT NULL UNIQUE,
  appid TEXT NOT NULL, trade_type TEXT NOT NULL, content TEXT NOT NULL, notify_url TEXT NOT NULL,
  openid TEXT NOT NULL, expires_at REAL NOT NULL, state TEXT NOT NULL, created_at REAL NOT NULL,
  PRIMARY KEY (mchid, number));
CREATE TABLE IF NOT EXISTS orders (
  mchid TEXT NOT NULL, out_trade_no TEXT NOT NULL, prepay_id TEXT NOT NULL REFERENCES prepays (prepay_id),
  position INTEGER NOT NULL, description TEXT NOT NULL, attach TEXT NOT NULL, amount_minor INTEGER NOT NULL CHECK
  (amount_minor > 0), transaction_id TEXT UNIQUE, success_at REAL, refunded_minor INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (mchid, out_trade_no), CHECK (refunded_minor BETWEEN 0 AND amount_minor));
CREATE TABLE IF NOT EXISTS refunds (
  mchid TEXT NOT NULL, out_refund_no TEXT NOT NULL, refund_id TEXT NOT NULL UNIQUE, out_trade_no TEXT NOT NULL,
  transaction_id TEXT NOT NULL, amount_minor INTEGER NOT NULL CHECK (amount_minor > 0), content TEXT NOT NULL,
  notify_url TEXT NOT NULL, status TEXT NOT NULL, created_at REAL NOT NULL, due_at REAL, success_at REAL,
  PRIMARY KEY (mchid, out_refund_no));
-- Orders opened for profit sharing; frozen while `unfrozen_at` is null.
CREATE TABLE IF NOT EXISTS shared_orders (
  mchid TEXT NOT NULL, out_trade_no TEXT NOT NULL, unfrozen_at REAL, PRIMARY KEY (mchid, out_trade_no));
CREATE TABLE IF NOT EXISTS split_receivers (
  mchid TEXT NOT NULL, kind TEXT NOT NULL, account TEXT NOT NULL, PRIMARY KEY (mchid, kind, account));
CREATE TABLE IF NOT EXISTS splits (
  mchid TEXT NOT NULL, out_order_no TEXT NOT NULL, order_id TEXT NOT NULL UNIQUE, out_trade_no TEXT NOT NULL,
  transaction_id TEXT NOT NULL, content TEXT NOT NULL, unfreezes INTEGER NOT NULL, state TEXT NOT NULL, created_at REAL
  NOT NULL, due_at REAL, PRIMARY KEY (mchid, out_order_no));
CREATE TABLE IF NOT EXISTS split_shares (
  order_id TEXT NOT NULL REFERENCES splits (order_id), detail_id TEXT PRIMARY KEY, kind TEXT NOT NULL, account TEXT NOT
  NULL, amount_minor INTEGER NOT NULL CHECK (amount_minor > 0), description TEXT NOT NULL, result TEXT NOT NULL,
  fail_reason TEXT NOT NULL, finished_at REAL, returned_minor INTEGER NOT NULL, CHECK (returned_minor BETWEEN 0 AND
  amount_minor));
CREATE TABLE IF NOT EXISTS split_returns (
  mchid TEXT NOT NULL, out_return_no TEXT NOT NULL, return_id TEXT NOT NULL UNIQUE, out_order_no TEXT NOT NULL,
  detail_id TEXT NOT NULL REFERENCES split_shares (detail_id), account TEXT NOT NULL, amount_minor INTEGER NOT NULL,
  content TEXT NOT NULL, result TEXT NOT NULL, fail_reason TEXT NOT NULL, created_at REAL NOT NULL, due_at REAL,
  finished_at REAL, PRIMARY KEY (mchid, out_return_no));
"""
