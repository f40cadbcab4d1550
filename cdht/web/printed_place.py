"""Where a telephone finds this program: the address that QR codes on paper lead to."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request

from ..lan import lan_addresses

LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def printed_place() -> str:
    """The address in the QR code: the one of this page. Whoever prints on the server itself sees it under a
    name that means another machine elsewhere, so its address in the local network stands instead."""
    shown = urlsplit(request.host_url)
    if shown.hostname not in LOOPBACK:
        return request.host_url
    port = f":{shown.port}" if shown.port else ""
    return next((f"{shown.scheme}://{address}{port}" for address in lan_addresses()), request.host_url)
