"""One request to an address, and its answer: bounded in bytes and in seconds, redirected nowhere.

A redirect is a fault, whatever it points to: the key and the persona's words go to the address that the
spec names and to no other. Nothing is sent through a proxy.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection, IncompleteRead
from socket import SHUT_RDWR
from threading import Timer
from time import monotonic
from urllib.parse import SplitResult, urlsplit

MOST_BYTES = 4 << 20
"""Of an answer: a hundred times what the longest text takes."""
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came back, whatever its status; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class ConnectionFaultError(Exception):
    """No whole answer came; `message` says why, and `is_passing` whether it may come the next time."""

    def __init__(self, message: str, *, is_passing: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.is_passing = is_passing


def post(address: str, body: bytes, headers: Mapping[str, str], *, timeout: float) -> Reply:
    """The answer to `body`, within `timeout` seconds from beginning to end.

    Raises ConnectionFaultError where the address cannot be reached, or gives no whole answer in time.
    """
    parts = urlsplit(address)
    connection = _connection(parts, timeout)
    began = monotonic()
    try:
        with _told(parts, timeout, began), _opened(connection, timeout):
            connection.request("POST", parts.path, body=body, headers=dict(headers))
            answer = connection.getresponse()
            read = bytearray()
            while chunk := answer.read1(_CHUNK):
                read += chunk
                if len(read) > MOST_BYTES:
                    raise ConnectionFaultError(f"its answer has more than {MOST_BYTES >> 20} MiB")
            if monotonic() - began >= timeout:
                raise _late(timeout)
            if answer.length:  # what was promised and did not come
                raise IncompleteRead(bytes(read), answer.length)
            known = {name.lower(): value for name, value in answer.getheaders()}
            return Reply(status=answer.status, headers=known, body=bytes(read))
    finally:
        connection.close()


def _connection(parts: SplitResult, timeout: float) -> HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme == "https":
        return HTTPSConnection(host, parts.port, timeout=timeout, context=ssl.create_default_context())
    return HTTPConnection(host, parts.port, timeout=timeout)


@contextmanager
def _opened(connection: HTTPConnection, seconds: float) -> Iterator[None]:
    """The connection, ended after so long: one that sends a byte now and then never runs into a timeout."""
    connection.connect()
    line = connection.sock  # which the connection forgets while its answer is still read

    def stop() -> None:
        with suppress(OSError):
            line.shutdown(SHUT_RDWR)

    timer = Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


@contextmanager
def _told(parts: SplitResult, timeout: float, began: float) -> Iterator[None]:
    """What libraries raise inside the block, in words."""
    try:
        yield
    except ConnectionFaultError:
        raise
    except ssl.SSLCertVerificationError as fault:
        raise ConnectionFaultError(f"its certificate is not valid: {fault.verify_message}") from fault
    except TimeoutError as fault:
        raise _late(timeout) from fault
    except (OSError, HTTPException, ValueError) as fault:
        if monotonic() - began >= timeout:
            raise _late(timeout) from fault
        raise _broken(fault, parts) from fault


def _late(timeout: float) -> ConnectionFaultError:
    return ConnectionFaultError(f"it gave no whole answer within {timeout:g} s", is_passing=True)


def _broken(fault: Exception, parts: SplitResult) -> ConnectionFaultError:
    if isinstance(fault, ssl.SSLError):
        return ConnectionFaultError(f"no secure connection comes about: {fault.reason or 'it speaks no TLS'}")
    if isinstance(fault, ConnectionRefusedError):
        return ConnectionFaultError("nothing listens there", is_passing=True)
    if isinstance(fault, IncompleteRead):
        return ConnectionFaultError("its answer was cut off", is_passing=True)
    if isinstance(fault, HTTPException):
        return ConnectionFaultError("it broke off, or speaks no HTTP", is_passing=True)
    if isinstance(fault, OSError):
        reason = fault.strerror or f"the host {parts.hostname} is not known"
        return ConnectionFaultError(reason[:1].lower() + reason[1:], is_passing=True)
    return ConnectionFaultError("the address cannot be used")
