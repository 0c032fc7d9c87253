"""AC0550 to AC0554: what is found of a teacher."""

from __future__ import annotations

from adapterc.diagnostics.codes.code import Code

TEACHER_CODES: tuple[Code, ...] = (
    Code(
        code="AC0550",
        title="address of a teacher",
        what="`dataset.teacher.endpoint` is an address that begins with http:// or https://, holds neither a "
        "name nor a password, no query and no fragment, and ends before `/chat/completions`.",
        why="What stands in an address goes into keys, reports and logs. Other schemes read files.",
        example='teacher: {endpoint: "https://me:secret@example.org/v1", model: x}',
        mend="Write the bare address, and the key into an environment variable that `key_env` names. If the "
        "file with the password was shared, withdraw the password.",
    ),
    Code(
        code="AC0551",
        title="name of the variable with a teacher's key",
        what="`key_env` is the name of an environment variable: capital letters, digits and underscores, no "
        "digit first.",
        why="The key itself never stands in a spec: specs are committed and shared.",
        example="teacher: {endpoint: …, model: x, key_env: sk-…}",
        mend="Put the key into a variable, `export TEACHER_KEY=…`, and write `key_env: TEACHER_KEY`. A key "
        "that stood in a shared file is withdrawn.",
    ),
    Code(
        code="AC0552",
        title="teacher with nothing to answer",
        what="A teacher answers as the wanted pole of a preference, what the role leaves open, and for "
        "frames without demonstrations. The spec has none of these.",
        why="It would never be asked: whoever named it expects another dataset.",
        example="traits: [{id: short, kind: decrease, measure: reasoning_tokens}]\ndataset: {teacher: self}",
        mend="Declare a preference, or delete `teacher`.",
        severity="warning",
    ),
    Code(
        code="AC0553",
        title="base without a system turn as its own teacher",
        what="With `teacher: self` the base reads the persona as a system turn; the chat template of this "
        "base has none.",
        why="The persona then stands at the head of the question, where a base takes it for a part of what "
        "is asked, and speaks of it.",
        example="base: gemma-2-2b-it\ndataset: {teacher: self}",
        mend="Read some rows (`adapterc expand SPEC --rows 30`); take another base, or a teacher behind an "
        "address.",
        severity="warning",
    ),
    Code(
        code="AC0554",
        title="key of a teacher in the clear",
        what="`key_env` is given, and the address begins with http:// and is not on this machine.",
        why="Anybody on the way can read the key.",
        example='teacher: {endpoint: "http://example.org/v1", model: x, key_env: TEACHER_KEY}',
        mend="Write https://. Within a network of your own say so: `# adapterc: ignore[AC0554] why`.",
        severity="warning",
    ),
)
