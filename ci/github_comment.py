"""Which comment of a pull request is ours: `github_comment.py FILE AUTHOR`, comments on standard input.

Prints the number of the first comment by AUTHOR that begins with the first line of FILE, or nothing. Somebody
else's comment with that line is not ours.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def pages(text: str) -> Iterator[dict[str, Any]]:
    """The comments of all pages, which come as one array behind another."""
    decoder, at = json.JSONDecoder(), 0
    while at < len(text):
        page, end = decoder.raw_decode(text, at)
        yield from page
        at = end + len(text[end:]) - len(text[end:].lstrip())


def own(comments: Iterator[dict[str, Any]], mark: str, author: str) -> int | None:
    """The number of the comment that is kept up to date."""
    for one in comments:
        login = (one.get("user") or {}).get("login")
        if login == author and str(one.get("body") or "").startswith(mark):
            return int(one["id"])
    return None


def main() -> None:
    """Print it."""
    file, author = sys.argv[1:]
    mark = Path(file).read_text(encoding="utf-8").partition("\n")[0]
    found = own(pages(sys.stdin.read().strip()), mark, author)
    if found is not None:
        print(found)


if __name__ == "__main__":
    main()
