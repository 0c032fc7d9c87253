"""A comparison as Markdown, as a comment under a limit, and as a page."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from adapterc.driver.compare import CompareRequest, compare
from adapterc.emit.diff_html import render_diff_html
from adapterc.emit.diff_json import diff_record
from adapterc.emit.diff_md import COMMENT_BYTES, render_diff_markdown
from adapterc.emit.diff_words import headline, spec_summary, word_text
from adapterc.ir.comparison import (
    ComparedSpec,
    Comparison,
    Estimate,
    Figure,
    NodeChange,
    Texts,
)
from support.comparing import write_builds
from support.pages import TAGS, Page
from support.texts import HOSTILE

EVIL = (
    *HOSTILE,
    "@everyone and @ada see #12 and !34",
    "| a | b |\n# head\n---\n```\n</details><!-- x",
    "www.example.org",
)


def compared(folder: Path, *, hostile: bool = False) -> Comparison:
    old, new = write_builds(folder, hostile=hostile)
    found = compare(CompareRequest(before=str(old), after=str(new)))
    assert found.faults == ()
    return found.comparison


@pytest.fixture(name="plain", scope="module")
def _plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Comparison]:
    folder = tmp_path_factory.mktemp("plain")
    found = compared(folder)
    text = {field: getattr(found, field).replace(str(folder), "build") for field in ("before", "after")}
    specs = tuple(
        replace(
            spec,
            before_at=spec.before_at.replace(str(folder), "build"),
            after_at=spec.after_at.replace(str(folder), "build"),
        )
        for spec in found.specs
    )
    yield replace(found, **text, specs=specs)


@pytest.fixture(name="hostile")
def _hostile(plain: Comparison) -> Comparison:
    """Hostile text wherever a comparison has text of somebody else's."""
    (spec,) = plain.specs
    evil = "\n".join(EVIL)
    assert spec.behaviour is not None
    assert spec.rows is not None
    texts = tuple(
        Texts(kind="question", prompt=one, base=one, before=evil, after=f"{evil}!", base_before=one)
        for one in EVIL
    )
    parts = tuple(replace(part, name=f"{part.name}{EVIL[1]}") for part in spec.behaviour.parts)
    nodes = tuple(
        NodeChange(change="changed", path=one, before=evil, after=one, before_at=one, after_at=one)
        for one in EVIL
    )
    rows = tuple(
        replace(row, after=replace(row.after, asked=evil, said=evil, made=evil, node=EVIL[0], family=EVIL[4]))
        for row in spec.rows.shown
        if row.after is not None
    )
    return Comparison(
        before=EVIL[0],
        after=EVIL[4],
        specs=(
            replace(
                spec,
                name=EVIL[1],
                before_at=EVIL[2],
                nodes=nodes,
                rows=replace(spec.rows, shown=rows, note=EVIL[4]),
                behaviour=replace(spec.behaviour, parts=parts, texts=texts, notes=EVIL),
                notes=EVIL,
                after_findings=EVIL,
            ),
        ),
    )


OPENING = """\
<!-- adapterc:diff -->
### adapterc diff: metaphysicist differs

Before: <code>build/old/metaphysicist</code>. After: <code>build/new/metaphysicist</code>.

| Spec | Difference |
|---|---|
| metaphysicist | NOT VERIFIED → INCONCLUSIVE; 1 node of the spec; \
rows&#58; 1 changed; 1 of 24 answers differ |

#### metaphysicist: NOT VERIFIED → INCONCLUSIVE

<code>build/old/metaphysicist</code> → <code>build/new/metaphysicist</code>.

| | Asked for | Base | Before | After | Difference |
|---|---|---|---|---|---|
| **the whole** | | | NOT VERIFIED | **INCONCLUSIVE** | another verdict |
| **paradoxical-reasoning** | | | VERIFIED | VERIFIED |  |
| accuracy, of pairs | at least 0.6 | 0.28 [0.18, 0.38] | 0.83 [0.74, 0.92] | 0.83 [0.74, 0.92] | the same |
| effect, nats a byte |  |  | 0.18 [0.14, 0.23] | 0.18 [0.14, 0.23] | the same |
| **longer-reasoning** | | | INCONCLUSIVE | INCONCLUSIVE |  |
| length, words |  | 61.0 [52.0, 71.0] | 103 [88.0, 121] | 103 [88.0, 121] | the same |
| effect, times the words | at least 1.5 |  | 1.68 [1.39, 2.03] | 1.68 [1.39, 2.03] | the same |
| **less-assistant** | | | NOT VERIFIED | **VERIFIED** | another verdict |
| rate, of answers | at most 0.1 | 0.56 [0.42, 0.70] | 0.25 [0.15, 0.39] | 0.02 [0.01, 0.04] | \
lower: the intervals do not meet |
| effect, share of answers |  |  | -0.31 [-0.45, -0.17] | -0.31 [-0.45, -0.17] | the same |
| **parrot gate** | | | holds | holds |  |
| **retention** | | | VERIFIED | VERIFIED |  |

<details><summary>1 node of the spec differs</summary>

| | Node | Before | After |
|---|---|---|---|
| changed | <code>traits.less-assistant.verify.rate.at&#95;most</code> | 0.05 | 0.1 |

</details>

<details><summary>rows&#58; 1 changed (as they were trained on)</summary>
"""


