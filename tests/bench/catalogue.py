"""Made-up catalogues of any size, in the shape of the Hugging Face Hub's model info.

`python -m tests.bench.catalogue 100000 FILE` writes one. How often what occurs is counted in real files: sizes and families in
names of models (LiteLLM), licences (Model Openness Tool), what models take (models.dev), languages, gates and libraries (the
release files in data/). `python -m tests.bench.catalogue --count FOLDER` counts again, in a folder that holds `litellm`,
`models.dev` and `mot` as their projects publish them, into distributions.json. The first rows are bases at their developers'
homes; the others are made from one of them, or are exercises of courses that many hand in under one name.

Not counted anywhere, and so assumed: owners and downloads fall off as 1 / rank, and so do the bases that others start from; half
of the models have a card that says something, their base and how they were made from it among that, and of these nine of ten name
English alone; two of three name a task and a library, and one of two the sizes of its tensors; one of five is an exercise, and
one of fifty bears the very name of a base. The same number and seed give the same bytes.
"""

from __future__ import annotations

import gzip
import itertools
import json
import random
import re
import sys
from collections import Counter
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, NamedTuple

import yaml

from graphkit.curation import load_releases
from graphkit.linking.lexicon import load_lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["count_distributions", "make_rows", "write_catalogue"]

_DISTRIBUTIONS: Final = Path(__file__).with_name("distributions.json")
#: What a model takes, as models.dev writes it → its task on the hub.
_TASKS: Final = {"image": "image-text-to-text", "video": "video-text-to-text", "audio": "audio-text-to-text"}
#: What a name goes on with → how the hub says that the model was made from its base.
_TUNINGS: Final = {
    "-sft": "finetune",
    "-Instruct": "finetune",
    "-Chat": "finetune",
    "-GGUF": "quantized",
    "-AWQ": "quantized",
    "-GPTQ-Int4": "quantized",
    "-LoRA": "adapter",
    "-DPO": "finetune",
    "-FP8": "quantized",
    "-Merged": "merge",
}
#: Names under which courses have a model uploaded.
_EXERCISES: Final = (
    "bert-finetuned-ner",
    "bert-finetuned-squad",
    "distilbert-base-uncased-finetuned-emotion",
    "ppo-LunarLander-v2",
    "marian-finetuned-kde4-en-to-fr",
    "distilbert-base-uncased-finetuned-imdb",
)
_TUNINGS_LISTED: Final = tuple(_TUNINGS.items())
_OWNERS_A_MODEL: Final = 0.15
_BASES: Final = 5_000
_EXERCISE, _NAMESAKE = 0.2, 0.22


