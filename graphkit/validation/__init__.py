"""Validation of documents that are handed in: release records and RDF, with one kind of report for both.

Such documents come from strangers: reading one may take any time and memory, or end the process (RDF 1.2 may nest triples in
triples). So a server has them read in a process of their own, `ValidatorProcess`, which can be stopped.
"""

from graphkit.validation.documents import MEDIA_TYPES, DocumentValidator
from graphkit.validation.process import ValidatorProcess
from graphkit.validation.report import DocumentReport, Finding

__all__ = ["MEDIA_TYPES", "DocumentReport", "DocumentValidator", "Finding", "ValidatorProcess"]
