"""`python -m tools.drills [--rounds 20] [--only worker,typing]`: exits non-zero when a figure does not hold."""

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Protocol

from tools.drills import addresses, hostile, mail, neighbours, races, takeover, timing, typing
from tools.drills.ground import DrillInstallation, running_installation


class Result(Protocol):
    faults: list[str]

    @property
    def is_ok(self) -> bool: ...


Drill = Callable[[DrillInstallation, int], Iterable[Result]]
#: Drill by its name on the command line, called with the number of rounds; all, in this order, when none is named.
DRILLS: dict[str, Drill] = {
    "typing": lambda ground, _rounds: typing.drill(ground),
    "neighbours": lambda ground, _rounds: neighbours.drill(ground),
    "races": lambda ground, rounds: races.drill(ground, rounds * 5 // 2),
    "timing": lambda ground, _rounds: timing.drill(ground),
    "takeover": lambda ground, _rounds: takeover.drill(ground),
    "hostile": lambda ground, _rounds: hostile.drill(ground),
    "addresses": lambda ground, _rounds: addresses.drill(ground),
    **{victim: partial(mail.drill, victim=victim) for victim in mail.VICTIMS},
}
ON_REQUEST: dict[str, Drill] = {mail.EVERYTHING: partial(mail.drill, victim=mail.EVERYTHING)}


def main() -> int:
    words = parse()
    began = time.monotonic()
    with running_installation() as ground:
        holds = [print_result(each) for each in figures(ground, words)]
    print(f"Took {time.monotonic() - began:.0f} s.")
    return 0 if all(holds) else 1


def figures(ground: DrillInstallation, words: argparse.Namespace) -> Iterator[Result]:
    for name in words.only:
        drill = DRILLS.get(name) or ON_REQUEST[name]
        yield from drill(ground, words.rounds)


def print_result(each: Result) -> bool:
    print(each, flush=True)
    for fault in each.faults[:50]:
        print(f"  {fault}")
    return each.is_ok


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.drills", description=__doc__)
    parser.add_argument("--rounds", type=int, default=20, help="kills of each process")
    everything = list(DRILLS)
    parser.add_argument("--only", type=lambda words: words.split(","), default=everything, help=", ".join(everything))
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
