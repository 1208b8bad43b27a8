"""The program of a process that validates documents, with the limits of time and memory as arguments."""

from __future__ import annotations

import sys

from graphkit.validation.worker import work

work(time_seconds=float(sys.argv[1]), memory_bytes=int(sys.argv[2]))
