"""Ontology + curated data → checks → derivation → a generation."""

from graphkit.build.pipeline import BuildReport, build

__all__ = ["BuildReport", "build"]
