"""Queries of strangers, run where they can be stopped: in worker processes with limits.

An engine that is embedded cannot be interrupted, and a query nested deeply enough ends its process. So each query runs
in a process of its own choosing no longer than it may: `Pool` starts, watches, kills and replaces the workers, `Run` is
one query on its way, `ResultCache` keeps small answers.
"""

from graphkit.execution.cache import CachedResult, CacheKey, ResultCache
from graphkit.execution.formats import ROW_FORMATS, TRIPLE_FORMATS
from graphkit.execution.limits import Limits
from graphkit.execution.pool import Pool, PoolState
from graphkit.execution.question import Head, Question, Summary
from graphkit.execution.run import Run

__all__ = [
    "ROW_FORMATS",
    "TRIPLE_FORMATS",
    "CacheKey",
    "CachedResult",
    "Head",
    "Limits",
    "Pool",
    "PoolState",
    "Question",
    "ResultCache",
    "Run",
    "Summary",
]
