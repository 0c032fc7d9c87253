"""Whether an artifact's files are as they were built, in the form asked for."""

from __future__ import annotations

from typing import TextIO
from xml.etree import ElementTree as ET

from adapterc.diagnostics.quoting import counted, escaped
from adapterc.diagnostics.render.ascii_json import ascii_json
from adapterc.driver.integrity import Integrity
from adapterc.emit.provenance import UNREPRODUCED

_NOT_COMPARED = f"{' and '.join(UNREPRODUCED)} tell of one run and have no hash"
"""In artifacts of versions that did not seal them."""


def print_integrity(found: Integrity, out: TextIO, *, form: str) -> None:
    """Every file that is not as it was built, and what that comes to."""
    if form == "json":
        print(ascii_json(_record(found)), end="", file=out)
    elif form == "junit":
        print(_junit(found), end="", file=out)
    elif form == "markdown":
        print(_markdown(found), end="", file=out)
    else:
        for one in found.differences:
            print(f"{one.kind:<17} {escaped(one.path)}", file=out)
        print(_summary(found), file=out)


def _summary(found: Integrity) -> str:
    said = f"{escaped(found.name)}: {counted(found.files, 'file')} with a hash"
    rest = "" if found.sealed else f"; {_NOT_COMPARED}"
    if found.intact:
        return f"{said}, all as they were built{rest}"
    differ = len(found.differences)
    return f"{said}; {counted(differ, 'file')} not as built{rest}"


def _record(found: Integrity) -> dict[str, object]:
    return {
        "name": found.name,
        "intact": found.intact,
        "files": found.files,
        "not_compared": [] if found.sealed else list(UNREPRODUCED),
        "differences": [{"path": one.path, "kind": one.kind} for one in found.differences],
    }


def _junit(found: Integrity) -> str:
    """A case for each file that differs, or one for all of them."""
    count = str(len(found.differences))
    root = ET.Element("testsuites", name=f"adapterc {escaped(found.name)}")
    tests = str(max(1, len(found.differences)))
    suite = ET.SubElement(root, "testsuite", name="integrity", tests=tests, failures=count)
    if found.intact:
        ET.SubElement(suite, "testcase", classname="integrity", name="every file is as it was built")
    for one in found.differences:
        case = ET.SubElement(suite, "testcase", classname="integrity", name=escaped(one.path))
        ET.SubElement(case, "failure", type=one.kind, message=f"{escaped(one.path)}: {one.kind}")
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _markdown(found: Integrity) -> str:
    lines = ["| File | Found |", "|---|---|"] if found.differences else []
    lines += [f"| {_cell(one.path)} | {one.kind} |" for one in found.differences]
    return "\n".join([f"# {_cell(found.name)}: {'intact' if found.intact else 'not intact'}", "", *lines, ""])


def _cell(text: str) -> str:
    return escaped(text).translate({ord(char): f"&#{ord(char)};" for char in "|<>&`*_[]#\\"})
