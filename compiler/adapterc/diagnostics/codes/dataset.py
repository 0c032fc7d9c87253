"""AC0321, AC0544 and AC0545: weights of sections among the rows."""

from __future__ import annotations

from adapterc.diagnostics.codes.code import Code

DATASET_CODES: tuple[Code, ...] = (
    Code(
        code="AC0321",
        title="mix that leaves no row",
        what="`dataset.mix` gives the weight 0 to every section that the spec has.",
        why="There would be nothing to train on.",
        example="knowledge: [ … ]\ndataset: {mix: {knowledge: 0}}",
        mend="Give one of the sections a weight above 0, or delete the mix.",
    ),
    Code(
        code="AC0544",
        title="section left out by its weight",
        what="`dataset.mix` gives the weight 0 to a section that the spec has: nothing of it reaches a row.",
        why="Its texts were written to change the adapter, and change nothing; what of them is verified is "
        "verified all the same.",
        example="role: {title: a stoic}\ndataset: {mix: {role: 0}}",
        mend="Raise the weight, or take the section out of the spec. If it waits for a later build, say so: "
        "`# adapterc: ignore[AC0544] until the interviews are in`.",
        severity="warning",
    ),
    Code(
        code="AC0545",
        title="weight without a section",
        what="`dataset.mix` has a weight for a section that neither the spec nor a library of it has.",
        why="It weighs nothing, and its author believes that it does.",
        example="dataset: {mix: {dialogues: 2}}   # and no dialogues",
        mend="Delete the weight, or add the section.",
        severity="warning",
    ),
)
