/* packages.c: which Debian 12 package has a face with a character that no face of the book has.
 * Looked up in the character maps of the packages' files. */
#include "font/font.h"
#include "unicode/unicode.h"

#define NOTO "fonts-noto-core"

/* Scripts that Noto draws in a face of their own. */
static const char noto_scripts[] =
    "Xsux Egyp Goth Runr Ogam Cher Syrc Thaa Nkoo Mong Yiii Vaii Tfng Cans Glag Copt Dsrt Linb "
    "Lina Phnx "
    "Brah Bali Java Bamu Bugi Cham Talu Lana Tavt Adlm Ital Ugar Xpeo Avst Mand Samr Limb Lepc "
    "Mtei Saur "
    "Sund Batk Rjng Phag Olck Lisu Kali Tang Nshu Sgnw Hluw Sidd Gran Arab Hebr Thai Laoo Khmr "
    "Mymr Deva "
    "Beng Gujr Guru Orya Taml Telu Knda Mlym Sinh Tibt Ethi Geor Armn Runr Cprt Shaw Osma Kthi "
    "Cakm Newa "
    "Tirh Modi Takr Sora Shrd Sind Khoj Mahj Merc Mero Prti Phli Sarb Narb Nbat Palm Hatr Elba "
    "Aghb Perm "
    "Osge Wara Bhks Marc Gong Soyo Zanb Gonm Dogr Maka Medf Sogd Sogo Rohg Elym Nand Hmnp Wcho";

static const struct {
    uint32_t from, to;
    const char *package;
} blocks[] = {
    {0x20000, 0x2FA1F, "fonts-hanazono"},    /* ideographs of Extensions B to F */
    {0x1D100, 0x1D24F, NOTO},                /* musical symbols */
    {0x1D400, 0x1D7FF, "fonts-lmodern"},     /* mathematical letters */
    {0x1F030, 0x1F0FF, "fonts-dejavu-core"}, /* dominoes, playing cards */
    {0x1F300, 0x1F64F, "fonts-noto-color-emoji"},
    {0x1F680, 0x1F6FF, "fonts-noto-color-emoji"},
    {0x1F700, 0x1F77F, NOTO}, /* alchemical symbols */
    {0x1F900, 0x1F9FF, "fonts-noto-color-emoji"},
    {0x1FA00, 0x1FA6F, NOTO}, /* chess */
    {0x1FA70, 0x1FAFF, "fonts-noto-color-emoji"},
    {0x1FB00, 0x1FBFF, NOTO}, /* symbols of old computers */
};

const char *nb_font_package(uint32_t c)
{
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
        if (c >= blocks[i].from && c <= blocks[i].to) return blocks[i].package;
    if (c >= 0x30000 || (c >= 0xE000 && c <= 0xF8FF))
        return NULL; /* newer than any, or private */
    if (nb_char_is_cjk(c)) return "fonts-noto-cjk";
    nb_script s = nb_char_script(c);
    char tag[4] = {(char)(s >> 24), (char)(s >> 16), (char)(s >> 8), (char)s};
    return nb_str_find(nb_str_of(noto_scripts), (nb_str){tag, 4}, 0) != NB_NPOS ? NOTO : NULL;
}

void nb_font_hint_missing(nb_diags *diags, uint32_t c)
{
    const char *package = nb_font_package(c);
    if (package)
        nb_hint(
            diags,
            "the Debian package %s has it: name its face with --font fallback=FILE, or print a "
            "blank with --allow-missing",
            package);
}
