"""Exports: any list as a workbook, made in the background within what its reader may see.

Owns no table: each list is a selector's query of another module, written row by row by the job kind `exports.list`.
Who exported what, by which filters and how many rows stands in the operation log; unmasked numbers of people person by
person. API packages start exports through the jobs module.
"""
