"""What a drill came to: a line that says it, and what did not hold."""

from dataclasses import dataclass, field


@dataclass
class Figures:
    """``told`` are the figures in words."""

    name: str
    told: str = ""
    faults: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.faults

    def must(self, holds: bool, fault: str) -> None:
        if not holds:
            self.faults.append(f"{self.name}: {fault}")

    def __str__(self) -> str:
        return f"{self.name}: {self.told}: {'holds' if self.holds else 'FAILS'}"
