/*
 * The table of phrases. Nothing the officer reads is written anywhere else in cli/; help and technical errors
 * stay English.
 */
#include "cli/phrases.h"
#include <stdlib.h>
#include <string.h>

#define PHRASE_MOST (1 << 20) /* with its words */

static const struct {
    const char *vi, *en;
} phrases[PHRASE_COUNT] = {
    [PHRASE_NOT_RUNNING] = {"Đài không chạy: không có loaxad nào mở thư mục {1}.",
                            "The station is not running: no loaxad has {1} open."},
    [PHRASE_ENDED] = {"Đài đã tắt.", "The station has ended."},
    [PHRASE_STATION] = {"{1} · {2}", "{1} · {2}"},
    [PHRASE_STOPPED] = {"ĐANG DỪNG PHÁT (do {1}, từ {2}). Cho phát lại: loaxa resume",
                        "STOPPED (by {1}, since {2}). To go on: loaxa resume"},
    [PHRASE_STOPPED_WHY] = {"  Lý do dừng: {1}", "  Why: {1}"},
    [PHRASE_CLOCK_WAITING] = {"Đồng hồ của máy chưa đúng; lịch phát còn chờ.",
                              "The clock is not sane yet; the timetable waits."},
    [PHRASE_ON_AIR] = {"ĐANG PHÁT: {1}", "ON AIR: {1}"},
    [PHRASE_SILENT] = {"Hiện không phát gì.", "Nothing is on the air."},
    [PHRASE_READING_NOW] = {"  Đang đọc: {1}", "  Reading: {1}"},
    [PHRASE_THEN_SENTENCE] = {"  Câu sau: {1}", "  Then: {1}"},
    [PHRASE_NEXT] = {"  Tiếp theo: {1} ({2})", "  Next: {1} ({2})"},
    [PHRASE_NEXT_SLOT] = {"Buổi phát tới: {1}, {2}", "Next slot: {1}, {2}"},
    [PHRASE_NO_SLOT] = {"Chưa có buổi phát nào sắp tới.", "No slot is coming."},
    [PHRASE_LISTEN] = {"Nghe tại: {1}", "Listen at: {1}"},
    [PHRASE_OUTPUT] = {"Nơi phát {1}: {2}", "Output {1}: {2}"},
    [PHRASE_SOURCE] = {"Nguồn tin {1}: đọc lần cuối lúc {2}", "Source {1}: last read {2}"},
    [PHRASE_SOURCE_FAILED] = {"Nguồn tin {1}: không đọc được ({2})", "Source {1}: failed ({2})"},
    [PHRASE_SOURCE_NEVER] = {"Nguồn tin {1}: chưa đọc lần nào", "Source {1}: not read yet"},
    [PHRASE_COUNTS] = {"Bản tin: {1} chờ duyệt, {2} đã duyệt, {3} hết hạn phát",
                       "Notices: {1} waiting, {2} approved, {3} expired"},
    [PHRASE_ALARM] = {"BÁO ĐỘNG: {1}", "ALARM: {1}"},
    [PHRASE_ALARM_TIMES] = {"BÁO ĐỘNG: {1} (và các lần trước, tất cả {2} lần; xem: loaxa journal)",
                            "ALARM: {1} (the last of {2}; see: loaxa journal)"},
    [PHRASE_ALARMS_UNSEEN] = {"  Đã xem các báo động về việc đã qua thì gõ: loaxa status --seen",
                              "  Once the alarms of what is over have been seen: loaxa status --seen"},
    [PHRASE_DONE_STOP] = {"Đã dừng phát. Không có tiếng nào phát ra cho đến khi: loaxa resume",
                          "Stopped. Nothing sounds until: loaxa resume"},
    [PHRASE_DONE_RESUME] = {"Đã cho phát trở lại.", "The station may sound again."},
    [PHRASE_DONE_SKIP] = {"Đã cho qua mục đang phát.", "The present item was ended."},
    [PHRASE_DONE_AIR] = {"Sẽ phát ngay bản tin {1}.", "Notice {1} airs now."},
    [PHRASE_NO_NOTICES] = {"Không có bản tin nào.", "There are no notices."},
    [PHRASE_NOTICE_HEAD] = {"Bản tin {1}: {2}", "Notice {1}: {2}"},
    [PHRASE_NEEDS_PERSON] = {"  ! Cần người xem: {1}", "  ! Needs a person: {1}"},
    [PHRASE_FIELD_STATE] = {"  Trạng thái: {1} {2}", "  State: {1} {2}"},
    [PHRASE_FIELD_CLASS] = {"  Loại, thể loại: {1}, {2}", "  Class, kind: {1}, {2}"},
    [PHRASE_FIELD_SOURCE] = {"  Nguồn tin: {1} ({2})", "  Source: {1} ({2})"},
    [PHRASE_FIELD_VALID] = {"  Hiệu lực: {1}", "  Valid: {1}"},
    [PHRASE_FIELD_TIMES] = {"  Đã phát: {1} trên {2} lần", "  Aired: {1} of {2} times"},
    [PHRASE_FIELD_CHANNELS] = {"  Khu vực phát: {1}", "  Channels: {1}"},
    [PHRASE_FIELD_REFERENCE] = {"  Văn bản: {1}", "  Document: {1}"},
    [PHRASE_FIELD_RECORDING] = {"  Bản ghi âm: {1}", "  Recording: {1}"},
    [PHRASE_FIELD_APPROVED] = {"  Người duyệt: {1}, {2}", "  Approved by: {1}, {2}"},
    [PHRASE_FIELD_HASH] = {"  Mã nội dung: {1}", "  Hash: {1}"},
    [PHRASE_DOUBTS] = {"Chỗ cần xem lại trước khi duyệt:", "To look at before approving:"},
    [PHRASE_DOUBT] = {"  “{1}” → {2}. {3}", "  “{1}” → {2}. {3}"},
    [PHRASE_DOUBT_SILENT] = {"không đọc", "not spoken"},
    [PHRASE_DOUBT_BLOCK] = {"có chỗ không được tự đọc", "some of it may not be spoken unasked"},
    [PHRASE_FROM_NOW] = {"từ nay", "from now"},
    [PHRASE_NO_END] = {"không định hạn", "no end given"},
    [PHRASE_ANY_TIMES] = {"không giới hạn", "any number of"},
    [PHRASE_PART] = {"  Phần {1} trên {2} của một bài dài", "  Part {1} of {2} of one long text"},
    [PHRASE_ASK_APPROVE] = {"Duyệt cho phát bản tin {1}? (c = có, phím khác = không) ",
                            "Approve notice {1}? (y = yes, anything else = no) "},
    [PHRASE_ASK_SERIES] = {"Duyệt cho phát cả bài dài này, {2} phần? (c = có, phím khác = không) ",
                           "Approve all {2} parts of this text? (y = yes, anything else = no) "},
    [PHRASE_NO_TERMINAL] =
        {"Không có ai ở bàn phím để trả lời nên chưa duyệt gì; thêm --yes nếu đã đọc và đồng ý.",
         "Nobody is at the terminal to answer, so nothing was approved; add --yes if you have read it and "
         "agree."},
    [PHRASE_PAGE_TEXTS] = {"\nLỜI CỦA TỪNG BẢN TIN\n", "\nTHE WORDS OF EACH NOTICE\n"},
    [PHRASE_PAGE_WORDS] = {"Lời của đài: {1}\n", "The station's own words: {1}\n"},
    [PHRASE_ASK_PAGE] = {"Duyệt cả {1} bản tin đang chờ trên trang này? (c = có, phím khác = không) ",
                         "Approve all {1} waiting notices of this page? (y = yes, any other key = no) "},
    [PHRASE_PAGE_APPROVED] = {"Đã duyệt {1} bản tin.", "Approved {1} notices."},
    [PHRASE_PAGE_LEFT] = {"Chưa duyệt bản tin nào.", "Nothing was approved."},
    [PHRASE_APPROVED] = {"Đã duyệt bản tin {1}: {2}", "Approved notice {1}: {2}"},
    [PHRASE_ORDERED] = {"Bản tin {1} nay xếp thứ {2} trong các bản tin cùng loại.",
                        "Notice {1} now has place {2} among its class."},
    [PHRASE_LEFT] = {"Chưa duyệt bản tin {1}.", "Notice {1} is left as it is."},
    [PHRASE_NONE_WAITING] = {"Không có bản tin nào chờ duyệt.", "No notice is waiting."},
    [PHRASE_ALONE] = {"Bản tin {1} cần người xem riêng ({2}); duyệt riêng: loaxa approve {1}",
                      "Notice {1} needs a person ({2}); approve it by itself: loaxa approve {1}"},
    [PHRASE_RETURNED] = {"Đã trả lại bản tin {1}.", "Notice {1} was returned."},
    [PHRASE_WITHDRAWN] = {"Đã thu hồi bản tin {1}.", "Notice {1} was withdrawn."},
    [PHRASE_JOURNAL_SOUND] = {"Nhật ký nguyên vẹn: {1} dòng.", "The journal is sound: {1} rows."},
    [PHRASE_JOURNAL_BROKEN] = {"Nhật ký KHÔNG nguyên vẹn, từ dòng {1}.",
                               "The journal is BROKEN from row {1} on."},
    [PHRASE_POLL_DONE] = {"Nguồn tin {1}: {2} mới, {3} đổi, {4} như cũ, {5} thu hồi, {6} không nhận",
                          "Source {1}: {2} new, {3} revised, {4} unchanged, {5} withdrawn, {6} refused"},
    [PHRASE_POLL_DRY] = {"(Chỉ xem thử, chưa ghi gì.)", "(A dry run: nothing was kept.)"},
    [PHRASE_POLL_FAILED] = {"Nguồn tin {1}: không đọc được: {2}", "Source {1}: failed: {2}"},
    [PHRASE_POLL_BUSY] = {"Nguồn tin {1}: đang được đọc, xin thử lại sau.",
                          "Source {1}: is being read already; try again."},
    [PHRASE_POLL_NEW] = {"  + {1} {2}", "  + {1} {2}"},
    [PHRASE_POLL_REVISED] = {"  ~ {1} {2}", "  ~ {1} {2}"},
    [PHRASE_POLL_WITHDRAWN] = {"  - {1} {2}", "  - {1} {2}"},
    [PHRASE_POLL_REFUSED] = {"  ! {1}: {2}", "  ! {1}: {2}"},
    [PHRASE_POLL_HELD] = {"  ~ {1} tạm giữ: {2}", "  ~ {1} held: {2}"},
    [PHRASE_REFUSED] = {"Không làm được.", "Refused."},
    [PHRASE_REFUSED_CHANGED] = {"Bản tin đã đổi sau khi xem; xin xem lại rồi hãy duyệt.",
                                "The notice has changed since it was shown; read it again."},
    [PHRASE_REFUSED_NOT_FOUND] = {"Không tìm thấy.", "Not found."},
    [PHRASE_REFUSED_ALREADY] = {"Đã như vậy từ trước.", "It is so already."},
    [PHRASE_REFUSED_NOTHING_ON_AIR] = {"Hiện không phát gì.", "Nothing is on the air."},
    [PHRASE_REFUSED_DISK_FULL] = {"Đĩa đầy; xin dọn bớt rồi làm lại.",
                                  "The disk is full; free some space and try again."},
    [PHRASE_REFUSED_BUSY] = {"Đang bận, xin thử lại sau ít phút.", "It is busy; try again in a minute."},
    [PHRASE_REFUSED_RIGHTS] = {"Không được phép.", "Not allowed."},
    [PHRASE_MONDAY] = {"Thứ Hai", "Monday"},
    [PHRASE_TUESDAY] = {"Thứ Ba", "Tuesday"},
    [PHRASE_WEDNESDAY] = {"Thứ Tư", "Wednesday"},
    [PHRASE_THURSDAY] = {"Thứ Năm", "Thursday"},
    [PHRASE_FRIDAY] = {"Thứ Sáu", "Friday"},
    [PHRASE_SATURDAY] = {"Thứ Bảy", "Saturday"},
    [PHRASE_SUNDAY] = {"Chủ nhật", "Sunday"},
    [PHRASE_CALENDAR_DAY] = {"{1}, {2} · {3}", "{1}, {2} · {3}"},
    [PHRASE_CALENDAR_HOLIDAY] = {"{1}, {2} · {3} · {4}", "{1}, {2} · {3} · {4}"},
    [PHRASE_CHECK_SOUND] = {"{1}: dùng được, {3} điều cần lưu ý.", "{1}: usable, {3} warnings."},
    [PHRASE_CHECK_FAULTY] = {"{1}: CHƯA dùng được, {2} lỗi, {3} điều cần lưu ý.",
                             "{1}: NOT usable, {2} errors, {3} warnings."},
    [PHRASE_WHY_ORIGIN] = {"Bản tin số {1} “{2}” ({5}) đến từ nguồn {3} lúc {4}.",
                           "Notice {1} “{2}” ({5}) came from source {3} at {4}."},
    [PHRASE_WHY_APPROVED] = {"{1} duyệt lúc {2}.", "{1} approved it at {2}."},
    [PHRASE_WHY_NEVER_AIRED] = {"Đến nay chưa phát ra lượt nào.", "It has not aired yet."},
    [PHRASE_WHY_AIRED] = {"Đã phát ra {1} lượt: {2}.", "It aired {1} times: {2}."},
    [PHRASE_WHY_AIRED_OF] = {"Đã phát ra {1} trong {2} lượt: {3}.", "It aired {1} of {2} times: {3}."},
    [PHRASE_WHY_MISSED] = {"Lượt {1} không phát, vì {2}.", "The airing of {1} was missed: {2}."},
    [PHRASE_WHY_PARTIAL] = {"Lượt {1} chỉ phát được một phần, vì {2}.",
                            "The airing of {1} was partial: {2}."},
    [PHRASE_WHY_INTERRUPTED] = {"Lượt {1} bị ngắt giữa chừng, vì {2}.",
                                "The airing of {1} was interrupted: {2}."},
    [PHRASE_WHY_WAITING] = {"Nay không phát, vì đang chờ duyệt từ {1}. {2}",
                            "It waits for approval since {1}. {2}"},
    [PHRASE_WHY_RETURNED] = {"Nay không phát, vì đã trả lại lúc {1}: {2}.", "It was returned at {1}: {2}."},
    [PHRASE_WHY_WITHDRAWN] = {"Nay không phát, vì đã thu hồi lúc {1}: {2}.", "It was withdrawn at {1}: {2}."},
    [PHRASE_WHY_EXPIRED] = {"Nay không phát, vì đã hết hạn lúc {1}.", "It expired at {1}."},
    [PHRASE_WHY_NEXT] = {"Theo lịch, lượt tới là {1}.", "By the plan the next airing is at {1}."},
    [PHRASE_WHY_HAD_ALL] = {"Nay không phát nữa, vì đã đủ số lượt.", "It has had all its airings."},
    [PHRASE_WHY_NOT_PLANNED] = {"Trong một tháng tới lịch không có lượt nào cho bản tin này.",
                                "The plan has no airing for it within a month."},
    [PHRASE_WHY_PLAN] = {"Lịch ghi: {1}", "The plan says: {1}"},
    [PHRASE_WHY_PERSON] = {"Cần người quyết định: {1}.", "A person must decide: {1}."},
    [PHRASE_BACKED_UP] = {"Đã sao lưu {2} tệp vào {1}.", "Backed up {2} files into {1}."},
    [PHRASE_BACKUP_LEFT_OUT] = {"  {1} liên kết hoặc tệp đặc biệt không được sao lưu.",
                                "  {1} links or special files were left out."},
    [PHRASE_RESTORED] =
        {"Đã phục hồi bản sao lưu lúc {1}.\n  Đài: {2}\n  Dữ liệu: {3}\nNhững gì lẽ ra phát từ lúc ấy đến "
         "nay không phát lại, vì máy cũ có thể đã phát. Nay khởi động loaxad.",
         "Restored the backup made at {1}.\n  Station: {2}\n  State: {3}\nWhat was to air between then "
         "and now is not repeated: the old machine may have aired it. Now start loaxad."},
    [PHRASE_PLAN_HEAD] = {"LỊCH PHÁT THANH từ ngày {1} đến ngày {2}", "PLAN from {1} to {2}"},
    [PHRASE_PLAN_HEAD_DAY] = {"LỊCH PHÁT THANH ngày {1}", "PLAN of {1}"},
    [PHRASE_PLAN_SLOT] = {"  {1}  {2} (khu vực {3}): {4} bản tin, dài {5}, tối đa {6}",
                          "  {1}  {2} (channel {3}): {4} notices, {5} of at most {6}"},
    [PHRASE_PLAN_TURN] = {"  lượt {1}", "  airing {1}"},
    [PHRASE_PLAN_AGAIN] = {"  đọc lại", "  said again"},
    [PHRASE_PLAN_NO_SLOT] = {"  Không có buổi phát.", "  No session."},
    [PHRASE_PLAN_REMARK] = {"  ! {1} ({2})", "  ! {1} ({2})"},
    [PHRASE_PLAN_COVERAGE] =
        {"\nBộ “{1}”: {2} bản tin luân phiên, {3} bản đã được đọc, mỗi bản ít nhất {4} lượt.",
         "\nSet “{1}”: {2} notices by turns, {3} of them read, each {4} times at least."},
    [PHRASE_PLAN_POSTED] = {"  Niêm yết: {1}.", "  Posted: {1}."},
    [PHRASE_PLAN_COVERAGE_LAST] = {"  Lượt đọc gần nhất: {1}.", "  Read last: {1}."},
    [PHRASE_PLAN_COVERAGE_FULL] = {"  Theo lịch này, đủ một vòng ngày {1}.",
                                   "  By this plan the round is full on {1}."},
    [PHRASE_PLAN_COVERAGE_NEVER] = {"  Theo lịch này, trong một năm tới chưa đủ một vòng.",
                                    "  By this plan the round is not full within a year."},
};

const char *phrase(enum phrase id)
{
    static int english = -1;
    if (english < 0) {
        const char *language = getenv("LOAXA_LANGUAGE");
        english = language != NULL && strcmp(language, "en") == 0;
    }
    return english ? phrases[id].en : phrases[id].vi;
}

void phrase_add(struct buf *out, enum phrase id, const char *const *words)
{
    size_t count = 0;
    while (words[count] != NULL)
        count++;
    for (const char *c = phrase(id); *c != '\0'; c++) {
        if (c[0] == '{' && c[1] >= '1' && c[1] <= '9' && c[2] == '}') {
            size_t which = (size_t)(c[1] - '1');
            buf_add_text(out, which < count ? words[which] : "");
            c += 2;
        } else {
            buf_add_char(out, *c);
        }
    }
}

void phrase_put(FILE *out, enum phrase id, const char *const *words)
{
    struct buf text;
    buf_init(&text, PHRASE_MOST);
    phrase_add(&text, id, words);
    fputs(text.data == NULL ? "" : text.data, out);
    fputc('\n', out);
    buf_done(&text);
}
