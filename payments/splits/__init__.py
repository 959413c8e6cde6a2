"""Splitting (分账): who receives what of a paid leg, asked of the provider that holds the money, and taken back for a
refund. Nothing passes through an account of ours.

Owns payment_split_leg, payment_split, payment_split_share, payment_split_return, payment_split_refund. Events:
SplitEnded, SplitFreezeEnding. Imported by whoever sells for others (`request_split`); steps in before refunds.
"""
