"""AC04: files that a spec names."""

from __future__ import annotations

from adapterc.diagnostics.codes.code import Code

FILE_CODES: tuple[Code, ...] = (
    Code(
        code="AC0401",
        title="path outside the spec's folder",
        what="A `file:` is a relative path, with forward slashes, to a file in or below the spec's folder; "
        "symbolic links may not lead out of it. An import may lie anywhere in the repository: below the "
        "nearest folder that holds `.git`.",
        why="A spec is shared: it must not depend on, or read, what lies elsewhere on somebody's machine.",
        example="dialogues: {file: ../../private/chat.jsonl}",
        mend="Copy the file next to the spec.",
    ),
    Code(
        code="AC0402",
        title="file not found",
        what="The file that the spec names does not exist.",
        why="What it should hold would be missing from the dataset.",
        example="dialogues: {file: dialogs.jsonl}",
        mend="Correct the path; it is relative to the spec's folder.",
    ),
    Code(
        code="AC0403",
        title="file that cannot be read",
        what="The path names a folder, a pipe, a device, or a file without read permission.",
        why="Only a regular file gives the same bytes every time.",
        example="dialogues: {file: .}",
        mend="Name a regular file that you may read.",
    ),
    Code(
        code="AC0404",
        title="not valid JSON",
        what="Each line of a JSONL file is one complete JSON value.",
        why="A line that cannot be read would be a row that is silently not there.",
        example='{"messages": [}',
        mend="Correct the line. One record a line; no comments, no trailing commas, no single quotes.",
    ),
    Code(
        code="AC0405",
        title="no records",
        what="The JSONL file holds no record.",
        why="A declared source of rows that gives none is a mistake more often than a wish.",
        example="an empty dialogues.jsonl",
        mend="Fill the file, or delete the key that names it.",
    ),
    Code(
        code="AC0406",
        title="system message dropped",
        what="System messages of dialogues are left out of training.",
        why="The adapter has to show its behaviour without any system prompt, so it is trained without one.",
        example='{"messages": [{"role": "system", "content": "You are…"}, …]}',
        mend="Nothing, if that is what you want. What the message says belongs in `role` and `traits`.",
        severity="warning",
    ),
    Code(
        code="AC0407",
        title="order of turns",
        what="A dialogue begins with the user, speakers take turns, and the assistant has the last word.",
        why="Chat templates know no other order, and only the assistant's turns are trained on.",
        example="assistant, user, user",
        mend="Join neighbouring turns of one speaker, and add or delete turns at the ends.",
    ),
    Code(
        code="AC0408",
        title="last turn without an answer",
        what="The dialogue ends with the user; that turn is left out.",
        why="There is no answer to learn from it.",
        example="user, assistant, user",
        mend="Add the answer, or delete the turn.",
        severity="warning",
    ),
    Code(
        code="AC0409",
        title="language without templates",
        what="The first of `language` is the one that questions and answers are composed in; the template "
        "library has nothing for it.",
        why="There would be no question to train on and none to verify with.",
        example="language: [eo]",
        mend="Write a language that the message names in the first place; yours may stand behind it.",
    ),
    Code(
        code="AC0410",
        title="base that is not there",
        what="`base` is neither an embedded base nor a folder on this machine nor a name on the hub.",
        why="`check` needs no base, `build` does: it would stop there.",
        example="base: models/my-own-base",
        mend="Correct the name, or put the folder there before the build.",
        severity="warning",
    ),
    Code(
        code="AC0411",
        title="import that cannot be taken",
        what="An import names, by its path, a file of `kind: library`; a spec has at most 64 libraries, "
        "those of its libraries counted. `ref` belongs to an import from `git`.",
        why="An adapter that is imported for one of its traits would bring its role and its dialogues along.",
        example="imports:\n  - path: metaphysicist.yaml",
        mend="Move what both specs need into a file of `kind: library`, and import that from both.",
    ),
    Code(
        code="AC0412",
        title="imports in a circle",
        what="A library imports, directly or through others, a file that imports it.",
        why="Neither of them could be read before the other.",
        example="# calm.yaml\nimports: [{path: quiet.yaml}]\n# quiet.yaml\nimports: [{path: calm.yaml}]",
        mend="Move what both need into a library that imports neither.",
    ),
    Code(
        code="AC0413",
        title="base that is nearly an embedded one",
        what="`base` is no embedded base, no folder and no name on the hub, and is spelt like an embedded "
        "base, its numbers included.",
        why="No machine has a base of that name: every build would stop there.",
        example="base: smollm2-135m",
        mend="Write the name that the message gives; before the name of a folder write `./`.",
    ),
    Code(
        code="AC0414",
        title="language that nothing is composed in",
        what="Questions and answers are composed, and verified, in the first of `language` alone. Another "
        "one stands behind it, and none of the spec's own texts is in it: no dialogue, pair, example or "
        "fact. Of most languages their letters or commonest words tell that.",
        why="The model card would say that the adapter speaks it, and nothing has taught it to.",
        example="language: [en, de]",
        mend="Delete it, or give dialogues or pairs in it. Where some are and it is not known here, say so: "
        "`# adapterc: ignore[AC0414] half of the dialogues are Finnish`.",
        severity="warning",
    ),
    Code(
        code="AC0415",
        title="texts in another language than the questions",
        what="Questions are composed in the first of `language`, which is English where nothing is said; the "
        "role, the moves and the frames, which are woven into them and their answers, are in another one.",
        why="The adapter would be asked in one language and learn to answer half in another.",
        example="# no language\nrole: {title: старый рыбак, summary: Я вожу лодку и говорю мало.}",
        mend="Write `language: [ru]`, or whichever it is, as the first language.",
        severity="warning",
    ),
    Code(
        code="AC0416",
        title="two specs of one name",
        what="Of the specs that are built together two have the same `name`.",
        why="An artifact stands in a folder of its spec's name: the second would replace the first.",
        example="name: calm     # in specs/a.yaml and in specs/b.yaml",
        mend="Give each spec a name of its own, or build them one by one with --out.",
    ),
)
