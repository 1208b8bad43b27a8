"""How many tests of each suite pass, as a table in docs/service.md: `python -m tests.w3c.figures` writes it.

The tests hold known.yaml to exactly what fails, so that nothing has to run for this.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Final

from ruamel.yaml import YAML

from tests.w3c.manifest import read_entries, read_update_entries

__all__ = ["KNOWN", "PAGE", "insert_table", "main"]

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "service.md"
KNOWN: Final[dict[str, str]] = YAML(typ="safe").load(Path(__file__).with_name("known.yaml")) or {}
_BLOCK: Final = re.compile(r"(<!-- made: w3c -->\n).*?(<!-- end -->)", re.DOTALL)


def insert_table(page: str) -> str:
    """Give the page with the table of today."""
    totals = Counter(entry.name.split("/")[0] for entry in read_entries())
    failed = Counter(name.split("/")[0] for name in KNOWN)
    rows = [f"| {suite} | {total - failed[suite]} of {total} |" for suite, total in sorted(totals.items())]
    updates = Counter(entry.name.split("/")[0] for entry in read_update_entries())
    rows += [f"| {suite} | {total} of {total} |" for suite, total in sorted(updates.items())]
    every = totals.total() + updates.total()
    rows.append(f"| all | {every - len(KNOWN)} of {every} |")
    reasons = [f"* `{name}`: {reason}" for name, reason in sorted(KNOWN.items())]
    made = "\n".join(["| suite | passed |", "| --- | --- |", *rows, "", "What does not pass:", "", *reasons])
    return _BLOCK.sub(lambda match: f"{match[1]}\n{made}\n\n{match[2]}", page)


def main() -> None:
    """Write the table."""
    PAGE.write_text(insert_table(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
