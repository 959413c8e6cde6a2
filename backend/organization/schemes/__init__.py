"""Query schemes (查询方案): how a member of staff wants to see a list, kept under a name, opened by itself, shared.

What a list can be narrowed and ordered by is the business of whoever shows it; here it is a bounded text.
Tables: query_scheme, default_scheme.
"""
