"""What a drill came to: a line that says it, and what did not hold."""

from dataclasses import dataclass, field


@dataclass
class DrillResult:
    """``summary`` are the figures in words."""

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
