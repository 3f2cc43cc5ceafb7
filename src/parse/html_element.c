/* html_element.c: the elements a book knows. */
#include <stdlib.h>
#include <string.h>

#include "parse/html.h"

#define PLAIN_INLINE EL_PLAIN, NB_NODE_TYPES, 0
#define PLAIN_BLOCK EL_PLAIN, NB_NODE_TYPES, 1

/* Sorted by name. */
static const md_element elements[] = {
    {"a", EL_A, NB_LINK, 0},
    {"abbr", PLAIN_INLINE},
    {"acronym", PLAIN_INLINE},
    {"address", PLAIN_BLOCK},
    {"area", EL_NOTHING, 0, 0},
    {"article", EL_DIV, NB_DIV, 1},
    {"aside", EL_DIV, NB_DIV, 1},
    {"audio", EL_MEDIA, 0, 0},
    {"b", EL_INLINE, NB_STRONG, 0},
    {"base", EL_NOTHING, 0, 0},
    {"bdi", EL_SPAN, NB_SPAN, 0},
    {"bdo", EL_SPAN, NB_SPAN, 0},
    {"big", PLAIN_INLINE},
    {"blockquote", EL_BLOCK, NB_QUOTE, 1},
    {"body", PLAIN_BLOCK},
    {"br", EL_BR, 0, 0},
    {"button", PLAIN_INLINE},
    {"canvas", EL_SKIP, 0, 0},
    {"caption", EL_CAPTION, NB_CAPTION, 1},
    {"center", EL_DIV, NB_DIV, 1},
    {"cite", EL_INLINE, NB_EMPH, 0},
    {"code", EL_CODE, NB_CODE, 0},
    {"col", EL_NOTHING, 0, 0},
    {"colgroup", PLAIN_BLOCK},
    {"customcontent", PLAIN_BLOCK},
    {"data", PLAIN_INLINE},
    {"datalist", EL_UNSAFE, 0, 0},
    {"dd", EL_DD, NB_DEF_BODY, 1},
    {"del", EL_INLINE, NB_STRIKE, 0},
    {"details", EL_BLOCK, NB_DETAILS, 1},
    {"dfn", EL_INLINE, NB_EMPH, 0},
    {"dir", EL_LIST, NB_LIST, 0},
    {"div", EL_DIV, NB_DIV, 1},
    {"dl", EL_BLOCK, NB_DEF_LIST, 1},
    {"dt", EL_DT, NB_DEF_TERM, 1},
    {"em", EL_INLINE, NB_EMPH, 0},
    {"embed", EL_UNSAFE, 0, 0},
    {"fieldset", PLAIN_BLOCK},
    {"figcaption", EL_CAPTION, NB_CAPTION, 1},
    {"figure", EL_BLOCK, NB_FIGURE, 1},
    {"font", PLAIN_INLINE},
    {"footer", EL_DIV, NB_DIV, 1},
    {"form", EL_FORM, 0, 1},
    {"frame", EL_UNSAFE, 0, 0},
    {"frameset", EL_UNSAFE, 0, 0},
    {"h1", EL_HEADING, NB_HEADING, 1},
    {"h2", EL_HEADING, NB_HEADING, 2},
    {"h3", EL_HEADING, NB_HEADING, 3},
    {"h4", EL_HEADING, NB_HEADING, 4},
    {"h5", EL_HEADING, NB_HEADING, 5},
    {"h6", EL_HEADING, NB_HEADING, 6},
    {"head", EL_SKIP, 0, 0},
    {"header", EL_DIV, NB_DIV, 1},
    {"hgroup", PLAIN_BLOCK},
    {"hr", EL_HR, NB_RULE, 1},
    {"html", PLAIN_BLOCK},
    {"i", EL_INLINE, NB_EMPH, 0},
    {"iframe", EL_UNSAFE, 0, 0},
    {"img", EL_IMG, NB_IMAGE, 0},
    {"input", EL_INPUT, 0, 0},
    {"ins", EL_INLINE, NB_UNDERLINE, 0},
    {"kbd", EL_INLINE, NB_KBD, 0},
    {"label", PLAIN_INLINE},
    {"legend", PLAIN_BLOCK},
    {"li", EL_LI, NB_ITEM, 1},
    {"link", EL_NOTHING, 0, 0},
    {"listing", EL_LISTING, NB_FIGURE, 1},
    {"main", EL_DIV, NB_DIV, 1},
    {"map", PLAIN_INLINE},
    {"mark", EL_INLINE, NB_MARK, 0},
    {"menu", EL_LIST, NB_LIST, 0},
    {"meta", EL_NOTHING, 0, 0},
    {"nav", EL_DIV, NB_DIV, 1},
    {"nobr", PLAIN_INLINE},
    {"noscript", PLAIN_INLINE},
    {"object", EL_UNSAFE, 0, 0},
    {"ol", EL_LIST, NB_LIST, 1},
    {"optgroup", EL_UNSAFE, 0, 0},
    {"option", EL_UNSAFE, 0, 0},
    {"p", EL_P, NB_DIV, 1},
    {"param", EL_NOTHING, 0, 0},
    {"picture", PLAIN_INLINE},
    {"pre", EL_PRE, NB_CODE_BLOCK, 1},
    {"q", EL_Q, 0, 0},
    {"rb", PLAIN_INLINE},
    {"rp", EL_SKIP, 0, 0},
    {"rt", EL_RT, NB_RUBY_TEXT, 0},
    {"rtc", PLAIN_INLINE},
    {"ruby", EL_INLINE, NB_RUBY, 0},
    {"s", EL_INLINE, NB_STRIKE, 0},
    {"samp", EL_CODE, NB_CODE, 0},
    {"script", EL_UNSAFE, 0, 0},
    {"section", EL_DIV, NB_DIV, 1},
    {"select", EL_UNSAFE, 0, 0},
    {"simpletab", PLAIN_BLOCK},
    {"small", EL_INLINE, NB_SMALL, 0},
    {"source", EL_NOTHING, 0, 0},
    {"span", EL_SPAN, NB_SPAN, 0},
    {"strike", EL_INLINE, NB_STRIKE, 0},
    {"strong", EL_INLINE, NB_STRONG, 0},
    {"style", EL_UNSAFE, 0, 0},
    {"sub", EL_INLINE, NB_SUB, 0},
    {"summary", EL_SUMMARY, NB_SUMMARY, 1},
    {"sup", EL_INLINE, NB_SUP, 0},
    {"tab", EL_TAB, NB_DIV, 1},
    {"tabitem", EL_TAB, NB_DIV, 1},
    {"table", EL_TABLE, NB_TABLE, 1},
    {"tabs", PLAIN_BLOCK},
    {"tbody", PLAIN_BLOCK},
    {"td", EL_CELL, NB_TABLE_CELL, 1},
    {"textarea", EL_UNSAFE, 0, 0},
    {"tfoot", PLAIN_BLOCK},
    {"th", EL_CELL, NB_TABLE_CELL, 1},
    {"thead", PLAIN_BLOCK},
    {"themedimage", EL_IMG, NB_IMAGE, 0},
    {"time", PLAIN_INLINE},
    {"title", EL_SKIP, 0, 0},
    {"tr", EL_TR, NB_TABLE_ROW, 1},
    {"track", EL_NOTHING, 0, 0},
    {"tt", EL_CODE, NB_CODE, 0},
    {"u", EL_INLINE, NB_UNDERLINE, 0},
    {"ul", EL_LIST, NB_LIST, 0},
    {"var", EL_INLINE, NB_EMPH, 0},
    {"video", EL_MEDIA, 0, 0},
    {"wbr", EL_NOTHING, 0, 0},
};

