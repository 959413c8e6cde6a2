"""The tenant and its tree: Company > Region > Community > Area; staff, posts, roles, permission codes, numbering.

Tables owned: company, org_unit, staff_member, role, role_permission, post, number_sequence, and those of
numbering, parameters and schemes.
`base.py` holds the tenant fence that every business table stands behind.
"""
