"""Tasks of lm-eval that a spec asks for beside its own items, and files that define one as data.

A file is written as lm-eval's own YAML, of which only what is plain data is taken: questions with choices, a
prompt whose braces hold column names alone, records in a JSONL file beside it. Nothing of it is ever run or
rendered as a template, and nothing is fetched for it.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import AfterValidator, BaseModel, ConfigDict, Discriminator, Field, JsonValue, Tag
from pydantic_core import PydanticCustomError

from adapterc.spec.fields import Path, Section, Text

DEFAULT_MARGIN = 0.03
"""Three points: what the authors of Open Character Training lost themselves on public tasks."""
MOST_DOCUMENTS = 100_000
MOST_TASKS = 50
_NAME = r"^[A-Za-z0-9_][A-Za-z0-9_.,+()-]*$"
_NAME_FORM: dict[str, JsonValue] = {
    "pattern": _NAME + r"(?!\n)",
    "patternErrorMessage": "expected a name as lm-eval has them, such as hellaswag",
}


def _as_lm_eval_names(text: str) -> str:
    if re.fullmatch(_NAME[1:-1], text) is None:
        raise PydanticCustomError("task_name", "no name of a task")
    return text


TaskName = Annotated[
    str, Field(max_length=128, json_schema_extra=_NAME_FORM), AfterValidator(_as_lm_eval_names)
]
"""What lm-eval files a task or a metric under; never a path."""


class DeclaredTask(Section):
    """A task, group or tag of lm-eval, and how much worse than the base the adapter may be at it."""

    task: TaskName = Field(description="Its name in lm-eval, or in `file`.", examples=["hellaswag"])
    file: Path | None = Field(
        default=None,
        description="A file of your own that defines it, lm-eval's YAML as plain data, relative to the "
        "spec's folder.",
        examples=["evals/quiz.yaml"],
    )
    limit: Annotated[int, Field(ge=1, le=MOST_DOCUMENTS)] | None = Field(
        default=None, description="At most so many documents, of each task of a group; all of them if absent."
    )
    margin: Annotated[float, Field(gt=0, le=1)] = Field(
        default=DEFAULT_MARGIN, description="The loss against the base that is borne, in the metric's unit."
    )
    metric: TaskName | None = Field(
        default=None,
        description="The metric compared; `acc` where the task has it, else its first that is a mean over "
        "documents.",
        examples=["acc_norm"],
    )


def name_or_task(value: object) -> str:
    """Which of the two an entry is."""
    return "<task>" if isinstance(value, (dict, DeclaredTask)) else "<name>"


TaskEntry = Annotated[
    Annotated[TaskName, Tag("<name>")] | Annotated[DeclaredTask, Tag("<task>")], Discriminator(name_or_task)
]
"""An entry of `verify.tasks`: a name, or a mapping with more to say."""


class TaskData(Section):
    """Where the records of a task of one's own lie."""

    data_files: Path = Field(description="A JSONL file, relative to the folder of the task's file.")


class TaskFile(Section):
    """A multiple-choice task of lm-eval as plain data."""

    task: TaskName = Field(description="The task's name.")
    tag: tuple[TaskName, ...] | TaskName | None = Field(default=None, description="Taken and not used.")
    dataset_path: Literal["json"] = Field(description="The kind of data: records in a JSONL file.")
    dataset_kwargs: TaskData = Field(description="Where the data lies.")
    output_type: Literal["multiple_choice"] = Field(description="The kind of task.")
    test_split: Literal["test", "train", "validation"] | None = Field(
        default=None, description="Taken and not used: every record is asked."
    )
    num_fewshot: Literal[0] = Field(default=0, description="No examples stand before a question.")
    description: Literal[""] = Field(default="", description="Nothing stands before a prompt.")
    doc_to_text: Text = Field(
        description="A column, or a prompt with columns in double braces.",
        examples=["Question: {{question}}\nAnswer:"],
    )
    doc_to_choice: Text | tuple[Text, ...] = Field(
        description="The column of the choices, or the choices of every question.", examples=["choices"]
    )
    doc_to_target: Text = Field(
        description="The column of the right choice, its place (from 0) or its text.", examples=["label"]
    )
    target_delimiter: Literal[" ", ""] = Field(
        default=" ", description="What stands between prompt and choice."
    )
    metric_list: tuple[dict[str, Any], ...] | None = Field(
        default=None, description="Taken and not used: acc and acc_norm are there."
    )
    metadata: dict[str, Any] | None = Field(default=None, description="Taken and not used.")


class TaskRecord(BaseModel):
    """A line of a task's data: columns by name."""

    model_config = ConfigDict(frozen=True, extra="allow")


class Question(NamedTuple):
    """A record put into the task's words: what is asked, the choices, the place of the right one."""

    prompt: str
    choices: tuple[str, ...]
    right: int


class ReadTask(DeclaredTask):
    """A declared task whose file was read."""

    questions: tuple[Question, ...] = ()
    delimiter: str = " "
