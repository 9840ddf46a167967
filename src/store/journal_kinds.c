/*
 * The kinds of journal rows: the machine word, and the Vietnamese sentence that a person reads. {field} is
 * taken from the row's fields, {who} from its who; a missing field leaves nothing, "[…]" around a stretch
 * drops it whole when a field inside is missing. A new kind is a new row.
 */
#include "store/internal.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct journal_kind kinds[] = {
    {"airing.aired", "Đã phát ra: {title}[ (lần thứ {turn})][, {seconds} giây]."},
    {"airing.interrupted", "Bị ngắt giữa chừng: {title}[ ({reason_text})][, đã phát {seconds} giây]."},
    {"airing.missed", "Không phát được: {title}[ ({reason_text})]."},
    {"airing.partial", "Chỉ phát được một phần: {title}[, {seconds} giây][ ({reason_text})]."},
    {"airing.refused", "Không cho phát: {title}[ ({reason_text})]."},
    {"airing.retried", "Phát lại sau khi bị ngắt: {title}."},
    {"airing.started", "Bắt đầu phát: {title}[ (lần thứ {turn})]."},
    {"alarm.ended", "Hết báo động: {text}"},
    {"alarm.raised", "Báo động: {text}"},
    {"clock.insane", "Đồng hồ máy sai quá xa, chưa phát gì[ ({text})]."},
    {"clock.sane", "Đồng hồ máy đã đúng, lịch phát chạy lại."},
    {"clock.stepped", "Đồng hồ máy bị chỉnh[ {seconds} giây]; đã xếp lại lịch."},
    {"disk.full", "Đĩa đầy[: {text}]; nhật ký vẫn được ghi."},
    {"disk.room", "Đĩa đã có chỗ trở lại."},
    {"item.cut", "Bị cắt: {title}[ ({reason_text})]."},
    {"item.missed", "Không phát được: {title}[ ({reason_text})]."},
    {"item.refused", "Không cho phát: {title}[ ({reason_text})]."},
    {"item.skipped", "Cho qua mục đang phát[: {title}][ (người làm: {who})]."},
    {"item.started", "Bắt đầu mục: {title}."},
    {"journal.tail_lost", "Nhật ký bị cắt: còn {rows} dòng, lẽ ra có {head} dòng."},
    {"notice.approved", "Duyệt: {title}[ (người duyệt: {who})]."},
    {"notice.by_hand", "Cho phát ngay: {title}[ (người làm: {who})]."},
    {"notice.expired", "Hết hạn phát: {title}."},
    {"notice.held", "Giữ lại chờ người xem: {title}[ ({reason})]."},
    {"notice.new", "Bản tin mới từ {source}: {title}."},
    {"notice.ordered", "Xếp thứ tự {order}: {title}[ (người làm: {who})]."},
    {"notice.refused", "Không nhận {item} từ {source}[: {reason}]."},
    {"notice.returned", "Trả lại: {title}[ (lý do: {reason})][ (người làm: {who})]."},
    {"notice.revised", "Bản tin đổi lời, chờ duyệt lại: {title}."},
    {"notice.spoken_changed", "Cách đọc đã đổi, chờ duyệt lại: {title}."},
    {"notice.withdrawn", "Thu hồi: {title}[ (lý do: {reason})][ (người làm: {who})]."},
    {"output.closed", "Nơi phát {output} đã đóng[: {reason}]."},
    {"output.failed", "Nơi phát {output} không mở được[: {reason}]."},
    {"output.lost", "Mất nơi phát {output}[: {reason}]."},
    {"output.opened", "Nơi phát {output} đã mở."},
    {"output.restored", "Nơi phát {output} hoạt động trở lại[ sau {seconds} giây]."},
    {"output.skipped", "Nơi phát {output} chậm, đã bỏ {seconds} giây."},
    {"output.stalled", "Nơi phát {output} không nhận tiếng nữa[: {reason}]."},
    {"plan.conflict", "Trùng giờ phát: {text}"},
    {"plan.refused", "Không xếp được: {text}"},
    {"poll.done", "Đã hỏi nguồn tin {source}[: {new} bản tin mới, {revised} bản tin đổi]."},
    {"poll.failed", "Nguồn tin {source} không đọc được[: {error}]."},
    {"poll.held", "Tạm giữ {item} từ {source}, chờ người xem[: {reason}]."},
    {"poll.recovered", "Nguồn tin {source} đọc được trở lại."},
    {"render.failed", "Không đọc được thành tiếng: {title}[ ({reason_text})]."},
    {"render.fell_back", "Giọng đọc {voice} hỏng, dùng giọng dự phòng[: {reason}]."},
    {"slot.ended", "Hết buổi phát: {title}."},
    {"slot.frozen", "Chốt buổi phát: {title}[, {items} mục]."},
    {"slot.interrupted", "Buổi phát bị ngắt: {title}[ ({reason_text})]."},
    {"slot.late", "Buổi phát bắt đầu muộn[ {seconds} giây]: {title}."},
    {"slot.missed", "Lỡ buổi phát: {title}[ ({reason_text})]."},
    {"slot.started", "Bắt đầu buổi phát: {title}."},
    {"sound.starved", "Thiếu tiếng để phát[ {seconds} giây]; đã chèn im lặng."},
    {"station.recovered", "Đài khởi động lại sau sự cố[: {text}]."},
    {"station.reload_failed", "Nạp lại cấu hình không được, giữ cấu hình cũ[: {text}][ (người làm: {who})]."},
    {"station.reloaded", "Đã nạp lại cấu hình[ (người làm: {who})]."},
    {"station.restored",
     "Phục hồi từ bản sao lưu[ lúc {made}]; những gì lẽ ra phát từ lúc ấy đến nay không phát lại."},
    {"station.resumed", "Cho phát trở lại[ (người làm: {who})]."},
    {"station.started", "Đài khởi động[: {station}]."},
    {"station.stopped", "Dừng phát[: {why}][ (người làm: {who})]."},
    {"station.ended", "Đài tắt[ ({reason_text})]."},
    {"voice.changed", "Giọng đọc hoặc từ điển đã đổi[: {text}]."},
    {"worker.crashed", "Tiến trình {worker} hỏng[: {reason}]."},
    {"worker.restarted", "Tiến trình {worker} được chạy lại."},
};

