"""Where the graph lives: a protocol that speaks SPARQL and bulk load, and the embedded store behind it."""

from graphkit.store.embedded import EmbeddedStore, open_store
from graphkit.store.generations import Generation, Generations
from graphkit.store.protocol import AtlasStore, Store, ask, rows
from graphkit.store.remote import RemoteStore, open_remote

__all__ = [
    "AtlasStore",
    "EmbeddedStore",
    "Generation",
    "Generations",
    "RemoteStore",
    "Store",
    "ask",
    "open_remote",
    "open_store",
    "rows",
]