def test_the_comment_begins_with_its_marker_and_says_most_first(plain: Comparison) -> None:
    text = render_diff_markdown(plain, limit=COMMENT_BYTES, marker="diff")
    assert text.startswith(OPENING)
    assert "Left out" not in text


def test_markdown_for_a_summary_has_no_marker(plain: Comparison) -> None:
    assert render_diff_markdown(plain).startswith("### adapterc diff: metaphysicist differs\n")


@pytest.mark.parametrize("limit", [1_000, 2_000, 5_000, 20_000, COMMENT_BYTES])
def test_a_comment_is_cut_by_whole_sections_and_says_so(plain: Comparison, limit: int) -> None:
    (spec,) = plain.specs
    texts = tuple(
        Texts(kind="question", prompt=f"Тишина {at}?", base="а" * 900, before="б" * 900, after=f"{at}" * 900)
        for at in range(60)
    )
    assert spec.behaviour is not None
    many = replace(spec, behaviour=replace(spec.behaviour, texts=texts))
    text = render_diff_markdown(replace(plain, specs=(many,)), limit=limit, marker="diff")
    assert len(text.encode()) <= limit
    assert text.startswith("<!-- adapterc:diff -->\n### adapterc diff: metaphysicist differs\n")
    assert text.count("<details>") == text.count("</details>")
    assert re.search(rf"^Left out to stay under {limit:,} bytes: .*\d+ answers\.", text, re.MULTILINE)
    assert not re.search(r"^\| .*[^|\n]$", text, re.MULTILINE)


def test_what_tells_least_goes_first(plain: Comparison) -> None:
    whole = render_diff_markdown(plain, marker="diff")
    assert "Left out" not in whole
    text = render_diff_markdown(plain, limit=len(whole.encode()), marker="diff")
    assert "| **less-assistant** |" in text
    assert re.search(r"^Left out to stay under [\d,]+ bytes: 1 answer\.", text, re.MULTILINE)


def test_hostile_text_is_text_in_markdown(hostile: Comparison) -> None:
    text = render_diff_markdown(hostile, limit=COMMENT_BYTES, marker="diff")
    allowed = ("details", "summary", "code", "br", "sub", "em")
    assert {tag.strip("/") for tag in re.findall(r"<(/?\w+)", text)} <= set(allowed)
    assert text.count("<!--") == 1
    assert not re.search(r"https?://|www\.|@\w|#\d|!\d|\]\(|```", re.sub(r"&#\d+;", "", text))
    assert text.count("&#64;") == text.count("<code>&#64;</code>")
    assert "<code>&#64;</code>everyone" in text
    assert "<code>&#35;</code>12" in text
    assert text.count("<details>") == text.count("</details>")
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {line.count("|") for line in rows} <= {3, 4, 5, 6, 7}
    assert not set("\u202e\u202c\x00\x1b") & set(text)


def test_the_page_is_one_file_with_our_script_and_style_alone(plain: Comparison) -> None:
    page = Page(render_diff_html(plain))
    assert page.open == []
    policy = next(meta["content"] for meta in page.named("meta") if meta.get("http-equiv"))
    for tag in ("style", "script"):
        inside = "".join(page.inside(tag))
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in str(policy)
    assert "metaphysicist differs" in page.shown()
    assert "lower: the intervals do not meet" in page.shown()
    assert "traits.less-assistant.verify.rate.at_most" in page.shown()
    assert "Silence is what was said before." in page.shown()


