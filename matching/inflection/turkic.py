"""Endings of Kazakh, in its own letters."""

KAZAKH_LETTERS = ("бвгғджзйкқлмнңпрстуфхһцчшщ", "аәеиоөуұүыіэюя")

KAZAKH = {
    each: " ".join(
        each + end
        for end in (
            "ның нің дың дің тың тің ға ге қа ке ны ні ды ді ты ті да де та те "
            "нан нен дан ден тан тен мен бен пен"
        ).split()
    )
    for each in "KV"
}
