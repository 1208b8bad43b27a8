"""The program of a process that validates documents, with the limits of time and memory as arguments."""

from __future__ import annotations

import sys

from graphkit.execution.frames import ending_unread
from graphkit.validation.worker import work

with ending_unread():
    work(time_seconds=float(sys.argv[1]), memory_bytes=int(sys.argv[2]))
