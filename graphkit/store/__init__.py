"""Where the graph lives: a protocol that speaks SPARQL and bulk load, and the embedded store behind it."""

from graphkit.store.embedded import EmbeddedStore, open_store
from graphkit.store.generations import Generation, Generations
from graphkit.store.protocol import Store, ask, rows

__all__ = ["EmbeddedStore", "Generation", "Generations", "Store", "ask", "open_store", "rows"]
