/*
 * The pages' own phrases: what opens an article's tail, what labels a by-line, a date, a record's field. A
 * row is a family: its heads, one of which must be there, and the words that pages put around them, so that
 * "các tin bài khác" and "bài viết cùng chuyên mục" need no rows of their own. A phrase counts only in a
 * shape that sentences and sub-headings of an article do not have. Pure.
 */
#include "base/text.h"
#include "document/article_words.h"
#include <ctype.h>
#include <string.h>

/* How a family's words must stand in the line. */
enum shape {
    WHOLE,    /* they are the line, figures and words of menus after a head aside: "Bình luận (3)" */
    LABELLED, /* the same, or they are what stands before the line's first colon: "Nguồn: …" */
    BEGINS,   /* the line begins with a head */
    INSIDE    /* a head stands anywhere in it */
};

/* TAIL opens what follows an article and never comes back to it; WEAK_END does so unless much prose follows.
 * For RELATED and RECORD see article_line.h. */
static const struct family {
    enum kind kind;
    enum shape shape;
    const char *heads, *around; /* phrases, folded, commas between */
} families[] = {
    /* other articles */
    {RELATED, LABELLED,
     "khac,lien quan,cung chuyen muc,cung loai,cung chu de,cung linh vuc,cung danh muc,cung muc,cung nhom,"
     "moi hon,cu hon,moi nhat,da dua,da dang,co the ban quan tam,ban co the quan tam",
     "cac,nhung,mot so,tin,bai,bai viet,tin bai,tin tuc,thong tin,van ban,thong bao,cau hoi,hinh anh,video,"
     "xem them,doc them,trong"},
    {TAIL, WHOLE,
     "doc nhieu,xem nhieu,doc nhieu nhat,xem nhieu nhat,nhieu nguoi doc,bai truoc,bai tiep theo,"
     "bai viet moi,related posts,related articles,previous post,next post,visible links,references,"
     "dieu huong bai viet",
     "cac,nhung,tin,bai,bai viet,tin tuc,duoc"},
    {WEAK_END, LABELLED, "tin moi", ""},
    {TAIL, LABELLED, "bai viet truoc,bai viet sau,bai truoc,bai sau,trang truoc,trang sau,filed under,tagged",
     ""},
    /* what readers say */
    {TAIL, LABELLED,
     "binh luan,y kien ban doc,y kien cua ban,y kien binh luan,y kien phan hoi,khong co nhan xet nao,"
     "danh gia bai viet",
     "cac,khong co,chua co,nao"},
    {TAIL, WHOLE, "gui y kien,dang nhan xet", ""},
    {TAIL, BEGINS,
     "gui binh luan,viet binh luan,de lai binh luan,de lai mot binh luan,khong co binh luan nao,"
     "gui y kien phan hoi,tra loi huy,email cua ban se khong duoc hien thi,leave a comment,leave a reply,"
     "tong so diem cua bai viet,click de danh gia,luot danh gia,bai viet huu ich,bai viet nay huu ich,"
     "bai viet co huu ich,bai viet nay co huu ich",
     ""},
    {TAIL, INSIDE,
     "dau tien binh luan,de binh luan,y kien cua ban doc truoc khi,y kien ban doc truoc khi,"
     "vui long go tieng viet co dau",
     ""},
    {WEAK_END, LABELLED, "danh gia,xep hang", ""},
    {WEAK_END, LABELLED, "tu khoa,tags,tag,the,chia se dieu nay", ""},
    /* counters and forms */
    {TAIL, LABELLED, "truy cap,dang online,so nguoi online",
     "thong ke,tong,tong so,so,luot,nguoi,dang,hien tai"},
    {TAIL, BEGINS, "ma xac thuc,ma bao ve,xem tin theo ngay,ban da khong su dung site", ""},
    {TAIL, LABELLED, "ma xac nhan,tham do y kien", ""},
    {WEAK_END, LABELLED, "online,lien ket website,lien ket web", ""},
    {WEAK_END, WHOLE, "truc tuyen,ban do hanh chinh", ""},
    /* whose page it is */
    {TAIL, BEGINS,
     "copyright,truong ban bien tap,ghi ro nguon tu,ghi ro nguon khi,ghi ro nguon cong,ghi ro nguon trang,"
     "ban quyen thuoc,thiet ke boi,thiet ke va phat trien,phat trien boi,powered by,designed by",
     ""},
    {TAIL, LABELLED,
     "ghi ro nguon,ban quyen,co quan chu quan,don vi chu quan,chiu trach nhiem,nguoi chiu trach nhiem,"
     "noi nhan",
     "noi dung,chinh"},
    {TAIL, INSIDE,
     "all rights reserved,gp ttdt,gp stttt,gp bttt,giay phep thiet lap,khi phat hanh lai,"
     "phat hanh lai thong tin",
     ""},
    /* in any place */
    {FURNITURE, BEGINS,
     "chia se bai viet,nhan de chia se,truy cap noi dung luon,chuyen den noi dung,site banner,slideshow,"
     "skip to,chao mung quy vi,chao mung ban den,chao mung cac ban den,kinh chao quy vi den,anh minh hoa,"
     "anh tu lieu,hinh minh hoa",
     ""},
    {FURNITURE, INSIDE, "cookie,cookies", ""},
    {FURNITURE, WHOLE,
     "uy ban nhan dan,hoi dong nhan dan,cong hoa xa hoi chu nghia viet nam,doc lap tu do hanh phuc", ""},
    {FURNITURE, WHOLE, "ten dang nhap,tai khoan dang nhap,quang cao,advertisement", ""},
    {FURNITURE, LABELLED,
     "anh,hinh,xem them,doc them,xem tiep,doc tiep,dinh kem,tai ve,chuyen muc,danh muc,category,dang trong",
     "tep,file,tai lieu"},
    {FURNITURE, WHOLE, "luot xem,luot doc,lan xem,luot nguoi xem,luot nguoi doc",
     "so"}, /* "Lượt xem: mỗi ngày trang có …" is a sentence */
    /* the fields of a record about a document */
    {RECORD, LABELLED,
     "so ky hieu,so hieu,loai van ban,hinh thuc van ban,ngay ban hanh,ngay hieu luc,ngay co hieu luc,"
     "co quan ban hanh,nguoi ky,trich yeu",
     "van ban"},
    /* who asked, which is nobody else's business, and who answered */
    {RECORD, LABELLED,
     "nguoi hoi,nguoi gui,nguoi gui cau hoi,ho ten,ho va ten,nguoi tra loi,don vi tra loi,co quan tra loi,"
     "ngay hoi,ngay tra loi,ngay gui cau hoi,thoi gian hoi",
     "ten,dia chi,dien thoai,so,cua"},
    /* when, and by whom */
    {DATE_LINE, LABELLED,
     "ngay dang,ngay gui,ngay dua tin,ngay cap nhat,ngay xuat ban,ngay tao,cap nhat,dang luc,dang ngay",
     "tin,bai,bai viet,luc,lan cuoi"},
    {DATE_LINE, BEGINS, "posted on", ""},
    {BY_LINE, LABELLED,
     "tac gia,nguoi viet,nguoi dang,tin,bai,nguon,theo,bien tap,nguoi bien tap,bt,btv,pv,ctv,suu tam,"
     "nguoi duyet,kiem duyet",
     "va,anh,viet,bai,bai viet"},
    {BY_LINE, BEGINS, "viet boi,dang boi,duoc dang boi,duoc viet boi", ""},
};

