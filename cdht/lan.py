"""Under which addresses other machines of the local network reach this one."""

from __future__ import annotations

import socket
from contextlib import suppress


def lan_addresses() -> list[str]:
    """This computer's addresses in the local network; asking for a route sends nothing."""
    found: dict[str, None] = {}
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))
        found[probe.getsockname()[0]] = None
    with suppress(OSError):
        for *_rest, address in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET):
            found[str(address[0])] = None
    return [address for address in found if not address.startswith("127.")]
