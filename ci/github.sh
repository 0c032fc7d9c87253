#!/usr/bin/env bash
# The steps of the GitHub Action (action.yml): `github.sh STEP`. Whatever comes from outside reaches them by the
# environment, never as text of a script. Bash 3.2 is enough.
set -euo pipefail

work="$RUNNER_TEMP/adapterc"
mkdir -p "$work"

# Paths of specs: a line each.
specs=()
while IFS= read -r line; do
    [ -z "$line" ] || specs+=("$line")
done <<<"${SPECS:-specs}"

if [ "${#specs[@]}" = 0 ]; then
    echo "::error title=adapterc::the input specs names nothing"
    exit 2
fi

# Some of them: those that differ from the commit that this run is compared with.
chosen=()
if [ -n "${AGAINST:-}" ]; then
    chosen=(--select changed --against "$AGAINST")
fi

# What a command prints is text for people: no line of it is a command to the runner, whatever a spec is called.
guarded() {
    local token code=0
    token="adapterc-$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')"
    echo "::stop-commands::$token"
    "$@" 2>&1 || code=$?
    echo "::$token::"
    return "$code"
}

# GitHub refuses a summary of more than 1 MiB as a whole.
summarised() {
    LC_ALL=C awk '{ size += length($0) + 1 }
        size > 900000 { print "\nThe rest is too long for a summary."; exit }
        { print } END { print "" }' "$1" >>"$GITHUB_STEP_SUMMARY"
}

event() {
    local base
    python3 "$GITHUB_ACTION_PATH/ci/github_event.py" >"$work/event"
    cat "$work/event" >>"$GITHUB_OUTPUT"
    base="${WANTED:-$(sed -n 's/^base=//p' "$work/event")}"
    printf '%s' "$base" >"$work/base"
    echo "against=$(commit_of "$base")" >>"$GITHUB_OUTPUT"
}

# The commit that a name means, fetched where a shallow checkout has left it out; nothing where there is none.
commit_of() {
    [ -n "$1" ] || return 0
    if ! git rev-parse --quiet --verify --end-of-options "$1^{commit}"; then
        if git fetch --quiet --no-tags --depth=1 -- origin "$1" 1>&2; then
            git rev-parse --verify "FETCH_HEAD^{commit}"
        else
            echo "::warning title=adapterc::the commit to compare with cannot be fetched: all specs are planned" 1>&2
        fi
    fi
}

install() {
    local extra=""
    if [ "$INSTALL" = false ]; then
        adapterc --version
        return
    fi
    if [ "$TRAIN" = true ]; then
        extra="[build]"
    fi
    "$PYTHON" -m venv "$work/venv"
    # The versions that the compiler's own suite was run with.
    "$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
        --constraint "$GITHUB_ACTION_PATH/requirements.lock" "$GITHUB_ACTION_PATH$extra"
    echo "$work/venv/bin" >>"$GITHUB_PATH"
    "$work/venv/bin/adapterc" --version
}

lock() {
    local allowed=()
    if [ -n "${ALLOW_LOCAL:-}" ]; then
        allowed=(--allow-local "$ALLOW_LOCAL")
    fi
    adapterc lock --locked --format github ${allowed[@]+"${allowed[@]}"} -- "${specs[@]}"
}

check() {
    local code=0
    adapterc check --format github --report "markdown=$work/check.md" -- "${specs[@]}" || code=$?
    if [ -f "$work/check.md" ]; then
        summarised "$work/check.md"
    fi
    return "$code"
}

plan() {
    guarded table plan
    summarised "$work/plan.md"
    guarded table expand --coverage
    summarised "$work/expand.md"
}

# A table of what changed; findings in a spec are the check's to fail by.
table() {
    local code=0
    adapterc "$@" ${chosen[@]+"${chosen[@]}"} --format markdown -- "${specs[@]}" 3>&1 >"$work/$1.md" 2>&3 || code=$?
    [ "$code" -le 1 ] || return "$code"
}

