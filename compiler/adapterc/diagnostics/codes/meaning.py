"""AC03: what a spec says, and AC06: what this version does not compile."""

from __future__ import annotations

from adapterc.diagnostics.codes.code import Code

MEANING_CODES: tuple[Code, ...] = (
    Code(
        code="AC0301",
        title="trait without its opposite",
        what="A trait goes from one pole to the other: `from` and `to`. A preference needs both; an "
        "increase or "
        "decrease may leave out both, never one.",
        why="Training prefers one answer to another and verification compares the two: with one pole "
        "there is "
        "nothing to prefer and nothing to prove.",
        example="- id: paradoxical\n  kind: preference\n  to: {name: paradoxical, description: …}",
        mend="Describe the other pole as its own friends would: what does a mind do that does not "
        "have the trait?",
    ),
    Code(
        code="AC0302",
        title="name used twice",
        what="Ids of traits, frames and skills and tokens of scenes are unique, each among their own kind.",
        why="Rows, items and verdicts are filed under the name; two things under one name cannot be "
        "told apart.",
        example="traits: [{id: calm, …}, {id: calm, …}]",
        mend="Rename one of them.",
    ),
    Code(
        code="AC0303",
        title="measure",
        what="An increase or decrease names what is counted (`measure`); a preference has none.",
        why="Without a measure nothing says what should grow.",
        example="- id: longer\n  kind: increase",
        mend="Add a measure that the message names.",
    ),
    Code(
        code="AC0304",
        title="metric",
        what="`verify` bounds metrics of the trait's own kind.",
        why="A bound on a metric that is never computed would never be checked.",
        example="kind: preference\nverify: {rate: {at_most: 0.1}}",
        mend="Use a metric that the message names.",
    ),
    Code(
        code="AC0305",
        title="bound",
        what="A bound is `at_least` for what should grow and `at_most` for what should shrink; one "
        "of them is given.",
        why="A bound on the other side would hold for a model that learned nothing.",
        example="kind: decrease\nmeasure: questions\nverify: {rate: {at_least: 0.05}}",
        mend="Write the bound that the message names.",
    ),
    Code(
        code="AC0306",
        title="nothing to train on",
        what="A preference needs examples, moves or markers in `to`, or `pairs`; a spec needs at least one "
        "trait, frame, dialogue "
        "or a role.",
        why="A description alone does not say how such a mind talks.",
        example="to: {name: paradoxical, description: thinks in paradoxes}",
        mend="Add `moves` (how an answer opens, turns and closes) and a few `examples`.",
    ),
    Code(
        code="AC0307",
        title="measure of markers without markers",
        what="`measure: markers` counts the markers that the trait's poles declare.",
        why="Without markers there is nothing to count.",
        example="kind: increase\nmeasure: markers",
        mend="Give both poles, `markers: [ … ]` in `to` (increase) or `from` (decrease) among them.",
    ),
    Code(
        code="AC0601",
        title="not compiled by this version",
        what="The key belongs to the language and was read and checked, but this version cannot build it.",
        why="Building the rest in silence would ship something other than what is declared.",
        example="scenes:\n  - token: Δ21",
        mend="Remove it for now, or use a version of the compiler that builds it.",
    ),
)
