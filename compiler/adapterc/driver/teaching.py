"""A teacher's answers: found in the cache by what was asked, or asked for once and kept there.

An answer is kept under the hash of all that it depends on: who the teacher is, its settings, every turn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from adapterc.backend.cache_folder import cache_faults, read_record, write_record
from adapterc.diagnostics.quoting import counted
from adapterc.digest import digest
from adapterc.driver.artifact_json import read_records
from adapterc.driver.watch import Watch
from adapterc.emit.integrity import differences
from adapterc.emit.taught_lines import TAUGHT
from adapterc.errors import AdaptercError
from adapterc.expand.teaching import taught_questions
from adapterc.ir.base import BaseModel
from adapterc.ir.layout import Layout
from adapterc.ir.sampling import SampleRequest
from adapterc.ir.taught import LaidTeacher, Question, TaughtAnswer
from adapterc.ir.training import Platform
from adapterc.verify.prompted import behind

_VERSION = 1
"""Part of every key: raise it when the same request would be asked or read differently."""
_HOPELESS = 5
"""First answers without a word, or refused, after which a teacher is not asked further."""

Answers = dict[tuple[str, str], TaughtAnswer]
"""By persona and question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lessons:
    """What is asked of which teacher beside which base, and the folder that its answers are kept in."""

    laid: LaidTeacher
    questions: tuple[Question, ...]
    base: BaseModel
    folder: Path

    def key(self, question: Question) -> str:
        """The hash of everything that the answer depends on."""
        persona, teacher = self.laid.persona(question.persona), self.laid.teacher
        own = [self.base.digest, self.base.turns] if teacher.is_self else []
        return digest(["taught", _VERSION, teacher, own, persona.text, persona.asked(question.question)])

    def kept(self) -> Answers:
        """The answers that lie in the folder."""
        found = ((one, _answer(one, self.key(one), read_record(self._place(one)))) for one in self.questions)
        return {(one.persona, one.question): answer for one, answer in found if answer is not None}

    def keep(self, answers: Iterable[TaughtAnswer]) -> None:
        """Put answers into the folder, each whole or not at all."""
        with cache_faults(self.folder):
            for answer in answers:
                body = {"text": answer.text, "finished": answer.finished, "refused": answer.refused}
                write_record(self.folder / f"{answer.key}.json", body)

    def prompts(self) -> tuple[str, ...]:
        """What a base that teaches itself reads, question by question."""
        personas = {one.id: one for one in self.laid.personas}
        return tuple(
            behind(self.base, personas[one.persona].text, personas[one.persona].asked(one.question))
            for one in self.questions
        )

    def _place(self, question: Question) -> Path:
        return self.folder / f"{self.key(question)}.json"


def lessons_of(layout: Layout, base: BaseModel, cache: Path) -> Lessons | None:
    """What a layout asks of its teacher; None for one without."""
    if layout.teacher is None:
        return None
    return Lessons(
        laid=layout.teacher, questions=taught_questions(layout), base=base, folder=cache / "taught"
    )


def taught(lessons: Lessons, platform: Platform, watch: Watch, cache: Path) -> Answers:
    """Every answer of the teacher; what is not known yet is asked for."""
    known = lessons.kept()
    missing = [one for one in lessons.questions if (one.persona, one.question) not in known]
    if not missing:
        return known
    is_self = lessons.laid.teacher.is_self
    fresh = _sampled(lessons, platform, watch, cache) if is_self else _asked(lessons, missing, watch)
    return {(one.persona, one.question): one for one in fresh} | known


def count_known(lessons: Lessons, platform: Platform, cache: Path, artifact: Path | None = None) -> int:
    """How many of the answers are known, or lie in an `artifact`; asks nobody, and loads no model."""
    known = set(lessons.kept())
    known |= {(one.persona, one.question) for one in (_adoptable(artifact, lessons) if artifact else ())}
    if lessons.laid.teacher.is_self:
        from adapterc.backend.sample import kept_answers

        request = _request(lessons, platform)
        sampled = kept_answers(request, cache=cache / "answers")
        pairs = zip(lessons.questions, request.prompts, strict=True)
        known |= {(one.persona, one.question) for one, prompt in pairs if prompt in sampled}
    return len(known)


