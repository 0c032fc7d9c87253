"""AC08: evidence that is committed beside specs, as `adapterc gate` finds it."""

from __future__ import annotations

from adapterc.diagnostics.codes.code import Code

EVIDENCE_CODES: tuple[Code, ...] = (
    Code(
        code="AC0801",
        title="spec without evidence",
        what="`adapterc gate` asks for a file of evidence a spec, called by the spec's name, in the folder "
        "`evidence` at the top of the repository or in the one that --evidence names.",
        why="Nothing says that what the spec declares was ever shown.",
        example="name: calm     # and no evidence/calm.json",
        mend="Build the spec where its base is, run `adapterc evidence build/NAME`, and commit what it "
        "writes.",
    ),
    Code(
        code="AC0802",
        title="damaged evidence",
        what="Evidence is the text that `adapterc evidence` writes, whole and unchanged, in a regular file: "
        "its hash over itself fits, it is of this spec, and the whole is no better than its parts.",
        why="What was edited, cut, merged line by line or put in the place of another proves nothing.",
        example='"verdict": "VERIFIED"     # was INCONCLUSIVE, changed by hand',
        mend="Take the file from version control as it was, or write it anew from the artifact with "
        "`adapterc evidence`.",
    ),
    Code(
        code="AC0803",
        title="stale evidence",
        what="Evidence is bound to the parts of the spec that anything is judged by, the templates, the rows "
        "and held-out items as they are laid out, the pins of imports and scenes, the compiler and its "
        "version, and the base's files where they are on this machine. One of these is another than it was. "
        "Comments, layout and the order of keys are no part of it.",
        why="The verdicts are about something else than what stands here.",
        example="moves: {open: [Granted.]}     # was changed after the build",
        mend="Build the spec again where its base is, and commit the evidence of that build. Stages that "
        "nothing has changed for come from the cache.",
    ),
    Code(
        code="AC0804",
        title="evidence of an adapter that is not VERIFIED",
        what="The evidence is whole and tells of just this spec; by it the adapter is NOT VERIFIED, or "
        "INCONCLUSIVE.",
        why="What is not verified is not to be used as verified.",
        example='"verdict": "NOT VERIFIED"',
        mend="See report.html in the artifact: it says where the verdict comes from and what its figures "
        "advise.",
    ),
    Code(
        code="AC0805",
        title="evidence of a lower level than is asked for",
        what="With `gate --profile standard` or `release`, what was measured must be at least of that "
        "profile, for every trait.",
        why="A lower profile leaves conditions untested: quick has no control, standard one training seed.",
        example="verify: {profile: quick}     # and: adapterc gate --profile standard",
        mend="Ask for the profile in the spec (`verify: {profile: standard}`), build it, and commit its "
        "evidence.",
    ),
    Code(
        code="AC0806",
        title="evidence without a signature",
        what="With `gate --signers FILE` each file of evidence has a signature beside it, of the same name "
        "with `.sig` behind it.",
        why="Without one anybody who may change the repository can have written the evidence.",
        example="evidence/calm.json     # and no evidence/calm.json.sig",
        mend="Sign it where it is written: `adapterc evidence build/NAME --sign KEY`, and commit both files.",
    ),
    Code(
        code="AC0807",
        title="signature that is not one of this evidence",
        what="The signature was made over other bytes, or for another purpose, or is none at all.",
        why="The evidence was changed after it was signed, or the signature was taken from elsewhere.",
        example="evidence/calm.json     # edited by hand, its signature left as it was",
        mend="Ask who changed it. If the artifact is at hand, write and sign its evidence anew.",
    ),
    Code(
        code="AC0808",
        title="signature of a key that is not trusted",
        what="The signature fits, and its key is not among the allowed signers, is not allowed to sign "
        "evidence or no longer, or has been revoked.",
        why="Anybody can make a key and sign with it.",
        example="a key that stands in nobody's line of the file of --signers",
        mend="Have it signed by a key that is allowed; or, if this key is to be, have its owner add it to "
        "the file.",
    ),
)
