"""Fuzz composition and the loader over many seeds.

    python -m tests.gateway.composition.fuzz --seeds 20000 [--from 0]

Prints each seed that breaks a promise with the reason, then how many mutants composed, were refused, were loaded. A
mutant that takes a minute is taken for endless: then the stack is printed and the process ends.
"""

import argparse
import faulthandler
import sys
import traceback
from collections import Counter

from tests.gateway.composition.fuzz.mutants import mutant
from tests.gateway.composition.fuzz.verdict import judge_composition, judge_loading

ENDLESS_SECONDS = 60


def main() -> int:
    """How many seeds break a promise."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=1000)
    parser.add_argument("--from", type=int, default=0, dest="first")
    options = parser.parse_args()
    count: Counter[str] = Counter()
    for seed in range(options.first, options.first + options.seeds):
        faulthandler.dump_traceback_later(ENDLESS_SECONDS, exit=True)
        try:
            found = mutant(seed)
            count["composed" if judge_composition(found.sources) else "refused"] += 1
            count["loaded" if judge_loading(found.supergraph) else "not loaded"] += 1
        except Exception:  # noqa: BLE001 (whatever comes out is a finding)
            count["broken"] += 1
            print(f"seed {seed}:\n{traceback.format_exc(limit=-4)}", flush=True)
    faulthandler.cancel_dump_traceback_later()
    print(dict(count))
    return count["broken"]


if __name__ == "__main__":
    sys.exit(min(main(), 1))
