"""Validate one document after another, by its media type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphkit.build.pipeline import read_inputs
from graphkit.curation import make_checker, validate_text
from graphkit.reasoning.files import FORMATS, RdfValidator
from graphkit.validation.report import report

if TYPE_CHECKING:
    from graphkit.validation.report import DocumentReport

__all__ = ["MEDIA_TYPES", "DocumentValidator"]

_NAME: Final = "document"
_RECORDS: Final = ("application/yaml", "application/json")
_RDF: Final = {form.media_type: form for form in FORMATS.values()}

#: What a document may be: a release or organisation record, or RDF.
MEDIA_TYPES: Final = (*_RECORDS, *_RDF)


class DocumentValidator:
    """Validates documents against the vocabulary, organisations, data and shapes of the installation.

    Making one reads all of these, which takes seconds. Raises `CurationError` if they are wrong themselves.
    """

    def __init__(self) -> None:
        self._checker = make_checker()
        self._rdf = RdfValidator(read_inputs())

    def validate(self, text: str, media: str) -> DocumentReport:
        """Validate a document of one of `MEDIA_TYPES`. Raises `KeyError` for any other.

        >>> found = DocumentValidator().validate("system: {id: one}", "application/yaml")
        >>> found.valid, found.findings[0].field
        (False, 'observations')
        """
        if media in _RECORDS:
            return report(validate_text(text, _NAME, self._checker))
        return report(self._rdf.validate_text(text, _RDF[media], _NAME))
