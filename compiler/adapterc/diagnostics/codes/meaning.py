"""AC03: what a spec says, and AC06: what this version does not compile."""

from __future__ import annotations

from adapterc.diagnostics.codes.code import Code

MEANING_CODES: tuple[Code, ...] = (
    Code(
        code="AC0301",
        title="trait without its opposite",
        what="A trait goes from one pole to the other: `from` and `to`. A preference needs both; an "
        "increase, decrease or structure may leave out both, never one.",
        why="Training prefers one answer to another and verification compares the two: with one pole there "
        "is nothing to prefer and nothing to prove.",
        example="- id: paradoxical\n  kind: preference\n  to: {name: paradoxical, description: …}",
        mend="Describe the other pole as its own friends would: what does a mind do that does not "
        "have the trait?",
    ),
    Code(
        code="AC0302",
        title="name used twice",
        what="Ids of traits, frames and skills, tokens of scenes and families of templates are unique, each "
        "among their own kind, in a spec and all that it imports.",
        why="Rows, items and verdicts are filed under the name; two things under one name cannot be "
        "told apart, and a library that overrode a spec's trait would do so unseen.",
        example="traits: [{id: calm, …}, {id: calm, …}]",
        mend="Rename one of them; where they stand in two libraries, import only one.",
    ),
    Code(
        code="AC0303",
        title="measure",
        what="An increase or decrease names what is counted (`measure`), a structure which form answers "
        "have; a preference has none.",
        why="Without a measure nothing says what should grow.",
        example="- id: longer\n  kind: increase",
        mend="Add `measure:` with one of `reasoning_tokens`, `assistant_phrases`, `list_items`, `questions`, "
        "`exclamations` and `markers`; for a structure with one of `numbered_list`, `bullet_list`, "
        "`one_paragraph`, `heading`, `lead_sentence`, `opens_with_question` and `ends_with_question`.",
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
        what="A preference needs examples, moves or markers in `to`, or `pairs`; a skill needs "
        "demonstrations; a scene needs an attribute or a form; a spec needs at least one trait, scene, "
        "frame, fact, skill, dialogue or a role.",
        why="A description alone does not say how such a mind talks, nor a token alone what it stands for.",
        example="to: {name: paradoxical, description: thinks in paradoxes}",
        mend="Add `moves` (how an answer opens, turns and closes) and a few `examples`. Of a scene say what "
        "happens in it, and give it `forms`.",
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
        code="AC0308",
        title="key that a library has no say in",
        what="A library holds traits, frames, knowledge, skills, scenes, parts of a role, and templates "
        "(`dataset: {templates: […]}`). `base`, `dialogues`, `training`, `verify`, `licence` and whatever "
        "else `dataset` says are the importing spec's own.",
        why="Two libraries that both set the training would leave it to chance which of them is obeyed.",
        example="kind: library\nname: calm\ntraining: {epochs: 2}",
        mend="Move the key into the spec that imports the library.",
    ),
    Code(
        code="AC0309",
        title="part of the role given twice",
        what="`title`, `summary` and `voice` of the role are given by the spec or by one of its libraries.",
        why="One of the two would silently be dropped.",
        example="role: {voice: I speak slowly.}     # and the imported library has a voice as well",
        mend="Delete one of them. `facts` of both are kept.",
    ),
    Code(
        code="AC0310",
        title="scene token that is not in NFC",
        what="A scene's token is written in Unicode's composed form.",
        why="é can be one character or two; they look the same, and are two tokens to a model.",
        example="token: Cafe\\u0301",
        mend="Type the token anew, or paste what the message shows.",
    ),
    Code(
        code="AC0311",
        title="scene token that does not stay one piece",
        what="A token has no space, no character that cannot be seen and no U+FFFD, and is more than "
        "punctuation.",
        why="One token is one scene: what parts it, or stands in every text, cannot stand for one.",
        example="token: the old door",
        mend="Choose a short sign of its own, such as Δ21.",
    ),
    Code(
        code="AC0312",
        title="scene tokens that look alike",
        what="Two tokens differ only in letters that look the same (Latin, Cyrillic, Greek), in their width, "
        "in what cannot be seen, or, being words, in capitals.",
        why="Who writes the one will mean the other, and get another scene.",
        example="- token: AXIS\n- token: АXIS      # its first letter is Cyrillic",
        mend="Rename one of them.",
    ),
    Code(
        code="AC0313",
        title="scene token that begins another",
        what="One token is the beginning of another, or its end behind a sign that bounds words, such as a "
        "hyphen.",
        why="Tokens match whole words, the longest first, so both work; but what is left out by mistake "
        "makes another scene.",
        example="- token: Δ2\n- token: Δ21",
        mend="Give both the same length: Δ02 and Δ21.",
        severity="warning",
    ),
    Code(
        code="AC0314",
        title="scene token that the base knows",
        what="The base's tokenizer has the token already, as one piece of ordinary text or the name of one: "
        "a word, a sign, a digit or a letter. Or its chat template writes the token around every turn.",
        why="Every text that holds it would hold the scene, and the base's own row would be lost; what the "
        "template writes is in every conversation.",
        example="token: river",
        mend="Choose a sign that is no word: Δ21, or words joined. To a sign add another, or a digit: →21.",
    ),
    Code(
        code="AC0315",
        title="scene token that is control",
        what="The token is, or holds, a string by which the base, or another model, ends turns or marks its "
        "text; or the name of a placeholder (`<unused3>`) or a byte (`<0x41>`).",
        why="A scene would end the conversation; such tokens are left out of what is said, and other bases "
        "have them already.",
        example="token: <|im_end|>",
        mend="Choose a sign of its own, such as Δ21.",
    ),
    Code(
        code="AC0316",
        title="scenes.lock disagrees",
        what="`scenes.lock` gives each scene token of the project its slot, once and for all: JSON, a line a "
        "token, no slot twice, no slot beyond 65,535, no claim without a slot. A project has one lock. "
        "`build` and `plan` also compare it with the spec's artifact, where one stands in the folder that is "
        "to be built.",
        why="A token is trained at the id that its slot has. Where two scenes get one slot, or a slot "
        "changes, adapters that were built before speak of other scenes.",
        example='{"version": 1, "slots": {"Δ21": 0, "Δ22": 0}}',
        mend="Take the file from version control as it was; of lines that two branches added, keep those "
        "whose adapters are in use. Tokens without a slot get one with the next build; where they had "
        "another one in an artifact in `build/`, delete that artifact first.",
    ),
    Code(
        code="AC0317",
        title="structure that another trait excludes",
        what="Two traits ask for what no answer can have at once: two forms of its first line, one paragraph "
        "and a list, a list and fewer list items, a question at one end and fewer questions.",
        why="No row can be made that shows both, and at best one of the two is verified.",
        example="- {id: points, kind: structure, measure: numbered_list}\n"
        "- {id: short, kind: structure, measure: one_paragraph}",
        mend="Decide which of the two is meant, and leave out the other.",
    ),
    Code(
        code="AC0324",
        title="id that is taken",
        what="A trait is called `open`, as the questions are that every adapter is asked; or `knowledge` or "
        "`dialogues`, and the spec has such a section, which is judged under its own name.",
        why="Items, tasks and verdicts are filed under the name: those of the one would be taken for those "
        "of the other.",
        example="traits: [{id: open, kind: increase, measure: reasoning_tokens}]",
        mend="Rename the trait: open-minded.",
    ),
    Code(
        code="AC0601",
        title="not compiled yet",
        what="The word belongs to the language, and nothing is built of it yet: an ensemble, which is to be "
        "several adapters and what chooses among them. No released version of the compiler does it.",
        why="Building the rest in silence would ship something other than what is declared.",
        example="kind: ensemble",
        mend="Write a spec for each adapter (`kind: adapter`) and build the folder that they lie in: each is "
        "verified by itself. PEFT loads several beside each other on one base (`load_adapter`), and "
        "`set_adapter` chooses among them.",
    ),
)
