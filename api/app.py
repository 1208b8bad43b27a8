"""The application factory."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any, Final

from fastapi import Depends, FastAPI
from fastapi.routing import APIRoute
from fastapi_offline import FastAPIOffline
from pydantic.json_schema import models_json_schema
from starlette.concurrency import run_in_threadpool
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware

import graphkit
from api.dependencies import refuse_remote, refuse_unknown_parameters
from api.documentation import ASSETS, add_documentation
from api.engines import watch_of
from api.errors import Mistake, Problem, UnexpectedErrors, add_handlers, problems
from api.execution import EXPLAIN_HEADERS, QueryService
from api.headers import GENERATION_HEADER, AnswerHeaders
from api.metrics import Metrics
from api.page import add_page
from api.rates import RATE_HEADERS, RateLimits
from api.representations import show_problem
from api.requests import REQUEST_ID_HEADER, RequestLog, note_route
from api.routers import (
    access,
    dumps,
    effects,
    explanations,
    framework,
    generations,
    graph,
    graph_writing,
    graphs,
    health,
    index,
    influences,
    links,
    operations,
    search,
    sources,
    sparql,
    submissions,
    systems,
    things,
    update,
    validation,
    variables,
    vocabulary,
)
from api.routers.dumps import DumpService
from api.routers.queries import make_query_router
from api.served import GenerationWatch
from api.settings import ApiSettings, read_settings
from api.sizes import SizeLimits
from api.writing import WriteService
from graphkit.dumps import Dumps
from graphkit.errors import StoreError
from graphkit.queries import list_queries
from graphkit.tokens import Tokens
from graphkit.validation import ValidatorProcess

__all__ = ["create_app"]

#: What any route may answer: a wrong parameter, a request that is too long or too slow or packed, one too many, or a server
#: that cannot answer.
_EVERYWHERE: Final = (408, 413, 414, 415, 422, 429, 431, 500, 502, 503)
#: How often the numbers for Prometheus are taken and the pointer to the generation is looked at, without a request too.
_WATCH_SECONDS: Final = 1.0

_DESCRIPTION: Final = """
Who can really use generative AI systems, and which risks and benefits move with access: a knowledge graph after
*Beyond Release: Access Considerations for Generative AI Systems* (arXiv 2502.16701).

Start with [the risks that grow with context length](/variables/context-length/effects?change=increase&on=risk) or
[four systems side by side](/compare?system=llama-3-1-405b-instruct&system=deepseek-v3&system=gpt-4&system=claude-3-5-sonnet).

