"""A mail server that takes everything and keeps nothing. Prints its port; ends when its input does."""

import socket
import sys
from typing import Any

from aiosmtpd.controller import Controller


class Hole:
    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 -- aiosmtpd's name
        return "250 OK"


def main() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(Hole(), hostname="127.0.0.1", port=port)
    controller.start()
    print(port, flush=True)
    sys.stdin.read()
    controller.stop()


if __name__ == "__main__":
    main()
