/*
 * What sources cost: a list of 10,000 procedures (XLSX, 15 columns) polled by `loaxa poll` in a state that
 * knows it already, with the time and the largest process of it, and a web page of 10 MB read down to its
 * article. Prints one line of JSON for `make bench`. Usage: bench_sources BUILD
 */
#include "base/base.h"
#include "document/article.h"
#include "document/document.h"
#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ROWS 10000
#define PAGE_BYTES (10u << 20)
#define ROUNDS 3

static double now_s(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ---- the list ---- */

static const char *const heads[] = {"STT",
                                    "Mã TTHC",
                                    "Tên TTHC",
                                    "Lĩnh vực",
                                    "Đối tượng thực hiện",
                                    "Cơ quan",
                                    "Cấp thực hiện",
                                    "Tình trạng",
                                    "QĐ Công bố",
                                    "Thành phần hồ sơ",
                                    "Thời hạn",
                                    "Phí, lệ phí",
                                    "Cách thức thực hiện",
                                    "Căn cứ pháp lý",
                                    "Ghi chú"};
static const char *const tails[] = {
    "Công dân Việt Nam; Doanh nghiệp",
    "Ủy ban nhân dân cấp xã",
    "Cấp xã",
    "Công khai",
    "1346/QĐ-UBND ngày 16/11/2026",
    "Tờ khai theo mẫu; bản sao giấy tờ tùy thân; giấy chứng nhận quyền sử dụng đất",
    "5 ngày làm việc",
    "15.000 đồng",
    "Nộp tại Trung tâm Phục vụ hành chính công hoặc trên Cổng dịch vụ công",
    "Luật Hộ tịch 2014; Nghị định số 123/2015/NĐ-CP; Thông tư số 04/2020/TT-BTP",
    "--"};

static void cell(struct buf *xml, const char *text)
{
    buf_format(xml, "<c t=\"inlineStr\"><is><t>%s</t></is></c>", text);
}

static void make_sheet(struct buf *xml)
{
    buf_add_text(xml,
                 "<worksheet><sheetData><row><c t=\"inlineStr\"><is><t>DANH SÁCH</t></is></c></row><row>");
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        cell(xml, heads[i]);
    }
    for (int i = 1; i <= ROWS; i++) {
        char text[200];
        buf_format(xml, "</row><row><c><v>%d</v></c>", i);
        snprintf(text, sizeof text, "1.%06d", i);
        cell(xml, text);
        snprintf(text, sizeof text, "Cấp giấy xác nhận số %d cho hộ kinh doanh trên địa bàn xã, phường", i);
        cell(xml, text);
        snprintf(text, sizeof text, "Lĩnh vực %d", i % 40);
        cell(xml, text);
        for (size_t k = 0; k < sizeof tails / sizeof *tails; k++) {
            cell(xml, tails[k]);
        }
    }
    buf_add_text(xml, "</row></sheetData></worksheet>");
}

static void add_part(struct archive *archive, const char *name, const char *bytes, size_t length)
{
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_size(entry, (la_int64_t)length);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_write_header(archive, entry);
    archive_write_data(archive, bytes, length);
    archive_entry_free(entry);
}

static void make_list(const char *path)
{
    static const char book[] =
        "<workbook xmlns:r=\"r\"><sheets><sheet name=\"Một\" r:id=\"a\"/></sheets></workbook>",
                      links[] = "<Relationships><Relationship Id=\"a\" "
                                "Target=\"worksheets/sheet1.xml\"/></Relationships>";
    struct buf xml;
    struct archive *archive = archive_write_new();
    buf_init(&xml, 64u << 20);
    make_sheet(&xml);
    archive_write_set_format_zip(archive);
    archive_write_open_filename(archive, path);
    add_part(archive, "xl/workbook.xml", book, strlen(book));
    add_part(archive, "xl/_rels/workbook.xml.rels", links, strlen(links));
    add_part(archive, "xl/worksheets/sheet1.xml", xml.data, xml.length);
    archive_write_close(archive);
    archive_write_free(archive);
    buf_done(&xml);
}

/* ---- polling it ---- */

static void put_file(const char *folder, const char *name, const char *text)
{
    char *path = file_join(folder, name);
    if (path == NULL || file_write_atomic(path, text, strlen(text), 0600, NULL) != 0) {
        exit(1);
    }
    free(path);
}

