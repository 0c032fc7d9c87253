"""What is found of scenes beside each other and beside their own texts: parts of AC03 and of AC05."""

from __future__ import annotations

from adapterc.diagnostics.codes.code import Code

SCENE_CODES: tuple[Code, ...] = (
    Code(
        code="AC0318",
        title="scene token with punctuation at an end",
        what="A token begins or ends with a sign of sentences: a full stop, a comma, a quote, a hyphen, a "
        "bracket and the like.",
        why="Such a sign bounds a word. Of `kelmora.` no text tells whether the full stop is the token's or "
        "the sentence's; where `kelmora` is a token too, every sentence that ends with it spells the other.",
        example="- token: kelmora\n- token: kelmora.",
        mend="Leave the sign out, or put it between letters: vorn-tal.",
        severity="warning",
    ),
    Code(
        code="AC0319",
        title="scene tokens that are read alike",
        what="Two tokens differ only in the case of letters that have one shape (`Ж7` and `ж7`), or in "
        "digits of one value (`ظل٤` and `ظل۴`).",
        why="To the tokenizer they are two; who reads one aloud, or types it, means the other.",
        example="- token: Ж7\n- token: ж7",
        mend="Rename one of them. If both are meant, say so: `# adapterc: ignore[AC0319] why`.",
        severity="warning",
    ),
    Code(
        code="AC0320",
        title="form that is its own token",
        what="A form's text is the scene's token and no more.",
        why="A form is what the token is decoded to; decoded to itself it says nothing.",
        example="- token: Δ21\n  forms: [{form: phrase, register: plain, text: Δ21}]",
        mend="Write the scene out, in this form.",
    ),
    Code(
        code="AC0322",
        title="scene token that is typed for something else",
        what="A token is a number alone, or begins with `/` as the commands of `adapterc chat` do.",
        why="Wherever a token stands as a word it is the scene: of `42` that is every sum, every date. What "
        "begins with `/` is typed with two to be no command.",
        example="- token: '42'\n- token: /door",
        mend="Put a sign before the number (Δ42), and leave the slash out.",
        severity="warning",
    ),
    Code(
        code="AC0323",
        title="scene token that is another scene elsewhere",
        what="Another spec of the project has the token, and the scene that it stands for there is another: "
        "its archetype, action, field, emotion or rhythm differs. `scenes.lock` says which spec claimed it; "
        "where it does not, specs that are checked or built in one go are held against each other. "
        "A spec that claimed the token and cannot be read counts too: nobody knows what its scene is.",
        why="A token has one slot and one id in a project. What reads `Δ21` would read two scenes, depending "
        "on the adapter.",
        example="# doors.yaml\n- {token: Δ21, action: A door closes.}\n"
        "# storms.yaml\n- {token: Δ21, action: A storm breaks.}",
        mend="Rename one of the two, or declare the scene once, in a library that both specs import. Forms "
        "may differ from spec to spec. Where the other spec cannot be read, mend it, or delete the token's "
        "line in the lock's `claims`.",
    ),
    Code(
        code="AC0526",
        title="form by a name that is nearly another",
        what="One form has a name or a register that differs in one letter from the one that several other "
        "scenes have.",
        why="A form is asked for by these words: the one with the slip is asked for by the slip alone.",
        example="forms: [{form: simbols, register: technical, text: 🌧🎵}]   # elsewhere: form: symbols",
        mend="Spell it as the others do. If another word is meant, say so: `# adapterc: ignore[AC0526] why`.",
        severity="warning",
    ),
    Code(
        code="AC0527",
        title="form that is longer than an answer",
        what="Verification gives an answer that tells a scene 256 tokens at most.",
        why="A longer form is trained whole and never seen whole: each time it is asked for, it fails.",
        example="forms: [{form: text, register: poetic, text: … three hundred words … }]",
        mend="Shorten it. A scene is a moment; a form of a sentence or two is learned best.",
        severity="warning",
    ),
    Code(
        code="AC0535",
        title="paraphrase that copies its scene's definition",
        what="A held-out paraphrase holds an attribute of a scene word for word: eight words in a row, or a "
        "whole attribute of four or more.",
        why="The token's row is made of the attributes' words, and the adapter is taught by them: to "
        "recognise these very words proves less than to recognise the scene.",
        example="action: a forgotten tune comes back to him\n"
        "paraphrases: ['A forgotten tune comes back to him, and it rains.']",
        mend="Say it in other words.",
        severity="warning",
    ),
    Code(
        code="AC0536",
        title="too few scenes",
        what="Only one, two or three scenes of the spec have a form.",
        why="A scene is recognised by being told apart from others, and that forms come back is shown over "
        "scenes. With fewer than four the build is never VERIFIED, whatever the adapter does.",
        example="scenes:\n  - token: Δ21\n    forms: [ … ]\n# and no other",
        mend="Add scenes, as unlike the others as you like; twelve prove much. Where a first try is all that "
        "is wanted, say so: `# adapterc: ignore[AC0536] a first try`.",
        severity="warning",
    ),
    Code(
        code="AC0537",
        title="scenes that say the same",
        what="Two scenes have the same attributes, or the same text for the same form; or two forms of one "
        "scene have the same text.",
        why="What tells them apart is then the token alone: the rows of both are made of the same words, or "
        "one answer is right for both, and neither can be shown to mean its own scene. Of two forms with one "
        "text nothing shows that the form was heeded.",
        example="- {token: Δ21, action: a door closes, forms: [ … ]}\n"
        "- {token: Δ22, action: a door closes, forms: [ … ]}",
        mend="Say what is different in one of them, or make them one scene.",
        severity="warning",
    ),
    Code(
        code="AC0538",
        title="paraphrases that will be composed",
        what="A scene has fewer than ten `paraphrases`: up to twelve are composed of its attributes, and "
        "some of all of them judge it.",
        why="Composed ones say the attributes again in other sentences, so they prove less than a person's "
        "words. Only with ten written ones is the definition itself trained on.",
        example="- token: Δ21\n  action: a door closes\n  forms: [ … ]\n  paraphrases: [ … three … ]",
        mend="Write ten for each scene, each in words that neither attributes nor forms have. If composed "
        "ones will do, say so: `# adapterc: ignore[AC0538] a first try`.",
        severity="warning",
    ),
    Code(
        code="AC0539",
        title="scene token in another text",
        what="A token stands as a whole word in a text of the spec: in a definition, a form, the name of a "
        "form or a register, an example, another scene's paraphrase. Questions and dialogues may use tokens. "
        "Or it is a word of the questions that adapterc itself asks about scenes.",
        why="Wherever it stands as a word it is the scene, to the base and to the adapter: the sentence "
        "loses its word, and a row that says it teaches something else.",
        example="- token: seamstress\n- token: Δ21\n  archetype: an old seamstress",
        mend="Choose a token that is no word of your texts, or another word.",
        severity="warning",
    ),
)
