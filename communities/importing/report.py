"""Report of an import for the operator: what was imported, existed already, or was rejected."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from communities.importing.records import Fault, RecordKind, RejectedRecord


@dataclass
class Report:
    """``found`` counts existing records, which stay unchanged; ``remarks`` are about imported records."""

    organisation: str
    is_new: bool
    is_dry_run: bool = False
    taken: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    rejected_records: list[RejectedRecord] = field(default_factory=list)
    remarks: list[Fault] = field(default_factory=list)

    @property
    def refused(self) -> Counter[str]:
        return Counter(refusal.kind for refusal in self.rejected_records)

    def kinds(self) -> list[str]:
        """The fixed kinds, then the names of the extension lists that have rows."""
        counted = {*self.taken, *self.found, *self.refused}
        return [*RecordKind, *sorted(counted.difference(RecordKind))]

    def reject(self, kind: str, place: str, reason: str) -> None:
        self.rejected_records.append(RejectedRecord.because(kind, place, reason))

    def lines(self) -> Iterator[str]:
        if self.is_dry_run:
            yield "A dry run: nothing has been changed. An import would do this."
        yield f"Organisation {self.organisation}: {'new' if self.is_new else 'there already, unchanged'}."
        yield f"{'':<14}{'taken':>9}{'already there':>16}{'refused':>10}"
        refused = self.refused
        for kind in self.kinds():
            yield f"{kind:<14}{self.taken[kind]:>9}{self.found[kind]:>16}{refused[kind]:>10}"
        if self.remarks:
            yield "Taken, with a remark:"
        for remark in self.remarks:
            yield f"  {remark}"
        if self.rejected_records:
            yield "Refused, each with its place and the reason:"
        for refusal in self.rejected_records:
            for fault in refusal.faults:
                yield f"  {fault}"
