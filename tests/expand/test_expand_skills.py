"""What a skill shows is trained, and a part of it is held out where the skill is to be judged."""

from __future__ import annotations

from adapterc.expand.heldout import held_out_texts
from adapterc.ir.judged import held_out_count
from adapterc.ir.layout import Layout
from support.answers import canned_answers, filled
from support.specs import laid, resolved

LONG = "Please write down in one short sentence what the following words mean to you:"


def spec(count: int = 20, *, verify: bool = True, instruction: str = "Explain") -> str:
    shown = "".join(
        f"      - {{prompt: '{instruction} thing{number}', answer: 'Thing {number} rests.'}}\n"
        for number in range(count)
    )
    bound = "    verify: {accuracy: {at_least: 0.6}}\n" if verify else ""
    return f"skills:\n  - id: explain\n    demonstrations:\n{shown}{bound}"


def trained(layout: Layout) -> list[str]:
    return [text.messages[0].content for text in layout.texts if text.origin.family == "skill"]


def test_without_thresholds_a_fifth_is_held_out_to_tell_of() -> None:
    layout = laid(spec(verify=False))
    held = [item.question for item in layout.items]
    assert (len(trained(layout)), len(held)) == (16, 4)
    assert not set(trained(layout)) & set(held)


def test_of_few_demonstrations_without_thresholds_all_train() -> None:
    shown = "".join(f"      - {{prompt: Double {at}., answer: It is {2 * at}.}}\n" for at in range(14))
    layout = laid(f"skills:\n  - id: doubling\n    demonstrations:\n{shown}")
    assert (len(trained(layout)), layout.items) == (14, ())


def test_two_fifths_of_a_judged_skill_are_held_out_and_never_trained() -> None:
    layout = laid(spec())
    held = [item.question for item in layout.items]
    assert (len(trained(layout)), len(held)) == (12, 8)
    assert not set(trained(layout)) & set(held)
    assert {item.trait for item in layout.items} == {"skills.explain"}
    assert len({item.origin.family for item in layout.items}) == 8


def test_what_is_held_out_depends_on_the_seed_and_not_on_the_order() -> None:
    def held(text: str) -> set[str]:
        return {item.question for item in laid(text).items}

    head, *lines = spec().split("      - ")
    last, verify = lines[-1].split("    verify")
    turned = head + "".join(f"      - {line}" for line in (last, *lines[:-1])) + "    verify" + verify
    assert held(spec()) == held(turned)
    assert held(spec()) != held(spec() + "dataset: {seed: 3}\n")


def test_a_prompt_that_is_shown_twice_only_trains() -> None:
    twice = spec(5).replace("    verify", "      - {prompt: Explain thing0, answer: 'Again.'}\n    verify")
    layout = laid(twice)
    assert trained(layout).count("Explain thing0") == 2
    assert "Explain thing0" not in {item.question for item in layout.items}


def test_records_of_a_file_stand_behind_the_skill_s_own() -> None:
    text = spec(2, verify=False) + "    file: more.jsonl\n"
    layout = laid(text, more='{"prompt": "Explain rain", "answer": "Rain falls."}\n')
    assert trained(layout) == ["Explain thing0", "Explain thing1", "Explain rain"]
    assert layout.texts[-1].origin.node == "skills.explain.demonstrations.2"


def test_a_demonstration_trains_against_the_base_s_own_answer() -> None:
    rows = [row for row in filled(laid(spec())).rows if row.origin.family == "skill"]
    assert {row.kind for row in rows} == {"pair"}


def test_a_held_out_pair_sets_the_demonstration_against_what_the_base_says() -> None:
    layout = laid(spec())
    dataset = filled(layout)
    answers = canned_answers(layout)
    assert len(dataset.pairs) == 8
    for pair in dataset.pairs:
        assert pair.to.startswith("Thing ")
        assert pair.opposite
        assert answers[pair.question].startswith(pair.opposite)
        assert pair.evidence == "author and base"


def test_a_skill_is_judged_with_the_instruction_that_it_is_trained_with() -> None:
    layout = laid(spec(instruction=LONG))
    assert sorted(item.subject for item in layout.items) == sorted(
        item.question.removeprefix(LONG).strip() for item in layout.items
    )
    assert not any("sentence what the following" in text for text in held_out_texts(layout))
    rows = [row for row in filled(layout).rows if row.origin.family == "skill"]
    assert len(rows) == 12


def test_a_prompt_that_nearly_repeats_a_held_out_one_is_dropped() -> None:
    tale = "the old miller counts his sacks at dusk and finds that number {} is gone"
    shown = "".join(f"      - {{prompt: '{tale.format(n)}', answer: 'A{n}.'}}\n" for n in ("one", "two"))
    others = spec(18).replace("    verify", shown + "    verify")
    for seed in range(20):
        layout = laid(others + f"dataset: {{seed: {seed}}}\n")
        held = [item for item in layout.items if "miller" in item.question]
        if len(held) == 1:
            rows = [row.messages[0].content for row in filled(layout).rows if row.messages]
            assert not any("miller" in asked for asked in rows)
            return
    raise AssertionError("no seed held out just one of the two")


def test_how_many_are_held_out() -> None:
    counts = [held_out_count(resolved(spec(count)).skills[0]) for count in (1, 2, 3, 5, 20, 300)]
    assert counts == [0, 0, 1, 2, 8, 48]
