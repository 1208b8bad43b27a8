"""Made from the ontology: the reference documentation in two languages, a diagram per module, and the JSON-LD context.

`python -m graphkit.reference` writes them into a checkout; a test proves them current.
"""

from graphkit.reference.files import reference_files

__all__ = ["reference_files"]
