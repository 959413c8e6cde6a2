"""Roof: settings, urls, wsgi, celery. Composes every package; imported by nobody.

Tables: none. Events: none.
"""