const struct journal_kind *journal_kind_find(const char *kind)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].kind, kind) == 0)
            return &kinds[i];
    return NULL;
}

/* ---- filling a template ---------------------------------------------------------------------------------
 */

static bool add_value(struct buf *out, const json_t *value)
{
    if (json_is_string(value))
        buf_add_text(out, json_string_value(value));
    else if (json_is_integer(value))
        buf_format(out, "%lld", (long long)json_integer_value(value));
    else if (json_is_real(value))
        buf_format(out, "%.1f", json_real_value(value));
    else
        return false;
    return true;
}

/* The {field} at `at`; adds its value, returns whether there was one. *at goes behind the brace. */
static bool add_field(struct buf *out, const struct journal_row *row, const char **at)
{
    size_t length = strcspn(*at + 1, "}");
    char name[32] = "";
    if (length < sizeof name)
        memcpy(name, *at + 1, length);
    *at += length + 2;
    if (strcmp(name, "who") == 0 && row->who != NULL)
        return buf_add_text(out, row->who) == 0;
    return add_value(out, json_object_get(row->fields, name));
}

/* A full stop behind a text that ends its own sentence is left out. */
static void add_letter(struct buf *out, char letter)
{
    if (letter != '.' || out->length == 0 || strchr(".!?", out->data[out->length - 1]) == NULL)
        buf_add_char(out, letter);
}

/* Copies until `end`; returns whether every field was there. */
static bool fill(struct buf *out, const struct journal_row *row, const char **at, char end)
{
    bool whole = true;
    while (**at != '\0' && **at != end) {
        if (**at == '{') {
            whole = add_field(out, row, at) && whole;
        } else if (**at == '[') {
            size_t before = out->length;
            ++*at;
            if (!fill(out, row, at, ']') && out->data != NULL) {
                out->length = before;
                out->data[before] = '\0';
            }
        } else {
            add_letter(out, *(*at)++);
        }
    }
    if (**at != '\0')
        ++*at;
    return whole;
}

char *journal_text(const struct journal_row *row)
{
    const struct journal_kind *kind = journal_kind_find(row->kind);
    struct buf out;
    buf_init(&out, 65536);
    const char *at = kind != NULL ? kind->template : row->kind;
    buf_add(&out, "", 0);
    fill(&out, row, &at, '\0');
    char *text = buf_take(&out);
    buf_done(&out);
    return text;
}
