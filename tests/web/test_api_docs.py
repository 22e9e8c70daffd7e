"""The API's description: it holds for what is answered, and its page needs nobody else."""

import hashlib
import json
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any

import pytest

from tests.web.asking import Asked

pytestmark = pytest.mark.asyncio(loop_scope="module")
PATHS = {
    ("get", "/v1/watches"), ("post", "/v1/watches/backtest"),
    ("post", "/v1/watches/{name}/explain"),
    ("get", "/v1/stories"), ("get", "/v1/stories/{story}"), ("get", "/v1/articles"),
    ("get", "/v1/articles/{article}"), ("post", "/v1/articles/{article}/marks"),
    ("delete", "/v1/articles/{article}/marks"), ("get", "/v1/sources"), ("get", "/v1/deliveries"),
    ("get", "/v1/deliveries/{delivery}"),
}  # fmt: skip


async def described(asked: Asked) -> dict[str, Any]:
    found: dict[str, Any] = (await asked.client.get("/api/openapi.json")).json()
    return found


def within(value: object) -> Iterator[Mapping[str, Any]]:
    """Yield each object in a JSON value."""
    if isinstance(value, Mapping):
        yield value
    parts = (
        value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    )
    for part in parts:
        yield from within(part)


def faults(value: Any, schema: Mapping[str, Any], schemas: Mapping[str, Any], at: str) -> list[str]:
    """Return where a value is not as a schema says: of JSON Schema, what the description uses."""
    if "$ref" in schema:
        return faults(value, schemas[schema["$ref"].rpartition("/")[2]], schemas, at)
    if "anyOf" in schema:
        tried = [faults(value, each, schemas, at) for each in schema["anyOf"]]
        return [] if [] in tried else min(tried, key=len)
    if "const" in schema or "enum" in schema:
        allowed = schema.get("enum", [schema.get("const")])
        return [] if value in allowed else [f"{at}: {value!r} is not in {allowed}"]
    kinds = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool,
             "number": (int, float), "null": type(None)}  # fmt: skip
    if "type" in schema and not isinstance(value, kinds[schema["type"]]):
        return [f"{at}: {value!r} is no {schema['type']}"]
    if isinstance(value, list):
        items = schema.get("items", {})
        return [
            f for n, each in enumerate(value) for f in faults(each, items, schemas, f"{at}.{n}")
        ]
    return _faults_of_object(value, schema, schemas, at) if isinstance(value, dict) else []


def _faults_of_object(
    value: dict[str, Any], schema: Mapping[str, Any], schemas: Mapping[str, Any], at: str
) -> list[str]:
    known, others = schema.get("properties", {}), schema.get("additionalProperties")
    found = [f"{at}: {name} is missing" for name in schema.get("required", ()) if name not in value]
    for name, each in value.items():
        kind = known.get(name, others)
        if kind is None:
            found.append(f"{at}: {name} is not described")
        elif kind is not True:
            found += faults(each, kind, schemas, f"{at}.{name}")
    return found


async def test_all_routes_are_described_and_no_other(asked: Asked):
    told = await described(asked)
    paths = {(method, path) for path, methods in told["paths"].items() for method in methods}
    assert paths == PATHS
    assert told["openapi"].startswith("3.1")
    names = [each["operationId"] for each in within(told["paths"]) if "operationId" in each]
    assert len(names) == len(set(names)) == len(PATHS)


async def test_every_reference_leads_somewhere_and_every_operation_says_what_may_happen(
    asked: Asked,
):
    told = await described(asked)
    schemas = told["components"]["schemas"]
    for each in within(told):
        if isinstance(each.get("$ref"), str):
            assert each["$ref"].removeprefix("#/components/schemas/") in schemas
    for method, path in PATHS:
        operation = told["paths"][path][method]
        assert operation["description"]
        assert {"401", "403", "503"} < operation["responses"].keys()
        assert ({"400", "413", "415"} < operation["responses"].keys()) is (method == "post")
        for status, answer in operation["responses"].items():
            kinds = set(answer.get("content", {}))
            assert status < "300" or kinds == {"application/problem+json"}, (path, status)
        for parameter in operation.get("parameters", ()):
            schema = parameter["schema"].get("anyOf", [parameter["schema"]])[0]
            bounded = schema.keys() & {"maximum", "exclusiveMaximum", "maxLength", "enum", "$ref"}
            assert bounded, (path, parameter)


async def test_answers_are_as_described(asked: Asked):
    told = await described(asked)
    schemas = told["components"]["schemas"]

    def check(value: object, method: str, path: str, status: int = 200) -> None:
        (content,) = told["paths"][path][method]["responses"][str(status)]["content"].values()
        assert faults(value, content["schema"], schemas, path) == []

    for path in ("/watches", "/stories", "/articles", "/sources", "/deliveries"):
        found = await asked.get(path)
        assert found["items"]
        check(found, "get", f"/v1{path}")
        check(await asked.get(path, 422, limit=0), "get", f"/v1{path}", 422)
    delivery = (await asked.get("/deliveries"))["items"][0]["id"]
    check(await asked.get("/articles/1"), "get", "/v1/articles/{article}")
    check(await asked.get("/articles/99", 404), "get", "/v1/articles/{article}", 404)
    check(await asked.get("/stories/1"), "get", "/v1/stories/{story}")
    check(await asked.get(f"/deliveries/{delivery}"), "get", "/v1/deliveries/{delivery}")
    account = (await asked.post("/watches/arms/explain", article="1")).json()
    check(account, "post", "/v1/watches/{name}/explain")
    marked = await asked.post("/articles/1/marks", watch="arms", wanted=True)
    check(marked.json(), "post", "/v1/articles/{article}/marks")
    query = (await asked.post("/watches/backtest", 422, query="(")).json()
    check(query, "post", "/v1/watches/backtest", 422)
    for body in ({"watch": "arms"}, {"watch": "arms", "query": "football and hurt"}):
        answer = await asked.client.post("/api/v1/watches/backtest", json=body)
        for line in answer.iter_lines():
            check(json.loads(line), "post", "/v1/watches/backtest")


class Page(HTMLParser):
    """What a page links, loads and marks."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.marks: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert not given.keys() & {"src", "style", "onclick", "onload", "srcset", "action"}
        self.tags.append(tag)
        self.links += [given["href"] or ""] if "href" in given else []
        self.marks += [given["id"] or ""] if "id" in given else []


async def test_the_page_shows_all_and_loads_nothing(asked: Asked):
    answer = await asked.client.get("/api/docs")
    page = Page(answer.text)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert not set(page.tags) & {"script", "link", "img", "iframe", "object", "form", "base"}
    for link in page.links:
        assert link == "openapi.json" or link.removeprefix("#") in page.marks, link
    told = await described(asked)
    assert "`" not in answer.text.partition('id="schemas"')[0]
    for method, path in PATHS:
        assert told["paths"][path][method]["operationId"] in page.marks
    assert {f"schema-{name}" for name in told["components"]["schemas"]} <= set(page.marks)


async def test_the_pages_policy_allows_its_style_alone(asked: Asked):
    answer = await asked.client.get("/api/docs")
    policy = answer.headers["content-security-policy"]
    (style,) = re.findall("<style>(.*?)</style>", answer.text, re.DOTALL)
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
