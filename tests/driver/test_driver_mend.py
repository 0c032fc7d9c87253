"""What `check --fix` makes of a spec: the edit that was meant, and nothing else in the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapterc.diagnostics.codes import FIXABLE
from adapterc.driver.mend import mend
from support.mending import DEEP, HEAD, PREFERENCE, RAIN, codes, spec

# Name: what the author wrote behind HEAD, what is in its place afterwards, the codes that were mended.
EDITS: dict[str, tuple[str, str, list[str]]] = {
    "key": ("rolle:   # who\n  title: x\n", "role:   # who\n  title: x\n", ["AC0202"]),
    "quoted key": ("'rolle': {\"titel\": x}\n", "'role': {\"title\": x}\n", ["AC0202", "AC0202"]),
    "key in capitals": ("Role: {title: x}\n", "role: {title: x}\n", ["AC0202"]),
    "keys a level too deep": (
        f"{DEEP}\n      # the other one\n      to:   # here\n        name: calm\n        description: >\n"
        "          Weighs\n\n          things.\n      verify: {accuracy: {at_least: 0.6}}\n"
        "training: {rank: 8}\n",
        f"{DEEP}\n      # the other one\n    to:   # here\n      name: calm\n      description: >\n"
        "        Weighs\n\n        things.\n    verify: {accuracy: {at_least: 0.6}}\ntraining: {rank: 8}\n",
        ["AC0202"],
    ),
    "keys beside the one they belong under": (
        "role:\n# who\ntitle: a stoic\nvoice: dry\ntraits:\n- id: calm\n  kind: decrease\n"
        "  measure: questions\n  verify:\n  rate: {at_most: 0.2}   # one in five\n",
        "role:\n# who\n  title: a stoic\n  voice: dry\ntraits:\n- id: calm\n  kind: decrease\n"
        "  measure: questions\n  verify:\n    rate: {at_most: 0.2}   # one in five\n",
        ["AC0202", "AC0202"],
    ),
    "keys below an empty one that is too deep": (
        "role:\n  title: a\n  voice: dry\n  verify:\n  retention: {kl: {at_most: 0.1}}\n",
        "role:\n  title: a\n  voice: dry\nverify:\n  retention: {kl: {at_most: 0.1}}\n",
        ["AC0202"],
    ),
    "token that is not composed": (
        "scenes:\n  - {token: Cafe\u0301, action: a door}   # one\n  - token: '\u1ecdt\u200b2'\n"
        "    action: b\n",
        "scenes:\n  - {token: Caf\u00e9, action: a door}   # one\n  - token: '\u1ecdt2'\n    action: b\n",
        ["AC0310", "AC0311"],
    ),
    "choice": (
        (PREFERENCE % "").replace("preference", "prefrence  # one of four"),
        (PREFERENCE % "").replace("preference", "preference  # one of four"),
        ["AC0206"],
    ),
    "number in quotes": (
        "training: {rank: '8', learning_rate: \"1.5\"}\n",
        "training: {rank: 8, learning_rate: 1.5}\n",
        ["AC0204", "AC0204"],
    ),
    "whole number with a point": (
        "training:\n  rank: 8.0  # small\n",
        "training:\n  rank: 8  # small\n",
        ["AC0204"],
    ),
    "text without quotes": ("licence: 2024  # a year\n", 'licence: "2024"  # a year\n', ["AC0204"]),
    "words of YAML 1.1": (
        "training: {targets: {ffn: yes}}\n",
        "training: {targets: {ffn: true}}\n",
        ["AC0204"],
    ),
    "one value where a list is taken": ("language: en   # only\n", "language: [en]   # only\n", ["AC0204"]),
    "a file by its name": ("dialogues: d.jsonl\n", "dialogues: {file: d.jsonl}\n", ["AC0204"]),
    "per cent": (
        "dataset: {replay: '10%'}   # a tenth\n",
        "dataset: {replay: 0.1}   # a tenth\n",
        ["AC0204"],
    ),
    "per cent without quotes": (
        f"{PREFERENCE % ''}    verify: {{accuracy: {{at_least: 62.5 %}}}}\n",
        f"{PREFERENCE % ''}    verify: {{accuracy: {{at_least: 0.625}}}}\n",
        ["AC0204"],
    ),
    "name in capitals": (
        (PREFERENCE % "").replace("id: calm", "id: 'So Calm_Now'"),
        (PREFERENCE % "").replace("id: calm", "id: 'so-calm-now'"),
        ["AC0208"],
    ),
    "the name of a language": ("language: Russian\n", "language: [ru]\n", ["AC0204"]),
    "an only item in braces": (
        "knowledge: {fact: Rain falls., ask: [What falls?]}   # one\n",
        "knowledge: [{fact: Rain falls., ask: [What falls?]}]   # one\n",
        ["AC0204"],
    ),
    "a colon in a text": (
        'role:\n  summary: The rule: never "hurry".\n  facts:\n    - Of rules, one: rest.\n',
        'role:\n  summary: "The rule: never \\"hurry\\"."\n  facts:\n    - Of rules, one: rest.\n',
        ["AC0104"],
    ),
    "a colon in a text in braces": (
        "role: {title: Old: very old, voice: dry}\n",
        'role: {title: "Old: very old", voice: dry}\n',
        ["AC0104"],
    ),
    "comparisons": (
        f"{PREFERENCE % ''}    verify:\n      accuracy: >= 70%   # of pairs\n      effect_size:\n"
        "        at_least: > 1\nverify: {retention: {kl: '<= 0.1'}}\n",
        f"{PREFERENCE % ''}    verify:\n      accuracy: {{at_least: 0.7}}   # of pairs\n      effect_size:\n"
        "        at_least: 1\nverify: {retention: {kl: {at_most: 0.1}}}\n",
        ["AC0104", "AC0104", "AC0204"],
    ),
    "quotes of a word processor": (
        "role: {title: “a clerk”, summary: I file things., voice: ‘Dry’}\n",
        'role: {title: "a clerk", summary: I file things., voice: "Dry"}\n',
        ["AC0524", "AC0524"],
    ),
    "a number for all thresholds": (
        "traits: [{id: ask, kind: decrease, measure: questions, verify: 0.1}]\n",
        "traits: [{id: ask, kind: decrease, measure: questions, verify: {rate: {at_most: 0.1}}}]\n",
        ["AC0204"],
    ),
    "a list that is never closed": (
        "role:\n  facts: [\n    I file.,\n    I sort.\n  voice: dry\n",
        "role:\n  facts: [\n    I file.,\n    I sort.]\n  voice: dry\n",
        ["AC0104"],
    ),
    "a mapping that is never closed": (
        "traits:\n  - {id: q, kind: decrease, measure: questions, verify: {rate: {at_most: 0.1}}\n",
        "traits:\n  - {id: q, kind: decrease, measure: questions, verify: {rate: {at_most: 0.1}}}\n",
        ["AC0104"],
    ),
    "a text behind braces": (
        "role:\n  summary: {{char}} sails the seas.\n  facts:\n    - {claim} holds.\n",
        'role:\n  summary: "{{char}} sails the seas."\n  facts:\n    - "{claim} holds."\n',
        ["AC0104", "AC0104"],
    ),
    "names that trainers use": (
        "training: {targets: {attention: [q_proj, o_proj], mlp: true}}\n",
        "training: {targets: {attention: [q, o], ffn: true}}\n",
        ["AC0202", "AC0206", "AC0206"],
    ),
    "digits that are parted": (
        "training: {rank: 8, seed: 1_000_000}\n",
        "training: {rank: 8, seed: 1000000}\n",
        ["AC0204"],
    ),
    "all of a spec at once": (
        "trait:\n  - id: q\n    knd: decrease\n    measure: question\n    verfy: {rte: {atmost: '0.1'}}\n",
        "traits:\n  - id: q\n    kind: decrease\n    measure: questions\n"
        "    verify: {rate: {at_most: 0.1}}\n",
        ["AC0202", "AC0202", "AC0202", "AC0202", "AC0204", "AC0303", "AC0304"],
    ),
    "an item too far right by itself": (
        f"{RAIN}     - fact: Snow falls too.\n      ask:\n        - What falls too?\n",
        f"{RAIN}    - fact: Snow falls too.\n      ask:\n        - What falls too?\n",
        ["AC0104"],
    ),
    "an item too far right with its lines": (
        f"{RAIN}     - fact: Snow falls too.   # and so\n\n       ask:\n         - What falls too?\n",
        f"{RAIN}    - fact: Snow falls too.   # and so\n\n      ask:\n        - What falls too?\n",
        ["AC0104"],
    ),
    "a list of one where a mapping is taken": (
        f"{PREFERENCE % ''}    verify:\n    - accuracy: {{at_least: 0.6}}\n      effect_size:\n",
        f"{PREFERENCE % ''}    verify:\n      accuracy: {{at_least: 0.6}}\n      effect_size:\n",
        ["AC0204"],
    ),
    "slot": (
        PREFERENCE % ", moves: {open: ['Say {clam}.'], turn: [\"So {Subjet}\"]}",
        PREFERENCE % ", moves: {open: ['Say {claim}.'], turn: [\"So {Subject}\"]}",
        ["AC0209", "AC0209"],
    ),
    "measure": (
        "traits: [{id: t, kind: increase, measure: reasoning_token}]\n",
        "traits: [{id: t, kind: increase, measure: reasoning_tokens}]\n",
        ["AC0303"],
    ),
    "metric": (
        f"{PREFERENCE % ''}    verify: {{acuracy: {{at_least: 0.6}}}}\n",
        f"{PREFERENCE % ''}    verify: {{accuracy: {{at_least: 0.6}}}}\n",
        ["AC0304"],
    ),
    "side": (
        f"{PREFERENCE % ''}    verify:\n      accuracy: {{at_most: 0.6}}   # of 72\n",
        f"{PREFERENCE % ''}    verify:\n      accuracy: {{at_least: 0.6}}   # of 72\n",
        ["AC0305"],
    ),
    "licence": (
        "role: {title: x}\nlicence: Apache 2   # mine\n",
        "role: {title: x}\nlicence: Apache-2.0   # mine\n",
        ["AC0523"],
    ),
    "idle ignore": ("role: {title: x}   # adapterc: ignore[AC0502] why\n", "role: {title: x}\n", ["AC0542"]),
    "tab in a file of spaces": (
        "role:\n  title: x\n\tsummary: y\ntraits:\n  - id: t\n\t\tkind: decrease\n    measure: questions\n",
        "role:\n  title: x\n  summary: y\ntraits:\n  - id: t\n    kind: decrease\n    measure: questions\n",
        ["AC0104", "AC0104"],
    ),
    "tab in a text": (
        "role:\n  title: x\n  summary: |\n    I weigh.\n\tI wait.\n",
        "role:\n  title: x\n  summary: |\n    I weigh.\n    I wait.\n",
        ["AC0104"],
    ),
    "tabs of blank lines and comments": (
        "role:\n  title: x\n\t\n  voice: y\n\t# a note\n  summary: z\n",
        "role:\n  title: x\n\n  voice: y\n# a note\n  summary: z\n",
        ["AC0104", "AC0104"],
    ),
    "key in a column of its own": (
        "role:\n  title: x\n   voice: y\n",
        "role:\n  title: x\n  voice: y\n",
        ["AC0104"],
    ),
    "first key in a column of its own": (
        "role:\n title: x\n  voice: y\n  summary: z\nverify:\n  profile: quick\n",
        "role:\n  title: x\n  voice: y\n  summary: z\nverify:\n  profile: quick\n",
        ["AC0104"],
    ),
    "line of a text that falls out of it": (
        "role:\n  title: x\n  summary: |\n    I weigh.\n   I wait.\n",
        "role:\n  title: x\n  summary: |\n    I weigh.\n    I wait.\n",
        ["AC0104"],
    ),
    "first line of a text too far right": (
        "role:\n  title: x\n  summary: |\n     I weigh.\n    I wait.\n    I see.\n",
        "role:\n  title: x\n  summary: |\n    I weigh.\n    I wait.\n    I see.\n",
        ["AC0104"],
    ),
    "item without its dash": (
        "traits:\n  - id: a\n    kind: decrease\n    measure: questions\n"
        "    id: b\n    kind: decrease\n    measure: exclamations\n",
        "traits:\n  - id: a\n    kind: decrease\n    measure: questions\n"
        "  - id: b\n    kind: decrease\n    measure: exclamations\n",
        ["AC0110"],
    ),
    "item without its dash, in the dash's column": (
        "traits:\n  - id: a\n    kind: decrease\n    measure: questions\n"
        "  id: b\n    kind: decrease\n    measure: exclamations\n",
        "traits:\n  - id: a\n    kind: decrease\n    measure: questions\n"
        "  - id: b\n    kind: decrease\n    measure: exclamations\n",
        ["AC0104"],
    ),
    "first item without its dash": (
        "knowledge:\n    fact: x\n    ask: [y]\n  - fact: z\n",
        "knowledge:\n  - fact: x\n    ask: [y]\n  - fact: z\n",
        ["AC0104"],
    ),
    "key that ended a list": (
        "traits:\n  - id: a\n    kind: decrease\n    measure: questions\n"
        "verify: {rate: {at_most: 0.1}}\n  - {id: b, kind: decrease, measure: exclamations}\n",
        "traits:\n  - id: a\n    kind: decrease\n    measure: questions\n"
        "    verify: {rate: {at_most: 0.1}}\n  - {id: b, kind: decrease, measure: exclamations}\n",
        ["AC0104"],
    ),
    "no space behind a dash": (
        "role:\n  facts:\n    - x\n    -'y'\n    - z\n",
        "role:\n  facts:\n    - x\n    - 'y'\n    - z\n",
        ["AC0104"],
    ),
    "no space behind a colon": (
        "role:\n  title: x\n  voice:y\n  summary: z\n",
        "role:\n  title: x\n  voice: y\n  summary: z\n",
        ["AC0104"],
    ),
    "fact as its sentence": (
        "knowledge:\n  - Ice melts at 0 degrees, and slowly.\n  - 'So it does'   # twice\n",
        "knowledge:\n  - Ice melts at 0 degrees, and slowly.\n  - fact: 'So it does'   # twice\n",
        ["AC0204"],
    ),
    "side without its metric": (
        "traits: [{id: t, kind: decrease, measure: questions, verify: {at_most: 0.1}}]\n",
        "traits: [{id: t, kind: decrease, measure: questions, verify: {rate: {at_most: 0.1}}}]\n",
        ["AC0204"],
    ),
    "language by its name": ("language: [English]\n", "language: [en]\n", ["AC0208"]),
    "decimal comma": (
        "dataset: {replay: 0,15}\n",
        "dataset: {replay: 0.15}\n",
        ["AC0113"],
    ),
    "names of others": (
        "skills: [{id: s, demonstrations: [{question: a, response: b}]}]\n",
        "skills: [{id: s, demonstrations: [{prompt: a, answer: b}]}]\n",
        ["AC0202", "AC0202"],
    ),
    "one edit shows the next": (
        "rolle: {titel: x, fact: [y]}\n",
        "role: {title: x, facts: [y]}\n",
        ["AC0202"] * 3,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EDITS)
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["", "bom"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_an_edit_changes_what_was_meant_and_nothing_else(
    name: str, mark: bytes, end: str, tmp_path: Path
) -> None:
    written, wanted, mended_codes = EDITS[name]
    path = spec(tmp_path, mark + (HEAD + written).replace("\n", end).encode())
    mended = mend(path)
    assert mended.after == mark + (HEAD + wanted).replace("\n", end).encode()
    assert codes(mended) == mended_codes
    assert mend(spec(tmp_path, mended.after)).done == ()


def test_every_code_that_is_said_to_be_mended_is() -> None:
    mended = {code for *_, found in EDITS.values() for code in found}
    mended |= {"AC0103", "AC0104", "AC0201", "AC0413", "AC0415", "AC0560"}
    assert sorted(mended) == list(FIXABLE)
