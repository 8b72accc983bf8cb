"""Whom we trust on the net."""

import ssl
from functools import lru_cache


@lru_cache(maxsize=8)
def trusting(authority: str) -> ssl.SSLContext:
    """A TLS context that checks certificates and names.

    Args:
        authority: a file with the certificate of an office's own authority, trusted
            beside those of the system; "" for none.

    Raises:
        OSError: the file cannot be read, or holds no certificate (ssl.SSLError).
    """
    # Here, for the sake of commands that send nothing.
    import certifi

    context = ssl.create_default_context()
    # A container may have no certificates of its own.
    context.load_verify_locations(certifi.where())
    if authority:
        context.load_verify_locations(authority)
    return context
