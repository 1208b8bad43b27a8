"""Data sets of others, one module each: files → quads in named graphs of their own, with where they come from.

A module gives a `SOURCE`: what the data set is, and how its files are read. Reading never guesses: what does not validate
is handed to `reject` with file and line, and left out.
"""

from graphkit.sources.registry import SOURCES, get_source
from graphkit.sources.source import Source

__all__ = ["SOURCES", "Source", "get_source"]
