"""Static files as an installation serves them: collected, hashed and compressed."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings
from pytest_django import Settings

from cop_platform import settings as installation
from cop_platform.ui import fragments


@pytest.fixture
def collected(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the many files of the admin. What is kept of pages has the other addresses of these files in it."""
    monkeypatch.setattr(fragments, "_kept", {})
    settings.STORAGES = installation.STORAGES
    settings.STATIC_ROOT = tmp_path
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = False
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["admin"])


@pytest.fixture
def sent_sizes(tmp_path: Path) -> dict[str, int]:
    """Bytes of each static file as it is sent, by its name; pages of this test link the files in the source folders."""
    with override_settings(STORAGES=installation.STORAGES, STATIC_ROOT=tmp_path):
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["admin"])
    hashed = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    return {name: _smallest(tmp_path / file) for name, file in hashed.items()}


def _smallest(file: Path) -> int:
    compressed = file.with_name(f"{file.name}.br")
    return (compressed if compressed.exists() else file).stat().st_size
