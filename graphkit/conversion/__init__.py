"""A large catalogue → sorted, compressed N-Quads and an extract in Parquet, for engines beyond one machine.

```
<output>/quads/part-*.nq.gz     the graph of the catalogue's state, each part sorted
<output>/extract/part-*.parquet a row per value, see `graphkit.conversion.extract`
<output>/rejected/part-*.jsonl  what was left out: file, line, field, what is wrong, what is allowed
<output>/_SUCCESS               written last; how many entries, values and quads there are
```
"""

from __future__ import annotations

from graphkit.conversion.local import convert_locally
from graphkit.conversion.output import ConversionReport

__all__ = ["ConversionReport", "convert_locally"]
