"""What follows from the ontology, and what breaks it: OWL 2 RL closure, SHACL shapes, quality checks, object view."""
