"""An SMTP server that takes every mail and keeps none, as fast as it can: what is measured is the sender.

`python -m bench.mail_server` prints its port.
"""

import socket
import threading

END = b"\r\n.\r\n"


def talk(connection: socket.socket) -> None:
    """One connection, until the other side ends it."""
    with connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(b"220 here\r\n")
        waiting = b""
        while True:
            line, waiting = read_until(connection, waiting, b"\r\n")
            command = line[:4].upper()
            if command == b"DATA":
                connection.sendall(b"354 go ahead\r\n")
                _message, waiting = read_until(connection, waiting, END)
            if command == b"QUIT" or not line:
                return
            connection.sendall(b"250 taken\r\n")


def read_until(connection: socket.socket, waiting: bytes, end: bytes) -> tuple[bytes, bytes]:
    while end not in waiting:
        received = connection.recv(65536)
        if not received:
            return b"", b""
        waiting += received
    taken, _end, rest = waiting.partition(end)
    return taken, rest


def main() -> None:
    listening = socket.create_server(("127.0.0.1", 0))
    print(listening.getsockname()[1], flush=True)
    while True:
        connection, _address = listening.accept()
        threading.Thread(target=talk, args=[connection], daemon=True).start()


if __name__ == "__main__":
    main()
