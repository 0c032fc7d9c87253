"""What each command says of itself under --help: what it reads and writes, and how it is typed."""

from __future__ import annotations

from collections.abc import Mapping

from adapterc.cli.cache_arguments import CACHE
from adapterc.cli.described import Described
from adapterc.cli.diff import DIFF
from adapterc.cli.evidenced import EVIDENCE
from adapterc.cli.examination import DOCTOR
from adapterc.cli.gated import GATE
from adapterc.cli.lock_arguments import LOCK
from adapterc.cli.reproduced import REPRODUCE
from adapterc.cli.schema_printed import SCHEMA

PROGRAM = "Compile a behaviour spec into a LoRA adapter, and prove that the behaviour is there."
PROGRAM_MORE = """\
`adapterc COMMAND --help` tells more of a command. A first adapter:
  adapterc init
  adapterc check my-adapter.yaml
  adapterc build my-adapter.yaml

exit codes:
  0        done, and all verified
  1        findings in the spec
  2        usage
  3        built, but not verified
  4        environment: a missing base, no space, no memory
  5        busy: another build of the same folder is running
  70       a bug of ours
  130/143  interrupted; the same command goes on

environment:
  ADAPTERC_CACHE        the folder for what is kept between builds: bases, answers, adapters
  ADAPTERC_CACHE_LIMIT  how large that may grow, bases aside, such as 20GB: builds clear the oldest
  NO_COLOR              when it is set, nothing is printed in colour
"""

