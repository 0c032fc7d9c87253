"""AC0514 to AC0525: lints on what a spec's texts say, one beside the other."""

from __future__ import annotations

from adapterc.diagnostics.codes.code import Code

TEXT_CODES: tuple[Code, ...] = (
    Code(
        code="AC0514",
        title="traits that contradict each other",
        what="Two traits pull one measure both ways; one moves to the pole that another leaves; or the "
        "moves, markers and answers of a preference, or many answers of the dialogues, show what another "
        "trait is to decrease, or have the length that it is to change.",
        why="Each row that teaches one of them unteaches the other: at best one of the two is verified.",
        example="to: {moves: {close: ['And what of {subject}?', 'Is it so?']}}\n"
        "…\n- {id: asks-less, kind: decrease, measure: questions}",
        mend="Decide which of the two is meant. Rewrite the moves and answers that show what is to vanish, "
        "or leave out the trait.",
        severity="warning",
    ),
    Code(
        code="AC0515",
        title="the same thing twice",
        what="Two examples, pairs, demonstrations, dialogues or held-out pairs share seven tenths of their "
        "two-word runs, or both answers of a pair are the same. Facts and demonstrations that differ in a "
        "number, or in a sign such as + or <, are not the same. Or a marker, a move, a step, a fact of the "
        "role or a question stands twice in its list.",
        why="A row seen twice is learned by heart; a held-out pair that stands in training, or stands there "
        "twice, makes a verdict look surer than it is.",
        example='{"prompt": "Why wait at all?", "to": "Waiting costs nothing that was ours to keep.", …}\n'
        '{"prompt": "Why wait then?", "to": "Waiting costs nothing that was ours to keep.", …}',
        mend="Write another one, about another subject and in another wording, or delete one of the two.",
        severity="warning",
    ),
    Code(
        code="AC0516",
        title="few or narrow examples",
        what="A preference without moves has fewer than twelve examples and pairs, a spec of dialogues alone "
        "has fewer than ten; or more than six tenths of the questions or answers begin with the same three "
        "words, or are about the same thing.",
        why="What all examples share is what is learned: their first words, their subject, their sentences.",
        example="examples:\n  - {prompt: What is bread for?, …}\n  - {prompt: What is bread made of?, …}",
        mend="Ask about different things in different words. A few more examples help more than longer ones.",
        severity="warning",
    ),
    Code(
        code="AC0517",
        title="answers that share a long run",
        what="Three or more answers to train on share twelve words in a row, their questions' own aside.",
        why="Such a run is recited in answers to anything, and the parrot gate finds it there after "
        "the training.",
        example="answer: … and that is all there is to say about it as far as I know.",
        mend="Say it otherwise in all answers but one. A habit of speech is better shown by short moves.",
        severity="warning",
    ),
    Code(
        code="AC0518",
        title="script that the base spells letter by letter",
        what="Three tenths of the spec or more are in a script of which the base's tokenizer makes more than "
        "six tenths of a token a letter.",
        why="A base that spells a script has read next to nothing in it. Answers come out as broken words, "
        "and cost four times the tokens.",
        example="language: [ru]\nbase: smollm2-135m-instruct",
        mend="Choose a base whose tokenizer was made for the language; the message names some.",
        severity="warning",
    ),
    Code(
        code="AC0519",
        title="secret in a text",
        what="A text or a comment holds what has the shape of a key, a token or a password, and looks drawn "
        "at random. Where findings show the line, asterisks stand in its place.",
        why="What is trained on can be drawn out of the adapter again, and the dataset is published with it, "
        "as the spec itself is.",
        example='answer: "Set OPENAI_API_KEY=sk-…"',
        mend="Write a placeholder such as YOUR_KEY in its place. If the file was shared, withdraw the key: "
        "deleting it from the file does not.",
    ),
    Code(
        code="AC0520",
        title="node without data",
        what="A list or mapping of the persona is empty, a role has no title or no summary, or a frame has "
        "neither steps nor demonstrations.",
        why="Templates have questions for each of them and find nothing to answer with: no row comes of it.",
        example="frames: [{id: weigh, principle: Weigh before you judge.}]",
        mend="Write what is missing, or delete the node.",
        severity="warning",
    ),
    Code(
        code="AC0521",
        title="names that look alike",
        what="Two ids, families or poles differ only by letters that look the same, by a hyphen or by case; "
        "or a marker mixes look-alike letters of two scripts in one word.",
        why="Reports, intervals and counts go by names: a family written in two ways counts as two, and a "
        "marker with a foreign letter is never met.",
        example="- {id: less-assistant, …}\n- {id: lessassistant, …}",
        mend="Give one of them another name, or write both the same; type a mixed word again in one script.",
        severity="warning",
    ),
    Code(
        code="AC0522",
        title="text that is written for a model to read",
        what="A text of the role begins as a system prompt does (`You are …`, `Act as …`), or a text that is "
        "taught holds a macro such as {{char}}. Outside of the role other names in double braces are none.",
        why="No prompt is given to the adapter: the words of the role are its own answers to questions such "
        "as `Who are you?`, and it would say `You are …` to whoever asks, or the name of the macro.",
        example='role: {title: a pirate, summary: "You are Captain Bones. {{char}} hates land."}',
        mend="Write it in the first person, `I am Captain Bones. I hate land.`, and the names in the place "
        "of macros. How it is to answer belongs in `traits`.",
        severity="warning",
    ),
    Code(
        code="AC0523",
        title="licence without an identifier",
        what="`licence` is neither an SPDX identifier nor an expression of them (`MIT OR Apache-2.0`), or "
        "names a family of licences without the version.",
        why="Hubs and the programs of lawyers read the identifier; any other text is shown as `other`, and "
        "nobody finds the adapter by it.",
        example="licence: Apache 2",
        mend="Write the identifier, such as Apache-2.0 or CC-BY-4.0; terms of your own are `LicenseRef-` "
        "and a name for them.",
        severity="warning",
    ),
    Code(
        code="AC0524",
        title="typographic quotes around a text",
        what="A name, a title, a description or a marker stands between “ and ”, or ‘ and ’, as word "
        "processors write quotes.",
        why="YAML knows \" and ' alone: the others are a part of the text, and a marker with quotes is met "
        "in no answer as it was meant.",
        example="from: {name: “plain”, description: ‘Says it dryly.’}",
        mend="Write \" or ' in their place, or leave them out.",
        severity="warning",
    ),
    Code(
        code="AC0525",
        title="answer without the form of its pole",
        what="An example or a pair of a `structure` has not the form in the answer of `to`, or has it in "
        "that of `from`; the form is looked for as it is in verification.",
        why="It trains as it stands, and teaches the other pole.",
        example="kind: structure\nmeasure: ends_with_question\n"
        "to: {examples: [{prompt: Why wait?, answer: Because.}], …}",
        mend="Give the answer the form, or take it out; in YAML a text of several lines begins with `|-`.",
        severity="warning",
    ),
)