static const md_element unknown = {"", EL_UNKNOWN, NB_NODE_TYPES, 0};

static int compare(const void *name, const void *element)
{
    return nb_str_cmp(*(const nb_str *)name, nb_str_of(((const md_element *)element)->name));
}

const md_element *md_find_element(nb_str name)
{
    const md_element *e =
        bsearch(&name, elements, sizeof elements / sizeof *elements, sizeof *elements, compare);
    return e ? e : &unknown;
}

bool md_is_block_element(const md_element *e)
{
    return e->meaning != EL_UNKNOWN && (e->level > 0 || e->meaning == EL_LIST);
}

bool md_has_content(const md_element *e)
{
    switch (e->meaning) {
    case EL_BR:
    case EL_NOTHING:
    case EL_IMG:
    case EL_INPUT:
    case EL_HR:
    case EL_MEDIA:
    case EL_SKIP:
    case EL_UNSAFE: return false;
    case EL_UNKNOWN:
    case EL_PLAIN:
    case EL_INLINE:
    case EL_SPAN:
    case EL_A:
    case EL_CODE:
    case EL_Q:
    case EL_RT:
    case EL_P:
    case EL_DIV:
    case EL_BLOCK:
    case EL_HEADING:
    case EL_LIST:
    case EL_LI:
    case EL_DT:
    case EL_DD:
    case EL_TABLE:
    case EL_TR:
    case EL_CELL:
    case EL_SUMMARY:
    case EL_CAPTION:
    case EL_FORM:
    case EL_LISTING:
    case EL_TAB:
    case EL_PRE: return true;
    }
    return true;
}
