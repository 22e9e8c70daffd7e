"""The API's description (OpenAPI 3.1), and a page made of it: no network and no script needed."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import TypeAdapter

from db.records import Record
from web.api.backtests import NDJSON
from web.api.problems import ProblemShape
from web.pages import render
from web.shapes.backtests import Line

Description = dict[str, Any]

_REFERENCE = "#/components/schemas/{model}"
_SUMMARY = """\
What Wirewatch stores, finds and tells, for programs. Times are RFC 3339 in UTC; numbers of rows are
texts in answers. Lists come by pages: hand `next` back as `cursor`. Failures are problem details
(RFC 9457). Sign in by `Authorization: Bearer TOKEN` with the token of `[web]`; without one
configured, only programs on the same machine are answered."""


def describe(app: FastAPI) -> Description:
    """Return the description of an application's routes, below /api."""
    described = get_openapi(
        title=app.title,
        version=app.version,
        description=_SUMMARY,
        routes=app.routes,
        servers=[{"url": "/api"}],
    )
    components = described.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    schemas |= _schemas("Problem", ProblemShape) | _schemas("BacktestLine", Line)
    components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    described["security"] = [{"token": []}, {}]  # none where the desk is this machine's alone
    streamed = described["paths"]["/v1/watches/backtest"]["post"]["responses"]["200"]
    streamed["content"] = {NDJSON: {"schema": {"$ref": _REFERENCE.format(model="BacktestLine")}}}
    return dict(described)


def _schemas(name: str, kind: Any) -> dict[str, Any]:  # noqa: ANN401 - a type, or a union of them
    """Return a type's schema by a name, with those that it refers to."""
    schema = TypeAdapter(kind).json_schema(ref_template=_REFERENCE, mode="serialization")
    return {**schema.pop("$defs", {}), name: schema}


@dataclass(frozen=True, kw_only=True)
class Operation(Record):
    """One route, as the page shows it."""

    name: str
    method: str
    path: str
    said: str
    parameters: tuple[tuple[str, str, str, str], ...]  # name, where, type, meaning
    body: str  # name of its schema
    answers: tuple[tuple[str, str, str], ...]  # status, meaning, name of the schema


def docs_page(described: Description) -> str:
    """Return the page."""
    groups: dict[str, list[Operation]] = {}
    for path, methods in described["paths"].items():
        for method, told in methods.items():
            groups.setdefault(told["tags"][0], []).append(_operation(path, method, told))
    schemas = {
        name: json.dumps(schema, indent=2, ensure_ascii=False)
        for name, schema in sorted(described["components"]["schemas"].items())
    }
    return render(
        "docs.html.jinja",
        title=f"{described['info']['title']} API {described['info']['version']}",
        said=described["info"]["description"],
        groups=groups,
        schemas=schemas,
    )


def _operation(path: str, method: str, told: Mapping[str, Any]) -> Operation:
    body = told.get("requestBody", {}).get("content", {}).get("application/json", {})
    return Operation(
        name=told["operationId"],
        method=method.upper(),
        path=f"/api{path}",
        said=told.get("description", told["summary"]),
        parameters=tuple(
            (
                each["name"],
                each["in"],
                _kind(each["schema"]),
                each.get("description") or each["schema"].get("description", ""),
            )
            for each in told.get("parameters", ())
        ),
        body=_referred(body.get("schema", {})),
        answers=tuple(_answers(told["responses"])),
    )


def _answers(responses: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for status, answer in sorted(responses.items()):
        schemas = [_referred(each["schema"]) for each in answer.get("content", {}).values()]
        said = answer["description"] if status >= "300" else "The answer."
        yield status, said, ", ".join(schemas)


def _referred(schema: Mapping[str, Any]) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _kind(schema: Mapping[str, Any]) -> str:
    """Return in words what a parameter takes."""
    kinds = [
        _referred(each) or str(each.get("type", ""))
        for each in schema.get("anyOf", (schema,))
        if each.get("type") != "null"
    ]
    said = " or ".join(kinds)
    return f"{said}, {schema['default']} if left out" if schema.get("default") else said
