"""Backend: the roof (`config`) and the ground below all rooms.

Arrows point down only: config > graphql_kit > jobs > files > organization > accounts > kernel.
"""
