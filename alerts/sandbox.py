"""Templates that users write, in a language made small: no work without bound, no way out.

Pure. Jinja's sandbox keeps templates from Python's insides, but bounds nothing: here a template is
checked node by node against a list of what is allowed, each loop, filter and sum is charged for
what it does, and each text has a greatest length. What is charged follows from template and values
alone, so that a template always ends the same way.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from jinja2 import (
    StrictUndefined,
    Template,
    TemplateError,
    TemplateSyntaxError,
    Undefined,
    nodes,
)
from jinja2.runtime import Context, markup_join, str_join
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import pass_context

from alerts.template_filters import FILTERS, HEAVY, MOST_NUMBER, TESTS, bounded_range, weight
from db.errors import TemplateFault

MOST_SOURCE = 64 * 1024  # characters
MOST_OUTPUT = 512 * 1024
MOST_STEPS = 400_000
"""About half a second of work at worst; the fullest digest needs a tenth by the built-in layout."""

_MOST_NODES, _MOST_DEPTH, _MOST_LOOPS = 5000, 40, 4
_BUDGET, _EACH, _TOGETHER = "budget of steps", "each counted", "put together"  # no names of Jinja's
_FILE = "<user template>"
_CALLABLE = frozenset(("line", "range"))

_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.For, nodes.Assign,
    nodes.Name, nodes.Const, nodes.Tuple, nodes.List, nodes.Getattr, nodes.Getitem, nodes.Slice,
    nodes.Filter, nodes.Test, nodes.Call, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And,
    nodes.Or, nodes.Not, nodes.Concat, nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv,
    nodes.Mod, nodes.Neg, nodes.Pos, nodes.Keyword,
)  # fmt: skip
_SAID = {
    nodes.Macro: "{% macro %}",
    nodes.CallBlock: "{% call %}",
    nodes.FilterBlock: "{% filter %}",
    nodes.AssignBlock: "{% set %} with a block",
    nodes.NSRef: "namespace",
    nodes.Include: "{% include %}",
    nodes.Import: "{% import %}",
    nodes.FromImport: "{% from %}",
    nodes.Extends: "{% extends %}",
    nodes.Block: "{% block %}",
    nodes.With: "{% with %}",
    nodes.Pow: "**",
    nodes.Dict: "a dictionary",
}


class Budget:
    """The steps that a rendering has left."""

    def __init__(self, steps: int = MOST_STEPS) -> None:
        self._left = steps

    def spend(self, steps: int) -> None:
        """Take steps away; raises TemplateFault where there are no more."""
        self._left -= steps
        if self._left < 0:
            raise TemplateFault("it does too much: its loops go round too often")


class _Environment(ImmutableSandboxedEnvironment):
    """Jinja with what is allowed, and nothing else."""

    intercepted_binops = frozenset(("+", "-", "*", "/", "//", "%", "**"))

    def __init__(self, *, html: bool) -> None:
        super().__init__(
            autoescape=html,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=_shown,
            cache_size=0,
        )
        self.globals = {"range": bounded_range}
        self.filters = {name: _charged(work, HEAVY.get(name, 1)) for name, work in FILTERS.items()}
        self.filters |= {_EACH: _each, _TOGETHER: _together}
        self.tests = {name: self.tests[name] for name in TESTS}

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401 - Jinja's values
        """Add texts, or reckon with numbers; raises TemplateFault for all else."""
        context[_BUDGET].spend(weight(left) + weight(right))
        texts = isinstance(left, str) and isinstance(right, str) and operator == "+"
        numbers = isinstance(left, int | float) and isinstance(right, int | float)
        if not texts and not (numbers and operator != "**"):
            raise TemplateFault(f"`{operator}` is for numbers, and `+` also for two texts")
        found = super().call_binop(context, operator, left, right)
        weight(found)
        return found


@dataclass(frozen=True, kw_only=True)
class Compiled:
    """A template that passed all checks."""

    template: Template

    def render(self, values: Mapping[str, object], budget: Budget | None = None) -> str:
        """Return its text for values; raises TemplateFault, whatever goes wrong."""
        pieces, length = [], 0
        try:
            for piece in self.template.generate({**values, _BUDGET: budget or Budget()}):
                length += len(piece)
                if length > MOST_OUTPUT:
                    raise TemplateFault(f"it writes more than {MOST_OUTPUT // 1024} kB")
                pieces.append(piece)
        except TemplateFault as exc:
            raise TemplateFault(exc.message, line=_line_of(exc.__traceback__)) from exc
        except (TemplateError, *_BROKEN) as exc:
            said = str(exc) or type(exc).__name__
            raise TemplateFault(said, line=_line_of(exc.__traceback__)) from exc
        return "".join(pieces)


_BROKEN = (
    TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError,
    MemoryError,
)  # fmt: skip
"""What an expression of a template can raise."""


def compile_template(source: str, *, html: bool = False) -> Compiled:
    """Return a template that can be rendered; raises TemplateFault with its line."""
    if len(source) > MOST_SOURCE:
        raise TemplateFault(f"it is longer than {MOST_SOURCE // 1024} kB")
    environment = _ENVIRONMENTS[html]
    try:
        tree = environment.parse(source)
        _check(tree)
        code = environment.compile(_counting(tree), None, _FILE)
        template = Template.from_code(environment, code, dict(environment.globals))
    except TemplateSyntaxError as exc:
        raise TemplateFault(exc.message or "it cannot be read", line=exc.lineno) from exc
    except (RecursionError, MemoryError, SyntaxError, ValueError, OverflowError) as exc:
        raise TemplateFault("it is too deeply nested, or has too long a number") from exc
    return Compiled(template=template)


def _check(tree: nodes.Template) -> None:
    """Raise TemplateFault at the first node that is not allowed."""
    waiting: list[tuple[nodes.Node, int, int]] = [(tree, 0, 0)]
    count = 0
    while waiting:
        node, depth, loops = waiting.pop()
        count += 1
        loops += isinstance(node, nodes.For)
        if count > _MOST_NODES or depth > _MOST_DEPTH:
            raise TemplateFault("it is too large, or too deeply nested", line=node.lineno)
        if loops > _MOST_LOOPS:
            raise TemplateFault(f"loops nest at most {_MOST_LOOPS} deep", line=node.lineno)
        wrong = _fault(node)
        if wrong:
            raise TemplateFault(wrong, line=node.lineno)
        waiting += [(each, depth + 1, loops) for each in node.iter_child_nodes()]


def _fault(node: nodes.Node) -> str:
    """Return why a node is not allowed, or "" if it is."""
    wrong = ""
    match node:
        case nodes.For(recursive=True):
            wrong = "a loop that calls itself is not allowed"
        case nodes.Name(name=name, ctx="store") if name in _CALLABLE:
            wrong = f"`{name}` is taken; choose another name"
        case nodes.Call():
            wrong = _fault_of_call(node)
        case nodes.Const(value=int(value)) if value > MOST_NUMBER:
            wrong = "the number is too large"
        case nodes.Tuple(ctx="load", items=items) | nodes.List(items=items):
            plain = all(isinstance(each, nodes.Const) for each in items)
            wrong = "" if plain else "lists may hold only plain texts and numbers"
        case nodes.Getattr(attr=attr) if attr.startswith("_"):
            wrong = f"there is no `{attr}`"
        case _ if not isinstance(node, _ALLOWED):
            wrong = f"{_SAID.get(type(node), type(node).__name__)} is not allowed in templates"
    return wrong


def _fault_of_call(node: nodes.Call) -> str:
    known = isinstance(node.node, nodes.Name) and node.node.name in _CALLABLE
    if not known or node.dyn_args or node.dyn_kwargs or node.kwargs:
        return "only line(…) and range(…) can be called; filters do the rest: {{ text|upper }}"
    return ""


def _counting(tree: nodes.Template) -> nodes.Template:
    """Have loops counted, each round as heavy as what stands in it, and joined texts measured."""
    for loop in list(tree.find_all(nodes.For)):
        rounds = nodes.Const(1 + sum(1 for _ in loop.find_all(nodes.Node)))
        loop.iter = _filtered(loop.iter, _EACH, rounds)
    for joined in list(tree.find_all(nodes.Concat)):
        texts = nodes.List(joined.nodes, lineno=joined.lineno)
        joined.nodes = [_filtered(texts, _TOGETHER)]
    if tree.environment is not None:
        tree.set_environment(tree.environment)  # of the nodes that are new
    return tree


def _filtered(node: nodes.Node, name: str, *arguments: nodes.Expr) -> nodes.Filter:
    return nodes.Filter(node, name, list(arguments), [], None, None, lineno=node.lineno)


@pass_context
def _each(context: Context, values: Any, heavy: int) -> Iterator[Any]:  # noqa: ANN401 - Jinja's values
    budget = context[_BUDGET]
    budget.spend(weight(values))
    for value in values:
        budget.spend(heavy)
        yield value


@pass_context
def _together(context: Context, texts: list[Any]) -> str:
    context[_BUDGET].spend(sum(map(weight, texts)))
    for each in texts:
        _scalar(each)
    join = markup_join if context.eval_ctx.autoescape else str_join
    found = join(texts)
    weight(found)
    return found


@pass_context
def _shown(context: Context, value: Any) -> Any:  # noqa: ANN401 - as above
    context[_BUDGET].spend(weight(value))
    return _scalar(value)


def _scalar(value: Any) -> Any:  # noqa: ANN401 - as above
    """Return what can be shown as it is; raises TemplateFault for lists and such."""
    if value is None or isinstance(value, str | int | float | Undefined):
        return "" if value is None else value
    raise TemplateFault(
        f"a {type(value).__name__} cannot be written; go through it by {{% for %}}, or write "
        "matched text by line(…)"
    )


def _charged(work: Any, heavy: int) -> Any:  # noqa: ANN401 - a filter takes what it takes
    """Return a filter whose texts are measured and whose work is charged."""

    @pass_context
    def charged(context: Context, *values: Any, **named: Any) -> Any:  # noqa: ANN401 - as above
        context[_BUDGET].spend(heavy * sum(map(weight, (*values, *named.values()))))
        found = work(*values, **named)
        context[_BUDGET].spend(weight(found))
        return found

    return charged


def _line_of(trace: TracebackType | None) -> int | None:
    """Return the line of the template that a traceback passed last."""
    line = None
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == _FILE:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


_ENVIRONMENTS = {html: _Environment(html=html) for html in (False, True)}
