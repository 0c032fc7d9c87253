"""AC0540 to AC0543: comments that silence findings."""

from __future__ import annotations

from adapterc.diagnostics.codes.code import Code

IGNORE_CODES: tuple[Code, ...] = (
    Code(
        code="AC0540",
        title="ignore without a reason",
        what="A comment silences a finding and does not say why.",
        why="Whoever reads the spec next cannot tell a judgement from a shortcut.",
        example="- Let us begin from the contradiction that…   # adapterc: ignore[AC0502]",
        mend="Write the reason behind the bracket: `# adapterc: ignore[AC0502] a quotation, meant to recur`.",
        severity="warning",
    ),
    Code(
        code="AC0541",
        title="ignore of no code that exists",
        what="The brackets of an ignore hold no code, or one that no finding has.",
        why="It silences nothing, and its author believes that it does.",
        example="# adapterc: ignore[AC502] a quotation",
        mend="Copy the code from the finding; several are parted by commas.",
        severity="warning",
    ),
    Code(
        code="AC0542",
        title="ignore that silences nothing",
        what="No finding of this code stands on the line of the comment, or on the line below a comment that "
        "stands alone.",
        why="It would silence the next finding there, which nobody has judged.",
        example="title: a stoic   # adapterc: ignore[AC0502] a quotation",
        mend="Delete it (`adapterc check --fix` does), or move it to the finding's line or the line above.",
        severity="warning",
    ),
    Code(
        code="AC0543",
        title="ignore of an error",
        what="The code between the brackets stands for an error, or for a finding about an ignore itself.",
        why="A spec with errors cannot be built, whether they are shown or not.",
        example="verify: {accuracy: {at_least: 60}}   # adapterc: ignore[AC0504] later",
        mend="Mend what the finding says, and delete the ignore.",
        severity="warning",
    ),
)
