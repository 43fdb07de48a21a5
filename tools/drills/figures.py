"""The result of a drill: a summary and the faults."""

from dataclasses import dataclass, field


@dataclass
class DrillResult:
    """``summary`` has the figures in words; the drill is OK if ``faults`` is empty."""

    name: str
    summary: str = ""
    faults: list[str] = field(default_factory=list)

    @property
    def is_ok(self) -> bool:
        return not self.faults

    def require(self, holds: bool, fault: str) -> None:
        if not holds:
            self.faults.append(f"{self.name}: {fault}")

    def __str__(self) -> str:
        return f"{self.name}: {self.summary}: {'holds' if self.is_ok else 'FAILS'}"
