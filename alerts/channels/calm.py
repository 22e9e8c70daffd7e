"""Keeps services from finding addresses, names, commands and tags in plain words. Pure.

Many look for them in whatever is posted, outside of all markup. A blank of no width within them
keeps them from being found, and changes nothing that is seen.
"""

import re

_LIVE = re.compile(
    r"@"
    r"|:(?=//)"
    r"|(?<=[\w-])\.(?=[^\W\d]|\d+\.\d+\.\d)"  # of a host's name, or the first of an address
    r"|(?<!\w)[/#$](?=\w)"
)


def calm(*runs: str) -> tuple[str, ...]:
    """Write runs of one line so that nothing in it is an address, a name, a command or a tag.

    What is found may begin in one run and end in the next.
    """
    line = "".join(runs)
    ends = {found.end() for found in _LIVE.finditer(line)}
    calmed, at = [], 0
    for run in runs:
        letters = enumerate(run, at + 1)
        calmed.append("".join(f"{each}\u200b" if end in ends else each for end, each in letters))
        at += len(run)
    return tuple(calmed)
