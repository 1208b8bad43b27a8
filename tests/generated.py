"""Files that are made from the graph and committed: `python -m tests.generated` writes them, a test proves them current."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.text import Text

from api.settings import ApiSettings
from graphkit import Atlas, open_atlas
from graphkit.alignments import find_mappings, list_mapping_sets
from graphkit.cli import tables
from graphkit.cli.console import out
from graphkit.cli.influence_tables import show_effects
from graphkit.completeness import report_curation
from graphkit.curation import release_schema
from graphkit.drawing import draw_access, draw_framework, draw_tradeoff
from graphkit.namespaces import contract, expand
from graphkit.queries import read_query_file
from graphkit.reasoning.competency import measure_coverage, question_files, terms_in
from tests.catalogue_figures import PAGE, PINNED, CatalogueFigures

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT: Final = Path(__file__).resolve().parent.parent
CASE_STUDIES: Final = ("llama-3-1-405b-instruct", "deepseek-v3", "gpt-4", "claude-3-5-sonnet")
#: The day on which the paper appeared: two of the four systems are no longer offered today.
AS_OF: Final = dt.date(2025, 2, 23)
#: The README's table keeps to variables that the paper names; docs/four-systems.md has all.
README_VARIABLES: Final = (
    "accelerator-memory", "self-hosting-cost", "api-input-price", "api-output-price", "user-interface", "api-availability",
    "skill-required", "documentation-quality", "licence-permissiveness", "code-availability", "data-availability",
    "supported-regions", "minimum-age", "input-modalities", "context-length", "knowledge-cutoff", "usage-monitoring",
)  # fmt: skip


def effects_at_80_columns(atlas: Atlas) -> str:
    """Give what `access-atlas effects context-length --on risk` prints."""
    with out.capture() as captured:
        width, out.width = out.width, 80
        show_effects(atlas.effects("context-length", on="risk"), "en")
        out.width = width
    plain = Text.from_ansi(captured.get()).plain  # without colours, should this run in a terminal
    lines = (line.rstrip() for line in plain.splitlines())
    return (
        "```console\n$ access-atlas effects context-length --change increase --on risk\n" + "\n".join(lines) + "\n```\n"
    )


def comparison_table(atlas: Atlas, *, brief: bool) -> str:
    """Give the case studies side by side, as Markdown."""
    found = atlas.compare(CASE_STUDIES, as_of=AS_OF)
    rows = [row for row in found.rows if not brief or (row.variable in README_VARIABLES and row.benchmark is None)]
    return tables.comparison_markdown(found.model_copy(update={"rows": tuple(rows)}))


def counts(atlas: Atlas) -> str:
    """Say in one sentence what the graph holds."""
    influences = atlas.influences.influences
    cited = sum(1 for one in influences if one.cites)
    observations = sum(one.observations for one in atlas.systems())
    return (
        f"{len(atlas.systems())} systems with {observations:,} observations, each with its source; "
        f"{len(atlas.variables())} variables, {len(atlas.concepts('risks'))} risks, {len(atlas.concepts('benefits'))} benefits "
        f"and {len(influences)} influences between them, {cited} of these backed by a publication.\n"
    )


#: What a predicate means here, in the order of the table.
PREDICATES: Final = {
    "skos:exactMatch": "the same thing, and the comment says why it is safe",
    "skos:closeMatch": "may stand for one another in most questions",
    "skos:broadMatch": "theirs is wider",
    "skos:narrowMatch": "theirs is narrower",
    "skos:relatedMatch": "near, but another kind of thing, or a hint",
    "rdfs:subClassOf": "what our ontology states itself",
    "denied": "alike in name only, or an entry that by now judges another system (`predicate_modifier` Not)",
    "none": "looked for, and not there (`sssom:NoTermFound`)",
}


def mappings_table(atlas: Atlas) -> str:
    """Count the mappings by what they say, as Markdown. Raises `KeyError` for a predicate that the table does not explain."""
    found = find_mappings(atlas.store)
    counted = Counter(
        "none" if one.object == expand("sssom:NoTermFound") else "denied" if one.modifier else contract(one.predicate)
        for one in found
    )
    unexplained = counted.keys() - PREDICATES.keys()
    if unexplained:
        raise KeyError(*unexplained)
    sets = len(list_mapping_sets(atlas.store))
    rows = [f"{len(found)} mappings in {sets} sets:\n", "| says | mappings | meaning here |", "| --- | --- | --- |"]
    rows += [f"| {name} | {counted[name]} | {meaning} |" for name, meaning in PREDICATES.items() if counted[name]]
    return "\n".join(rows) + "\n"


def competency_table() -> str:
    """List the competency questions with the rows of their expected answers, as Markdown, and say what they touch."""
    coverage = measure_coverage()
    touched = f"{coverage.terms - len(coverage.untouched)} of {coverage.terms} classes and properties"
    rest = f"untouched: {', '.join(coverage.untouched)}" if coverage.untouched else "none is left untouched"
    rows = [f"{coverage.questions} questions touch {touched}; {rest}.\n"]
    rows += ["| question | expected rows | terms it touches |", "| --- | --- | --- |"]
    for path in question_files():
        expected = path.with_suffix(".csv").read_text(encoding="utf-8").splitlines()
        terms = " ".join(f"`{one.removeprefix('axs:')}`" for one in sorted(terms_in(path.read_text(encoding="utf-8"))))
        question = read_query_file(path).question.replace("|", "\\|")
        rows.append(
            f"| [{question}](../queries/competency/{path.name}) | {len(list(csv.reader(expected))) - 1} | {terms} |"
        )
    return "\n".join(rows) + "\n"


def curation_figures(atlas: Atlas) -> str:
    """Give the figures of the curated data as Markdown, with ages counted on the day of the last look-up."""
    observed = {one.id: atlas.observations(one.id) for one in atlas.systems()}
    read = {said.accessed for found in observed.values() for one in found for said in one.sources if said.accessed}
    found = report_curation(atlas.systems(), atlas.variables(), observed.__getitem__, max(read))
    total = found.total
    lines = [
        f"On {found.day}, the day of the last look-up:\n",
        f"- {len(found.systems)} systems, {len(found.systems) - len(found.too_few)} with at least {found.enough} variables "
        f"answered; the fewest: {min(one.answered for one in found.systems)};",
        f"- {total.values:,} values, {total.developer_share:.1%} read in a document of the system's developer;",
        f"- {total.own_values:,} of these values are no other provider's terms, {total.own_developer_share:.1%} of them from the "
        "developer;",
        f"- {found.variables_with_value:,} pairs of a system and a variable with a value, "
        f"{found.variables_from_developer / found.variables_with_value:.1%} with one from the developer;",
        f"- {len(found.flaws)} values broken or without a source.\n",
        "| system | answered | with a value | values | developer's | of its own terms |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {one.system} | {one.answered} | {one.with_value} | {one.values} | {one.developer_share:.0%} "
        f"| {one.own_developer_share:.0%} |"
        for one in found.systems
    ]
    lines += [
        "",
        "| variable | systems with a value | status alone | values | developer's |",
        "| --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {one.variable} | {one.with_value} | {one.with_status} | {one.values} "
        f"| {'–' if one.developer_share is None else f'{one.developer_share:.0%}'} |"
        for one in found.variables
    ]
    return "\n".join(lines) + "\n"


def settings_table() -> str:
    """List the settings of the server with default and meaning, as Markdown."""
    rows = ["| setting | default | means |", "| --- | --- | --- |"]
    for name, field in ApiSettings.model_fields.items():
        default = (
            "the user's data folder"
            if field.default_factory
            else "none"
            if field.default in (None, "", ())
            else field.default
        )
        rows.append(f"| `{name}` | {default} | {field.description} |")
    return "\n".join(rows) + "\n"


def _filled(path: str, parts: dict[str, Callable[[], str]]) -> str:
    """Give a page with its generated blocks made again."""
    text = (ROOT / path).read_text(encoding="utf-8")
    for name, make in parts.items():
        block = re.compile(rf"(<!-- made: {name} -->\n).*?(<!-- end -->)", re.DOTALL)
        if not block.search(text):
            raise ValueError(f"{path} has no block {name}")
        made = make()
        text = block.sub(lambda match, made=made: f"{match[1]}\n{made}\n{match[2]}", text)  # type: ignore[misc]
    return text


def generated(atlas: Atlas) -> dict[str, str]:
    """Give the text of every generated file, by its path from the project's root."""
    full = (
        f"# The paper's four case studies on {AS_OF}, on every variable\n\n"
        "Made by `make generated` from the graph: the values that held on the day the paper appeared "
        "(`access-atlas compare … --as-of`). Each value links to its source; `–` means that nothing was recorded.\n\n"
    )
    readme: dict[str, Callable[[], str]] = {
        "effects": lambda: effects_at_80_columns(atlas),
        "comparison": lambda: comparison_table(atlas, brief=True),
        "counts": lambda: counts(atlas),
    }
    return {
        "README.md": _filled("README.md", readme),
        "data/release.schema.json": json.dumps(release_schema(), indent=1, ensure_ascii=False) + "\n",
        "docs/service.md": _filled("docs/service.md", {"settings": settings_table}),
        "docs/curation.md": _filled("docs/curation.md", {"curation": lambda: curation_figures(atlas)}),
        "docs/links.md": _filled("docs/links.md", {"mappings": lambda: mappings_table(atlas)}),
        "docs/ontology.md": _filled("docs/ontology.md", {"competency": competency_table}),
        "docs/four-systems.md": full + comparison_table(atlas, brief=False),
        "docs/pictures/access.en.svg": draw_access(atlas, AS_OF, "en"),
        "docs/pictures/access.ko.svg": draw_access(atlas, AS_OF, "ko"),
        "docs/pictures/tradeoff.en.svg": draw_tradeoff(atlas, "context-length", "en"),
        "docs/pictures/tradeoff.ko.svg": draw_tradeoff(atlas, "context-length", "ko"),
        "docs/pictures/framework.en.svg": draw_framework(atlas, "en"),
        "docs/pictures/framework.ko.svg": draw_framework(atlas, "ko"),
    }


def catalogue_page(store: Path, work: Path) -> str:
    """Give docs/catalogues.md, with figures of the real files; takes half a minute."""
    return _filled(PAGE, CatalogueFigures(store, work).blocks())


def main() -> None:
    """Write every generated file; the figures of catalogues only where their files are."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "made"
        pages = generated(open_atlas(store))
        if PINNED.is_dir():
            pages[PAGE] = catalogue_page(store, Path(folder))
        for name, text in pages.items():
            path = ROOT / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
