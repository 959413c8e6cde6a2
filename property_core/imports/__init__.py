"""Imports: a property company's workbook becomes its tree, homes, people, tariffs, readings and opening figures.

Tables owned: import_batch. Events: none. `reading`, `cells`, `checks` and `report` are plain Python; `services`
writes through the bulk services of homes, residents, billing and the organisation.
May be imported by the API packages and by configuration.
"""
