import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.sandbox import MOST_OUTPUT, MOST_SOURCE, Budget, compile_template
from alerts.template_filters import FILTERS, MOST_TEXT
from db.errors import TemplateFault


def rendered(source: str, *, html: bool = False, **values: object) -> str:
    return compile_template(source, html=html).render(values)


def fault(source: str, **values: object) -> TemplateFault:
    with pytest.raises(TemplateFault) as caught:
        rendered(source, **values)
    return caught.value


DEEP = {
    "brackets": "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "sums": "{{ 1" + " + 1" * 4000 + " }}",
    "filters": "{{ 'a'" + "|upper" * 4000 + " }}",
    "ifs": "{% if 1 %}" * 300 + "{% endif %}" * 300,
    "nots": "{{ " + "not " * 5000 + "1 }}",
    "digits": "{{ " + "1" * 9000 + " }}",
    "source": "x" * (MOST_SOURCE + 1),
    "loops": "{% for a in 'ab' %}" * 5 + "{% endfor %}" * 5,
}
ENDLESS = {
    "nested ranges": "{% for a in range(1000) %}" * 3 + "{% endfor %}" * 3,
    "a long range": "{% for a in range(1000000000) %}{% endfor %}",
    "no output": "{% for a in range(1000) %}{% for b in range(1000) %}{% set x = a %}{% endfor %}"
    "{% endfor %}",
    "a filtered loop": "{% for a in range(1000) %}{% for b in range(1000) if b > 1000 %}x"
    "{% endfor %}{% endfor %}",
    "letters": "{% for a in x %}{% for b in x %}{% endfor %}{% endfor %}",
    "long filters": "{% for a in range(1000) %}{% set y = x|wordwrap(20) %}{% endfor %}",
    "long sums": "{% for a in range(1000) %}{% set y = x ~ 'a' %}{% endfor %}",
    "length of a loop": "{% for a in range(1000) %}{% for b in x %}{{ loop.length }}{% endfor %}"
    "{% endfor %}",
}
HUGE = {
    "doubling by ~": "{% set x = 'aaaaaaaa' %}" + "{% set x = x ~ x %}" * 40 + "{{ x }}",
    "doubling by +": "{% set x = 'aaaaaaaa' %}" + "{% set x = x + x %}" * 40 + "{{ x }}",
    "doubling by join": "{% set x = 'aaaaaaaa' %}" + "{% set x = x|join(x) %}" * 40,
    "doubling by replace": "{% set x = 'aaaaaaaa' %}" + "{% set x = x|replace('a', x) %}" * 9,
    "times": "{{ 'x' * 1000000000 }}",
    "times a list": "{{ [1] * 1000000000 }}",
    "power": "{{ 10 ** 10 ** 10 }}",
    "products": "{{ 999999999 * 999999999 }}",
    "formatting": "{{ '%1000000000d' % 1 }}",
    "centred": "{{ 'x'|center(1000000000) }}",
    "indented": "{{ x|indent(1000) }}",
    "a literal": "{{ 99999999999999 }}",
    "output": "{% for a in range(1000) %}{{ x }}{% endfor %}",
    "lists in lists": "{% set a = [1, 2] %}" + "{% set a = [a, a, a, a] %}" * 40 + "{{ a }}",
}
LEAKS = {
    "class": "{{ ''.__class__ }}",
    "class by index": "{{ ''['__class__'] }}",
    "class by join": "{{ [1]|join('', '__class__') }}",
    "format": "{{ '{0.__class__}'.format(1) }}",
    "method": "{{ 'a'.upper() }}",
    "include": "{% include 'x' %}",
    "import": "{% import 'x' as y %}",
    "from": "{% from 'x' import y %}",
    "extends": "{% extends 'x' %}",
    "macro": "{% macro a() %}{{ a() }}{% endmacro %}",
    "call": "{% call a() %}{% endcall %}",
    "recursion": "{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    "namespace": "{% set ns = namespace(a=1) %}",
    "namespace's field": "{% set ns.a = 1 %}",
    "lipsum": "{{ lipsum(n=1000) }}",
    "cycler": "{{ cycler(1) }}",
    "self": "{{ self }}",
    "function": "{{ range }}",
    "safe": "{{ x|safe }}",
    "map": "{{ x|map('upper')|join }}",
    "block": "{% block a %}{% endblock %}",
    "filter block": "{% filter upper %}a{% endfilter %}",
    "set block": "{% set a %}b{% endset %}",
    "range replaced": "{% set range = 1 %}",
    "the budget": "{{ context }}",
    "autoescape": "{% autoescape false %}{{ x }}{% endautoescape %}",
}


