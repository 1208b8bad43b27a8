"""Kill servers that write, many times over: `python -m tests.bench.bench_crash --kills 300`.

The bounded number that `make test` runs is in tests/service/test_crash.py; both check the same things.
"""

from __future__ import annotations

import argparse
import logging
import random
import tempfile
from pathlib import Path

from tests.service.crash import kill_often, prepare_store

KILLS_A_LIFE = 10

_log = logging.getLogger("bench")


def main() -> None:
    """Kill as often as wanted; an error ends the run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    _log.setLevel(logging.INFO)
    chance = random.Random(wanted.seed)  # noqa: S311
    with tempfile.TemporaryDirectory() as name:
        ledger = prepare_store(Path(name))
        for number in range(KILLS_A_LIFE, wanted.kills + 1, KILLS_A_LIFE):
            kill_often(ledger, Path(name), chance, KILLS_A_LIFE)
            held = f"{len(ledger.acknowledged)} writes acknowledged and there, {ledger.interrupted} broken off"
            _log.info("%d kills: %s, %d reads, none wrong", number, held, ledger.reads)


if __name__ == "__main__":
    main()
