#!/bin/sh
# Lints without compiling: the dependency rule between rooms, banned calls, file openings, layout, left-over marks.
# Prints every breach and exits 1 when there is one.
set -u
cd "$(dirname "$0")/.."
bad=0
breach() {
    echo "$*"
    bad=1
}

# A room includes only itself and the rooms of its DEPS_ row in the Makefile; plugins only the ABI, document/ and base/.
rooms=$(sed -n 's/^ROOMS := //p' Makefile)
for room in $rooms; do
    allowed=" $room $(sed -n "s/^DEPS_$room := *//p" Makefile) "
    case $allowed in *'$('*) continue ;; esac
    for used in $(grep -hoE '^#include "[a-z]+/' src/$room/*.[ch] 2>/dev/null | sed 's/.*"//; s,/,,' | sort -u); do
        case $allowed in
        *" $used "*) ;;
        *) breach "src/$room includes $used/, which its row in the Makefile does not allow: $(grep -lE "^#include \"$used/" src/$room/*.[ch] | tr '\n' ' ')" ;;
        esac
    done
done
for f in $(git ls-files 'plugins/*.c' 'plugins/*.h'); do
    grep -nE '^#include "(station|console|cli|air|store|render|timetable|stationdir|reader|sound|calendar)/' "$f" | sed "s,^,$f:," | grep . && bad=1
done

# Calls that the style bans: unbounded, or through a shell.
git grep -nE '\b(strcpy|strcat|sprintf|strtok|gets|atoi|system|popen|alloca)[[:space:]]*\(' -- 'src/*.[ch]' 'plugins/*.[ch]' && bad=1
git grep -nE '\b(TODO|FIXME|XXX|HACK)\b' -- 'src/*.[ch]' 'plugins/*.[ch]' 'tests/*.[ch]' && bad=1

# Every file opens with what it is for.
for f in $(git ls-files 'src/*.[ch]' 'plugins/*.[ch]'); do
    head -n 3 "$f" | grep -q '/\*' || breach "$f: does not open with a comment that says what it is for"
done

# The unit lets the workers confine themselves.
for call in $(grep -hoE 'SYS_landlock_[a-z_]+' src/plugin/*.c | sed 's/^SYS_//' | sort -u); do
    grep -qE "^SystemCallFilter=.*\b$call\b" src/loaxad.service || breach "src/loaxad.service: SystemCallFilter= lacks $call"
done

# Layout is clang-format's, if it is there to ask.
if command -v clang-format >/dev/null 2>&1; then
    clang-format --dry-run -Werror $(git ls-files 'src/*.[ch]' 'plugins/*.[ch]' 'tests/*.[ch]') 2>&1 | grep -E 'error:' | cut -d: -f1 | sort -u |
        sed 's/$/: not laid out by clang-format/' | grep . && bad=1
fi

# Only the agreed top level.
for entry in $(git ls-tree --name-only HEAD); do
    case $entry in
    src | plugins | voices | schedules | tests | Makefile | README.md | LICENSE | .*) ;;
    *) breach "$entry: not part of the agreed top level" ;;
    esac
done
exit $bad
