"""A line to the server that is slow: every byte arrives later, in both directions, nothing else changes."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

HOST = "127.0.0.1"


@contextmanager
def far_away(port: int, delay: float) -> Iterator[str]:
    """The address of a line to `port` of this machine on which a request and its answer take `delay` seconds
    longer, half of it on the way there."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def connected(near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        far, there = await asyncio.open_connection(HOST, port)
        await asyncio.gather(_carry(near, there, delay / 2), _carry(far, back, delay / 2))

    server = asyncio.run_coroutine_threadsafe(asyncio.start_server(connected, HOST, 0), loop).result(5)
    try:
        yield f"http://{HOST}:{server.sockets[0].getsockname()[1]}"
    finally:
        loop.call_soon_threadsafe(server.close)
        asyncio.run_coroutine_threadsafe(_hang_up(), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


async def _hang_up() -> None:
    open_lines = asyncio.all_tasks() - {asyncio.current_task()}
    for one in open_lines:
        one.cancel()
    await asyncio.gather(*open_lines, return_exceptions=True)


async def _carry(source: asyncio.StreamReader, target: asyncio.StreamWriter, delay: float) -> None:
    """Bytes in their order, each `delay` seconds after it came: later bytes do not wait for earlier ones."""
    loop = asyncio.get_running_loop()
    on_the_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

    async def arrive() -> None:
        while True:
            due, data = await on_the_way.get()
            await asyncio.sleep(max(0.0, due - loop.time()))
            if not data:
                break
            target.write(data)
            await target.drain()
        target.close()

    arriving = asyncio.create_task(arrive())
    with suppress(OSError):
        while data := await source.read(65536):
            on_the_way.put_nowait((loop.time() + delay, data))
    on_the_way.put_nowait((loop.time() + delay, b""))
    with suppress(OSError):
        await arriving
