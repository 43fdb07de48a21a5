"""An SMTP server that takes every mail and keeps none, as fast as it can: what is measured is the sender.

`python -m bench.mail_server` prints its port.
"""

import socket
import threading

#: What Postfix and Exchange offer too; plain smtplib makes no use of the first.
EXTENSIONS = b"250-here\r\n250-PIPELINING\r\n250 8BITMIME\r\n"
END = b"\r\n.\r\n"


def talk(connection: socket.socket) -> None:
    """One connection, until the other side ends it."""
    with connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(b"220 here\r\n")
        waiting, replies = b"", b""
        while True:
            line, waiting = read_until(connection, waiting, b"\r\n")
            command = line[:4].upper()
            if command == b"DATA":
                connection.sendall(replies + b"354 go ahead\r\n")
                _message, waiting = read_until(connection, waiting, END)
                replies = b""
            if command == b"QUIT" or not line:
                return
            replies += EXTENSIONS if command == b"EHLO" else b"250 taken\r\n"
            if not waiting:  # commands that came together are answered together
                connection.sendall(replies)
                replies = b""


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
