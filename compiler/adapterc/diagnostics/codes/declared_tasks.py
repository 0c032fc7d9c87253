"""AC056: tasks of lm-eval that a spec declares, and the scale that is chosen for an adapter."""

from __future__ import annotations

from adapterc.diagnostics.codes.code import Code

DECLARED_TASK_CODES: tuple[Code, ...] = (
    Code(
        code="AC0560",
        title="task that lm-eval does not know",
        what="`verify.tasks` names tasks, groups and tags of the lm-eval that is installed here.",
        why="A task that does not exist is never run, and nothing is proved by it.",
        example="verify: {tasks: [helaswag]}",
        mend="Correct the name: `lm_eval ls tasks` lists all of them. A task of your own has its definition "
        "in a `file`.",
    ),
    Code(
        code="AC0561",
        title="task declared twice",
        what="A task stands once in `verify.tasks`.",
        why="Two entries may ask for two margins, and one of them would be the one that counts.",
        example="verify: {tasks: [hellaswag, {task: hellaswag, margin: 0.05}]}",
        mend="Delete one of them.",
    ),
    Code(
        code="AC0562",
        title="margin that so few documents cannot show",
        what="Not worse by more than a margin is shown by the lower end of a 95% interval. Where not one of "
        "n documents comes out otherwise the interval still reaches down to -z²/(n + z²), with z = 1.96: "
        "-0.03 for 125 documents.",
        why="Even an adapter that changes no answer would come out as INCONCLUSIVE.",
        example="verify: {tasks: [{task: hellaswag, limit: 50, margin: 0.02}]}",
        mend="Take more documents, or a wider margin; the message names both.",
        severity="warning",
    ),
    Code(
        code="AC0563",
        title="task of one's own that is more than data",
        what="A `file` of `verify.tasks` is a multiple-choice task in lm-eval's YAML: records in a JSONL "
        "file, a prompt with columns in double braces, the columns of the choices and of the right one. Each "
        "record has these columns.",
        why="lm-eval runs the functions and renders the templates that such a file names. A spec is shared, "
        "and what it names must not be run.",
        example='doc_to_text: "{{ question | upper }}"',
        mend="Put what is computed into the records. A task that needs code belongs into your own lm-eval, "
        "where you put it yourself: then its name alone is enough.",
    ),
    Code(
        code="AC0564",
        title="scale that nothing can choose",
        what="`training.scale: auto` is chosen by the effects of traits on development items.",
        why="Of scenes, skills and dialogues such items tell nothing: what is best for the traits may be too "
        "little for a scene to be told.",
        example="scenes: [{token: Δ21, action: A door}]\ntraining: {scale: auto}",
        mend="Write a number, or leave `scale` out: then the adapter is shipped as it was trained.",
    ),
)
