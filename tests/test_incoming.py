"""What is being handed in waits in the data folder, not in /tmp, and is gone as soon as it has been read."""

from __future__ import annotations

import http.client
import sys
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import factories as make
import pytest

from cdht.bench_tools import database_of, our_server, running
from cdht.config import Config
from cdht.models.base import database
from cdht.models.migrating import migrate

MEGABYTE = 1024 * 1024


@pytest.mark.skipif(sys.platform != "linux", reason="looks at open files as Linux shows them")
def test_a_large_request_waits_in_the_data_folder_and_is_gone_afterwards(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("CDHT_DATA", str(tmp_path / "data"))
    config = Config(tmp_path / "data")
    config.prepare()
    with database_of(config):
        migrate(database.obj)
        make.commune()
    with running(our_server(config)) as (_took, process, url):
        with closing(http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)) as line:
            line.putrequest("POST", "/sign-in")
            for name, value in (("Content-Length", 4 * MEGABYTE), ("Sec-Fetch-Site", "same-origin"),
                                ("Content-Type", "multipart/form-data; boundary=x")):  # fmt: skip
                line.putheader(name, str(value))
            line.endheaders()
            line.send(b"x" * (3 * MEGABYTE))
            waiting = _put_down(process.pid)
            assert waiting
            assert all(Path(one).is_relative_to(config.incoming) for one in waiting)
            line.send(b"x" * MEGABYTE)
            line.getresponse().read()
        assert _put_down(process.pid, until=False) == []
        assert list(config.incoming.iterdir()) == []


def _put_down(pid: int, *, until: bool = True) -> list[str]:
    """Open files without a name; looks for a while until there are some, or none."""
    for _ in range(200):
        links = [str(one.readlink()) for one in Path(f"/proc/{pid}/fd").iterdir() if one.is_symlink()]
        found = [one for one in links if one.endswith("(deleted)") and "/dev/" not in one]
        if bool(found) == until:
            break
        time.sleep(0.05)
    return found
