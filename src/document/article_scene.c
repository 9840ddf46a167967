/*
 * Does a line, by its own words, show a scene, as what stands under a picture does, or name a subject, as a
 * heading does? Scores, weighed in article_captions.c. Pure.
 */
#include "base/text.h"
#include "document/article_parts.h"
#include "document/article_words.h"
#include <string.h>
#include <utf8proc.h>

/* How sentences begin that say when, where, why or what follows; nothing under a picture begins so. */
static const char openers[] =
    "tuy nhiên,tuy vậy,ngoài ra,bên cạnh,song song,đồng thời,do đó,vì vậy,vì thế,bởi vậy,nhờ,nhằm,để,"
    "thực hiện,hiện nay,hiện tại,đến nay,thời gian,những năm,năm qua,sau,trước,khi,từ,theo,với,cùng với,"
    "cùng ngày,dịp này,nhân dịp,tại buổi,tại hội,tại cuộc,tại đại hội,trong đó,trong số,trong thời,"
    "trong năm,trong những,trong khi,kết quả,kết thúc,kết luận,phát biểu,nếu,dù,mặc dù,không chỉ,cảm kích,"
    "nhưng,được biết,cụ thể,nhìn chung,qua đó,từ đó,như vậy,cuối cùng,hằng năm,hàng năm,mỗi năm,mỗi tháng,"
    "tối,sáng,chiều,ngày,vừa qua,sắp tới,thay mặt,đây là,đó là,việc,thứ nhất,thứ hai,thứ ba,một là,hai là,"
    "ba là,bốn là,năm là";
/* How lines begin that say what a picture shows, and whom. */
static const char scenes[] =
    "quang cảnh,toàn cảnh,hiện trường,ảnh,hình ảnh,một số hình ảnh,một góc,trong ảnh,ảnh chụp,"
    "tiết mục,các đại biểu,đại biểu dự";
/* Or what is being held. */
static const char events[] = "lễ,buổi,hội nghị,hội thi,hội thao,hội diễn,giải,phiên,trận,phần thi";
static const char people[] =
    "đồng chí,đ/c,đại diện,lãnh đạo,cán bộ,công chức,đội ngũ,đại biểu,các đồng chí,ông,bà,chị,anh,em,cô,"
    "thầy,cụ,các cụ,người dân,bà con,nhân dân,nông dân,ngư dân,hội viên,đoàn viên,chị em,phụ nữ,học sinh,"
    "các em,các cháu,các bạn,các mẹ,trẻ em,thanh niên,lực lượng,chiến sĩ,công an,bộ đội,bác sĩ,y sĩ,"
    "nhân viên,du khách,nhóm,đoàn,đội,tổ,giám đốc,phó giám đốc,chủ tịch,phó chủ tịch,bí thư,phó bí thư,"
    "trưởng,phó trưởng,ban,ban chấp hành,hiệu trưởng";
/* What people in pictures do. */
static const char doings[] =
    "trao,tặng,trao tặng,trao quà,thăm,vui,chụp ảnh,biểu diễn,múa,hát,nhảy,cắt băng,tham gia,hướng dẫn,"
    "thu hoạch,chăm sóc,tham quan,kiểm tra,thả,trồng,dọn,quét,phát biểu,bỏ phiếu,khám,tiêm,phun,cấy,gặt,"
    "thắp hương,dâng hương,ký kết,ra mắt,giao lưu,thi đấu,tuyên truyền,phát tờ rơi";
/* What a picture shows is going on somewhere. */
static const char goings_on[] = "tại,đang,bên,ở,trong buổi,trong ngày,trong lễ,trong giờ";
/* Which of those in the picture. */
static const char pointers[] = "trái,phải,giữa,bìa,hàng đầu,hàng trước,hàng sau,áo,ngoài cùng,cầm mic";
/* How headings begin: they name a subject or call for something. */
static const char subjects[] =
    "về,kinh nghiệm,bài học,chuyện,những,một số,các giải pháp,giải pháp,nhiệm vụ,mục tiêu,kết quả,hiệu "
    "quả,khó khăn,thuận lợi,"
    "công tác,phát huy,đẩy mạnh,tăng cường,nâng cao,tập trung,chú trọng,xây dựng,dấu ấn,hướng tới,tiếp tục,"
    "đổi mới,vì sao,khi nào,làm gì,làm sao,cần,phải,không,hãy,chủ động,quyết tâm,nỗ lực,cách,đối với,"
    "yêu cầu,điều kiện,hồ sơ,quyền lợi,trách nhiệm,nội dung,mục đích,đối tượng,trình tự,thủ tục,mức";
