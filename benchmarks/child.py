"""Processes of a benchmark's own: started, asked for their port, stopped by their handle."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

START_SECONDS = 60.0
STOP_SECONDS = 10.0


@asynccontextmanager
async def child(module: str, *arguments: str) -> AsyncIterator[int]:
    """Run ``python -m module`` and yield the port that it announces on standard output.

    The child ends when its standard input does, so it never outlives this process.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        async with asyncio.timeout(START_SECONDS):
            line = await process.stdout.readline()
        if not line.strip().isdigit():
            raise RuntimeError(f"{module} did not start: it announced {line!r}, not its port.")
        yield int(line)
    finally:
        process.stdin.close()
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await process.wait()
        except TimeoutError:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()


async def announce(port: int) -> None:
    """Tell the parent the port, and return once the parent wants this process to end."""
    print(port, flush=True)
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await reader.read()
