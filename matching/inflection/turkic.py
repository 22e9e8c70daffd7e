"""Endings of Kazakh, in its own letters."""

from matching.inflection.paradigm import after

KAZAKH_LETTERS = ("бвгғджзйкқлмнңпрстуфхһцчшщ", "аәеиоөуұүыіэюя")

_CASES = (
    "ның нің дың дің тың тің ға ге қа ке ны ні ды ді ты ті да де та те "
    "нан нен дан ден тан тен мен бен пен"
)
KAZAKH = {"K": after("K", _CASES), "V": after("V", _CASES)}
