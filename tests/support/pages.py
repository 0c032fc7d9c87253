"""Pages of ours as a browser would take them."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"meta", "link", "input", "line", "rect", "circle", "path", "wbr"}
TAGS = """
    html head meta title link style body a header div span nav fieldset legend label input p h1 h2 h3 h4
    dl dt dd main section table caption thead tbody tr th td article figure figcaption strong svg desc
    rect line text g circle path details summary button select option ul li code pre footer script wbr
"""


class Page(HTMLParser):
    """Elements with their attributes, and the text that a reader sees, as a browser would take them."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append((self.open[-1] if self.open else "", data))

    def shown(self) -> str:
        return "".join(text for tag, text in self.texts if tag not in ("script", "style"))

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def inside(self, tag: str) -> list[str]:
        return [text for name, text in self.texts if name == tag]
