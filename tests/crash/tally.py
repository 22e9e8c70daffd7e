"""What all chains of kills together came to."""

import pytest

from tests.crash.ledger import Verdict


class Tally:
    """Counts kills and what the receivers' books said after them."""

    def __init__(self) -> None:
        self.kills = self.messages = self.repeats = self.lost = self.others = 0

    def add(self, kills: int, verdict: Verdict) -> None:
        self.kills += kills
        self.messages += verdict.messages
        self.repeats += verdict.repeats
        self.lost += len(verdict.lost)
        self.others += len(verdict.faults) - len(verdict.lost)

    def __str__(self) -> str:
        return (
            f"crash-test: {self.kills} kills, {self.messages} messages, {self.repeats} repeats "
            f"(same id, same bytes), lost = {self.lost}, other faults = {self.others}"
        )


TALLY = pytest.StashKey[Tally]()
