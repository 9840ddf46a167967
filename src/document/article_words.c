/*
 * The vocabulary of menus, tools, counters and dates: nothing by themselves, a page's own line when they make
 * up all of it, or, those of menus, most of it. Words that make a phrase only together stand together. Pure.
 */
#include "document/article_words.h"
#include <ctype.h>
#include <string.h>

static const char menu_words[] =
    /* where one can go */
    "trang chu,trang nhat,gioi thieu,tin tuc,su kien,tin trong xa,tin hoat dong,tin noi bat,tin nong,"
    "tin tieu diem,tin moi,tin,bai viet,van ban,van ban moi,chi dao,dieu hanh,phap luat,tai lieu,"
    "thu tuc hanh chinh,dich vu cong,truc tuyen,hoi dap,lien he,lien ket,lich cong tac,lich tiep cong dan,"
    "thu vien anh,thu vien,video,video clip,hinh anh,cong dan,doanh nghiep,du lich,to chuc bo may,"
    "co cau to chuc,so do to chuc,so do,so do cong,hop thu,gop y,phan anh kien nghi,cong dan hoi,luu tru,"
    "chuyen muc,dien dan,thong bao,trang thong tin dien tu,cong thong tin dien tu,website,rss,english,"
    "tieng viet,tieng anh,vi,en,menu,banner,"
    /* what one can do */
    "tim kiem,tim kiem nang cao,tim kiem cho,dang nhap,dang xuat,dang ky,mat khau,ghi nho,quen mat khau,"
    "chi tiet,in,in an,in ra,ban in,in trang,trang truoc,trang sau,so do trang,bai,nay,email,"
    "gui cho ban be,gui mail,qua email,luu bai viet nay,chia se,chia se qua,share,shares,facebook,zalo,"
    "twitter,tweet,google,youtube,messenger,sao chep lien ket,copy link,chon lien ket,quay lai,tro ve,"
    "tro lai,ve dau trang,len dau trang,xem,doc,them,tat ca,co chu,mau chu,xem voi,mac dinh,lon,nho,"
    "tang kich thuoc chu,giam kich thuoc chu,hien thi,tuong phan,nghe doc bai,nghe noi dung,nghe,giong "
    "nam,giong nu,"
    "truoc,tiep,sau,tiep theo,dau,cuoi,binh luan,tra loi,thich,gui,gui di,xoa,ho ten,ho va ten,"
    "dia chi email,"
    /* what is counted and asked */
    "hits,so luot xem,lan xem,da xem,da doc,luot,nguoi xem,phut doc,view,views,comment,comments,like,likes,"
    "reads,phan hoi,nhan xet,truy cap,tong,hom nay,hom qua,tuan nay,thang nay,dang online,dang truy "
    "cap,online,khach,"
    "thanh vien,thong ke,admin,quan tri,posted on,so ky hieu,tham do y kien,bieu quyet,rat hai long,"
    "hai long,khong hai long,thoi tiet,gia vang,ty gia,ngoai te,chung khoan,usd,eur";

/* Those around a date; figures and single letters belong to them. */
static const char date_words[] =
    "ngay,ngay dang,ngay cap nhat,ngay dua tin,ngay viet,ngay xuat ban,ngay tao,cap nhat,lan cuoi,dang,"
    "dang tai,duoc dang,duoc viet,thoi gian dang,luc,vao,gio,phut,gmt,am,pm,sang,chieu,thu,thu hai,thu ba,"
    "thu tu,thu nam,thu sau,thu bay,chu nhat,cn,t2,t3,t4,t5,t6,t7,thang,nam,thg,thang mot,thang hai,"
    "thang ba,thang tu,thang nam,thang sau,thang bay,thang tam,thang chin,thang muoi,thang muoi mot,"
    "thang muoi hai,gio truoc,ngay truoc,"
    "january,february,march,april,june,july,august,september,october,november,december";

size_t article_count_words(const char *folded)
{
    size_t words = *folded ? 1 : 0;
    for (; *folded; folded++) {
        words += *folded == ' ';
    }
    return words;
}

/* Asked some hundred times a line: no calls in its loop. */
size_t article_longest_in(const char *list, const char *text)
{
    size_t best = 0;
    while (*list) {
        size_t n = 0;
        while (list[n] == text[n] && list[n] != ',' && list[n] != '\0') {
            n++;
        }
        bool whole = (list[n] == ',' || list[n] == '\0') && (text[n] == ' ' || text[n] == '\0');
        best = whole && n > best ? n : best;
        for (list += n; *list != ',' && *list != '\0'; list++) {
        }
        list += *list == ',';
    }
    return best;
}

bool article_is_owner(const char *folded)
{
    static const char bodies[] =
        "cong thong tin,cong ttdt,trang thong tin,trang ttdt,uy ban nhan dan,ubnd,so,"
        "trung tam,truong,tram y te,dang uy,website";
    size_t words = article_count_words(folded);
    return (article_longest_in(bodies, folded) && words <= 12) ||
           (article_longest_in("xa,phuong", folded) && words <= 4);
}

static size_t words_within(const char *text, size_t length)
{
    size_t words = 1;
    for (size_t i = 0; i < length; i++) {
        words += text[i] == ' ';
    }
    return words;
}

struct cover article_cover(const char *folded)
{
    struct cover cover = {0};
    size_t words = article_count_words(folded);
    for (const char *at = folded; *at && cover.other + cover.other / 2 <= words;) {
        size_t menu = article_longest_in(menu_words, at), date = article_longest_in(date_words, at);
        size_t length = menu >= date ? menu : date;
        if (length) {
            *(menu >= date ? &cover.menu : &cover.date) += words_within(at, length);
        } else {
            length = strcspn(at, " ");
            bool figure = length == 1 || isdigit((unsigned char)*at); /* "5", "12h30" */
            *(figure ? &cover.figures : &cover.other) += 1;
        }
        at += length + (at[length] == ' ');
    }
    return cover;
}