_FINDINGS = (1, "findings in the spec: they are printed, and nothing is done")
COMMANDS: Mapping[str, Described] = {
    "init": Described(
        summary="write a spec to begin with, or one made from what you have",
        text="Writes a small spec, my-adapter.yaml, or with --from one made from what you have: Nexus "
        "notes, a ChatGPT export, a dataset (OpenAI messages, ShareGPT, Alpaca), a character card "
        "(PNG, JSON, CHARX), a lorebook, a Modelfile, or a folder of them. Beside an imported spec "
        "stand its dialogues as JSON lines and a report of what was left out, and why. The JSON Schema "
        "for editors goes with either. No file that is there is replaced.",
        examples=("adapterc init", "adapterc init --from conversations.json --redact --out specs"),
        codes=((0, "written"), (2, "nothing of a known format was found, or a file of that name is there")),
    ),
    "check": Described(
        summary="find what is wrong with specs, in seconds, without a model",
        text="Reads specs, the libraries that they import and the files that they name, lays their rows "
        "out, and prints every finding with its place and a way out. It needs no base and no network, "
        "and changes nothing unless --fix is given. Of a folder it takes each YAML file with the key "
        "`adapterc` at its top; hidden names, links and folders called build are left out.",
        examples=(
            "adapterc check specs",
            "adapterc check --fix my-adapter.yaml",
            "adapterc check 'specs/**/*.yaml' --format sarif > findings.sarif",
        ),
        codes=(
            (0, "no errors; there may be warnings"),
            (1, "errors, or changes that --diff shows"),
            (2, "a path, a folder or a pattern led to no spec"),
        ),
    ),
    "plan": Described(
        summary="what a build would do, and why, without doing it",
        text="Says which stages of a build are stale and why, how many rows, tokens and held-out items "
        "there are, and about what training takes in time and memory. It compares the spec with the "
        "artifact in build/<name> and with the cache, and samples and trains nothing. Figures are "
        "exact where the base and its answers are on this machine, else they are marked as estimates.",
        examples=(
            "adapterc plan my-adapter.yaml",
            "adapterc plan specs --select changed --against main --format json",
        ),
        codes=((0, "planned"), _FINDINGS),
    ),
    "expand": Described(
        summary="make the dataset and print its figures; --rows shows some of it",
        text="Makes the dataset that a build would train on and prints its figures: rows of each kind, "
        "repetition, and how many rows stand behind each part of the spec. Rows are composed with the "
        "base's own answers. The first time the base is asked for them, which takes minutes; they are "
        "kept in the cache. --coverage by itself counts the rows that every part of the spec reaches, before "
        "any answer is filled in: it needs no base and takes a second.",
        examples=(
            "adapterc expand my-adapter.yaml --coverage",
            "adapterc expand my-adapter.yaml --rows 20",
            "adapterc expand my-adapter.yaml --out rows.jsonl",
        ),
        codes=((0, "made"), _FINDINGS, (4, "the base cannot be had, or there is no space or memory")),
    ),
    "build": Described(
        summary="compile specs into build/<name>/, trained and verified",
        text="Makes the dataset, trains the adapter, asks base and adapter the held-out questions, and "
        "writes the artifact with its report (report.html) to build/<name>, in the place of an earlier "
        "one. What was made before and has not changed comes from the cache. An interrupted build goes "
        "on where it stopped when the same command is given again. The base is fetched the first time. "
        "Of folders and patterns all specs are built, a line each; one that fails stops no other unless "
        "--no-keep-going is given, and of their exit codes the gravest is told: 70, 4, 5, 2, 1, 3, 0 in "
        "this order. --select changed --against REF builds those that differ, once they are laid out, "
        "from a git ref or from the artifacts in a folder; of what they import as well.",
        examples=(
            "adapterc build my-adapter.yaml",
            "adapterc build my-adapter.yaml --out out --device cpu",
            "adapterc build specs --select changed --against main",
        ),
        codes=(
            (0, "built, and everything declared is verified"),
            _FINDINGS,
            (3, "built, and not everything is verified: the report says what, and why"),
            (4, "the base cannot be had, or there is no space or memory"),
            (5, "another build of the same folder is running"),
        ),
    ),
    "verify": Described(
        summary="measure an artifact again, or an adapter from elsewhere",
        text="Measures an artifact again with what lies in it (adapter, items, spec), judges it, and "
        "says where a verdict differs from the report in it. The adapter is always measured anew; the "
        "base's own answers come from the cache where it has them, unless --fresh is given. --integrity "
        "compares the files with their hashes and no more. With --adapter and --spec a LoRA adapter from "
        "anywhere is measured on the spec's base with the spec's held-out items; what it was trained on "
        "is then not known, and said so. No code of an artifact or adapter is run, and nothing of it is "
        "changed. --out writes report.html, its other forms and eval/ into a folder of their own.",
        examples=(
            "adapterc verify build/my-adapter",
            "adapterc verify build/my-adapter --integrity",
            "adapterc verify build/my-adapter --format junit > verify.xml",
            "adapterc verify --adapter downloads/some-lora --spec my-adapter.yaml --out report",
        ),
        codes=(
            (0, "everything declared is verified; with --integrity, every file is as it was built"),
            _FINDINGS,
            (2, "it is no artifact, or no adapter, or the folder of --out is in use"),
            (3, "not everything is verified; with --integrity, a file was changed, added, removed or linked"),
            (4, "it is damaged or cannot be measured, its base cannot be had, or there is no memory"),
        ),
    ),
    "reproduce": REPRODUCE,
    "evidence": EVIDENCE,
    "gate": GATE,
    "diff": DIFF,
    "chat": Described(
        summary="talk with an artifact, scene tokens included",
        text="Loads an artifact and answers as it is typed, with no system turn. Turns are remembered. "
        "`/base` puts the last question to the base alone, `/reset` begins anew, `/help` lists this, "
        "`/quit` or Ctrl-D ends; Ctrl-C ends an answer. With --prompt it answers, prints and ends, and "
        "a text that begins with a slash is a question like any other; over a pipe each line is a turn or a "
        "command, and one that cannot be done stops none of the others. Answers go to stdout, everything "
        "else to stderr. Answers are the same each time, drawn ones by their seed.",
        examples=(
            "adapterc chat build/my-adapter",
            "adapterc chat build/my-adapter --prompt Δ21 --base",
            "adapterc chat build/my-adapter --prompt Δ21 --temperature 0.7 --seed 3 --format json",
        ),
        codes=(
            (0, "ended, or answered"),
            (
                2,
                "it is no artifact, a question is longer than the base can read, or a pipe has a command "
                "that cannot be done",
            ),
            (4, "the artifact is damaged, its base cannot be had, or there is no memory"),
        ),
    ),
    "export": Described(
        summary="write an artifact in a form that other programs load",
        text="Merges the adapter into its base and writes one plain Hugging Face model: weights in "
        "safetensors, the tokenizer with the scene tokens, a chat template that adds no system turn, "
        "generation settings, a card with the base's licence. It loads with transformers alone. Nothing "
        "that is there already is replaced; the folder is there whole or not at all.",
        examples=(
            "adapterc export build/my-adapter --to merged --out my-model",
            "adapterc export build/my-adapter --out my-model --dtype bfloat16",
        ),
        codes=(
            (0, "written"),
            (2, "it is no artifact, or the folder is in use, or lies in the artifact or its base"),
            (4, "the artifact is damaged, its base cannot be had, or there is no space or memory"),
        ),
    ),
    "ablate": Described(
        summary="build a spec's variants and show what each part contributes",
        text="Builds and verifies the spec with the adapter on the attention alone, on the feed-forward "
        "layers alone, on the output projection alone, and on all of them; the embedding is never trained. "
        "Base and dataset are made once. It prints what each variant trains, its verdicts, effects and "
        "distance from the base, and keeps the variants in build/<name>.ablate. A variant that fails "
        "does not stop the others, and a finished one comes from the cache the next time.",
        examples=("adapterc ablate my-adapter.yaml targets",),
        codes=(
            (0, "every variant was built, verified or not"),
            _FINDINGS,
            (4, "a variant could not be built: the base cannot be had, or there is no space or memory"),
            (5, "another build of a variant is running"),
        ),
    ),
    "lock": LOCK,
    "show": Described(
        summary="print a spec as the compiler sees it, every default filled in",
        text="Prints a spec as JSON, as later stages see it: its libraries merged, the files that it names "
        "read, every default filled in.",
        examples=("adapterc show my-adapter.yaml", "adapterc show my-adapter.yaml --resolved"),
        codes=((0, "shown"), _FINDINGS),
    ),
    "explain": Described(
        summary="what a diagnostic code means and what to do",
        text="Explains a code that stands in brackets in a finding: what is checked, why it matters, a spec "
        "that has the finding, and what to do.",
        examples=("adapterc explain AC0202",),
        codes=((0, "explained"), (2, "there is no such code")),
    ),
    "schema": SCHEMA,
    "migrate": Described(
        summary="rewrite specs of an earlier version of the language",
        text="Rewrites specs of an earlier version of the language as specs of the current one, in place, "
        "and says what it did. Comments and layout stay. A spec of the current version stays as it is.",
        examples=("adapterc migrate my-adapter.yaml", "adapterc migrate specs/*.yaml"),
        codes=((0, "every spec is of the current version"), (1, "one has a version that nobody knows")),
    ),
    "cache": CACHE,
    "doctor": DOCTOR,
}
"""In the order in which they are listed."""
