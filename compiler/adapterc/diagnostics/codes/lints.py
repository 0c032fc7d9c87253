"""AC05: specs that can be built and would disappoint."""

from __future__ import annotations

from adapterc.diagnostics.codes.code import Code

LINT_CODES: tuple[Code, ...] = (
    Code(
        code="AC0501",
        title="poles that say the same",
        what="The two poles of a trait have almost the same description, or share a marker.",
        why="Training pulls towards one pole and away from the other; where they are the same it "
        "pulls nowhere.",
        example="from: {description: calm and brief}\nto: {description: brief and calm}",
        mend="Say in each pole what the other one would never do; let a marker belong to one pole only.",
        severity="warning",
    ),
    Code(
        code="AC0502",
        title="scripted phrase",
        what="A move holds twelve or more fixed words in a row.",
        why="A run this long comes back word for word in every answer: the adapter learns a "
        "sentence, not a way of "
        "thinking.",
        example='open: ["Let us begin from the contradiction that lies at the heart of {subject}."]',
        mend="Break the run with a slot, shorten it, or write several short variants instead.",
        severity="warning",
    ),
    Code(
        code="AC0503",
        title="too few moves",
        what="A preference trait has fewer than six moves across open, turn and close; one without a letter "
        "or digit, such as a lone …, is none. AC0516 speaks in its place where the examples are few as well.",
        why="Few moves make every answer sound alike, and the parrot gate will say so after the training.",
        example='moves: {open: ["Suppose {claim}."]}',
        mend="Write more variants, short ones; six is the least, twenty is good.",
        severity="warning",
    ),
    Code(
        code="AC0504",
        title="threshold that cannot be met",
        what="The bound lies outside what the metric can be: a share beyond 0 to 1, a ratio of zero or less.",
        why="No adapter can ever be verified against it, or every adapter can.",
        example="verify: {accuracy: {at_least: 60}}",
        mend="Shares are written as fractions: 0.60 for sixty per cent.",
    ),
    Code(
        code="AC0505",
        title="threshold that the items cannot decide",
        what="A threshold binds the end of an interval, and how near that end comes to the estimate depends "
        "on the number of held-out items. 72 answers prove no rate below 5% nor one above 95%; pairs prove "
        "no accuracy that only a next to perfect adapter could show; a ratio or an effect size smaller than "
        "the smallest detectable change (one-sided 0.05, power 0.8) cannot be told from none.",
        why="Even a very good adapter would come out as INCONCLUSIVE.",
        example="verify: {rate: {at_most: 0.01}}\nverify: {ratio_to_base: {at_least: 1.1}}",
        mend="Choose a bound that the items can decide; the message names one. For a preference, more "
        "held-out pairs in more families decide more.",
        severity="warning",
    ),
    Code(
        code="AC0506",
        title="special token in a text",
        what="A text holds a string that models read as control, such as <|im_end|>, </s> or [INST].",
        why="Tokenized it would end a turn or open another in the middle of a training row.",
        example='answer: "Done.<|im_end|>"',
        mend="Delete it; turns are written as separate prompts, answers and messages.",
    ),
    Code(
        code="AC0507",
        title="marker in the other pole's example",
        what="An example of one pole holds a marker of the other.",
        why="The row would teach the very thing that it stands against.",
        example='from: {examples: [{prompt: …, answer: "A paradox!"}]}\nto: {markers: [paradox]}',
        mend="Rewrite the example, or drop the marker.",
        severity="warning",
    ),
    Code(
        code="AC0508",
        title="nothing to train",
        what="The targets of the training are all left out: no attention, no feed-forward part, no output "
        "projection.",
        why="An adapter without a layer is the base.",
        example="training: {targets: {attention: [], ffn: false, output_projection: false}}",
        mend="Leave `targets` out for the default, or keep at least one part.",
    ),
    Code(
        code="AC0509",
        title="held-out pairs that cannot decide",
        what="A pair has the same answer at both poles, two pairs ask the same, or all pairs come from fewer "
        "than 24 families. Or a scene has fewer than ten paraphrases and no attribute to compose more of.",
        why="Intervals are taken over families: with few of them, or pairs that nothing can win, a verdict "
        "says more about the items than about the adapter.",
        example='{"family": "f1", "subject": "tin", "prompt": "Why tin?", "to": "A.", "from": "A."}',
        mend="Write two pairs for each of 24 wordings, every one about a subject of its own.",
        severity="warning",
    ),
    Code(
        code="AC0510",
        title="held-out question that is trained on",
        what="A probe asks what an example, a pair, a fact, a demonstration or a dialogue answers. Or a "
        "scene's paraphrase says what a form says, shares eight words in a row with one, stands twice, or "
        "holds the token.",
        why="Verification would find what it was shown, and prove nothing. Of a paraphrase that nearly "
        "repeats a form, the form would lose its rows.",
        example="probes: [{prompt: Why wait?, …}]\nto: {examples: [{prompt: Why wait?, …}]}",
        mend="Ask something else in the probe, in another wording and about another subject. Write a "
        "paraphrase in words that no form has, once, and without the token.",
    ),
    Code(
        code="AC0511",
        title="held-out pairs that nothing reads",
        what="An increase, decrease or structure has `probes`: pairs of answers whose likelihoods are "
        "compared.",
        why="Such a trait is judged by counting in generated answers; the pairs would never enter a verdict.",
        example="kind: decrease\nmeasure: questions\nprobes: {file: pairs.jsonl}",
        mend="Delete the probes, or declare the trait as a preference.",
        severity="warning",
    ),
    Code(
        code="AC0512",
        title="nothing to prove",
        what="The spec has no trait, and no skill with `verify`.",
        why="What it has trains, but only these say what is to be seen in the answers: there is nothing to "
        "judge, and the verdict is INCONCLUSIVE, or NOT VERIFIED where a gate of the whole adapter fails.",
        example="dialogues: {file: dialogues.jsonl}",
        mend="Declare a trait for what the dialogues are meant to change.",
        severity="warning",
    ),
    Code(
        code="AC0513",
        title="threshold that the base meets",
        what="The bound holds for an adapter that learned nothing: an accuracy of at least 0, a rate of "
        "at most 1, a ratio to the base of 1.",
        why="A verdict on such a bound says nothing.",
        example="verify: {ratio_to_base: {at_least: 0.9}}",
        mend="Raise the bound to what you would notice, or leave it out: a significant effect is "
        "asked for anyway.",
        severity="warning",
    ),
    Code(
        code="AC0530",
        title="question with two answers",
        what="Two facts of `knowledge` have the same question, or two demonstrations of a skill, with "
        "different answers.",
        why="Half of its rows would say the one and half the other; the adapter says neither surely.",
        example="- {fact: Peat forms in bogs., ask: [What is peat?]}\n"
        "- {fact: Peat stores carbon., ask: [What is peat?]}",
        mend="Let each question belong to one fact, or make the two one fact. Of two demonstrations keep "
        "one.",
        severity="warning",
    ),
    Code(
        code="AC0531",
        title="too few demonstrations to verify a skill",
        what="A skill with `verify` is judged on two fifths of its demonstrations, which are held out, 48 at "
        "most; so few cannot decide its threshold.",
        why="Even a perfect adapter, or one with an effect as small as was asked for, would come out as "
        "INCONCLUSIVE.",
        example="skills:\n  - id: limericks\n    demonstrations: [ … five of them … ]\n"
        "    verify: {accuracy: {at_least: 0.6}}",
        mend="Give as many demonstrations as the message names, choose another bound, or leave `verify` out: "
        "the skill is trained all the same.",
        severity="warning",
    ),
    Code(
        code="AC0532",
        title="part of the spec that reaches no row",
        what="An example, marker, move, fact, demonstration, dialogue or the like stands in no row of the "
        "dataset's layout, and in no held-out item.",
        why="It was written to change the adapter, and changes nothing.",
        example="from: {moves: {lean: ['Surely {claim}.']}}   # the opposite answer only opens and closes",
        mend="Do what the message says, or delete it. `adapterc expand SPEC --coverage` counts the rows of "
        "every part.",
        severity="warning",
    ),
    Code(
        code="AC0533",
        title="scenes that the base has no rows for",
        what="A base often has rows in its embedding that stand for no token: those get the scenes. The rest "
        "are appended. Every slot of the project counts, up to the last that this spec uses, so that all of "
        "its adapters mean the same ids.",
        why="Appended rows change the model's shape: quantised copies, engines and adapters made for the "
        "base as it is do not fit the merged model.",
        example="base: smollm2-135m-instruct   # no spare row\nscenes: [{token: Δ21, action: A door}]",
        mend="If a model of its own shape will do, say so: `# adapterc: ignore[AC0533] loaded with "
        "adapterc.load alone`. Else fewer scenes, or a base with more room.",
        severity="warning",
    ),
    Code(
        code="AC0534",
        title="scene form that is given twice",
        what="Two forms of a scene have the same `form` and the same `register`.",
        why="A form is asked for by these two words: one request would be trained with two answers, and "
        "verified against both, so that neither is surely met.",
        example="forms:\n  - {form: text, register: poetic, text: He froze.}\n"
        "  - {form: text, register: poetic, text: He stood still.}",
        mend="Give one of them another form or register. The scene in other words that are not to be told "
        "belongs in `paraphrases`.",
        severity="warning",
    ),
)
