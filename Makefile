# Two commands for newcomers: make serve, make test. Everything else is a part of them.
PYTHON ?= python3
VENV   ?= .venv
STORE  ?= store
PORT   ?= 8000
BIN    := $(VENV)/bin

.PHONY: serve test page lint types layers unit lock generated pictures clean

serve: $(VENV)/.serve page ## install, build the graph if there is none, serve
	$(BIN)/access-atlas serve --store $(STORE) --port $(PORT)

test: lint types layers unit ## everything CI runs

page: $(VENV)/.serve ## build the web page, where it is missing or stale
	$(BIN)/python api/web/build_page.py

$(VENV)/.serve: requirements/serve.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements/serve.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

$(VENV)/.test: requirements/test.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements/test.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@ $(VENV)/.serve

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.test
	$(BIN)/mypy

layers: $(VENV)/.test
	$(BIN)/lint-imports

unit: $(VENV)/.test page
	$(BIN)/pytest -n 2 --dist worksteal

generated: $(VENV)/.test ## write every generated file again; tests prove that they are current
	$(BIN)/python -m tests.generated
	$(BIN)/python -m graphkit.reference

pictures: $(VENV)/.test page ## take the pictures of the page again, for README and docs
	WRITE_PICTURES=1 $(BIN)/pytest -q tests/web/test_pictures.py

lock: $(VENV)/.test ## write requirements/*.txt again from pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --upgrade pyproject.toml --extra api --extra page --output-file requirements/serve.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --upgrade pyproject.toml --extra api --extra test --output-file requirements/test.txt

clean:
	rm -rf $(VENV) $(STORE) dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
