"""Turns what the tools of `make bench` printed into the table a person reads and the JSON a program reads.

Called by bench.sh: bench_table.py RESULTS BENCH.JSON. RESULTS holds `render` (a line of JSON a round), `reader` (its
table, which ends with its speed), `plan`, `sources`, `station` and `paced` (a line of JSON each).
"""

import json
import os
import re
import statistics
import sys

# what, key, unit, goal
ROWS = [
    ("text → canonical PCM", "render_x_realtime", "× real time", "≥ 300"),
    ("reader", "reader_mb_per_s", "MB/s", "≥ 20"),
    ("a list of 10,000 rows (XLSX), polled", "list_poll_s", "s", "≤ 3"),
    ("  memory of its largest process", "list_poll_mb", "MB", "≤ 64"),
    ("a web page of 10 MB, its article", "page_s", "s of a core", "≤ 1"),
    ("a year of 10 channels, 20 programmes each", "plan_year_s", "s of a core", "≤ 1"),
    ("  slots planned", "plan_slots", "", ""),
    ("  memory", "plan_peak_mb", "MB", ""),
    ("the next day of a rule", "rule_next_us", "µs", "≤ 5"),
    ("100,000 rules loaded", "rules_100000_s", "s", ""),
    ("start error by the journal, p50", "start_error_air_p50_ms", "ms", ""),
    ("start error by the journal, p99", "start_error_air_p99_ms", "ms", "≤ 20"),
    ("start error at the sink, p50", "start_error_sink_p50_ms", "ms", ""),
    ("start error at the sink, p99", "start_error_sink_p99_ms", "ms", "≤ 20"),
    ("start error at the sink, worst", "start_error_sink_worst_ms", "ms", ""),
    ("  constant part, not in the error", "sink_constant_latency_ms", "ms", ""),
    ("  starts heard", "start_error_sink_count", "", ""),
    ("stop → silence at the sink, p50", "stop_p50_ms", "ms", "≤ 200"),
    ("stop → silence at the sink, worst", "stop_worst_ms", "ms", ""),
    ("CPU speaking, MP3 feed and paced sink", "paced_cpu_percent", "% of a core", "≤ 0.5"),
    ("  of which LAME, by itself", "mp3_floor_cpu_percent", "% of a core", ""),
    ("  of which waking 10 times a second, a process", "waking_floor_cpu_percent", "% of a core", ""),
    ("CPU speaking, MP3 feed and a sound server", "speaking_cpu_percent", "% of a core", ""),
    ("CPU waiting, MP3 feed", "idle_cpu_percent", "% of a core", ""),
    ("memory speaking (PSS of all processes)", "speaking_pss_mb", "MB", "≤ 24"),
    ("memory waiting", "idle_pss_mb", "MB", ""),
]


def meets(value, goal):
    if not goal or value is None:
        return ""
    limit = float(goal[2:])
    return "reached" if (value >= limit if goal[0] == "≥" else value <= limit) else "MISSED"


def read(results, name):
    with open(os.path.join(results, name), encoding="utf-8") as file:
        return file.read()


def gather(results):
    figures = {}
    rounds = [json.loads(line) for line in read(results, "render").splitlines()]
    for key in rounds[0]:
        figures[key] = statistics.median(one[key] for one in rounds)
    speeds = [one["render_x_realtime"] for one in rounds]
    figures["render_x_realtime_spread"] = [min(speeds), max(speeds)]
    speed = re.findall(r"([0-9.]+)\s*MB/s", read(results, "reader"))
    figures["reader_mb_per_s"] = float(speed[-1]) if speed else None
    for name in ("plan", "sources", "station", "paced"):
        figures.update(json.loads(read(results, name)))
    figures["load_average"] = os.getloadavg()[1]
    figures["cores"] = os.cpu_count()
    return figures


def show(figures):
    for what, key, unit, goal in ROWS:
        value = figures.get(key)
        number = "not measured" if value is None else f"{value:g}"
        print(f"{what:<46} {number:>12} {unit:<12} {goal:<7} {meets(value, goal)}".rstrip())
    for phase in ("paced", "speaking", "idle"):
        for one in figures.get(phase + "_processes", []):
            print(f"  {phase + ', ' + one['process']:<44} {one['cpu_percent']:>12g} % of a core {one['pss_mb']:>8g} MB")
    print(f"measured with a load of {figures['load_average']:.1f} on {figures['cores']} cores")


def main():
    results, path = sys.argv[1:3]
    figures = gather(results)
    show(figures)
    with open(path, "w", encoding="utf-8") as file:
        json.dump(figures, file, ensure_ascii=False, indent=2)
        file.write("\n")
    print(f"written: {path}")


if __name__ == "__main__":
    main()
