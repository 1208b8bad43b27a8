"""Mappings to other vocabularies and data sets: SSSOM files → records → quads, and back out of a store."""

from graphkit.alignments.answers import Mapping, find_mappings, list_mapping_sets, write_sssom
from graphkit.alignments.mapping import map_mapping_file, mapping_graph
from graphkit.alignments.reading import MappingFile, MappingRow, read_mapping_file
from graphkit.alignments.set_files import alignment_files, describe_alignments, read_alignments

__all__ = [
    "Mapping",
    "MappingFile",
    "MappingRow",
    "alignment_files",
    "describe_alignments",
    "find_mappings",
    "list_mapping_sets",
    "map_mapping_file",
    "mapping_graph",
    "read_alignments",
    "read_mapping_file",
    "write_sssom",
]
