"""AC01: how a file reads as text and as YAML."""

from __future__ import annotations

from adapterc.diagnostics.codes.code import Code

READING_CODES: tuple[Code, ...] = (
    Code(
        code="AC0101",
        title="file too large",
        what="A spec may have at most 4 MiB, a JSONL file at most 16 MiB.",
        why="A spec is written and reviewed by people; something this large is another file by mistake.",
        example="traits.yaml is a 700 MB export",
        mend="Check the path. Long dialogues and probes belong in JSONL files that the spec names.",
    ),
    Code(
        code="AC0102",
        title="not UTF-8",
        what="Specs and JSONL files are UTF-8. A byte-order mark at the start is allowed.",
        why="Read in a guessed encoding, letters turn into other letters and would be trained on.",
        example="a file saved as UTF-16 or Windows-1251",
        mend="Save the file as UTF-8 in your editor, or: iconv -f WINDOWS-1251 -t UTF-8 old > new",
    ),
    Code(
        code="AC0103",
        title="character that may not stand in a file",
        what="Control characters, lone carriage returns, U+0085, U+2028 and U+2029 may not stand raw "
        "in a file.",
        why="They are invisible, and programs disagree about whether they end a line.",
        example="name: stoic<NUL>",
        mend='Delete it, or write it as an escape in double quotes: "\\u2028".',
    ),
    Code(
        code="AC0104",
        title="not valid YAML",
        what="The file breaks YAML's grammar at this place; what follows was not read.",
        why="Nothing can be said about a spec whose structure is not known.",
        example="open:\n  - {Claim} holds.      # a value that begins with { must be quoted",
        mend="Quote text that holds `: ` or ` #` or begins with one of { [ & * ! | > @ ` % and "
        "indent with spaces.",
    ),
    Code(
        code="AC0105",
        title="more than one document",
        what="A spec file holds one YAML document.",
        why="A second document would be ignored in silence.",
        example="adapterc: 1\nname: a\n---\nadapterc: 1\nname: b",
        mend="Delete the line `---`, or put each spec into a file of its own.",
    ),
    Code(
        code="AC0106",
        title="not a mapping",
        what="The top level of a spec is a mapping of keys to values.",
        why="An empty file or a list declares nothing.",
        example="- name: stoic",
        mend="Begin with `adapterc: 1`, then `name:` and `base:`.",
    ),
    Code(
        code="AC0107",
        title="nested too deeply",
        what="Values may be nested at most 64 deep.",
        why="The language needs eight levels; more is a broken or hostile file.",
        example="[[[[[[[[ … ]]]]]]]]",
        mend="Remove the nesting, or close the brackets that were left open.",
    ),
    Code(
        code="AC0108",
        title="too many values",
        what="A file may hold at most 50,000 values, those repeated by aliases counted each time.",
        why="A few lines of aliases can expand to more than a machine can hold.",
        example="a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]   # and so on",
        mend="Write fewer values; long lists of dialogues belong in a JSONL file.",
    ),
    Code(
        code="AC0109",
        title="alias that leads nowhere",
        what="An alias (`*name`) must follow the anchor (`&name`) it repeats, outside of it; at most "
        "1,000 a file.",
        why="An alias inside its own anchor would be a value without end.",
        example="role: &me\n  facts: [*me]",
        mend='If it is text that begins with a star, quote it: "*7". Else anchor the value first, or write '
        "it out.",
    ),
    Code(
        code="AC0110",
        title="duplicate key",
        what="A key may stand once in a mapping. Keys that differ only in how their accents are "
        "encoded are the same.",
        why="YAML readers keep one of the two and drop the other in silence.",
        example="name: stoic\nname: cynic",
        mend="Delete one of them, or merge their values. Where two items of a list became one mapping, write "
        "the `-` of the second.",
    ),
    Code(
        code="AC0111",
        title="tag",
        what="YAML tags (`!name`, `!!name`) are refused.",
        why="A spec is data: a tag asks the reader to build something else from it, at worst to run code.",
        example="name: !!str 12",
        mend='Remove the tag; quote a value to make it text: "12".',
    ),
    Code(
        code="AC0112",
        title="merge key",
        what="The merge key `<<` of YAML 1.1 is refused.",
        why="YAML 1.2 has no such key, and it makes keys appear that stand nowhere.",
        example="to:\n  <<: *pole\n  name: stoic",
        mend="Write the keys out, or repeat whole values with an alias.",
    ),
    Code(
        code="AC0113",
        title="key that is not a name",
        what="Keys are text. A number, true, null, a list or a mapping cannot be one.",
        why="No key of the language is any of these; mostly a `- ` or a quote is missing.",
        example="facts:\n  1: marble is patient",
        mend='Quote the key if it is meant ("1"), else write a list item: `- …`.',
    ),
    Code(
        code="AC0114",
        title="number out of range",
        what="Whole numbers may have 18 digits; other numbers must fit a double.",
        why="Larger ones cannot be kept exactly, and 1e999 would silently be infinity.",
        example="seed: 99999999999999999999",
        mend="Use a smaller number, or quote it if it is text.",
    ),
    Code(
        code="AC0115",
        title="YAML directive",
        what="Specs are YAML 1.2; a %YAML directive for another version and %TAG are refused.",
        why="In YAML 1.1, `no` is false and `010` is eight: the same spec would mean something else.",
        example="%YAML 1.1\n---\nadapterc: 1",
        mend="Delete the directive.",
    ),
    Code(
        code="AC0116",
        title="half of a character",
        what="An escape of JSON stands for half of a surrogate pair; YAML has none for both.",
        why="It is no character: it cannot be written to a file or be tokenized.",
        example='{"prompt": "\\ud83d alone"}',
        mend="Write both halves of the pair, or the character itself.",
    ),
    Code(
        code="AC0117",
        title="too many findings",
        what="At most 200 findings are shown at a time.",
        why="Nobody reads more, and most of them have one cause.",
        example="a JSONL file in another format",
        mend="Mend the first ones and run the check again.",
    ),
    Code(
        code="AC0118",
        title="key or item that is read as text",
        what="A line of a text begins with a key that its mapping could have and lacks, or, in a list, with "
        "a dash: it is indented further than the text, and so is part of it.",
        why="What it was to say is not said, and the text above is trained on with it.",
        example="description: >-\n  Weighs before it speaks.\n  markers: [measure]",
        mend="Indent it as the message says. If it is meant as text, silence the warning with that reason.",
        severity="warning",
    ),
)
