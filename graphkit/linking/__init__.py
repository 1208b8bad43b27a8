"""Which names of catalogues mean the same system: names → features → groups → links with reasons, and what is in doubt."""

from graphkit.linking.evaluation import Figures, LabelledPair, measure, read_labelled_pairs
from graphkit.linking.lexicon import load_lexicon
from graphkit.linking.linkage import Doubt, Link, Linkage, link
from graphkit.linking.mapping_set import STATED_SET, describe_set, map_links
from graphkit.linking.names import Name, parse_name, parse_repository
from graphkit.linking.reading import SET_NAME, Decisions, Entry, System, read_decisions, read_entries, read_systems
from graphkit.linking.relation import RELATIONS, Relation, Verdict, relate
from graphkit.linking.repositories import (
    count_repositories,
    doubt_namesakes,
    find_known,
    read_repositories,
    read_statements,
)

__all__ = [
    "RELATIONS",
    "SET_NAME",
    "STATED_SET",
    "Decisions",
    "Doubt",
    "Entry",
    "Figures",
    "LabelledPair",
    "Link",
    "Linkage",
    "Name",
    "Relation",
    "System",
    "Verdict",
    "count_repositories",
    "describe_set",
    "doubt_namesakes",
    "find_known",
    "link",
    "load_lexicon",
    "map_links",
    "measure",
    "parse_name",
    "parse_repository",
    "read_decisions",
    "read_entries",
    "read_labelled_pairs",
    "read_repositories",
    "read_statements",
    "read_systems",
    "relate",
]
