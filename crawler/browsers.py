"""Which browser shows pages, and what is missing where none can."""

import importlib.util
import os
import shutil
from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def find_browser(chosen: str = "") -> str | None:
    """Return the program to start: the chosen one, or the first found on PATH.

    None: there is none but perhaps the one that playwright itself brings. Raises ValueError if
    the chosen one is no program.
    """
    if chosen:
        found = shutil.which(chosen)
        if found is None:
            raise ValueError(f"there is no program {chosen}")
        return found
    return next((found for name in _NAMES if (found := shutil.which(name))), None)


def missing_for_rendering(chosen: str = "") -> str:
    """Return what must be installed before pages can be shown, and how; "" if all is there."""
    if importlib.util.find_spec("playwright") is None:
        return "its extra is not installed; type: pip install 'wirewatch[browser]'"
    try:
        if find_browser(chosen) is not None or _own_browsers():
            return ""
    except ValueError as exc:
        return f"{exc}; correct `browser` in [crawler], or leave it out"
    return (
        "no Chromium was found; type: apt install chromium (or: playwright install chromium), or "
        "name one by `browser` in [crawler]"
    )


def _own_browsers() -> bool:
    """Tell whether playwright has downloaded a Chromium of its own, where it keeps them."""
    named = os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "")
    folders = [named] if named else ["~/.cache/ms-playwright", "~/Library/Caches/ms-playwright"]
    return any(any(Path(each).expanduser().glob("chromium*")) for each in folders)