static bool is_covered(const char *folded)
{
    return article_cover(folded).other == 0;
}

/* Is `folded` made of the family's words, a head among them? `free_rest`: words of menus, dates and figures
 * may follow the head. */
static bool is_made_of(const char *folded, const struct family *family, bool free_rest)
{
    bool headed = false;
    for (const char *at = folded; *at;) {
        size_t head = article_longest_in(family->heads, at), around = article_longest_in(family->around, at);
        size_t length = head > around ? head : around;
        headed = headed || (head && head >= around);
        if (!length) {
            return headed && free_rest && is_covered(at);
        }
        at += length + (at[length] == ' ');
    }
    return headed && (family->kind != RELATED || strchr(folded, ' ')); /* "Khác: …" may be an item */
}

/* Does one of the phrases stand in `folded`, between words' borders? */
static bool is_inside(const char *folded, const char *heads)
{
    char phrase[64];
    for (size_t n; *heads; heads += n + (heads[n] == ',')) {
        n = strcspn(heads, ",");
        n = n < sizeof phrase ? n : sizeof phrase - 1;
        memcpy(phrase, heads, n);
        phrase[n] = '\0';
        for (const char *at = folded; (at = strstr(at, phrase)) != NULL; at += n) {
            if ((at == folded || at[-1] == ' ') && (at[n] == '\0' || at[n] == ' ')) {
                return true;
            }
        }
    }
    return false;
}

#define NAMES_MOST 14     /* words of a by-line */
#define BEGINS_MOST 25    /* words of a line that begins like furniture and may be it */
#define SENTENCE_LEAST 12 /* words of a line with a full stop that is a sentence whatever it begins with */

static bool is_sentence(const struct article_line *line)
{
    const char *text = line->paragraph->text;
    return line->words >= SENTENCE_LEAST && text[strlen(text) - 1] == '.';
}

/* What begins like furniture but runs on as a whole sentence is a sentence, unless three words say it. */
static bool begins_with(const struct article_line *line, const char *folded, const char *heads)
{
    size_t n = line->words <= BEGINS_MOST ? article_longest_in(heads, folded) : 0, words = 1;
    for (size_t i = 0; i < n; i++) {
        words += folded[i] == ' ';
    }
    return n && (words >= 3 || !is_sentence(line));
}

static bool is_labelled(const struct family *family, const struct article_line *line, const char *label)
{
    if (family->kind == BY_LINE) { /* "PV: Năng suất có giảm không ạ?" asks */
        bool spoken = strpbrk(line->paragraph->text, "?!") != NULL;
        return line->words <= NAMES_MOST * (line->dated ? 2 : 1) && !spoken &&
               is_made_of(label, family, false);
    }
    return *label && is_made_of(label, family, true);
}

static bool is_of(const struct family *family, const struct article_line *line, const char *label)
{
    const char *folded = line->folded + strspn(line->folded, "0123456789 "); /* "3 bình luận" */
    if (family->kind == DATE_LINE && (!line->dated || line->words > 2 * NAMES_MOST)) {
        return false;
    }
    switch (family->shape) {
    case WHOLE:
        return !is_sentence(line) && is_made_of(folded, family, true);
    case LABELLED:
        return is_labelled(family, line, label) ||
               (family->kind != BY_LINE && !is_sentence(line) && is_made_of(folded, family, true));
    case BEGINS:
        return begins_with(line, folded, family->heads);
    case INSIDE:
        return is_inside(folded, family->heads);
    }
    return false;
}

enum kind article_phrase(const struct article_line *line, const char *label)
{
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        if (is_of(&families[i], line, label)) {
            return families[i].kind;
        }
    }
    return OTHER;
}
