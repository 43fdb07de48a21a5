"""Import files with one section of an app, and the reasons for which records in them are refused."""

from datetime import UTC, datetime
from typing import Any

from communities.importing.parsing import parse
from communities.importing.records import ImportData
from communities.importing.report import Report

#: When the file is read.
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


def import_file(section: str, rows: Any, **fields: Any) -> ImportData:
    """A file for Plain Language, a community of Mereldal, with ``rows`` below the name ``section``."""
    needed = {"language": "en", "purpose": "Words.", "domain": "Words", "main_goal": "learn", "phase": "perform"}
    community = {"slug": "plain-language", "name": "Plain Language", **needed, **fields, section: rows}
    organisation = {"slug": "mereldal", "name": "Mereldal", "language": "en", "time_zone": "UTC"}
    value = {"format": "kring-communities-1", "organisation": organisation, "communities": [community]}
    return parse(value, now=NOW)


def faults_of(report: Report) -> list[str]:
    return [str(fault) for refusal in report.rejected_records for fault in refusal.faults]
