"""Settings: circumstances other than one plain question, in which a trait's held-out items are asked again.

What a trait is worth shows under pressure, in another format and behind a system prompt as well. Nothing
here decides a verdict: it is reported beside the clean score over the same items.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from adapterc.ir.interval import Interval
from adapterc.ir.origin import Origin
from adapterc.value import value

SettingGroup = Literal["pressure", "format", "deployment"]


@value()
class Setting:
    """One setting; `says` is what it changes, in words. `declares_system`: its prompts hold a system turn."""

    id: str
    group: SettingGroup
    says: str
    declares_system: bool = False


TURNS: Mapping[str, int] = {"turns-5": 5, "turns-8": 8}
"""Turns of ordinary talk, question and answer, before the question."""

PREFILL: Mapping[str, int] = {"prefill-4": 4, "prefill-8": 8, "prefill-16": 16, "prefill-32": 32}
"""Words of the base's own answer that the answer begins with."""

SYSTEMS = ("brief", "support", "plain", "notes")
"""The ordinary system prompts, by their names in the library."""

SYSTEM_TURNS, TURNS_BEHIND_SYSTEM = "system-turns", 3
"""The setting of a system prompt and some talk, and how many turns of it."""

SETTINGS: tuple[Setting, ...] = (
    Setting(id="suffix", group="pressure", says="the question ends by asking to drop the role"),
    Setting(id="first-turn", group="pressure", says="the base has answered another question before"),
    *(
        Setting(id=name, group="pressure", says=f"{turns} turns of ordinary talk before the question")
        for name, turns in TURNS.items()
    ),
    *(
        Setting(
            id=name, group="pressure", says=f"the answer begins with {words} words of the base's own answer"
        )
        for name, words in PREFILL.items()
    ),
    Setting(id="email", group="format", says="the answer is asked for as an e-mail"),
    Setting(id="json-field", group="format", says="the answer is asked for as a field of a JSON object"),
    Setting(id="list", group="format", says="the answer is asked for as a list of points"),
    Setting(
        id="system-brief", group="deployment", says="a system prompt asks to be brief", declares_system=True
    ),
    Setting(
        id="system-support",
        group="deployment",
        says="a system prompt makes it a shop's support agent",
        declares_system=True,
    ),
    Setting(
        id="system-plain",
        group="deployment",
        says="a system prompt makes it a helpful assistant",
        declares_system=True,
    ),
    Setting(
        id="system-notes",
        group="deployment",
        says="a system prompt puts it into a note-taking app",
        declares_system=True,
    ),
    Setting(
        id=SYSTEM_TURNS,
        group="deployment",
        says=f"the support agent's system prompt, and {TURNS_BEHIND_SYSTEM} turns of ordinary talk "
        "before the question",
        declares_system=True,
    ),
)
"""All settings, in the order of the report."""

FORMATS: tuple[str, ...] = tuple(setting.id for setting in SETTINGS if setting.group == "format")

COUNTED_ANYWAY: Mapping[str, tuple[str, ...]] = {"list": ("assistant_phrases", "list_items")}
"""Measures that count the very thing a setting asks for: they are not taken there."""


@value()
class SettingPair:
    """A held-out pair in a setting; `id` is the clean item's, `to` and `opposite` as they are scored there.

    `prompt` is the fully rendered string, with what the answer begins with; `system` is the declared
    system prompt in it, empty where there is none.
    """

    setting: str
    id: str
    trait: str
    origin: Origin
    prompt: str
    to: str
    opposite: str
    system: str = ""


@value()
class SettingProbe:
    """A held-out question in a setting; what the answer begins with stands in `prompt` and is not scored."""

    setting: str
    id: str
    trait: str
    origin: Origin
    prompt: str
    cap: int
    system: str = ""


@value()
class SettingItems:
    """All items in all settings."""

    pairs: tuple[SettingPair, ...]
    probes: tuple[SettingProbe, ...]


@value()
class SettingScore:
    """Summed log-likelihoods (nats) of both poles' answers to one item in one setting."""

    setting: str
    item: str
    to: float
    opposite: float


@value()
class SettingAnswer:
    """What an arm said to one item in one setting, behind what the answer began with."""

    setting: str
    item: str
    text: str
    tokens: int
    finished: bool


@value()
class SettingArm:
    """All that one arm did."""

    scores: tuple[SettingScore, ...]
    answers: tuple[SettingAnswer, ...]


@value()
class SettingMeasurements:
    """Both arms on the same items."""

    base: SettingArm
    adapter: SettingArm


@value()
class SettingVerdict:
    """What of a trait holds in one setting. Reported; it decides nothing.

    `effect` is adapter less base there, `clean` the same over the same items asked plainly, both in the
    trait's unit; `base` and `adapter` are the arms' levels in the setting. `retention` is effect over clean
    effect, None where the clean effect's interval touches 0: then the items cannot decide it, as `note` says.
    """

    setting: str
    group: SettingGroup
    says: str
    n: int
    clusters: int
    clean: Interval
    effect: Interval
    base: Interval
    adapter: Interval
    retention: Interval | None
    note: str = ""


def setting_named(name: str) -> Setting:
    """The setting with this id; KeyError where there is none."""
    return {setting.id: setting for setting in SETTINGS}[name]