* Things are named by slug; English and Korean names and known aliases work too.
* Things answer browsers with a page, and programs in JSON, or in Turtle, N-Triples, JSON-LD or RDF/XML by `Accept` or `format`.
* Every answer names its generation in `Access-Atlas-Generation`; `ETag` changes whenever an answer may.
* Errors are problem documents (RFC 9457), `application/problem+json`.
"""

#: Below this many bytes compression does not pay.
_COMPRESSED_BYTES: Final = 1_000
#: Measured on a page of observations: level 9 takes twice as long for 4 % less.
_COMPRESSION_LEVEL: Final = 5

_TAGS: Final = [
    {"name": "Accessible to whom", "description": "Who can use a system, by which route, and what a change would do."},
    {"name": "Variables and effects", "description": "What moves when access changes, why, and on what evidence."},
    {"name": "Systems", "description": "Dated, sourced release data."},
    {"name": "Framework", "description": "Risks, benefits, stakeholders, interventions, components, axes and levels."},
    {"name": "Exploration", "description": "What is linked with what: neighbours, paths, centrality, communities."},
    {"name": "Questions", "description": "The library of queries, each as a route with typed parameters."},
    {"name": "SPARQL", "description": "SPARQL 1.1 Protocol, for queries."},
    {"name": "Writing", "description": "Updates, graphs and release records, with a token; and the history they make."},
    {"name": "Linked data", "description": "Every IRI of the atlas, by its path."},
    {"name": "Service", "description": "The front door and the state of the server."},
]


def create_app(settings: ApiSettings | None = None) -> FastAPI:
    """Make the application for a store folder; without settings, those of the environment.

    Where nothing has been built yet it starts all the same, answers 503, and serves as soon as there is a generation.
    Raises `StoreError` if a query file of the installation is broken, `CallError` if a setting is wrong.
    """
    settings = settings or read_settings()
    watch = watch_of(settings)
    metrics = Metrics()
    queries = QueryService(settings, metrics)
    tokens, writing = Tokens(settings.store), WriteService(settings, metrics)
    validator = ValidatorProcess(
        time_seconds=settings.query_time_limit_seconds,
        memory_bytes=settings.query_memory_limit_bytes,
        queue_seconds=settings.queue_limit_seconds,
    )

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        with contextlib.suppress(StoreError):  # the requests will tell
            served = await run_in_threadpool(watch.refresh)
            await queries.pool.start(served.store.address)
            if not settings.endpoint and bool(await run_in_threadpool(tokens.read)):  # somebody may write
                await writing.start()
        watching = asyncio.ensure_future(_watch(watch, queries))
        yield
        watching.cancel()
        await validator.close()
        await queries.pool.close()
        await writing.close()
        watch.close()
        metrics.retire()

    app = FastAPIOffline(
        docs_url=None,
        redoc_url=None,
        static_url=ASSETS,
        title="Access Atlas",
        version=graphkit.__version__,
        description=_DESCRIPTION,
        openapi_tags=_TAGS,
        license_info={"name": "Apache-2.0 (code), CC BY 4.0 (data)", "url": "https://spdx.org/licenses/CC-BY-4.0.html"},
        lifespan=lifespan,
        generate_unique_id_function=_operation_id,
        responses=problems(*_EVERYWHERE),
        dependencies=[Depends(note_route)],
    )
    app.state.settings, app.state.watch = settings, watch
    app.state.queries, app.state.metrics, app.state.validator = queries, metrics, validator
    app.state.tokens, app.state.writing = tokens, writing
    app.state.show_problem = show_problem
    app.state.dumps = DumpService(Dumps(settings.dump_folder or settings.store / "dumps", settings.dump_limit_bytes))
    app.add_middleware(SizeLimits, settings=settings)  # the first is the innermost
    app.add_middleware(UnexpectedErrors)
    app.add_middleware(RateLimits, settings=settings)
    app.add_middleware(GZipMiddleware, minimum_size=_COMPRESSED_BYTES, compresslevel=_COMPRESSION_LEVEL)
    app.add_middleware(AnswerHeaders, watch=watch)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["*"],
        allow_headers=["*"],  # Authorization too: a page has a token only if its user gave it one
        expose_headers=[
            *("Content-Range", "ETag", "Link", "Repr-Digest", "Retry-After", REQUEST_ID_HEADER, *RATE_HEADERS),
            *(GENERATION_HEADER, *EXPLAIN_HEADERS),
        ],
    )
    app.add_middleware(RequestLog, metrics=metrics, settings=settings)
    add_handlers(app)
    add_documentation(app)
    _add_routes(app)
    _document_problems(app)
    add_page(app)
    return app


async def _watch(watch: GenerationWatch, queries: QueryService) -> None:
    """Follow the generation and take the numbers, so that a server process nobody asks is up to date as well."""
    while True:
        with contextlib.suppress(StoreError):  # the requests will tell
            if watch.peek() is None:
                await run_in_threadpool(watch.refresh)
        queries.observe(watch.peek())
        await asyncio.sleep(_WATCH_SECONDS)


def _add_routes(app: FastAPI) -> None:
    strict, in_folder = [Depends(refuse_unknown_parameters)], [Depends(refuse_remote)]
    app.include_router(index.router)
    app.include_router(variables.router, dependencies=strict)
    app.include_router(systems.router, dependencies=strict)
    app.include_router(sources.router, dependencies=strict)
    app.include_router(framework.router, dependencies=strict)
    app.include_router(influences.router, dependencies=strict)
    app.include_router(effects.router, dependencies=strict)
    app.include_router(graph.router, dependencies=strict)
    app.include_router(search.router, dependencies=strict)
    app.include_router(access.router, dependencies=strict)
    app.include_router(make_query_router(list_queries()))
    app.include_router(sparql.router)
    app.include_router(update.router, dependencies=in_folder)
    app.include_router(explanations.router)
    app.include_router(graphs.router)
    app.include_router(dumps.router)
    app.include_router(graph_writing.router, dependencies=in_folder)
    app.include_router(submissions.router, dependencies=[*in_folder, *strict])
    app.include_router(generations.router, dependencies=[*in_folder, *strict])
    app.include_router(health.router)
    app.include_router(operations.router)
    app.include_router(links.router, dependencies=strict)
    app.include_router(vocabulary.router, dependencies=strict)
    app.include_router(validation.router, dependencies=strict)
    app.include_router(things.router, dependencies=strict)  # last: it answers for /{kind}/{slug}


def _operation_id(route: APIRoute) -> str:
    return route.name.replace("_", "-")


def _document_problems(app: FastAPI) -> None:
    """Put the schema of problem documents where the routes' responses point to."""
    generate = app.openapi

    def openapi() -> dict[str, Any]:
        document = generate()
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        if "Problem" not in schemas:
            models = [(Problem, "serialization"), (Mistake, "serialization")]
            found = models_json_schema(models, ref_template="#/components/schemas/{model}")[1]["$defs"]  # type: ignore[arg-type]
            schemas.update(found)
        return document

    app.openapi = openapi  # type: ignore[method-assign] # the way FastAPI documents