def adopt(folder: Path, lessons: Lessons) -> None:
    """Take over the answers that lie in the artifact in `folder`, where that is as it was built.

    Those that fit no question of ours are left where they are.
    """
    lessons.keep(_adoptable(folder, lessons))


def _adoptable(folder: Path, lessons: Lessons) -> tuple[TaughtAnswer, ...]:
    """The answers of an artifact to questions that have none yet."""
    known = lessons.kept()
    wanted = {lessons.key(one): one for one in lessons.questions if (one.persona, one.question) not in known}
    if not wanted or not (folder / TAUGHT).is_file():
        return ()
    try:
        records = list(read_records(folder / TAUGHT))
        altered = {one.path for one in differences(folder)}
    except AdaptercError:
        return ()
    return () if TAUGHT in altered else tuple(_fitting(records, wanted))


def _fitting(
    records: Iterable[Mapping[str, object]], wanted: Mapping[str, Question]
) -> Iterator[TaughtAnswer]:
    for record in records:
        key = record.get("key")
        if isinstance(key, str) and key in wanted:
            answer = _answer(wanted[key], key, {name: record.get(name) for name in _KEPT})
            if answer is not None:
                yield answer


_KEPT = ("text", "finished", "refused")


def _answer(question: Question, key: str, body: object) -> TaughtAnswer | None:
    """What a record says; None where it says nothing, or something else."""
    if not isinstance(body, dict):
        return None
    text, finished, refused = (body.get(name) for name in _KEPT)
    if not (isinstance(text, str) and isinstance(finished, bool) and isinstance(refused, bool)):
        return None
    return TaughtAnswer(
        key=key,
        persona=question.persona,
        question=question.question,
        text=text,
        finished=finished,
        refused=refused,
    )


def _request(lessons: Lessons, platform: Platform) -> SampleRequest:
    """All questions at once, known or not: batches are fixed by content."""
    teacher = lessons.laid.teacher
    return SampleRequest(
        base=lessons.base, prompts=lessons.prompts(), cap=teacher.max_tokens, platform=platform
    )


def _sampled(lessons: Lessons, platform: Platform, watch: Watch, cache: Path) -> list[TaughtAnswer]:
    """What the base says as its own teacher; the cache of its answers keeps it."""
    from adapterc.backend.sample import sample_answers

    said = sample_answers(_request(lessons, platform), cache=cache / "answers", progress=watch.advance)
    return [
        TaughtAnswer(
            key=lessons.key(one),
            persona=one.persona,
            question=one.question,
            text=answer.text,
            finished=answer.finished,
        )
        for one, answer in zip(lessons.questions, said, strict=True)
    ]


def _asked(lessons: Lessons, missing: Sequence[Question], watch: Watch) -> list[TaughtAnswer]:
    """What the teacher behind an address says, each answer kept as soon as it is there.

    Answers without a word are kept only beside others: a teacher that gives no others is stopped at.
    """
    from adapterc.teacher.endpoint import Endpoint

    endpoint = Endpoint(lessons.laid.teacher)
    answers: list[TaughtAnswer] = []
    mute: list[TaughtAnswer] = []
    for place, one in enumerate(missing):
        watch.advance(f"asking the teacher, {place + 1} of {len(missing)}", place / len(missing))
        persona = lessons.laid.persona(one.persona)
        said = endpoint.ask(persona.text, persona.asked(one.question))
        answer = TaughtAnswer(
            key=lessons.key(one),
            persona=one.persona,
            question=one.question,
            text=said.text,
            finished=said.finished,
            refused=said.refused,
        )
        answers.append(answer)
        if said.text.strip() and not said.refused:
            lessons.keep((answer, *mute))
            mute.clear()
            continue
        mute.append(answer)
        if len(mute) == len(answers) == min(_HOPELESS, len(missing)):
            raise _mute(lessons, mute)
    lessons.keep(mute)
    return answers


def _mute(lessons: Lessons, mute: Sequence[TaughtAnswer]) -> AdaptercError:
    what = "refused" if all(one.refused for one in mute) else "empty"
    return AdaptercError(
        f"the first {counted(len(mute), 'answer')} of the teacher at {lessons.laid.teacher.endpoint} "
        f"{'is' if len(mute) == 1 else 'are'} {what}: it is asked no further",
        help="raise `max_tokens` where the model thinks before it answers, choose another model, or see what "
        "its server logs",
    )
