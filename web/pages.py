"""Pages of our own: no script, no network, and a policy that allows their style alone."""

import hashlib
from base64 import b64encode
from functools import cache

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

STYLE = """\
:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
h1,h2,h3{line-height:1.2}h2{margin-top:2.5rem;text-transform:capitalize}
article{border-top:1px solid #8886;padding:.5rem 0 1rem}
code,pre{font:14px/1.45 ui-monospace,monospace}pre{overflow:auto;padding:.6rem;background:#8882}
b.method{display:inline-block;min-width:4.5rem}
table{border-collapse:collapse;margin:1rem 0}
td,th{text-align:left;padding:.15rem 1rem .15rem 0;vertical-align:top}
p{white-space:pre-line;overflow-wrap:anywhere}
button{font:inherit;padding:.5rem 1rem;margin:.25rem .5rem .25rem 0}"""
STALE = (
    "This link does not work",
    "It is older than a year, or was not copied whole. Newer messages have a newer one.",
)
_DIGEST = b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
_POLICY = (
    "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
    f"style-src 'sha256-{_DIGEST}'; form-action "
)
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # an address may hold a token
    "X-Robots-Tag": "noindex",
}


def render(template: str, **values: object) -> str:
    """Return a page of ours, values escaped."""
    return _templates().get_template(template).render(style=STYLE, **values)


def answer_page(page: str, status: int = 200, *, forms: bool = False) -> HTMLResponse:
    """Return the answer that shows a page; ``forms`` may be sent to where it came from."""
    policy = _POLICY + ("'self'" if forms else "'none'")
    return HTMLResponse(page, status, headers={**_HEADERS, "Content-Security-Policy": policy})


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("web"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
