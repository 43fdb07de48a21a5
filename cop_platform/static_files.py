"""The static files as they are collected: hashed, compressed, and the sheet of every page in one piece."""

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

COMMON = "css/common.css"
# A part lies beside the sheet, so that the addresses in it stay right.
_PART = re.compile(r'^@import "([\w-]+\.css)";$', re.MULTILINE)


class JoiningStorage(CompressedManifestStaticFilesStorage):
    """While one works on them the browser follows the imports of the common sheet; collected, there are none."""

    def post_process(
        self, paths: dict[str, tuple[Storage, str]], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str | None, bool | Exception]]:
        if not dry_run and COMMON in paths:
            joined = joined_sheet(paths)
            self.delete(COMMON)  # it may be a link to the file we write
            self.save(COMMON, ContentFile(joined.encode()))
            paths = {**paths, COMMON: (self, COMMON)}
        yield from super().post_process(paths, dry_run=dry_run, **options)


def joined_sheet(paths: dict[str, tuple[Storage, str]]) -> str:
    """The common sheet with its parts in the place of their imports."""
    return _PART.sub(lambda found: _text(paths, f"css/{found[1]}"), _text(paths, COMMON))


def _text(paths: dict[str, tuple[Storage, str]], name: str) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        return file.read().decode().strip()
