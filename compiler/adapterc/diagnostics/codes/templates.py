"""AC0546, AC0547 and AC07: templates of an author's own."""

from __future__ import annotations

from adapterc.diagnostics.codes.code import Code

TEMPLATE_CODES: tuple[Code, ...] = (
    Code(
        code="AC0546",
        title="template that gives no row",
        what="A family of templates is rendered for nothing, since the spec has no such part, or all that it "
        "gives is blank.",
        why="It was written to make rows, and makes none.",
        example="- family: facts-as-letters\n  each: knowledge   # and the spec knows nothing",
        mend="Delete the family, or add the part of the spec that it is for.",
        severity="warning",
    ),
    Code(
        code="AC0547",
        title="template without its values",
        what="No template of a family uses the values that it is rendered with.",
        why="All of its rows are the same, which is learnt by heart and told again.",
        example='- family: sea\n  use: open\n  ask: "What is the sea?"\n  subjects: [the sea, a wave]',
        mend='Write a value into it: `ask: "What is {{ subject }}?"`.',
        severity="warning",
    ),
    Code(
        code="AC0701",
        title="family that is neither questions nor rows",
        what="A family of templates has `use`, and then `subjects` to ask about, or `each`, and then an "
        "`answer`. Rows are not held out.",
        why="What is asked alone is answered by the base, what has an answer is a row as it stands: each has "
        "its own keys.",
        example='- family: sea\n  ask: "What is {{ subject }}?"\n  answer: "Salt."',
        mend="Write `use: open` with `subjects`, or `each: knowledge` (or another part) with `answer`.",
    ),
    Code(
        code="AC0702",
        title="not a template",
        what="A template has a fault in its syntax, names a value that it is not given, or does what no "
        "template may: call, define, take in files, reach into objects, multiply.",
        why="Templates come from others, too. They run in a process of their own, without files or network, "
        "and have only what wording needs.",
        example='ask: "{% for i in range(9) %}very {% endfor %}{{ subject }}"',
        mend="Write it with the values that the message names, `if`, `for`, `set` and the filters "
        "capitalize, default, first, join, last, length, lower, title, trim and upper.",
    ),
    Code(
        code="AC0703",
        title="template that fails on a value",
        what="A template is sound, and cannot be rendered with a value of the spec: it asks for an entry "
        "that this one has not, or adds a text to a number.",
        why="The row would not be there, or not be what was meant.",
        example='ask: "{{ questions[3] }}"   # and the fact has two questions',
        mend="Ask first: `{% if questions[3] is defined %}…{% endif %}`. A row that comes out blank is left "
        "out.",
    ),
    Code(
        code="AC0704",
        title="template beyond its budget",
        what="A template takes too long or too much memory, makes a text of more than 20,000 characters, or "
        "the templates of a spec are more than 256 families, or give more than 10,000 texts.",
        why="A check takes no longer than its author waits, whoever wrote the template.",
        example="{% for a in steps %}{% for b in steps %}{% for c in steps %}…",
        mend="Loop over less, or write less.",
    ),
)
