"""The command line: what each command prints, in which form, and with which exit code it ends."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import polars as pl
import pyoxigraph as ox
import pytest
import rdflib
from typer.testing import CliRunner

import graphkit
from graphkit import Atlas
from graphkit.cli.app import app
from graphkit.errors import AtlasError, ParameterError, UnknownNameError
from graphkit.resources import folder
from graphkit.store import Generations
from graphkit.validation import DocumentValidator

if TYPE_CHECKING:
    from typer.testing import Result

FOUR = ("llama-3-1-405b-instruct", "deepseek-v3", "gpt-4", "claude-3-5-sonnet")
RELEASES = Path(__file__).resolve().parent.parent.parent / "data" / "releases"
#: rdflib's own JSON-LD parser uses what rdflib deprecates.
RDFLIB_WARNS = pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph).* is deprecated:DeprecationWarning")
MISTAKES = Path(__file__).resolve().parent.parent / "unit" / "data" / "ten-mistakes.yaml"


@pytest.fixture
def run(store_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run a command in this process against the built store; an error of ours is raised."""
    monkeypatch.setenv("ACCESS_ATLAS_STORE", str(store_folder))
    monkeypatch.setenv("COLUMNS", "80")

    def runner(*arguments: str) -> Result:
        result = CliRunner().invoke(app, list(arguments))
        if isinstance(result.exception, AtlasError):
            raise result.exception
        return result

    return runner


