"""One command that starts everything (`make run`): database, broker, mail catcher, web, worker and scheduler.

They are children of this one process, which ends when one of them does. What the environment names already
(DATABASE_URL, REDIS_URL, EMAIL_HOST) is used instead of starting an own one.
"""

import argparse
import hashlib
import http.client
import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from cop_platform.devserver.databases import APPLICATION, WEB, PostgreSQL, Valkey, web_url
from cop_platform.devserver.environment import BASE_DIR, LOOPBACK, MANAGE, environment, var_directory
from cop_platform.devserver.processes import Child, DirectoryLock, StartError, start, stop, stop_with_parent, wait_until

PYTHON = (sys.executable, "-m")


def main() -> int:
    arguments = parse(sys.argv[1:])
    exit_on_signals()
    try:
        with DirectoryLock(var_directory()) as claim:
            Installation(claim, arguments.port).run()
    except StartError as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Kring has stopped.")
    return 0


def parse(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m cop_platform.devserver", description=__doc__)
    parser.add_argument("--port", type=int, default=8000, help="where the site answers (default: 8000)")
    parser.add_argument("--with-parent", action="store_true", help="stop when the process that started this one dies")
    arguments = parser.parse_args(words)
    if arguments.with_parent:
        stop_with_parent(signal.SIGTERM, os.getppid())
    return arguments


def exit_on_signals() -> None:
    """SIGTERM and SIGHUP act like Ctrl-C; under nohup SIGHUP stays ignored."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, signal.default_int_handler)


#: What Django prints before the message of a ``CommandError``.
REFUSED = "CommandError: "


def _refusal(child: Child) -> str:
    """The message of a child's ``CommandError``; empty when it failed otherwise."""
    lines = child.log.read_text().splitlines()
    return lines[-1].removeprefix(REFUSED) if lines and lines[-1].startswith(REFUSED) else ""


class Installation:
    """All processes of `make run`: the services, and the application that uses them."""

    def __init__(self, claim: DirectoryLock, port: int) -> None:
        self.claim = claim
        self.var = claim.var
        self.port = port
        self.services: list[Child] = []
        self.application: list[Child] = []
        #: Of our own database; empty with one that the environment names.
        self.owner_url = ""
        self.environment = environment(self.var, port)

    def run(self) -> None:
        refuse_taken_port(self.port)
        given = [name for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_HOST") if name in self.environment]
        print(f"Kring is starting with your {', '.join(given)} …" if given else "Kring is starting …", flush=True)
        try:
            self.start_services()
            people = self.prepare()
            self.start_application()
            self.announce(people)
            self.watch()
        finally:
            self.stop()

    # --- Starting -------------------------------------------------------------------------------------------------

    def start_services(self) -> None:
        """Start all before waiting for the first; static files are collected in the meantime."""
        waits = []
        for name, service in (("DATABASE_URL", PostgreSQL), ("REDIS_URL", Valkey)):
            if name not in self.environment:
                server = service(self.claim)
                self.environment[name] = server.url
                if name == "DATABASE_URL":
                    self.owner_url, self.environment[name] = server.url, web_url(self.var)
                    self.environment["DATABASE_ROLE"] = APPLICATION
                self.services.append(child := server.start())
                waits.append((server, child))
        if "EMAIL_HOST" not in self.environment:
            self.start_mail_catcher()
        self.collect_static_files()
        for server, child in waits:
            server.wait(child)

    def start_mail_catcher(self) -> None:
        smtp, page = free_port(self.port + 25), free_port(self.port + 80)
        self.environment |= {"EMAIL_HOST": LOOPBACK, "EMAIL_PORT": str(smtp), "KRING_MAIL_PORT": str(page)}
        options = ["--directory", str(self.var / "mail"), "--smtp-port", str(smtp), "--http-port", str(page)]
        self.services.append(self.start_child("mailcatcher", *PYTHON, "cop_platform.devserver.mail_catcher", *options))

    def collect_static_files(self) -> None:
        """Run collectstatic only when a file has changed: compressing takes seconds."""
        stamp, digest = self.var / "static.stamp", static_digest()
        if not stamp.exists() or stamp.read_text() != digest:
            self.run_to_end("collectstatic", *MANAGE, "collectstatic", "--noinput", "--clear", "--verbosity", "0")
            stamp.write_text(digest)

    def prepare(self) -> str:
        """Bring the database up to date, as its owner; returns the output of the demonstration, about its people."""
        told, given = self.environment, []
        self.environment = {**told, "DATABASE_ROLE": "", "DATABASE_URL": self.owner_url or told["DATABASE_URL"]}
        if role := told.get("DATABASE_ROLE"):
            given = ["--role", role, *(["--login", WEB] if self.owner_url else [])]
        try:
            return self.run_to_end("prepare", *MANAGE, "prepare", *given)
        finally:
            self.environment = told

    def start_application(self) -> None:
        celery = (*PYTHON, "celery", "-A", "cop_platform.monitoring.celery_app")
        beat = ("--schedule", str(self.var / "beat-schedule"), "--pidfile=")
        web = ("--bind", f"{LOOPBACK}:{self.port}", "--workers", "2", "--threads", "4")
        self.ready_file("worker").unlink(missing_ok=True)
        self.ready_file("beat").unlink(missing_ok=True)
        self.application += [
            self.start_child("web", *PYTHON, "gunicorn", "cop_platform.wsgi", *web, "--no-control-socket", "--preload"),
            self.start_child("worker", *celery, "worker", "-c", "2", "--without-gossip", "--without-mingle"),
            self.start_child("beat", *celery, "beat", *beat),
        ]
        everything = [*self.services, *self.application]
        wait_until(self.is_ready, everything, "The application", timeout=120)

    def is_ready(self) -> bool:
        """Worker, beat and site. By files of this start: heartbeats in the database may be those of the last."""
        return self.ready_file("worker").exists() and self.ready_file("beat").exists() and is_site_ready(self.port)

    def ready_file(self, name: str) -> Path:
        return self.var / "run" / f"{name}.ready"

    # --- Children -------------------------------------------------------------------------------------------------

    def start_child(self, name: str, *command: str, output: int | None = None) -> Child:
        told = self.environment | {"KRING_READY": str(self.ready_file(name))}
        return start(self.claim, name, command, environment=told, output=output)

    def run_to_end(self, name: str, *command: str) -> str:
        """Run a command to its end and return what it printed. Raises StartError when it fails."""
        with tempfile.TemporaryFile() as output:
            child = self.start_child(name, *command, output=output.fileno())
            self.application.append(child)
            wait_until(lambda: not child.is_running, self.services, name, timeout=600)
            self.application.remove(child)
            if child.process.returncode != 0:
                raise StartError(_refusal(child) or f"{name} failed; {child.log} says why.")
            output.seek(0)
            return output.read().decode()

    # --- Running and stopping -------------------------------------------------------------------------------------

    def announce(self, people: str) -> None:
        print(f"\nKring runs at {self.environment['SITE_URL']}\n")
        print(people.rstrip())
        if page := self.environment.get("KRING_MAIL_PORT"):
            print(f"\nIts mails are caught, not sent: read them at http://localhost:{page}")
        print(f"Logs are in {self.var / 'log'}. Ctrl-C stops everything.", flush=True)

    def watch(self) -> None:
        while True:
            for child in (*self.services, *self.application):
                if not child.is_running:
                    raise StartError(f"{child.name} stopped, so Kring stops as well; {child.log} says why.")
            time.sleep(0.2)

    def stop(self) -> None:
        """Stop the application first, then the services it uses."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        stop(*self.application)
        stop(*self.services)


# --- Static files -------------------------------------------------------------------------------------------------


def static_digest() -> str:
    """Digest of our static files, of the package versions that bring others, and of the storage that collects them."""
    digest = hashlib.sha256((BASE_DIR / "requirements" / "runtime.txt").read_bytes())
    digest.update((BASE_DIR / "cop_platform" / "static_files.py").read_bytes())
    for file in sorted([*BASE_DIR.glob("static/**/*"), *BASE_DIR.glob("*/static/**/*")]):
        found = file.stat()
        digest.update(f"{file} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


# --- Ports --------------------------------------------------------------------------------------------------------


def refuse_taken_port(port: int) -> None:
    if not is_free(port):
        raise StartError(f"Port {port} is taken; choose another one, for example: make run PORT={port + 1}")


def free_port(wanted: int) -> int:
    """The wanted port, so that an address stays the same from start to start, or else any free one."""
    if is_free(wanted):
        return wanted
    with socket.socket() as attempt:
        attempt.bind((LOOPBACK, 0))
        return int(attempt.getsockname()[1])


def is_free(port: int) -> bool:
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((LOOPBACK, port))
        except (OSError, OverflowError):
            return False
    return True


def is_site_ready(port: int) -> bool:
    """Whether the site and the services it needs are ready."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=10)
    try:
        connection.request("GET", "/ready/")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
