"""A TCP proxy that simulates a service that is silent, drops connections, is gone, or is slow."""

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, Self

HEALTHY, SILENT, CUT, GONE, SLOW = "well", "silent", "cut", "gone", "slow"
FAULTS = (SILENT, CUT, GONE, SLOW)
SLOW_BY = 0.2
LOOPBACK = "127.0.0.1"
#: SO_LINGER value that closes with a reset, as a broken connection does.
AT_ONCE = struct.pack("ii", 1, 0)

Connect = Callable[[], Coroutine[Any, Any, tuple[asyncio.StreamReader, asyncio.StreamWriter]]]


class Proxy:
    """Listens on a TCP port and forwards to ``connect`` and back, as far as ``set_state`` allows.

    SILENT accepts connections and holds back all data; it is forwarded once the state is another one.
    """

    def __init__(self, connect: Connect) -> None:
        self.connect = connect
        self.state = HEALTHY
        self.well: asyncio.Event
        self.open: set[asyncio.StreamWriter] = set()
        self.listening: asyncio.Server | None = None
        self.port = 0
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, name="proxy", daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        self._run(self._start()).result()
        return self

    def __exit__(self, *_: object) -> None:
        self._run(self._stop()).result()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()

    def set_state(self, state: str) -> None:
        """Change the state from now on. HEALTHY forwards everything."""
        self._run(self._set_state(state)).result()

    def _run(self, doing: Coroutine[Any, Any, None]) -> Future[None]:
        return asyncio.run_coroutine_threadsafe(doing, self.loop)

    async def _start(self) -> None:
        self.well = asyncio.Event()
        self.well.set()
        await self._listen()

    async def _listen(self) -> None:
        self.listening = await asyncio.start_server(self._talk, LOOPBACK, self.port)
        self.port = self.listening.sockets[0].getsockname()[1]

    async def _set_state(self, state: str) -> None:
        if state in {CUT, GONE}:
            self._cut()
        if state == GONE and self.listening:
            self.listening.close()
            self.listening = None
        elif self.listening is None:
            await self._listen()
        self.state = state
        (self.well.clear if state == SILENT else self.well.set)()

    def _cut(self) -> None:
        for writer in list(self.open):
            abort(writer)

    async def _stop(self) -> None:
        if self.listening:
            self.listening.close()
        self._cut()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.state == CUT:
            abort(writer)
            return
        with contextlib.suppress(OSError):
            onward_reader, onward = await self.connect()
            self.open |= {writer, onward}
            await asyncio.gather(self._pass_on(reader, onward), self._pass_on(onward_reader, writer))
            self.open -= {writer, onward}
        abort(writer)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                await self.well.wait()
                if self.state == SLOW:
                    await asyncio.sleep(SLOW_BY)
                writer.write(data)
                await writer.drain()
            await self.well.wait()
        writer.close()


def abort(writer: asyncio.StreamWriter) -> None:
    line = writer.get_extra_info("socket")
    if line is not None and line.family == socket.AF_INET:
        with contextlib.suppress(OSError):
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
    writer.transport.abort()


def to_socket(path: str) -> Connect:
    return lambda: asyncio.open_unix_connection(path)


def to_port(port: int) -> Connect:
    return lambda: asyncio.open_connection(LOOPBACK, port)
