"""The files of this repository, as git knows them; without git, as they lie in the folder."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
_MADE = {"data", "dist", "build", "htmlcov", "__pycache__"}


def tracked() -> list[Path]:
    """Return the files that belong to the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode == 0:
        names = [name for name in listed.stdout.decode().split("\0") if name]
        return [ROOT / name for name in names if (ROOT / name).is_file()]
    return [path for path in ROOT.rglob("*") if path.is_file() and _kept(path.relative_to(ROOT))]


def _kept(path: Path) -> bool:
    """Tell whether a file is neither made nor in a hidden folder of a tool."""
    folders = path.parts[:-1]
    return not any(name in _MADE or (name[0] == "." and name != ".ci") for name in folders)