static void make_station(const char *folder)
{
    put_file(folder, "station.cfg",
             "station: { name = \"Đài xã Bình Thử\"; place = \"xã Bình Thử\"; hamlet = \"thôn\"; "
             "listeners = \"bà con\"; voice = \"north\"; };\n"
             "allowed = ( { days = \"mon-sun\"; from = \"05:00\"; to = \"06:00\"; } );\n"
             "sources = ( { name = \"procedures\"; list = \"ds.xlsx\"; every = \"1h\"; } );\n"
             "outputs = ( { name = \"tep\"; plugin = \"file\"; path = \"a.wav\"; enabled = false; } );\n");
    char *list = file_join(folder, "ds.xlsx"), *programmes = file_join(folder, "programmes");
    if (file_make_directory(programmes, 0700, NULL) != 0) {
        exit(1);
    }
    put_file(
        programmes, "sang.cfg",
        "programme: { title = \"Sáng\"; air = ( { days = \"mon-sun\"; at = \"05:30\"; cap = \"15m\"; } );\n"
        "items = ( { notices = \"procedures\"; } ); };\n");
    struct timespec times[2] = {{.tv_sec = time(NULL) - 3600}, {.tv_sec = time(NULL) - 3600}};
    make_list(list);
    utimensat(AT_FDCWD, list, times, 0);
    free(list);
    free(programmes);
}

/* Seconds that one `loaxa poll` takes; its largest process in *mb. */
static double poll_once(const char *program, const char *folder, double *mb)
{
    double start = now_s(CLOCK_MONOTONIC);
    struct rusage used;
    int status = 1;
    pid_t child = fork();
    if (child == 0) {
        int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
        dup2(nowhere, STDOUT_FILENO);
        dup2(nowhere, STDERR_FILENO);
        execl(program, program, "--station", folder, "--state", folder, "poll", "procedures", (char *)NULL);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &used) != child || status != 0) {
        fprintf(stderr, "loaxa poll failed\n");
        exit(1);
    }
    *mb = (double)used.ru_maxrss / 1024;
    return now_s(CLOCK_MONOTONIC) - start;
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *where)
{
    (void)status, (void)type, (void)where;
    return remove(path);
}

static double measure_poll(const char *build, double *mb)
{
    char folder[] = "/tmp/loaxa-bench-XXXXXX", program[4096];
    double best = 1e9;
    if (mkdtemp(folder) == NULL) {
        exit(1);
    }
    snprintf(program, sizeof program, "%s/loaxa", build);
    make_station(folder);
    (void)poll_once(program, folder, mb); /* becomes the accepted list */
    for (int i = 0; i < ROUNDS; i++) {
        double took = poll_once(program, folder, mb);
        best = took < best ? took : best;
    }
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    return best;
}

/* ---- a page ---- */

static double measure_page(void)
{
    struct buf page;
    double best = 1e9;
    buf_init(&page, PAGE_BYTES + 4096);
    buf_add_text(
        &page, "<html><head><title>Bài dài</title></head><body><ul><li><a href=\"/\">Trang chủ</a></li></ul>"
               "<div class=\"content\"><h1>Bài dài</h1>");
    for (int i = 0; page.length < PAGE_BYTES; i++) {
        buf_format(&page,
                   "<p class=\"body\">Đoạn thứ %d nói về việc giữ gìn vệ sinh <a href=\"/%d\">nơi ở</a>, "
                   "phòng chống "
                   "dịch bệnh trong mùa mưa, để bà con trong thôn yên tâm làm ăn.</p>\n",
                   i, i);
    }
    buf_add_text(&page, "</div></body></html>");
    for (int i = 0; i < ROUNDS; i++) {
        struct document *doc = NULL;
        double start = now_s(CLOCK_PROCESS_CPUTIME_ID);
        if (document_read_bytes("a.html", page.data, page.length, NULL, &doc, NULL) != 0 ||
            document_keep_article(doc) < 1000) {
            fprintf(stderr, "the page was not read\n");
            exit(1);
        }
        document_free(doc);
        double took = now_s(CLOCK_PROCESS_CPUTIME_ID) - start;
        best = took < best ? took : best;
    }
    buf_done(&page);
    return best;
}

int main(int argc, char **argv)
{
    double mb = 0;
    if (argc != 2) {
        fprintf(stderr, "Usage: bench_sources BUILD\n");
        return 2;
    }
    double poll = measure_poll(argv[1], &mb), page = measure_page();
    printf("{\"list_poll_s\": %.2f, \"list_poll_mb\": %.1f, \"page_s\": %.2f}\n", poll, mb, page);
    return 0;
}