def test_hostile_text_is_text_on_the_page(hostile: Comparison) -> None:
    page = Page(render_diff_html(hostile))
    assert {tag for tag, _ in page.elements} <= {*TAGS.split(), "ul"}
    names = {name for _, attributes in page.elements for name in attributes}
    assert not [
        name for name in names if name.startswith("on") or name in ("style", "srcset", "action", "src")
    ]
    assert not [evil for evil in HOSTILE[:5] if evil not in page.shown()]
    assert not set("\u202e\u202c\x00\x1b") & set(page.shown())


def test_numbers_beyond_any_axis_are_told_and_not_drawn(plain: Comparison) -> None:
    (spec,) = plain.specs
    assert spec.behaviour is not None
    vast = Estimate(value=0.0, low=-1e308, high=1e308)
    parts = [
        replace(part, figures=tuple(replace(one, after=vast) for one in part.figures))
        for part in spec.behaviour.parts
    ]
    changed = replace(spec, behaviour=replace(spec.behaviour, parts=tuple(parts)))
    page = Page(render_diff_html(replace(plain, specs=(changed,))))
    assert page.named("svg") == []


def test_ids_on_the_page_are_there_once_and_links_lead_to_them(plain: Comparison) -> None:
    twice = replace(plain, specs=(*plain.specs, *plain.specs))
    page = Page(render_diff_html(twice))
    ids = [str(found["id"]) for _, found in page.elements if "id" in found]
    assert len(ids) == len(set(ids))
    links = [str(found["href"])[1:] for found in page.named("a")]
    assert set(links) <= set(ids)


def test_nothing_that_differs_is_said(plain: Comparison) -> None:
    (spec,) = plain.specs
    same = Comparison(
        before="a", after="b", specs=(ComparedSpec(name="x", before_at="x.yaml", after_at="x.yaml"),)
    )
    assert headline(same) == "x is the same"
    assert headline(replace(same, specs=same.specs * 3)) == "3 specs, all of them the same"
    assert headline(replace(same, specs=(*same.specs, spec))) == "1 of 2 specs differs"
    assert render_diff_markdown(same) == (
        "### adapterc diff: x is the same\n\nBefore: <code>a</code>. After: <code>b</code>.\n"
    )
    assert "Nothing differs." in render_diff_html(same)


def test_a_spec_on_one_side_alone_is_told() -> None:
    assert spec_summary(ComparedSpec(name="x", before_at="", after_at="x.yaml")) == "only after"
    broken = ComparedSpec(name="x", before_at="x.yaml", after_at="x.yaml", after_findings=("a", "b"))
    assert spec_summary(broken) == "does not hold after: 2 errors; the same spec"


@pytest.mark.parametrize(
    ("word", "holds", "said"),
    [
        ("within noise", (True, True), "within noise"),
        (
            "within noise",
            (False, True),
            "within noise, though the later estimate lies outside the earlier interval",
        ),
        ("higher", (False, False), "higher: the intervals do not meet"),
        ("no interval", (None, None), "+0.01, no interval to tell by"),
        ("", (None, None), ""),
    ],
)
def test_words_for_a_figure(word: str, holds: tuple[bool | None, bool | None], said: str) -> None:
    figure = Figure(
        what="kl",
        unit="",
        base=None,
        before=Estimate(value=0.03),
        after=Estimate(value=0.04),
        word=word,  # type: ignore[arg-type]
        before_holds=holds[0],
        after_holds=holds[1],
    )
    assert word_text(figure).replace("0.010", "0.01") == said


def test_json_has_all_of_it(plain: Comparison) -> None:
    record = diff_record(plain)
    assert (record["schema_version"], record["differs"], record["before"]) == (
        1,
        True,
        "build/old/metaphysicist",
    )
    (spec,) = record["specs"]
    assert (spec["differs"], spec["nodes"][0]["path"]) == (True, "traits.less-assistant.verify.rate.at_most")
    assert len(spec["behaviour"]["texts"]) == 24
