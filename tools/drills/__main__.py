"""`python -m tools.drills [--rounds 20] [--only worker,typing]`: exits non-zero when a figure does not hold."""

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Protocol

from tools.drills import addresses, mail, neighbours, races, timing, typing
from tools.drills.ground import Ground, standing


class Told(Protocol):
    faults: list[str]

    @property
    def holds(self) -> bool: ...


Drill = Callable[[Ground, int], Iterable[Told]]
#: What each name on the command line does, with so many rounds; in this order when none is named.
DRILLS: dict[str, Drill] = {
    "typing": lambda ground, _rounds: typing.drill(ground),
    "neighbours": lambda ground, _rounds: neighbours.drill(ground),
    "races": lambda ground, rounds: races.drill(ground, rounds * 5 // 2),
    "timing": lambda ground, _rounds: timing.drill(ground),
    "addresses": lambda ground, _rounds: addresses.drill(ground),
    **{victim: partial(mail.drill, victim=victim) for victim in mail.VICTIMS},
}
LESS_OFTEN: dict[str, Drill] = {mail.EVERYTHING: partial(mail.drill, victim=mail.EVERYTHING)}


def main() -> int:
    words = parse()
    began = time.monotonic()
    with standing() as ground:
        holds = [shown(each) for each in figures(ground, words)]
    print(f"Took {time.monotonic() - began:.0f} s.")
    return 0 if all(holds) else 1


def figures(ground: Ground, words: argparse.Namespace) -> Iterator[Told]:
    for name in words.only:
        drill = DRILLS.get(name) or LESS_OFTEN[name]
        yield from drill(ground, words.rounds)


def shown(each: Told) -> bool:
    print(each, flush=True)
    for fault in each.faults[:50]:
        print(f"  {fault}")
    return each.holds


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.drills", description=__doc__)
    parser.add_argument("--rounds", type=int, default=20, help="kills of each process")
    everything = list(DRILLS)
    parser.add_argument("--only", type=lambda words: words.split(","), default=everything, help=", ".join(everything))
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
