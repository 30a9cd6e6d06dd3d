"""A real SMTP server for the tests, whose behaviour the recipient's address chooses."""

import asyncio
import socket
import time
from contextlib import contextmanager
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller


class Sink:
    """Takes mail, but refuses bad5@ for good and bad4@ for now, hangs at hang@, hangs up on drop@ after its text."""

    def __init__(self):
        self.taken = []
        self.slow = 0

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):  # noqa: N802 -- aiosmtpd's name
        if address.startswith("bad5"):
            return "550 5.1.1 No such mailbox"
        if address.startswith("bad4"):
            return "450 4.2.0 Greylisted, try again later"
        if address.startswith("hang"):
            time.sleep(1.5)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 -- aiosmtpd's name
        if envelope.rcpt_tos[0].startswith("drop"):
            server.transport.abort()
            return "250 never heard"
        await asyncio.sleep(self.slow)
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    @property
    def recipients(self):
        return [message["To"].addresses[0].addr_spec for message in self.taken]


@contextmanager
def running_sink():
    sink = Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=free_port())
    controller.start()
    sink.port = controller.port
    try:
        yield sink
    finally:
        controller.stop()


@contextmanager
def silent_server():
    """Takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def courier_to(port, timeout=1):
    """The setting of a courier that talks to this port."""
    return {
        "BACKEND": "outbox.courier.SmtpBackend",
        "OPTIONS": {"host": "127.0.0.1", "port": port, "timeout": timeout},
    }