def output(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.stdout


def width(line: str) -> int:
    """Count terminal columns: Korean and other wide characters take two."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in line)


def test_effects_as_a_table(run: Any) -> None:
    shown = output(run("effects", "context-length", "--change", "increase", "--on", "risk"))
    assert shown.startswith("context length rises: what happens to risks")
    assert "▲ grows     risk: safeguard circumvention" in shown
    assert "benefit:" not in shown
    assert "[C] + strong" in shown


def test_effects_of_a_fall_turn_round(run: Any) -> None:
    assert "▼ shrinks   risk: safeguard circumvention" in output(
        run("effects", "context-length", "--change", "decrease")
    )


def test_effects_in_full_name_titles_and_bearers(run: Any) -> None:
    shown = output(run("effects", "context-length", "--full", "--on", "risk"))
    assert "borne by:" in shown
    assert "arxiv.org/abs" in shown


def test_effects_as_json_are_the_answer_of_the_library(run: Any, atlas: Atlas) -> None:
    shown = json.loads(output(run("effects", "context-length", "--on", "benefit", "--json")))
    assert shown == json.loads(atlas.effects("context-length", on="benefit").model_dump_json())


def test_compare_shows_every_variable(run: Any, atlas: Atlas) -> None:
    shown = json.loads(output(run("compare", *FOUR, "--json")))
    assert [one["id"] for one in shown["systems"]] == list(FOUR)
    assert {row["variable"] for row in shown["rows"]} == {one.id for one in atlas.variables()}
    assert "technical usability" in output(run("compare", *FOUR))


def test_compare_by_name_and_as_markdown(run: Any) -> None:
    lines = output(run("compare", "GPT-4", "DeepSeek-V3", "--markdown")).splitlines()
    assert lines[0] == "| variable | GPT-4 | DeepSeek-V3 |"
    assert {line.replace("\\|", "").count("|") for line in lines} == {4}
    assert any("](https://" in line for line in lines)


def test_compare_can_keep_to_differences_and_show_sources(run: Any) -> None:
    everything, differing = (output(run("compare", *FOUR[:2], *more)) for more in ((), ("--differing",)))
    assert len(differing) < len(everything)
    assert "[" in output(run("compare", *FOUR[:2], "--sources"))


@pytest.mark.parametrize("what", ["systems", "variables", "risks", "benefits", "stakeholders", "interventions", "components",
                                  "axes", "scale-dimensions", "release-levels", "influences", "profiles"])  # fmt: skip
def test_lists(run: Any, what: str) -> None:
    found = json.loads(output(run("list", what, "--json")))
    assert len(found) > 2
    assert len({one["id"] for one in found}) == len(found)
    assert output(run("list", what))


def test_an_unknown_list_is_refused(run: Any) -> None:
    with pytest.raises(UnknownNameError, match="did you mean risks"):
        run("list", "risk")
    with pytest.raises(UnknownNameError, match=r"allowed: risks, benefits, .*, profiles"):
        run("list", "xyz")


def test_rows_that_no_table_has_room_for_are_shown_one_below_the_other(run: Any, tmp_path: Path) -> None:
    shown = output(run("query", "outcomes-of-variable", "-p", "variable=context-length"))
    assert "…" not in shown
    assert "outcome       risk:safeguard-circumvention" in shown
    assert shown.rstrip().endswith(" rows")
    narrow = tmp_path / "narrow.rq"
    narrow.write_text('SELECT ?a ?b { VALUES (?a ?b) { ("one" "two") } }')
    assert [line.split() for line in output(run("query", str(narrow))).splitlines()][1] == ["a", "b"]


def test_the_library_lists_itself(run: Any) -> None:
    found = json.loads(output(run("query", "--json")))
    assert {"outcomes-of-variable", "gaps"} <= {one["name"] for one in found}
    assert "outcomes-of-variable" in output(run("query"))


def test_query_formats_hold_the_same_rows(run: Any) -> None:
    arguments = ("query", "variables-of-component")
    rows = [
        len(json.loads(output(run(*arguments, "--json")))["results"]["bindings"]),
        len(json.loads(output(run(*arguments, "--format", "json")))["results"]["bindings"]),
        len(list(csv.reader(io.StringIO(output(run(*arguments, "-f", "csv")))))) - 1,
        output(run(*arguments, "-f", "tsv")).count("\n") - 1,
        sum(1 for _ in _solutions(output(run(*arguments, "-f", "xml")), ox.QueryResultsFormat.XML)),
    ]
    assert len(set(rows)) == 1
    assert rows[0] > 0
    assert f"{rows[0]} rows" in output(run(*arguments))


def _solutions(text: str, kind: ox.QueryResultsFormat) -> ox.QuerySolutions:
    results = ox.parse_query_results(text.encode(), format=kind)
    assert isinstance(results, ox.QuerySolutions)
    return results


def test_query_parameters_change_the_answer(run: Any) -> None:
    risen, fallen = (
        {one["movement"]["value"] for one in json.loads(output(run(
            "query", "outcomes-of-variable", "--param", "variable=latency", "-p", f"change={change}", "-p", "on=risk", "--json",
        )))["results"]["bindings"]}
        for change in ("increase", "decrease")
    )  # fmt: skip
    assert risen
    assert {"grows": "shrinks", "shrinks": "grows"}[min(risen)] in fallen


@RDFLIB_WARNS
def test_query_files_and_graph_answers(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "own.rq"
    file.write_text(
        "CONSTRUCT { ?s a <https://example.org/V> } { ?s a <https://w3id.org/access-atlas/ns#AccessVariable> }"
    )
    sizes = {
        len(rdflib.Graph().parse(data=output(run("query", str(file), "-f", form)), format=parser))
        for form, parser in (("turtle", "turtle"), ("ntriples", "nt"), ("jsonld", "json-ld"), ("rdfxml", "xml"),
                             ("table", "turtle"))
    }  # fmt: skip
    assert sizes == {41}
    file.write_text("ASK { ?s a <https://w3id.org/access-atlas/ns#System> }")
    assert output(run("query", str(file))) == "yes\n"
    assert json.loads(output(run("query", str(file), "--json")))["boolean"] is True


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        (("query", "outcomes-of-variable", "-p", "varable=latency"), "varable: is not a parameter"),
        (("query", "gaps"), "system: is missing"),
        (("query", "gaps", "-p", "system=no such"), "does not name a system"),
        (("query", "gaps", "-p", "system"), "--param takes name=value"),
        (("query", "gaps", "-p", "system=gpt4"), "there is no system 'gpt4'; did you mean gpt-4, "),
        (("accessible", "-p", "someone"), "there is no profile 'someone'; allowed: amharic-speaker"),
        (("drivers", "xyz"), "there is no risk, benefit, variable or axis 'xyz'"),
        (("query", "gap"), "there is no query 'gap'; did you mean gaps"),
        (("query", "absent.rq"), "cannot be read"),
        (("query", "outcomes-of-variable", "-p", "variable=latency", "-p", "change=up"), "up is not allowed"),
        (("query", "variables-of-component", "-f", "turtle"), "turtle cannot hold rows"),
        (("effects", "contxt-length"), "there is no variable 'contxt-length'; did you mean context-length"),
        (("compare", "gpt4"), "there is no system 'gpt4'; did you mean gpt-4"),
        (("compare", *(f"s{index}" for index in range(20))), "there is no system"),
        (("export", "--graph", "curate"), "there is no graph 'curate'; did you mean curated"),
    ],
)  # fmt: skip
def test_a_wrong_call_says_what_is_wrong(run: Any, arguments: tuple[str, ...], wrong: str) -> None:
    with pytest.raises(AtlasError, match=r"(?s).*") as caught:
        run(*arguments)
    assert wrong in str(caught.value)


def exported(run: Any, *arguments: str) -> bytes:
    result = run("export", *arguments)
    assert result.exit_code == 0, result.output
    return bytes(result.stdout_bytes)


def test_export_to_nquads_is_the_whole_graph_in_order(run: Any, atlas: Atlas) -> None:
    data = exported(run, "--format", "nquads")
    lines = data.splitlines()
    assert lines == sorted(lines)
    assert set(ox.parse(data, format=ox.RdfFormat.N_QUADS)) == set(atlas.store.quads())
    assert len(lines) == atlas.store.size()


@RDFLIB_WARNS
@pytest.mark.parametrize(("form", "parser"), [("turtle", "turtle"), ("jsonld", "json-ld")])
def test_export_of_one_graph_is_read_by_rdflib(run: Any, atlas: Atlas, form: str, parser: str) -> None:
    for name in ("meta", "derived"):
        data = exported(run, "--format", form, "--graph", name)
        assert set(rdflib.Graph().parse(data=data, format=parser)) == set(atlas.rdf_graph(name))


@pytest.mark.slow
@pytest.mark.parametrize(("form", "kind"), [("turtle", ox.RdfFormat.TURTLE), ("jsonld", ox.RdfFormat.JSON_LD)])
def test_export_of_everything_loses_nothing(run: Any, atlas: Atlas, form: str, kind: ox.RdfFormat) -> None:
    data = exported(run, "--format", form)
    found = set(ox.parse(data, format=kind))
    if form == "turtle":
        assert {quad.triple for quad in found} == {quad.triple for quad in atlas.store.quads()}
        assert len(rdflib.Graph().parse(data=data, format="turtle")) == len(found)
    else:
        assert found == set(atlas.store.quads())


def test_export_to_graphml_is_the_influence_graph(run: Any, atlas: Atlas) -> None:
    network = nx.parse_graphml(exported(run, "--format", "graphml").decode(), force_multigraph=True)
    assert set(network) == set(atlas.network())
    assert network.number_of_edges() == len(atlas.influences.influences)
    signs = {data["sign"] for _, _, data in network.edges(data=True)}
    assert signs == {1, -1}


def test_export_to_gexf_is_the_influence_graph(run: Any, atlas: Atlas) -> None:
    data = exported(run, "--format", "gexf")
    network = nx.read_gexf(io.BytesIO(data))
    assert set(network) == set(atlas.network())
    assert network.number_of_edges() == len(atlas.influences.influences)
    assert {data["sign"] for _, _, data in network.edges(data=True)} == {1, -1}
    assert b"lastmodifieddate" not in data  # equal graphs give equal bytes on any day


def test_export_to_parquet_has_the_rows_of_csv(run: Any) -> None:
    frame = pl.read_parquet(io.BytesIO(exported(run, "--format", "parquet")))
    rows = csv.reader(io.StringIO(exported(run, "--format", "csv").decode("utf-8"), newline=""))
    plain = [["" if cell is None else str(cell).lower() if isinstance(cell, bool) else str(cell) for cell in row]
             for row in frame.rows()]  # fmt: skip
    assert [frame.columns, *plain] == list(rows)
    typed = frame.select("is_preferred", "is_derived", "valid_from", "valid_until").dtypes
    assert typed == [pl.Boolean, pl.Boolean, pl.Date, pl.Date]


def test_export_to_csv_has_a_row_per_observation(run: Any, atlas: Atlas) -> None:
    rows = list(csv.DictReader(io.StringIO(exported(run, "--format", "csv").decode("utf-8"), newline="")))
    assert len(rows) == sum(one.observations for one in atlas.systems())
    assert all(None not in row and None not in row.values() for row in rows)
    found = [one for one in rows if one["system"] == "deepseek-v3" and one["variable"] == "context-length"]
    assert {(row["status"], row["unit"], row["is_derived"]) for row in found} == {("reported", "tokens", "false")}
    assert {row["is_preferred"] for row in found} <= {"true", "false"}


def test_export_to_a_file_is_whole_or_absent(run: Any, tmp_path: Path) -> None:
    target = tmp_path / "atlas.csv"
    assert run("export", "-f", "csv", "-o", str(target)).exit_code == 0
    assert target.read_bytes() == exported(run, "-f", "csv")
    assert list(tmp_path.iterdir()) == [target]


def test_generations_names_the_current_one(run: Any, store_folder: Path) -> None:
    (row,) = json.loads(output(run("generations", "--json")))
    assert row["is_current"] is True
    assert row["generation"] == Generations(store_folder).current().number
    assert "current" in output(run("generations"))


def test_version(run: Any) -> None:
    assert output(run("--version")) == f"access-atlas {graphkit.__version__}\n"


def test_validate(run: Any) -> None:
    result = run("validate", str(MISTAKES), str(RELEASES / "meta"))
    assert result.exit_code == 1
    assert result.stdout.count("\n") == 10
    assert f"{MISTAKES}:1:1: remarks: is an unknown key; allowed:" in result.stdout
    assert "10 problems in " in result.stderr
    found = json.loads(run("validate", "--json", str(MISTAKES)).stdout)
    assert len(found) == 10
    assert found[0]["field"] == "remarks"
    assert run("validate", str(RELEASES / "meta")).exit_code == 0


def test_validate_reads_each_kind_of_file_by_its_folder(run: Any, tmp_path: Path) -> None:
    data = folder("data")
    wrong = {
        "profiles/journalist.yaml": ("country: ", "country: uk", "means.country: uk is not a country code; allowed:"),
        "sources/mot.yaml": ("kind: ", "kind: gossip", "kind: input should be 'developer'"),
        "identity/lexicon.yaml": ("families:", "famlies:", "famlies: extra inputs are not permitted"),
    }
    kinds = [data / name for name in wrong]
    assert run("validate", *map(str, kinds)).exit_code == 0
    for name, (begin, line, _) in wrong.items():
        (tmp_path / name).parent.mkdir()
        text = (data / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(re.sub(rf"(?m)^( *){begin}.*$", rf"\1{line}", text, count=1), encoding="utf-8")
    (tmp_path / "notes.md").write_text("x")
    shown = run("validate", str(tmp_path), str(tmp_path / "notes.md")).stdout
    for name, (*_, message) in wrong.items():
        assert re.search(rf"{name}:[0-9]+:[0-9]+: {re.escape(message)}", shown), shown
    assert "notes.md:1:1: file: is of no kind that is checked; allowed: .yaml" in shown


def test_validate_reads_rdf_as_the_server_does(run: Any, tmp_path: Path) -> None:
    risk = folder("ontology") / "examples" / "shapes" / "risk-fail.ttl"
    linked = tmp_path / "risk.jsonld"
    triples = [quad.triple for quad in ox.parse(path=risk, format=ox.RdfFormat.TURTLE)]
    ox.serialize(triples, str(linked), format=ox.RdfFormat.JSON_LD)
    result = run("validate", "--json", str(risk), str(linked))
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert {one["path"] for one in found} == {str(risk), str(linked)}
    expected = DocumentValidator().validate(risk.read_text(encoding="utf-8"), "text/turtle").findings
    assert [one for one in found if one["path"] == str(risk)] == [
        one.model_dump() | {"path": str(risk)} for one in expected
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ("effects", "context-length", "--full"), ("effects", "api-input-price"), ("compare", *FOUR),
        ("compare", *FOUR[:2], "--sources"),
        ("list", "influences"), ("list", "variables"), ("list", "systems"), ("list", "interventions"), ("query",),
        ("query", "outcomes-of-variable", "-p", "variable=context-length"), ("generations",),
        ("--help",), ("effects", "--help"), ("compare", "--help"), ("query", "--help"), ("build", "--help"), ("export", "--help"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_output_fits_80_columns(run: Any, arguments: tuple[str, ...]) -> None:
    wide = [line for line in output(run(*arguments)).splitlines() if width(line) > 80]
    assert wide == []


def command(*arguments: str, store: Path | None = None) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-c", "from graphkit.cli import main; main()", *arguments]
    return subprocess.run(
        [*program, *(["--store", str(store)] if store else [])], capture_output=True, text=True, check=False
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("effects", "contxt-length"), 2, "did you mean context-length?"),
        (("query", "gaps"), 2, "system: is missing"),
        (("compare", "gpt4"), 2, "gpt-4"),
        (("effects",), 2, "Missing argument"),
        (("effects", "latency", "--change", "up"), 2, "--change"),
        (("nonsense",), 2, "No such command"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
)
def test_a_wrong_call_ends_with_2_and_speaks_on_standard_error(
    store_folder: Path, arguments: tuple[str, ...], code: int, says: str
) -> None:
    ended = command(*arguments, store=None if arguments == ("nonsense",) else store_folder)
    assert (ended.returncode, ended.stdout) == (code, "")
    assert says in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.slow
def test_wrong_data_ends_with_1(store_folder: Path, tmp_path: Path) -> None:
    ended = command("validate", str(MISTAKES))
    assert (ended.returncode, ended.stdout.count("\n")) == (1, 10)
    assert command("validate", str(RELEASES)).returncode == 0
    (tmp_path / "current").write_text("9\n")
    (tmp_path / "generations" / "1").mkdir(parents=True)
    ended = command("generations", store=tmp_path)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "names no generation" in ended.stderr


@pytest.mark.slow
def test_answers_are_on_standard_output_alone(store_folder: Path) -> None:
    ended = command("effects", "context-length", "--json", store=store_folder)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert json.loads(ended.stdout)["variable"]["id"] == "context-length"


@pytest.mark.slow
def test_the_first_question_builds_the_graph(tmp_path: Path) -> None:
    ended = command("list", "axes", "--json", store=tmp_path / "new")
    assert ended.returncode == 0
    assert len(json.loads(ended.stdout)) == 3


def test_errors_of_parameters_carry_their_parts() -> None:
    error = ParameterError("change", "up is not allowed", "increase")
    assert (error.parameter, error.wrong, error.allowed) == ("change", "up is not allowed", "increase")
