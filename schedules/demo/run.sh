#!/bin/bash
# What `make run` starts: a private Icecast on loopback and loaxad on a demo station, both under BUILD/demo, both gone
# when this ends. The demo station is a copy of schedules/ with the overlay of this folder. The sound card stays silent
# until a person at the terminal says otherwise. Usage: run.sh BUILD
set -u
build=$1
here=$(cd "$(dirname "$0")" && pwd)
source_tree=$(dirname "$(dirname "$here")")
demo=$build/demo
station=$demo/station
state=$demo/state
icecast_pid= loaxad_pid= follow_pid= icecast_dir=

say() { printf '%s\n' "$*"; }
# A session of its own, so that Ctrl-C reaches this script alone, which ends things in their order: the station says
# goodbye to its server. Whatever ends this script ends them, too.
launch() { exec setsid setpriv --pdeathsig TERM "$@"; }
fail() {
    say "$*" >&2
    exit 1
}

# All of it stops within two seconds, whatever state it is in.
stop_all() {
    trap '' INT TERM HUP
    trap - EXIT
    for pid in $follow_pid $loaxad_pid; do kill -TERM "$pid" 2>/dev/null; done
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17; do
        kill -0 "${loaxad_pid:-none}" 2>/dev/null || break
        sleep 0.1
    done
    # Icecast has nothing to finish, and would take half a second for it.
    for pid in $loaxad_pid $icecast_pid; do kill -KILL "$pid" 2>/dev/null; done
    [ -n "$icecast_dir" ] && rm -rf "$icecast_dir"
    say ''
    say 'Đã dừng. Không còn chương trình nào của Loa Xã đang chạy.'
    exit "${1:-0}"
}
trap 'stop_all 0' INT TERM HUP
trap 'stop_all 1' EXIT

in_use() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Rerunning must not disturb a demo that is still on the air.
if [ -S "$state/socket" ] && "$build/loaxa" status --state "$state" >/dev/null 2>&1; then
    trap - EXIT
    fail "Chương trình chạy thử đang chạy rồi ($demo). Hãy dừng nó trước, bằng Ctrl-C ở cửa sổ kia."
fi
rm -rf "$demo"
(umask 077 && mkdir -p "$station" "$state") || fail "Không tạo được $demo."

# ---- the feed: Icecast on the first free port from 8000, passwords made here and now ----
port=${LOAXA_DEMO_PORT:-8000}
while in_use "$port"; do
    say "Cổng $port đang có chương trình khác dùng, thử cổng $((port + 1))."
    port=$((port + 1))
    [ "$port" -lt 65536 ] || fail 'Không còn cổng nào trống. Đặt LOAXA_DEMO_PORT là một cổng khác rồi chạy lại.'
done
password() { head -c 24 /dev/urandom | base64 | tr -d '/+=\n'; }
(umask 077 && password >"$demo/password")
# Icecast refuses to be root, and as its own user it may not be able to enter the place where this tree lies.
icecast_dir=$(mktemp -d) || fail 'Không tạo được thư mục tạm.'
(umask 077 && sed -e "s,@PORT@,$port,g" -e "s,@SOURCE@,$(cat "$demo/password"),g" \
    -e "s,@ADMIN@,$(password),g" -e "s,@RELAY@,$(password),g" -e "s,@LOGS@,$icecast_dir,g" \
    "$here/icecast.xml" >"$icecast_dir/icecast.xml")
as_icecast=
if [ "$(id -u)" = 0 ]; then
    as_icecast='--reuid=icecast2 --regid=icecast --clear-groups'
    chown -R icecast2:icecast "$icecast_dir"
fi
# Icecast 2.4.4 accepts connections before all its threads run, and dies of one that is too early: it is left alone for
# a moment, and one that died all the same is started again.
icecast_runs() { [ -n "$icecast_pid" ] && kill -0 "$icecast_pid" 2>/dev/null; }
start_icecast() {
    rm -f "$icecast_dir/error.log"
    # shellcheck disable=SC2086
    launch $as_icecast icecast2 -c "$icecast_dir/icecast.xml" >"$demo/icecast.log" 2>&1 &
    icecast_pid=$!
    disown $icecast_pid # its end is told in our words, not in the shell's
    for _ in $(seq 100); do
        grep -qs 'server started' "$icecast_dir/error.log" && break
        icecast_runs || return 1
        sleep 0.05
    done
    sleep 0.3
    in_use "$port" && sleep 0.1 && icecast_runs
}
start_icecast || start_icecast || start_icecast || fail "Icecast không khởi động được. Xem $demo/icecast.log."