/* What is said of a picture neither bids nor says what will be or how often. */
static const char announced[] =
    "sẽ,phải,không,hằng,vào,cần,được phép,xin,mời,đề nghị,trước ngày,từ ngày,hết ngày";
/* Words of a sentence that tells, explains or refers to what was said: nothing under a picture has them. */
static const char telling[] =
    "đã,sẽ,cũng,còn,vẫn,đều,này,đó,ấy,nọ,kia,rằng,cho biết,chia sẻ,nói,cho hay,khẳng định,nhấn mạnh,"
    "đề nghị,yêu cầu,là,có,không,chưa,phải,được,bị,dự,chủ trì,nên,rất,mới,xin,mời,hãy,ai,mình,tôi,chúng,"
    "nếu,khi,vì,để,thì,mà,mỗi,từng,nhiều,hơn,từ";
static const char questions[] = "gì,sao,nào,thế nào,bao nhiêu,bao lâu,ở đâu,không";

static bool begins(const struct article_line *line, const char *list)
{
    return article_longest_in(list, line->lower) > 0;
}

static bool holds(const char *lower, const char *list)
{
    for (const char *at = strchr(lower, ' '); at; at = strchr(at + 1, ' ')) {
        if (article_longest_in(list, at + 1)) {
            return true;
        }
    }
    return false;
}

static bool asks(const struct article_line *line)
{
    const char *last = strrchr(line->lower, ' ');
    return last && article_longest_in(questions, last + 1);
}

static bool is_name_at(const char *word)
{
    size_t used = 0, length = strlen(word);
    utf8proc_int32_t first = (utf8proc_int32_t)text_next(word, length, &used);
    utf8proc_int32_t second = used < length ? (utf8proc_int32_t)text_next(word, length, &used) : ' ';
    return utf8proc_category(first) == UTF8PROC_CATEGORY_LU &&
           (second == ' ' || second == '\'' || /* "Giàng A Chống", "Ỹ M'Nang" */
            utf8proc_category(second) == UTF8PROC_CATEGORY_LL);
}

/* Somebody's or some place's name after the first word: two words on end that begin with a capital, or one
 * after "ông", "thôn" and the like. */
static bool holds_name(const struct article_line *line)
{
    static const char before_names[] =
        "ông,bà,anh,chị,em,cô,chú,bác,cụ,xã,phường,thôn,bản,buôn,ấp,xóm,làng,chợ,cầu,trường";
    bool before = false;
    const char *text = line->paragraph->text, *last = text;
    for (const char *at = strchr(text, ' '); at; last = at + 1, at = strchr(at + 1, ' ')) {
        bool name = is_name_at(at + 1);
        if (name && (before || article_longest_in(before_names, last) == (size_t)(at - last))) {
            return true;
        }
        before = name;
    }
    return false;
}

bool article_opens_sentence(const struct article_line *line)
{
    return begins(line, openers);
}

long article_shows_scene(const struct article_line *line)
{
    const char *bracket = strchr(line->lower, '(');
    bool scene = begins(line, scenes) && !text_starts(line->lower, "ảnh hưởng");
    return (scene ? 4 : 0) + (begins(line, people) ? 2 : 0) + (begins(line, events) ? 1 : 0) +
           (holds(line->lower, doings) ? 1 : 0) + (holds(line->lower, goings_on) ? 1 : 0) +
           (holds_name(line) ? 2 : 0) + (bracket && holds(bracket, pointers) ? 4 : 0);
}

long article_names_subject(const struct article_line *line)
{
    return (begins(line, subjects) ? 2 : 0) + (asks(line) ? 3 : 0) + (holds(line->lower, announced) ? 2 : 0);
}

bool article_tells(const struct article_line *line)
{
    return holds(line->lower, telling) || strpbrk(line->lower, ":;0123456789\"") ||
           strstr(line->lower, "“") || article_opens_sentence(line);
}
