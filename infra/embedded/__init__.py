"""PostgreSQL, Valkey and the demo's processes on one machine, from Python wheels, without root, Docker or a system package.

Used by the `linli` command and by the tests; the product itself never imports it.
"""
