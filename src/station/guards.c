/*
 * The last look before a stretch of sound is handed to the air: is this very notice, in these very words,
 * still approved, in its days, and inside the hours in which a loudspeaker may speak? Pure: what it must know
 * comes in; it reads no clock and no store. khan_cap alone may sound outside the allowed windows.
 */
#include "station/internal.h"
#include <string.h>

#define WINDOWS_IN_A_ROW 8 /* windows that touch each other count as one */

struct reason_row {
    const char *reason, *text;
};

static const struct reason_row reasons[] = {
    {"window", "ngoài khung giờ được phép phát"},
    {"withdrawn", "bản tin đã thu hồi"},
    {"returned", "bản tin đã trả lại"},
    {"expired", "bản tin đã hết hạn phát"},
    {"not-yet", "chưa đến ngày được phát"},
    {"revised", "nội dung đã sửa sau khi duyệt, phải duyệt lại"},
    {"not-approved", "bản tin chưa được duyệt"},
    {"gone", "bản tin không còn"},
    {"already-aired", "lượt này đã phát xong trước đó"},
    {"attempts", "đã phát dở và phát lại một lần, không thử thêm"},
    {"not-rendered", "chưa tạo kịp tiếng đọc"},
    {"cap", "vượt thời lượng tối đa của buổi phát"},
    {"stopped", "người phụ trách đã bấm Dừng phát"},
    {"skipped", "người phụ trách đã bỏ qua"},
    {"late", "quá giờ phát bù"},
    {"power", "đài không chạy vào giờ phát"},
    {"clock-step", "đồng hồ của máy bị chỉnh vượt qua giờ phát"},
    {"clock", "đồng hồ của máy chưa đúng"},
    {"crash", "đài dừng đột ngột"},
    {"closed", "đài được tắt"},
    {"restored", "đài được phục hồi từ bản sao lưu"},
    {"output", "nơi phát không nhận hết tiếng"},
    {"no-output", "không có nơi phát nào đang mở"},
    {"record-only", "chỉ ghi vào tệp, không có loa hay kênh phát nào"},
    {"unproven", "không xác nhận được tiếng đã ra đến người nghe"},
    {"khan-cap", "nhường cho bản tin khẩn cấp"},
    {"at", "nhường giờ cho mục phát đúng giờ"},
    {"replaced", "buổi phát sau đã đến giờ"},
    {"no-input", "chưa có nguồn tiếng"},
    {"storage", "không ghi được sổ phát thanh"},
    {"reload", "cấu hình đài đã đổi"},
    {"terminate", "máy dừng chương trình, hoặc máy đang tắt"},
    {"interrupt", "có người bấm Ctrl-C"},
    {"rehearsal", "hết buổi nghe thử"},
};

const char *reason_text(const char *reason)
{
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (strcmp(reasons[i].reason, reason) == 0)
            return reasons[i].text;
    return reason;
}

/* The end of the open time that holds `at_us`, windows that touch joined; false when it is closed. */
static bool open_until(const struct timetable *timetable, enum item_kind kind, int64_t at_us,
                       int64_t *until_us)
{
    if (!timetable_allows_item(timetable, kind, at_us, until_us))
        return false;
    for (int i = 0; i < WINDOWS_IN_A_ROW; i++) {
        int64_t further;
        if (!timetable_allows_item(timetable, kind, *until_us, &further) || further <= *until_us)
            break;
        *until_us = further;
    }
    return true;
}

static const char *refused_by_state(const struct guard_input *input)
{
    const struct notice *notice = input->notice;
    bool same = notice->revision == input->cue->revision && strcmp(notice->hash, input->cue->hash) == 0;
    switch (notice->state) {
    case NOTICE_WITHDRAWN:
        return "withdrawn";
    case NOTICE_RETURNED:
        return "returned";
    case NOTICE_EXPIRED:
        return "expired";
    case NOTICE_WAITING:
        if (!same)
            return "revised";
        return input->as_if_approved ? NULL : "not-approved";
    case NOTICE_APPROVED:
        return same ? NULL : "revised";
    }
    return "not-approved";
}

static const char *refused_by_dates(const struct guard_input *input)
{
    if (input->notice->from_us > input->start_us)
        return "not-yet";
    if (input->until_us && input->until_us <= input->start_us)
        return "expired";
    return NULL;
}

static const char *refused_by_window(const struct guard_input *input, int64_t *latest_us)
{
    int64_t length = (int64_t)(input->seconds * 1e6), until;
    if (cue_is_urgent(input->cue))
        return NULL;
    if (input->clock_unknown)
        return "clock";
    if (!open_until(input->timetable, input->cue->kind, input->start_us, &until) ||
        input->start_us + length > until)
        return "window";
    *latest_us = until - length;
    return NULL;
}

const char *guard_refusal(const struct guard_input *input, int64_t *latest_us)
{
    const char *reason = NULL;
    *latest_us = 0;
    if (input->cue->notice) {
        if (!input->notice)
            return "gone";
        reason = refused_by_state(input);
        if (!reason && !input->clock_unknown)
            reason = refused_by_dates(input);
    }
    return reason ? reason : refused_by_window(input, latest_us);
}
