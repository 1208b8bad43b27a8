"""Write the generated files into the checkout."""

from __future__ import annotations

from graphkit.reference.files import reference_files
from graphkit.resources import folder

root = folder("ontology").parent
for name, text in reference_files().items():
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
