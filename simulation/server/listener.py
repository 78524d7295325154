"""The socket that listens: whoever may not come in is told so, and costs nothing more."""

from __future__ import annotations

import errno
import logging
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from simulation.kernel.errors import ConfigurationInvalid
from simulation.server.admission import Admission, Refusal
from simulation.server.canned import ADDRESS_FULL, SERVER_FULL

SHORTAGE = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})

ANSWERS = {Refusal.SERVER_FULL: SERVER_FULL, Refusal.ADDRESS_FULL: ADDRESS_FULL}

REFUSED_AT_ONCE = 32
UNREAD_BYTES = 65_536

log = logging.getLogger(__name__)


class Connection(socket.socket):
    """An accepted connection; it gives its place back when it is closed, whoever closes it."""

    def __init__(self, accepted: socket.socket, leave: Callable[[], None]) -> None:
        super().__init__(accepted.family, accepted.type, accepted.proto, fileno=accepted.detach())
        self._leave: Callable[[], None] | None = leave

    def close(self) -> None:
        super().close()
        leave, self._leave = self._leave, None
        if leave is not None:
            leave()


class Listener(socket.socket):
    """Hands out connections that were admitted. Where asyncio accepts, this decides.

    ``make_room`` is called when all places are taken: it closes a connection that does no work,
    if there is one, and says whether it did.
    """

    def __init__(self, family: socket.AddressFamily, admission: Admission) -> None:
        # Named, because asyncio sets TCP_NODELAY only on sockets that say they are TCP.
        super().__init__(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._admission = admission
        self._spare = os.open(os.devnull, os.O_RDONLY)
        self.make_room: Callable[[], bool] = lambda: False

    def accept(self) -> tuple[socket.socket, Any]:
        """The next connection that is admitted.

        Raises:
            BlockingIOError: there is none, or none at this moment.
        """
        for _ in range(REFUSED_AT_ONCE):
            if self._admission.is_full and self.make_room():
                # Its place is free at the next turn of the loop; the caller waits in the queue.
                raise BlockingIOError(errno.EAGAIN, "a place is being made free")
            accepted, peer = self._accepted()
            host = peer[0]
            refusal = self._admission.enter(host)
            if refusal is None:
                return Connection(accepted, partial(self._admission.leave, host)), peer
            log.warning("Connections are refused: %s", refusal.value)
            _refuse(accepted, ANSWERS[refusal])
        raise BlockingIOError(errno.EAGAIN, "others have waited for long enough")

    def close(self) -> None:
        super().close()
        if self._spare >= 0:
            os.close(self._spare)
            self._spare = -1

    def _accepted(self) -> tuple[socket.socket, Any]:
        try:
            return super().accept()
        except OSError as error:
            if error.errno not in SHORTAGE:
                raise
            log.warning("A connection is dropped, for the process has no descriptors left")
            self._drop_one()
            raise BlockingIOError(errno.EAGAIN, "no descriptors left") from error

    def _drop_one(self) -> None:
        """Take the next connection off the queue, which would else wake the loop up for ever."""
        os.close(self._spare)
        with suppress(OSError):
            super().accept()[0].close()
        self._spare = os.open(os.devnull, os.O_RDONLY)


def listen(host: str, port: int, admission: Admission) -> Listener:
    """A socket that is bound to an address.

    Raises:
        ConfigurationInvalid: the address is taken, or not allowed.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = Listener(family, admission)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise ConfigurationInvalid(
            f"port: {host}:{port} cannot be used ({error.strerror}); choose another --port, or "
            "0 for a free one.",
            field="port",
        ) from error
    return listener


def _refuse(connection: socket.socket, answer: bytes) -> None:
    with connection, suppress(OSError):
        connection.setblocking(False)
        connection.send(answer)
        connection.shutdown(socket.SHUT_WR)
        # What is left unread would make the system take the answer back.
        connection.recv(UNREAD_BYTES)
