"""Environment variables and paths of what `make run`, `make backup` and `make restore` start."""

import os
import secrets
import sys
from pathlib import Path
from urllib.parse import urlsplit

BASE_DIR = Path(__file__).resolve().parent.parent.parent
LOOPBACK = "127.0.0.1"
MANAGE = (sys.executable, str(BASE_DIR / "manage.py"))


def var_directory() -> Path:
    return Path(os.environ.get("KRING_VAR") or BASE_DIR / "var").absolute()


def environment(var: Path, port: int) -> dict[str, str]:
    """Environment variables of the children. What the operator has set stays as it is."""
    told = {name: value for name, value in os.environ.items() if value}
    told["KRING_VAR"] = str(var)
    told.setdefault("SECRET_KEY", secret_key(var / "secret-key"))
    told.setdefault("LOG_FORMAT", "plain")
    told.setdefault("SITE_URL", f"http://localhost:{port}")
    told.setdefault("ALLOWED_HOSTS", f"localhost,{LOOPBACK},{urlsplit(told['SITE_URL']).hostname}")
    return told


def secret_key(file: Path) -> str:
    """The installation's secret key: created once, so that sessions and links survive a restart."""
    if not file.exists():
        making = file.with_suffix(".making")
        making.touch(mode=0o600)
        making.write_text(secrets.token_urlsafe(50))
        making.replace(file)
    return file.read_text()
