/*
 * Languages no voice speaks are told by their script or their small words and named; Vietnamese stays
 * Vietnamese, however many names of other peoples it holds.
 */
// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include "document/language.h"
#include <stdlib.h>
#include <string.h>

// clang-format off
static const struct {
    const char *text, *language; /* NULL = may be Vietnamese */
} cases[] = {
    {"Hruê anei phung mnuih ƀuôn drei mâo klei bi kčah hŏng khua buôn. Drei srăng ngă bruă pla kphê hlăm thŭn mrâo.", "Ê Đê"},
    {"Hrơi anai ƀing mơnuih plơi ta hơmâo jơnum hăng khua tơring. Abih bang khom ngă bruă djru amăng thun anai.", "Gia Rai"},
    {"Năr âu đĭ đăng bơngai lơ̆m pơlei đei hơkŭm păng rim hnam athei jang tơdrong ‘lơ̆ng lơ̆m sơnăm ‘nao.", "Ba Na"},
    {"Hâi kố mâu vâi tung pơlê hiăng troh a tíu hôp. Mâu kuăn pơlê athế pêi cheăng tiô tơdroăng hơnăm nếo.", "Xơ Đăng"},
    {"Ngai do làng bol geh tus hìu ƀòn. Ală cau lơh broă tàm sre kung pal jăt jơnau geh bơto dê.", "Cơ Ho"},
    {"Nar aơ ăp nuĭh ta bon geh nău rgum. Ăp ngih pah kan tâm thun mhe lah dŭt uĕh n’hanh gay răm.", "M'Nông"},
    {"T’ngay đâu đhanuôr coh vel bhrợ xa nay liêm. Pazêng apêê vêy tước đhị gươl lâng bhrợ têng đoọng ha c’moo t’mêê.", "Cơ Tu"},
    {"Hnuz no pêz têx nênhs nhoz jos tuôx uô luz tsêr. Puôr lênhx tsuv muôx đêx thiêz uô lok six jông.", "Mông"},
    {"Hnub no peb cov neeg hauv lub zos yuav los rau ntawm tsev hais txog kev ua teb. Txhua tus kom tuaj thiab coj ntawv.", "Mông"},
    {"Mự nị pưng côn cuông bản pày họp. Mỏi hươn cọ đảy phủ nưng cắp pi nọng bản dệt vịa xương chảu va.", "Thái"},
    {"Vằn nẩy pỉ noọng chang bản lầu mà họp. Tứng lườn lèo mì cần nâng thâng sle hết tàng mấư hẩư bản.", "Tày - Nùng"},
    {"Hnoi nayz làn miền ziêm láng bez coz hội. Ziệt puz miền tzuz mài làn nhây duổi tzấu tháo mìu hayz.", "Dao"},
    {"Harei ini urang dalam palei hu bruk ngak. Abih mikva nao saong gep haong dom urang taha di sang palei daok.", "Chăm"},
    {"The people of the commune are invited to the meeting on Monday. It is about the road and the water of this year.", "Anh"},
    {"ខ្ញុំជាប្រជាជនក្នុងឃុំនេះ។ ថ្ងៃនេះយើងមានការប្រជុំ។", "Khmer"},
    {"ꨀꨁꨂꨃꨄꨅꨆꨇꨈꨉꨊꨋꨌꨍꨎ", "Chăm"},
    {"Saya tinggal bersama keluarga besar dekat pasar kota lama, setiap pagi kami pergi bekerja menanam sayuran segar.", "khác"},
    {"Ủy ban nhân dân xã Ea H'leo mời ông Y Bhăm Niê, bà H'Hen Niê, ông Ksor Blơih, già làng buôn Krông và buôn Čư̆ đến dự ngày hội.", NULL},
    {"Đội chiêng buôn Akŏ Dhông gồm Y Wang Mlô, Y Thuyên Ayŭn, H'Wer Mlô, Rơ Châm H'Lan và Siu Thoa diễn tại nhà văn hóa.", NULL},
    {"Hội hát then của bà con Tày, Nùng bản Nà Lạn mở vào rằm tháng Giêng, có sli, lượn, có ném còn, có nồi cháo nẩy.", NULL},
    {"Chợ phiên Mèo Vạc họp sáng Chủ nhật. Bà con người Mông bán lợn cắp nách, người Dao bán thuốc lá, người Lô Lô bán vải.", NULL},
    {"Lịch cắt nước: thôn Một, thôn Hai, thôn Ba. Sửa trạm bơm Krông Pắc, Ea Kar, Cư Kuin, M'Đrắk, Buôn Hồ trong tuần.", NULL},
};
// clang-format on

static void languages_are_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *found = language_other(cases[i].text, strlen(cases[i].text));
        if (!found != !cases[i].language || (found && strcmp(found, cases[i].language) != 0)) {
            fail_msg("\"%s\": expected %s, found %s", cases[i].text,
                     cases[i].language ? cases[i].language : "Vietnamese", found ? found : "Vietnamese");
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(languages_are_named)};
    return cmocka_run_group_tests_name("languages", tests, NULL, NULL);
}
