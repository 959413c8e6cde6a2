"""GraphQL base: view, document cache, limits, errors, permissions, connections, loaders.

Tables owned: none. Only the API packages (and config) may import it.
"""