def make_rows(count: int, seed: int = 1) -> Iterator[dict[str, Any]]:
    """Make rows as the hub answers them, one model after another; memory does not grow with their number."""
    draw = random.Random(seed)  # noqa: S311 - nothing secret hangs on it
    found = json.loads(_DISTRIBUTIONS.read_text(encoding="utf-8"))["counts"]
    choose = {name: _chooser(draw, counts) for name, counts in found.items()}
    owners = max(1, int(count * _OWNERS_A_MODEL))
    bases = [_Base.draw(number, choose) for number in range(min(_BASES, max(1, count // 20)))]
    for number in range(count):
        yield _row(number, _name(number, owners, bases, draw), draw, choose)


class _Base(NamedTuple):
    """A repository that others start from."""

    owner: str
    leaf: str
    family: str
    size: str

    @classmethod
    def draw(cls, number: int, choose: Mapping[str, Iterator[str]]) -> _Base:
        """Draw one; its version is that of no other."""
        family, size = next(choose["family"]), next(choose["billions"])
        developer = load_lexicon().families[family]
        home = next((owner for owner, whose in load_lexicon().homes.items() if whose == developer), developer)
        return cls(home, f"{family}-{1 + number // 10}.{number % 10}-{size}B", family, size)


class _Name(NamedTuple):
    """The name of a row, what it was made from, and how."""

    owner: str
    leaf: str
    base: _Base
    how: str = ""


def _name(number: int, owners: int, bases: list[_Base], draw: random.Random) -> _Name:
    """Name a row as no other: by its owner where many bear its leaf, else by its leaf."""
    if number < len(bases):
        return _Name(*bases[number][:2], bases[number])
    base, kind = bases[int(len(bases) ** draw.random()) - 1], draw.random()
    if kind < _EXERCISE:
        return _Name(f"learner-{number}", draw.choice(_EXERCISES), base, "finetune")
    if kind < _NAMESAKE:
        return _Name(f"reader-{number}", base.leaf, base)
    tuning, how = draw.choice(_TUNINGS_LISTED)
    if how == "quantized":
        return _Name(f"maker-{number}", f"{base.leaf}{tuning}", base, how)
    return _Name(f"owner-{int(owners ** draw.random())}", f"{base.leaf}{tuning}-r{number}", base, how)


def _chooser(draw: random.Random, counts: Mapping[str, int]) -> Iterator[str]:
    names, weights = list(counts), list(itertools.accumulate(counts.values()))
    while True:
        yield from draw.choices(names, cum_weights=weights, k=1_000)


def _row(number: int, name: _Name, draw: random.Random, choose: Mapping[str, Iterator[str]]) -> dict[str, Any]:
    owner, family, size = name.owner, name.base.family, name.base.size
    task, library, licence = next(choose["task"]), next(choose["library"]), next(choose["licence"])
    languages = next(choose["languages"]).split() if draw.random() < 0.1 else ["en"]
    gate = next(choose["gate"])
    day = f"20{22 + number % 5}-{1 + number % 12:02}-{1 + number % 28:02}T09:00:00.000Z"
    has_card, has_task, has_size = draw.random() < 0.5, draw.random() < 0.67, draw.random() < 0.5
    card: dict[str, Any] = {"tags": [family]}
    if has_card:
        card |= {"license": licence, "language": languages, "datasets": [f"{owner}/data"]}
    tags = [library, task, *languages, f"license:{licence}", "region:us"]
    if has_card and name.how:
        card["base_model"] = f"{name.base.owner}/{name.base.leaf}"
        tags += [f"base_model:{card['base_model']}", f"base_model:{name.how}:{card['base_model']}"]
    row: dict[str, Any] = {
        "_id": f"{number:024x}",
        "id": f"{owner}/{name.leaf}",
        "author": owner,
        "sha": f"{number:040x}",
        "createdAt": day,
        "lastModified": day,
        "private": False,
        "disabled": False,
        "gated": {"none": False, "click-through": "auto", "manual-approval": "manual"}[gate],
        "downloads": int(1_000_000 ** draw.random()),
        "likes": int(1_000 ** draw.random()),
        "tags": tags,
        "cardData": card,
    }
    if has_task:
        row |= {"library_name": library, "pipeline_tag": task}
    if has_size:
        parameters = int(float(size) * 10**9)
        row["safetensors"] = {"parameters": {"BF16": parameters}, "total": parameters}
    return row


def write_catalogue(path: Path, count: int, seed: int = 1) -> None:
    """Write rows as JSON lines, compressed if the name ends in `.gz`."""
    with _opened(path) as lines:
        for row in make_rows(count, seed):
            lines.write(json.dumps(row, separators=(",", ":")) + "\n")


def _opened(path: Path) -> IO[str]:
    return (
        gzip.open(path, "wt", encoding="utf-8", compresslevel=1)
        if path.suffix == ".gz"
        else path.open("w", encoding="utf-8")
    )


def count_distributions(folder: Path) -> dict[str, dict[str, int]]:
    """Count in real files how often each value occurs."""
    prices = json.loads((folder / "litellm" / "model_prices_and_context_window.json").read_text(encoding="utf-8"))
    sizes = (re.search(r"(?<![\w.])(\d+(?:\.\d+)?)b(?![a-z0-9])", name.lower()) for name in prices)
    known = load_lexicon().families
    families = (word for name in prices for word in re.findall(r"[a-z]+", name.lower()) if word in known)
    opened = (path.read_text(encoding="utf-8") for path in sorted((folder / "mot" / "models").glob("*.yml")))
    licences = (
        str(part.get("license")).lower()
        for text in opened
        for part in yaml.safe_load(text)["release"].get("components") or ()
    )
    models = (path.read_text(encoding="utf-8") for path in sorted((folder / "models.dev").rglob("*.toml")))
    inputs = (found[1] for text in models if (found := re.search(r"^input = \[(.+?)\]", text, re.MULTILINE)))
    return {
        "billions": _counted((one[1] for one in sizes if one), 40),
        "family": _counted(families, 60),
        "licence": _counted((one for one in licences if re.fullmatch(r"[a-z0-9.-]+\d[a-z0-9.-]*|mit", one)), 20),
        "task": _counted(
            (next((task for kind, task in _TASKS.items() if kind in one), "text-generation") for one in inputs), 10
        ),
        "library": _counted(_values("software-integrations"), 20),
        "languages": _counted(_values("language-support", together=True), 40),
        "gate": {
            name: count
            for name, count in _counted(_values("weights-gating"), 10).items()
            if name in ("none", "click-through", "manual-approval")
        },
    }


def _values(variable: str, *, together: bool = False) -> Iterator[str]:
    for record in load_releases():
        for one in record.observations:
            if one.variable != variable or one.value is None:
                continue
            members = getattr(one.value, "slugs", None) or (getattr(one.value, "notation", ""),)
            if together:
                yield " ".join(members[:30])
            else:
                yield from members


def _counted(values: Iterable[str], most: int) -> dict[str, int]:
    return dict(sorted(Counter(values).most_common(most), key=lambda pair: (-pair[1], pair[0])))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--count", folder]:
            about = "How often values occur in real files; made by tests/bench/catalogue.py --count."
            found = {"about": about, "counts": count_distributions(Path(folder))}
            _DISTRIBUTIONS.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        case [number, path]:
            write_catalogue(Path(path), int(number))
        case _:
            sys.exit(__doc__)
