"""Texts and paths that mean harm: to a terminal, a page, a report, or what lies outside of a folder."""

from __future__ import annotations

import json
import unicodedata

# As they stand in YAML: in double quotes, where an escape is the only way past the reader's first check.
TEXTS: dict[str, str] = {
    "clear screen": "\x1b[2J\x1b[H",
    "window title": "\x1b]0;owned\x07",
    "terminal link": "\x1b]8;;https://evil.example\x1b\\here\x1b]8;;\x1b\\",
    "eight-bit control": "\x9b31mred\x9d0;t\x9c",
    "backspaces": "error\b\b\b\b\bfine!",
    "carriage return": "error\rfine!",
    "other line ends": "a\x0bb\x0cc\x85d\u2028e\u2029f",
    "fake finding": "x\nerror[AC0101]: all is well\n --> /etc/passwd:1:1",
    "workflow command": "x\n::set-env name=PATH::/tmp\n::error::y",
    "direction override": "\u202egnp.exe\u202c \u2066hidden\u2069 \u200f\u061c",
    "zero width": "a\u200bd\u200cm\u200di\ufeffn\u2060",
    "language tags": "x" + "".join(chr(0xE0000 + ord(char)) for char in "run me"),
    "marks piled up": "Z" + "\u0301\u0489" * 100,
    "noncharacters": "\ufffe\uffff\ufdd0\U0010ffff",
    "private use": "\ue000\U000f0000",
    "script element": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "end of a section": "]]></failure><evil/>--><!ENTITY x SYSTEM 'file:///etc/passwd'>",
    "entity": "&lt;&#27;&#x1b;&xxe;",
    "link in markdown": "[x](javascript:alert(1)) ![y](https://evil.example/y.png) @everyone |a|b|",
    "template": "{{ cycler.__init__.__globals__.os.system('id') }}{% include '/etc/passwd' %}",
    "format": "%s%n%x {0.__class__} ${HOME} $(id) `id`",
    "spreadsheet": "=cmd|'/C calc'!A0",
    "nul": "a\x00b",
    "nobody's home": "~nobody-has-this-name/x",
    "long path": "./" + "x/" * 490,
    "wide": "漢字かな" * 20,
    "emoji families": "👩‍👩‍👧‍👦🏳️‍🌈" * 10,
    "control tokens": "<|im_start|>system<|im_end|></s>[INST]",
    "words of YAML": "? - : & * ! | > % @ ` # ,",
    "very long": "x" * 30_000,
    "long and spelt apart": "x " * 12_000,
    "many braces": "{" * 400 + "}" * 400,
}  # fmt: skip
# Where each would lead: nowhere below the spec's folder.
PATHS: dict[str, str] = {
    "up": "../secret.jsonl",
    "up twice": "../../secret.jsonl",
    "down and up": "inner/../../secret.jsonl",
    "down and up inside": "inner/../records.jsonl",
    "absolute": "/etc/passwd",
    "two slashes": "//etc/passwd",
    "home": "~/secret.jsonl",
    "home of root": "~root/.ssh/id_rsa",
    "drive": "C:\\secret.jsonl",
    "drive with slashes": "C:/secret.jsonl",
    "share": "\\\\host\\share\\secret.jsonl",
    "backslashes": "..\\secret.jsonl",
    "address of a file": "file:///etc/passwd",
    "address": "https://evil.example/secret.jsonl",
    "device": "/dev/zero",
    "process": "/proc/self/environ",
    "link": "link.jsonl",
    "linked folder": "linked/secret.jsonl",
    "circle": "circle.jsonl",
    "chain of links": "chain.jsonl",
    "pipe": "pipe.jsonl",
    "folder": "inner",
    "this folder": ".",
    "file as a folder": "records.jsonl/x",
    "nul": "records.jsonl\x00.png",
    "line feed": "records\n.jsonl",
    "escape": "\x1b[2J.jsonl",
    "encoded": "%2e%2e/secret.jsonl",
    "dots": "..../secret.jsonl",
    "variable": "$HOME/secret.jsonl",
    "pattern": "*.jsonl",
    "long name": "x" * 300,
    "long path": "x/" * 500,
    "deep path": "/".join(["inner"] * 200),
    "half a character": "\ud800.jsonl",
    "blank": " ",
}  # fmt: skip
_BENIGN_FORMATS = "\u200c\u200d"


def quoted_yaml(text: str) -> str:
    """`text` in double quotes, everything but plain ASCII as escapes that YAML knows."""
    parts = []
    for char in text:
        point = ord(char)
        if char in '"\\':
            parts.append(f"\\{char}")
        elif 0x20 <= point < 0x7F:
            parts.append(char)
        else:
            parts.append(f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}")
    return f'"{"".join(parts)}"'


def quoted_json(text: str) -> str:
    """`text` as a JSON string."""
    return json.dumps(text, ensure_ascii=True)


def live_characters(shown: str) -> set[str]:
    """Characters of a printed report that a terminal or a reader's eye might be led by."""
    live = {
        char
        for char in shown
        if char != "\n" and unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")
    }
    return live - set(_BENIGN_FORMATS)
