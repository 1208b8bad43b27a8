"""How fast determinations are: `python -m tests.bench.bench_accessibility`. Prints figures and asserts none.

Times are processor time of all threads together, so that other programs on the machine do not blur them.
"""

from __future__ import annotations

import resource
import sys
import time
from typing import TYPE_CHECKING

from graphkit.accessibility.determination import determine
from graphkit.accessibility.vectorised import determine_systems, tally
from tests.accessibility.synthetic import DAY, make_chunks, make_profile, make_system

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphkit.accessibility.extract import Extract


def show(text: str) -> None:
    """Print one line."""
    sys.stdout.write(text + "\n")


def main() -> None:
    """Run the three measurements."""
    profiles = [make_profile(seed) for seed in range(12)]
    snapshots = [make_system(seed, most=2).at(DAY) for seed in range(200)]
    start = time.process_time()
    for snapshot in snapshots:
        determine(profiles[0], snapshot)
    show(f"record by record, explained: 1 profile × 200 systems in {time.process_time() - start:.3f} s")
    extract = next(make_chunks(5000, size=5000, distinct=5000))
    determine_systems(extract, profiles[:1])
    times = []
    for profile in profiles:
        start = time.process_time()
        determine_systems(extract, [profile])
        times.append(time.process_time() - start)
    rows = extract.routes.height
    show(
        f"vectorised: 1 profile × 5,000 systems ({rows:,} routes) in {min(times) * 1e3:.1f} to {max(times) * 1e3:.1f} ms"
    )
    spent, routes = 0.0, 0

    def timed(chunks: Iterator[Extract]) -> Iterator[Extract]:
        nonlocal spent, routes
        while True:
            start = time.process_time()
            chunk = next(chunks, None)
            spent += time.process_time() - start
            if chunk is None:
                return
            routes += chunk.routes.height
            yield chunk

    start, began = time.process_time(), time.perf_counter()
    counts = tally(timed(make_chunks(1_000_000, size=50_000)), profiles)
    total, waited = time.process_time() - start, time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    show(
        f"vectorised: 12 profiles × 1,000,000 systems ({routes:,} routes) in {total - spent:.1f} s,"
        f" and {spent:.1f} s to make them, {waited:.1f} s by the clock; peak memory {peak:,.0f} MiB"
    )
    show(f"first profile: {counts[profiles[0].id]}")


if __name__ == "__main__":
    main()
