"""PostgreSQL, Valkey and the demo's processes on one machine.

They come as Python wheels: no root, no Docker, no system package.
Used by the `linli` command and by the tests; the product itself never imports it.
"""
