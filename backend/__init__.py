"""Backend: the roof (`config`) and the ground (`kernel`, `accounts`, `organization`, `graphql_kit`).

Arrows point down only: config > graphql_kit > organization > accounts > kernel.
"""
