#!/bin/sh
# Runs every libFuzzer target of BUILD for SECONDS each over its corpus. Usage: run.sh BUILD SECONDS
set -eu
for t in "$1"/tests/fuzz/*_fuzz_libfuzzer; do
    name=$(basename "$t" _fuzz_libfuzzer)
    mkdir -p "$1/found/$name"
    echo "== $name"
    "$t" -max_total_time="$2" -rss_limit_mb=2048 -artifact_prefix="$1/found/$name/" "$1/found/$name" "tests/fuzz/corpus/$name"
done
