"""`python -m tools.drills [--rounds 20] [--only worker,typing]`: exits non-zero when a figure does not hold."""

import argparse
import sys
import time
from collections.abc import Iterator

from tools.drills import mail, typing
from tools.drills.ground import Ground, standing

TYPING = "typing"


def main() -> int:
    words = parse()
    began = time.monotonic()
    with standing() as ground:
        holds = [shown(each) for each in figures(ground, words)]
    print(f"Took {time.monotonic() - began:.0f} s.")
    return 0 if all(holds) else 1


def figures(ground: Ground, words: argparse.Namespace) -> Iterator[mail.Figures | typing.Figures]:
    for name in words.only:
        if name == TYPING:
            yield from typing.drill(ground)
        else:
            yield mail.drill(ground, name, words.rounds)


def shown(each: mail.Figures | typing.Figures) -> bool:
    print(each, flush=True)
    for fault in each.faults[:50]:
        print(f"  {fault}")
    return each.holds


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.drills", description=__doc__)
    parser.add_argument("--rounds", type=int, default=20, help="kills of each process")
    everything = [TYPING, *mail.VICTIMS]
    parser.add_argument("--only", type=lambda words: words.split(","), default=everything, help=", ".join(everything))
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
