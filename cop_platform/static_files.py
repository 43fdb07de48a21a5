"""Storage of the collected static files: hashed, compressed, the common style sheet joined into one file."""

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

COMMON = "css/common.css"
# Only parts in the same folder, so that relative addresses in them stay right.
_PART = re.compile(r'^@import "([\w-]+\.css)";$', re.MULTILINE)


class JoiningStorage(CompressedManifestStaticFilesStorage):
    """Replaces the imports of the common style sheet by their content; in development the browser follows them."""

    def post_process(
        self, paths: dict[str, tuple[Storage, str]], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str | None, bool | Exception]]:
        if not dry_run and COMMON in paths:
            joined = joined_sheet(paths)
            self.delete(COMMON)  # it may be a symbolic link to the source file
            self.save(COMMON, ContentFile(joined.encode()))
            paths = {**paths, COMMON: (self, COMMON)}
        yield from super().post_process(paths, dry_run=dry_run, **options)


def joined_sheet(paths: dict[str, tuple[Storage, str]]) -> str:
    """The text of the common style sheet, with its parts in place of their imports."""
    return _PART.sub(lambda found: _text(paths, f"css/{found[1]}"), _text(paths, COMMON))


def _text(paths: dict[str, tuple[Storage, str]], name: str) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        return file.read().decode().strip()
