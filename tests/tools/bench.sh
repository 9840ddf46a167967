#!/bin/sh
# What `make bench` runs: the measuring tools one after the other, their figures as a table and in BUILD/bench.json.
# Timings are those of this machine at this moment: nothing here passes or fails. Usage: bench.sh BUILD [STARTS]
set -u
build=$1
starts=${2:-100}
here=$(cd "$(dirname "$0")" && pwd)
results=$(mktemp -d) || exit 1
trap 'rm -rf "$results"' EXIT

echo "Measuring: the renderer" >&2
for round in 1 2 3; do "$build/tests/tools/bench_render" >>"$results/render" || exit 1; done
echo "Measuring: the reader" >&2
"$build/tests/tools/bench_reader" >"$results/reader" || exit 1
echo "Measuring: the planner and day rules" >&2
"$build/tests/tools/bench_plan" >"$results/plan" || exit 1
echo "Measuring: sources" >&2
"$build/tests/tools/bench_sources" "$build" >"$results/sources" || exit 1
echo "Measuring: a station, about ten minutes ($starts starts, stops, a minute of speech, a minute of waiting)" >&2
"$build/tests/tools/bench_station" "$build" "$starts" 60 15 >"$results/station" 2>"$results/station.log" || {
    cat "$results/station.log" >&2
    exit 1
}
echo "Measuring: the same minute of speech with a sound card that is simulated" >&2
mkdir -p "$results/build/plugins/output"
cp "$build/loaxad" "$build/loaxa-worker" "$results/build"
ln -s "$here/../../voices" "$results/voices"
ln -s "$build/plugins/source" "$build/plugins/voice" "$results/build/plugins"
ln -s "$build/plugins/output/icecast.so" "$build/tests/tools/plugins/output/paced.so" "$results/build/plugins/output"
"$build/tests/tools/bench_station" "$results/build" paced 60 >"$results/paced" 2>>"$results/station.log" || {
    cat "$results/station.log" >&2
    exit 1
}
python3 "$here/bench_table.py" "$results" "$build/bench.json"
