/*
 * The words for classes, kinds and items: machine ids as in files and JSON, titles as people read them. Pure.
 */
#include "timetable/timetable.h"

const char *notice_class_id(enum notice_class c)
{
    static const char *const ids[] = {"thong_thuong", "uu_tien", "khan_cap"};
    return ids[c];
}

const char *notice_class_title(enum notice_class c)
{
    static const char *const titles[] = {"thông thường", "ưu tiên", "khẩn cấp"};
    return titles[c];
}

const char *notice_kind_id(enum notice_kind k)
{
    static const char *const ids[] = {"thong_bao", "van_ban_moi", "thu_tuc", "tuyen_truyen", "dinh_chinh"};
    return ids[k];
}

const char *notice_kind_title(enum notice_kind k)
{
    static const char *const titles[] = {"thông báo", "văn bản mới", "thủ tục hành chính", "bài tuyên truyền",
                                         "đính chính"};
    return titles[k];
}

const char *item_kind_id(enum item_kind k)
{
    static const char *const ids[ITEM_KINDS] = {"jingle",     "chime",   "say",   "notices",
                                                "time_check", "silence", "relay", "music"};
    return ids[k];
}

const char *item_kind_title(enum item_kind k)
{
    static const char *const titles[ITEM_KINDS] = {"Nhạc hiệu", "Chuông báo",  "Lời của đài", "Bản tin",
                                                   "Báo giờ",   "Khoảng lặng", "Tiếp âm",     "Nhạc nền"};
    return titles[k];
}

bool item_kind_is_music(enum item_kind k)
{
    return k == ITEM_JINGLE || k == ITEM_MUSIC;
}
