"""AC02: keys, types and ranges."""

from __future__ import annotations

from adapterc.diagnostics.codes.code import Code

SCHEMA_CODES: tuple[Code, ...] = (
    Code(
        code="AC0201",
        title="language version",
        what="Every spec says which version of the language it is written in: `adapterc: 1`.",
        why="A later version may give the same keys another meaning.",
        example="name: stoic\nbase: smollm2-135m-instruct",
        mend="Write `adapterc: 1` as the first line. A spec of a later version needs a later compiler.",
    ),
    Code(
        code="AC0202",
        title="unknown key",
        what="Only keys of the language are accepted, each in the mapping that it belongs to.",
        why="A misspelt key that is ignored changes what is built without a word.",
        example="traits:\n  - id: stoic\n    knd: preference",
        mend="Correct the spelling, indent the key as the message says, or delete it.",
    ),
    Code(
        code="AC0203",
        title="missing key",
        what="A key without which its mapping means nothing is not there.",
        why="There is no default that would be right for everybody.",
        example="traits:\n  - kind: preference",
        mend="Add the key.",
    ),
    Code(
        code="AC0204",
        title="wrong type",
        what="The value is of another type than the key takes. YAML 1.2 decides types: `no` is text, "
        "`010` is ten.",
        why="Guessing what was meant would train on the guess.",
        example="markers: paradox            # a list is expected: [paradox]",
        mend="Write the type that the message names. Quote text that looks like a number or holds `: `.",
    ),
    Code(
        code="AC0205",
        title="number out of bounds",
        what="The number lies outside what the key allows.",
        why="Outside of it the setting has no meaning or cannot work.",
        example="dataset:\n  replay: 0.9",
        mend="Choose a value within the bounds that the message names.",
    ),
    Code(
        code="AC0206",
        title="not one of the choices",
        what="The key takes one of a few words.",
        why="Another word has no meaning here.",
        example="kind: prefer",
        mend="Use one of the words that the message names.",
    ),
    Code(
        code="AC0207",
        title="too long, too short or empty",
        what="Texts and lists have bounds, and a text that is given must say something.",
        why="An empty text trains nothing; one of megabytes does not fit a model.",
        example='description: "  "',
        mend="Fill it, shorten it, or delete the key.",
    ),
    Code(
        code="AC0208",
        title="malformed name",
        what="Ids are lower-case letters, digits and hyphens, 64 at most; languages are tags such as "
        "en or pt-BR.",
        why="They become file names, test names and report anchors everywhere.",
        example="name: My Stoic!",
        mend="Rename it: my-stoic.",
    ),
    Code(
        code="AC0209",
        title="slot",
        what="A move may hold the slots {claim}, {Claim}, {subject} and {Subject}, and no other brace.",
        why="Slots are filled as data; anything else would be trained on as it stands.",
        example='open: ["Suppose {clam} holds."]',
        mend="Use one of the four slots; a move holds no brace that is not part of one.",
    ),
)