# Whether build/ holds nothing that a change brought along: what is committed there was not built here.
built_here() {
    [ -z "$(git ls-files -- build)" ]
}

build() {
    local code=0
    if ! built_here; then
        echo "::error title=adapterc::build/ is committed: take it out, and put it into .gitignore"
        return 1
    fi
    guarded built || code=$?
    { echo "### adapterc build"; echo; sed 's/^/    /' "$work/build.txt"; } >"$work/build.md"
    summarised "$work/build.md"
    return "$code"
}

built() {
    adapterc build ${chosen[@]+"${chosen[@]}"} -- "${specs[@]}" 3>&1 >"$work/build.txt" 2>&3
}

diff() {
    local code=0 builds=() name sides=("$AGAINST" HEAD "${specs[@]}")
    if built_here && compgen -G "build/*/adapterc.json" >"$work/artifacts"; then
        # Of the former builds those that were made anew: the others stand as they are.
        mkdir -p "$work/former"
        while IFS= read -r name; do
            name="$(basename "$(dirname "$name")")"
            if [ -d "${PREVIOUS:-}/$name" ]; then
                ln -sfn "$(cd "$PREVIOUS/$name" && pwd)" "$work/former/$name"
            fi
        done <"$work/artifacts"
        builds=(--artifacts "$work/former" build)
    fi
    adapterc diff ${builds[@]+"${builds[@]}"} --format markdown --limit-bytes 900000 -- "${sides[@]}" \
        >"$work/diff.md" || code=$?
    [ "$code" -le 1 ] || return "$code"
    summarised "$work/diff.md"
    code=0
    adapterc diff ${builds[@]+"${builds[@]}"} --exit-code --format comment --marker "$MARKER" -- "${sides[@]}" \
        >"$work/comment.md" || code=$?
    [ "$code" -le 1 ] || return "$code"
    echo "differs=$code" >>"$GITHUB_OUTPUT"
}

gate() {
    local asked=(--profile "${PROFILE:-quick}") code=0
    if [ -n "${EVIDENCE:-}" ]; then
        asked+=(--evidence "$EVIDENCE")
    fi
    if [ -n "${SIGNERS:-}" ]; then
        # Who may sign is what the target branch says: a change cannot name its own signer.
        if [ -n "${AGAINST:-}" ]; then
            git show "$AGAINST:$SIGNERS" >"$work/signers"
            SIGNERS="$work/signers"
        elif [ -s "$work/base" ]; then
            echo "::error title=adapterc::who may sign stands in a commit that cannot be fetched"
            return 1
        fi
        asked+=(--signers "$SIGNERS")
    fi
    adapterc gate "${asked[@]}" --format github --report "markdown=$work/gate.md" -- "${specs[@]}" || code=$?
    if [ -f "$work/gate.md" ]; then
        summarised "$work/gate.md"
    fi
    return "$code"
}

# One comment of ours, found by its first line and its author, and written anew at each run.
comment() {
    local place="repos/$GITHUB_REPOSITORY/issues" id page
    page="$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID"
    export GH_HOST="${GITHUB_SERVER_URL#*://}"
    printf '\n[The whole of it: findings, plan, dataset, verdicts](%s)\n' "$page" >>"$work/comment.md"
    gh api --paginate "$place/$NUMBER/comments?per_page=100" >"$work/comments.json" || refused
    id="$(python3 "$GITHUB_ACTION_PATH/ci/github_comment.py" "$work/comment.md" "$AUTHOR" <"$work/comments.json")"
    if [ -n "$id" ]; then
        gh api --silent --method PATCH "$place/comments/$id" --field "body=@$work/comment.md" || refused
    elif [ "$DIFFERS" = 1 ]; then
        gh api --silent --method POST "$place/$NUMBER/comments" --field "body=@$work/comment.md" || refused
    fi
}

# A pull request from a fork has a token that may not write: what would have been said is in the summary.
refused() {
    echo "::notice title=adapterc::no comment could be written (permission: pull-requests: write); the summary has it"
    exit 0
}

"$1"
