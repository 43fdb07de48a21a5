"""`python -m tools.drills [--rounds 20] [--only worker,beat]`: exits non-zero when a figure does not hold."""

import argparse
import sys
import time

from tools.drills import mail
from tools.drills.ground import standing


def main() -> int:
    words = parse()
    began = time.monotonic()
    with standing() as ground:
        figures = []
        for victim in words.only:
            figures.append(mail.drill(ground, victim, words.rounds))
            print(figures[-1], flush=True)
            for fault in figures[-1].faults:
                print(f"  {fault}")
    print(f"Took {time.monotonic() - began:.0f} s.")
    return 0 if all(each.holds for each in figures) else 1


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.drills", description=__doc__)
    parser.add_argument("--rounds", type=int, default=20, help="kills of each process")
    parser.add_argument(
        "--only", type=lambda words: words.split(","), default=list(mail.VICTIMS), help="such as worker,beat"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
