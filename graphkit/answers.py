"""The base of every answer: immutable, typed, the same for Python, the command line and the API."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["Answer", "Labelled"]


class Answer(BaseModel):
    """A part of an answer."""

    model_config = ConfigDict(frozen=True)


class Labelled(Answer):
    """A thing of the atlas with its names."""

    id: str = Field(description="Slug", examples=["context-length"])
    iri: str
    kind: str = Field(description="What sort of thing it is", examples=["variable", "risk"])
    label: str = Field(description="English name")
    label_ko: str = Field("", description="Korean name")

    @property
    def named(self) -> Labelled:
        """Its names alone, where it is more than that."""
        return Labelled(id=self.id, iri=self.iri, kind=self.kind, label=self.label, label_ko=self.label_ko)
