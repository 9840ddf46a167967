#!/bin/sh
# Runs the parts of `make check`, keeps their results in build/results, and closes with one line over all of them.
#   run.sh step NAME COMMAND…    a step that passes or fails as a whole (a build, a lint): counts as one test; what
#                                is built by a step that failed is not run
#   run.sh suite LABEL BUILD     every test program found in BUILD: scenarios, contract, unit, fuzz replays; one a core
#   run.sh live BUILD            the live tests, one after another
#   run.sh sum                   what failed, once more, and the closing line; exit 1 when anything failed
# A program's own output is shown only when it fails.
set -u
results=${CHECK_RESULTS:-build/results}
failures=$results.failures # for each failed part its name and the lines of its output that say why
mkdir -p "$(dirname "$results")"

record() { # label passed failed skipped
    printf '%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$4" >>"$results"
    printf '%-60s %5s passed %3s failed %3s skipped\n' "$1" "$2" "$3" "$4"
}

# Shows the end of what a failed part said, and keeps its findings for the sum.
show_failure() { # label log
    printf -- '---- %s ----\n' "$1"
    tail -n 60 "$2" | sed 's/^/    /'
    {
        printf '%s\n' "$1"
        grep -E '^\[ +(ERROR|LINE|FAILED) +\] |SUMMARY: |runtime error: |error: |ThreadSanitizer: ' "$2" | head -n 8 | sed 's/^/    /'
    } >>"$failures"
}

# Sums cmocka's closing lines of one program; a program that ends badly without counting a failure counts as one.
run_program() { # label limit program build share
    log=$(mktemp)
    LOAXA_BUILD=$(realpath "$4") LOAXA_SHARE=${5:-1/1} timeout -k 5 "$2" "$3" >"$log" 2>&1 </dev/null
    code=$?
    passed=$(awk '/^\[  PASSED  \]/ {n += $4} END {print n + 0}' "$log")
    failed=$(awk '/^\[  FAILED  \] [0-9]+ test/ {n += $4} END {print n + 0}' "$log")
    skipped=$(awk '/^\[  SKIPPED \] [0-9]+ test/ {n += $4} END {print n + 0}' "$log")
    if [ $code -ne 0 ] && [ "$failed" -eq 0 ]; then
        failed=1
    fi
    if [ "$failed" -gt 0 ]; then
        show_failure "$1 (exit $code)" "$log"
    fi
    rm -f "$log"
    record "$1" "$passed" "$failed" "$skipped"
}

step() {
    name=$1
    shift
    log=$(mktemp)
    if "$@" >"$log" 2>&1; then
        result=0
        record "$name" 1 0 0
    else
        result=1
        show_failure "$name" "$log"
        record "$name" 0 1 0
    fi
    rm -f "$log"
    return $result
}

# What one program or replay has to say comes in one piece, however many run.
in_one_piece() {
    output=$("$@")
    printf '%s\n' "$output"
}

# The longest first, one for each core: their clocks are virtual, their folders their own.
suite() { # label build
    label=$1 build=$2
    for t in "$build"/tests/scenarios/*_test "$build"/tests/contract/*_test "$build"/tests/unit/*/*_test; do
        [ -x "$t" ] || continue
        shares=1/1
        case $t in */scenarios_test) shares="1/2 2/2" ;; esac
        for share in $shares; do
            name="$label ${t#"$build"/tests/}"
            [ "$share" = 1/1 ] || name="$name, $share"
            printf 'program\0%s\0%s\0%s\0%s\0%s\0' "$name" 1200 "$t" "$build" "$share"
        done
    done | CHECK_RESULTS=$results xargs -0 -r -n 6 -P "$(nproc)" sh "$0"
    for t in "$build"/tests/fuzz/*_fuzz_replay; do
        [ -x "$t" ] || continue
        name=$(basename "$t" _fuzz_replay)
        printf 'replay\0%s\0%s\0%s\0' "$label fuzz corpus $name" "$t" "tests/fuzz/corpus/$name"
    done | CHECK_RESULTS=$results xargs -0 -r -n 4 -P "$(nproc)" sh "$0"
}

program() { in_one_piece run_program "$@"; } # label limit program build share
replay() { in_one_piece step "$1" timeout 300 "$2" "$3"; } # label program corpus

live() { # build
    for t in "$1"/tests/live/*_test; do
        [ -x "$t" ] && program "live $(basename "$t")" 900 "$t" "$1"
    done
}

sum() {
    if [ -s "$failures" ]; then
        printf '\nWhat failed:\n'
        cat "$failures"
    fi
    awk -F'\t' '{p += $2; f += $3; s += $4} END {printf "%d passed, %d failed, %d skipped\n", p, f, s; exit f > 0 || p == 0}' "$results"
}

command=$1
shift
"$command" "$@"