@pytest.mark.parametrize("name", [*DEEP])
def test_what_is_too_deep_or_long_is_refused_when_it_is_compiled(name):
    with pytest.raises(TemplateFault):
        compile_template(DEEP[name])


@pytest.mark.parametrize(("name", "source"), [*ENDLESS.items(), *HUGE.items()])
def test_no_template_works_without_end_or_fills_the_memory(name, source):
    began = time.process_time()
    fault(source, x="ab\n" * 10_000)
    assert time.process_time() - began < 5, name


@pytest.mark.parametrize("name", LEAKS)
def test_nothing_leads_out_of_the_sandbox(name):
    fault(LEAKS[name], x="ab")


def test_faults_name_their_line():
    assert fault("a\nb\n{{ x }}").line == 3
    assert fault("a\n{% if %}").line == 2
    assert fault("\n\n\n{{ 1 / 0 }}").line == 4
    assert fault("\n{{ 'a'|nonsense }}").line == 2
    assert "line 2: {% include %} is not allowed" in str(fault("\n{% include 'x' %}"))


def test_a_misspelt_name_is_a_fault_and_a_default_mends_it():
    assert "sevrity" in str(fault("{{ sevrity }}"))
    assert rendered("{{ sevrity|default('-') }}{{ x is defined }}") == "-False"


def test_values_are_escaped_in_html_and_nowhere_else():
    evil = "<script>&"
    source = "<b>{{ x }}</b>{{ x ~ '<' }}{{ x|replace('&', '<') }}{{ ', '|join(x) }}"
    assert "<script>" not in rendered(source, html=True, x=evil)
    assert rendered("{{ x }}", x=evil) == evil


def test_between_what_is_joined_nothing_is_markup():
    safe = rendered("{{ [1, 2]|join(x) }}{{ x|e|join(x) }}", html=True, x="<i>")
    assert "<i>" not in safe


def test_what_people_need_is_there():
    source = (
        "{% for a in xs if a > 1 %}{{ loop.index }}{{ '. ' if not loop.last }}{{ a }};{% endfor %}"
        "{{ xs|length }}{{ 'straße'|upper }}{{ 7 // 2 + 1 }}{{ xs[1:]|join('-') }}{{ 'a' + 'b' }}"
    )
    assert rendered(source, xs=(1, 2, 3)) == "1. 2;23;3STRASSE42-3ab"


def test_none_is_shown_as_nothing():
    assert rendered("[{{ x }}]", x=None) == "[]"


def test_steps_are_spent_by_what_is_done_not_by_time():
    compiled = compile_template("{% for a in range(100) %}{{ a }}{% endfor %}")
    assert compiled.render({}, Budget(2000)) == compiled.render({}, Budget(2000))
    with pytest.raises(TemplateFault, match="too often"):
        compiled.render({}, Budget(100))


def test_output_ends_at_its_limit():
    enough = MOST_OUTPUT // MOST_TEXT
    source = f"{{% for a in range({enough}) %}}{{{{ x }}}}{{% endfor %}}"
    assert len(rendered(source, x="a" * MOST_TEXT)) == MOST_OUTPUT
    assert "512 kB" in str(fault(source + "b", x="a" * MOST_TEXT))


@settings(derandomize=True, deadline=None, max_examples=60)
@given(
    st.sampled_from(sorted(FILTERS)),
    st.lists(st.sampled_from(["0", "3", "-1", "999999999", "'a'", "x", "1.5", "''"]), max_size=3),
    st.sampled_from(["x", "3", "1.5", "''", "[1, 'b']", "none", "y"]),
)
def test_a_filter_gives_a_text_or_a_fault(name, arguments, value):
    try:
        found = rendered(f"{{{{ {value}|{name}({', '.join(arguments)}) }}}}", x="a b\nc" * 50)
    except TemplateFault:
        return
    assert len(found) <= MOST_TEXT


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.text(alphabet="{}%# abx|.()[]'\"~+*\n\\-0", max_size=40))
def test_any_text_is_a_template_or_a_fault(source):
    try:
        rendered(source, x="a", a=1, b=())
    except TemplateFault:
        return  # any other error would be a hole
