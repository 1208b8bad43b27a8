"""How fast changes propagate: `python -m tests.bench.bench_influence`. Prints figures and asserts none.

Times are processor time, so that other programs on the machine do not blur them.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from graphkit import open_atlas
from graphkit.build import build
from graphkit.influence.propagation import SignedGraph, find_bottlenecks, measure_steps
from graphkit.influence.signs import Sign
from graphkit.influence.walks import find_walks
from tests.influence.brute_force import random_edges, sum_walks

if TYPE_CHECKING:
    from collections.abc import Callable


_RISE = {0: Sign.PLUS}


def show(text: str) -> None:
    """Print one line."""
    sys.stdout.write(text + "\n")


def timed(call: Callable[[], object], *, times: int = 1) -> float:
    """Give the seconds of processor time a call takes, at best."""
    best = float("inf")
    for _ in range(times):
        start = time.process_time()
        call()
        best = min(best, time.process_time() - start)
    return best


def measure_atlas() -> None:
    """Time every question over the project's own graph."""
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder))
        atlas = open_atlas(folder)
        names = [one.id for one in atlas.variables()]
        atlas.effects(names[0])
        for depth in (1, 2, 3, 0):
            times = [timed(partial(atlas.effects, name, depth=depth)) * 1e3 for name in names]
            show(
                f"effects, depth {depth or 'any'}: {sum(times) / len(times):.1f} ms on average, {max(times):.1f} at most"
            )
        for label, call in {
            "drivers, any depth": lambda: atlas.drivers("prompt-injection", depth=0),
            "levers, depth 2": lambda: atlas.levers("education", depth=2),
            "countermeasures, depth 2": lambda: atlas.countermeasures("user-reach", depth=2),
            "sensitivity, any depth": lambda: atlas.sensitivity("user-reach", depth=0),
            "loops up to 8": lambda: atlas.loops(length=8),
        }.items():
            show(f"{label}: {timed(call, times=3) * 1e3:.1f} ms")


def measure_scale() -> None:
    """Time propagation over larger and larger random graphs: the figure per influence should hardly move."""
    rng = random.Random(0)  # noqa: S311
    for count in (10_000, 100_000, 1_000_000):
        size = count // 4
        edges = random_edges(rng, size, count)
        start = time.process_time()
        graph = SignedGraph.of(size, edges)
        made = time.process_time() - start
        spent = timed(partial(measure_steps, graph, _RISE))
        sides = timed(partial(find_bottlenecks, graph, _RISE, graph.strengths))
        walks = timed(partial(find_walks, graph, _RISE, range(100), most=1, depth=8, carried=1))
        show(
            f"{count:>9,} influences: made in {made:.2f} s, signs in {spent:.3f} s ({count / spent / 1e6:.2f} M/s), "
            f"strengths in {sides:.2f} s, strongest paths of up to 8 steps in {walks:.2f} s"
        )


def measure_against_enumeration() -> None:
    """Time propagation against listing all walks, as they get longer."""
    rng = random.Random(1)  # noqa: S311
    edges = random_edges(rng, 12, 40)
    graph = SignedGraph.of(12, edges)
    for depth in (3, 5, 7):
        fast = timed(partial(measure_steps, graph, _RISE, depth=depth), times=20)
        slow = timed(partial(sum_walks, edges, _RISE, depth, 12))
        show(f"12 things, 40 influences, walks of up to {depth}: enumeration takes {slow / fast:,.0f} times as long")


if __name__ == "__main__":
    measure_atlas()
    measure_scale()
    measure_against_enumeration()