# ---- the station: schedules/ with the overlay, slots from 10 s after the start ----
cp -R "$source_tree/schedules/." "$station"
# The example's own sessions would collide with the demo's: its first words would be an alarm.
rm -rf "$station"/demo "$station"/programmes/*.cfg "$station"/dinh-ky.cfg
for source in "$source_tree"/plugins/source/*/; do
    name=$(basename "$source")
    [ -d "$source/example" ] && mkdir -p "$station/nguon-tin/$name" && cp -R "$source/example/." "$station/nguon-tin/$name"
done
find "$station" -type d -name hostile -prune -exec rm -rf {} +
# Sources leave files younger than 2 s alone: these are not being written any more.
find "$station/nguon-tin" -exec touch -d '1 minute ago' {} +
# Every five minutes, for eight hours of a day.
now=$(date +%s)
entries=
for after in $(seq 10 300 29999); do
    at=$(TZ=Asia/Ho_Chi_Minh printf '%(%H:%M:%S)T' $((now + after)))
    entries="$entries    { days = \"mon-sun\"; at = \"$at\"; cap = \"5m\"; },\n"
done
sed -e "s|@AIR@|${entries%,\\n}|" "$here/chay-thu.cfg" >"$station/programmes/chay-thu.cfg"
write_station() { # enabled of the sound card, its driver
    sed -e "s,@PORT@,$port,g" -e "s,@PASSWORD_FILE@,$demo/password,g" -e "s,@SOUND@,$1,g" -e "s,@DRIVER@,$2,g" \
        "$here/station.cfg" >"$station/station.cfg"
}
driver=
if [ -S "${XDG_RUNTIME_DIR:-/nonexistent}/pulse/native" ] || [ -n "${PULSE_SERVER:-}" ]; then
    driver=pulse
elif [ -d /dev/snd ]; then
    driver=alsa
fi
write_station false ${driver:-alsa}

as_user=
[ "$(id -u)" = 0 ] && as_user='--user root'
# shellcheck disable=SC2086
launch "$build/loaxad" --station "$station" --state "$state" $as_user >"$demo/loaxad.log" 2>&1 &
loaxad_pid=$!
for _ in $(seq 100); do
    "$build/loaxa" status --state "$state" >/dev/null 2>&1 && break
    kill -0 $loaxad_pid 2>/dev/null || { tail -n 20 "$demo/loaxad.log" >&2; fail "loaxad không khởi động được. Xem $demo/loaxad.log."; }
    sleep 0.1
done

no_card=
[ -n "$driver" ] || no_card=' (máy này không có card âm thanh)'
say ''
say 'Loa Xã đang chạy thử.'
say "  Nghe tại       http://127.0.0.1:$port/loa-xa.mp3"
say "  Đang chạy ở    $demo"
say "  Loa của máy    im lặng${no_card}"
say '  Dừng           bấm Ctrl-C'
say ''
"$build/loaxa" status --state "$state" --follow &
follow_pid=$!

on_air() { kill -0 $loaxad_pid 2>/dev/null; }
if [ -t 0 ] && [ -n "$driver" ]; then
    say 'Máy này có nối với loa ngoài trời không? Nếu có, cả xã sẽ nghe thấy chương trình chạy thử.'
    say 'Muốn phát ra loa của máy này thì gõ "có" rồi Enter; không gõ gì thì loa vẫn im lặng.'
    while on_air; do
        read -r -t 1 answer
        case $?,$answer in
        0,có | 0,co | 0,Có | 0,CÓ | 0,Co | 0,CO | 0,yes | 0,y)
            write_station true $driver
            kill -HUP $loaxad_pid && say 'Loa của máy: bật.'
            break
            ;;
        0,*) say 'Loa của máy vẫn im lặng. Gõ "có" nếu muốn bật.' ;;
        1,*) break ;; # nobody is there any more
        esac
    done
fi
while on_air; do
    wait $loaxad_pid
done
say "loaxad đã dừng. Xem $demo/loaxad.log." >&2
stop_all 1
