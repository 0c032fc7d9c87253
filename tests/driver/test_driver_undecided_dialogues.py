"""AC0505 for dialogues is about those that are held out, not about how many there could be."""

from __future__ import annotations

import os
from pathlib import Path

from adapterc.diagnostics.render import render
from adapterc.driver.compile import check
from support.specs import HEAD, PREFERENCE, spec_file

_LINES = (
    "Rain again, and the gutter sings in three voices before anybody is awake.",
    "He sold the boat and kept both oars, which says enough about him.",
    "Nobody counts the stairs of a house until one of them is missing.",
    "My aunt salted her coffee by mistake for a week and told no one.",
    "The clock in the hall is wrong by a whole afternoon since May.",
    "Two geese crossed our yard as if they had signed the papers already.",
    "She reads maps the way others read letters that came too late.",
    "A candle is a poor lamp and an excellent excuse to stay up.",
)


def told(folder: Path, answers: tuple[str, ...], bound: float) -> str:
    talks = "".join(
        f"  - messages: [{{role: user, content: Number {at}?}}, {{role: assistant, content: '{said}'}}]\n"
        for at, said in enumerate(answers)
    )
    verify = f"verify: {{dialogues: {{likelihood_gain: {{at_least: {bound}}}}}}}\n"
    path = spec_file(folder, f"{HEAD}{PREFERENCE}dialogues:\n{talks}{verify}")
    os.chdir(folder)
    checked = check(Path(path.name))
    return render([one for one in checked.diagnostics if one.code == "AC0505"], checked.sources)


def test_a_gain_that_two_dialogues_do_not_tell(tmp_path: Path) -> None:
    assert told(tmp_path, _LINES, 0.9) == ""
    assert told(tmp_path, _LINES, 0.1).splitlines()[0] == (
        "warning[AC0505]: 2 held-out dialogues do not tell a gain of 0.1 nats a token from none"
    )


def test_dialogues_that_all_say_the_same_are_not_held_out(tmp_path: Path) -> None:
    same = tuple(f"Word {at}: the gutter sings in three voices before anybody is awake." for at in range(8))
    found = told(tmp_path, same, 0.9)
    assert found.startswith(
        "warning[AC0505]: no dialogue is held out: each shares eight words in a row of its answers with "
        "another, or is too long\n"
    )
    assert found.endswith("  = help: say in other words what several dialogues say, or leave the bound out\n")
