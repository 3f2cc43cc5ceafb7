/* callout.c: notes, tips and warnings, however they are written. */
#include <string.h>

#include "parse/md.h"
#include "unicode/unicode.h"

typedef struct {
    const char *name; /* lower case */
    nb_callout_kind kind;
    const char *en, *zh; /* the title where none is given; NULL: the kind's own */
} callout;

static const callout callouts[] = {
    {"note", NB_CALLOUT_NOTE, NULL, NULL},
    {"tip", NB_CALLOUT_TIP, NULL, NULL},
    {"important", NB_CALLOUT_IMPORTANT, NULL, NULL},
    {"warning", NB_CALLOUT_WARNING, NULL, NULL},
    {"caution", NB_CALLOUT_CAUTION, NULL, NULL},
    {"hint", NB_CALLOUT_TIP, "Hint", "提示"},
    {"info", NB_CALLOUT_NOTE, "Info", "信息"},
    {"attention", NB_CALLOUT_WARNING, "Attention", "注意"},
    {"danger", NB_CALLOUT_CAUTION, "Danger", "危险"},
    {"error", NB_CALLOUT_CAUTION, "Error", "错误"},
    {"abstract", NB_CALLOUT_OTHER, "Abstract", "摘要"},
    {"summary", NB_CALLOUT_OTHER, "Summary", "小结"},
    {"tldr", NB_CALLOUT_OTHER, "TL;DR", "摘要"},
    {"todo", NB_CALLOUT_OTHER, "To do", "待办"},
    {"success", NB_CALLOUT_OTHER, "Success", "成功"},
    {"check", NB_CALLOUT_OTHER, "Check", "检查"},
    {"done", NB_CALLOUT_OTHER, "Done", "完成"},
    {"question", NB_CALLOUT_OTHER, "Question", "问题"},
    {"help", NB_CALLOUT_OTHER, "Help", "帮助"},
    {"faq", NB_CALLOUT_OTHER, "FAQ", "常见问题"},
    {"failure", NB_CALLOUT_OTHER, "Failure", "失败"},
    {"fail", NB_CALLOUT_OTHER, "Failure", "失败"},
    {"missing", NB_CALLOUT_OTHER, "Missing", "缺失"},
    {"bug", NB_CALLOUT_OTHER, "Bug", "缺陷"},
    {"example", NB_CALLOUT_OTHER, "Example", "示例"},
    {"quote", NB_CALLOUT_OTHER, "Quote", "引用"},
    {"cite", NB_CALLOUT_OTHER, "Quote", "引用"},
};

static const callout *find(nb_str name)
{
    for (size_t i = 0; i < sizeof callouts / sizeof *callouts; i++)
        if (nb_str_ieq(name, nb_str_of(callouts[i].name))) return &callouts[i];
    return NULL;
}

bool md_is_callout_name(nb_str name)
{
    return find(name) != NULL;
}

void md_set_callout(md *x, nb_node *n, nb_str name, nb_str title)
{
    const callout *c = find(name);
    n->as.callout.kind = c ? c->kind : NB_CALLOUT_OTHER;
    if (!title.n && c && c->en)
        title = nb_str_of(nb_lang_is(nb_node_lang(x->d, n), "zh") ? c->zh : c->en);
    else if (!title.n && !c && name.n) { /* an unknown kind names itself */
        char *z = nb_str_z(x->d->arena, name);
        if (z[0] >= 'a' && z[0] <= 'z') z[0] -= 32;
        for (size_t i = 0; i < name.n; i++)
            if (z[i] == '-' || z[i] == '_') z[i] = ' ';
        title = (nb_str){z, name.n};
    }
    n->as.callout.title = title;
}

/* ---- > [!NOTE] ---- */

void md_take_callout(md *x, cmark_node *p)
{
    nb_str s = {(const char *)p->content.ptr, (size_t)p->content.size}, line, rest;
    if (p->parent->type != CMARK_NODE_BLOCK_QUOTE || p->prev || x->at->type != NB_QUOTE) return;
    if (!nb_str_starts(s, NB_STR("[!"))) return;
    nb_str_cut(s, '\n', &line, &rest);
    size_t end = nb_str_chr(line, ']', 0);
    if (end == NB_NPOS || end < 3) return;
    nb_str name, data; /* Obsidian: [!note|data] */
    nb_str_cut(nb_str_sub(line, 2, end), '|', &name, &data);
    for (size_t i = 0; i < name.n; i++)
        if (!strchr("-_ ", name.s[i]) && (unsigned char)name.s[i] < 0x80 &&
            !((name.s[i] | 32) >= 'a' && (name.s[i] | 32) <= 'z'))
            return;
    size_t at = end + 1;
    bool folded = at < line.n && line.s[at] == '-';
    if (folded || (at < line.n && line.s[at] == '+')) at++;
    if (at < line.n && line.s[at] != ' ' && line.s[at] != '\t') return;
    nb_str title = nb_str_trim(nb_str_sub(line, at, line.n));
    nb_node *n = x->at;
    n->type = NB_CALLOUT;
    name = nb_str_dup(x->d->arena, md_restore(x, name));
    md_set_callout(x, n, name, md_plain(x, md_restore(x, title), p->start_line));
    n->as.callout.folded = folded;
    size_t used = rest.n || line.n < s.n ? line.n + 1 : s.n;
    cmark_strbuf_drop(&p->content, (bufsize_t)used);
    p->start_line++;
}

/* ---- > **Note**, > 注意： ---- */

static const struct {
    const char *word;
    nb_callout_kind kind;
} words[] = {
    {"note", NB_CALLOUT_NOTE},        {"tip", NB_CALLOUT_TIP},
    {"hint", NB_CALLOUT_TIP},         {"important", NB_CALLOUT_IMPORTANT},
    {"warning", NB_CALLOUT_WARNING},  {"attention", NB_CALLOUT_WARNING},
    {"caution", NB_CALLOUT_CAUTION},  {"danger", NB_CALLOUT_CAUTION},
    {"info", NB_CALLOUT_NOTE},        {"注意", NB_CALLOUT_WARNING},
    {"注意事项", NB_CALLOUT_WARNING}, {"警告", NB_CALLOUT_WARNING},
    {"提示", NB_CALLOUT_TIP},         {"小贴士", NB_CALLOUT_TIP},
    {"小提示", NB_CALLOUT_TIP},       {"技巧", NB_CALLOUT_TIP},
    {"说明", NB_CALLOUT_NOTE},        {"备注", NB_CALLOUT_NOTE},
    {"注", NB_CALLOUT_NOTE},          {"注释", NB_CALLOUT_NOTE},
    {"重要", NB_CALLOUT_IMPORTANT},   {"危险", NB_CALLOUT_CAUTION},
};

/* The word s begins with, and the bytes up to and with its colon; colon: there was one. */
static bool word_at(nb_str s, nb_callout_kind *kind, nb_str *word, size_t *end, bool *colon)
{
    static const char *const colons[] = {":", "："};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        nb_str w = nb_str_of(words[i].word);
        if (!nb_str_ieq(nb_str_sub(s, 0, w.n), w)) continue;
        nb_str rest = nb_str_sub(s, w.n, s.n);
        *colon = false;
        *end = w.n;
        for (size_t k = 0; k < 2; k++)
            if (nb_str_starts(rest, nb_str_of(colons[k]))) {
                *colon = true;
                *end = w.n + strlen(colons[k]);
            }
        if (!*colon && rest.n) continue;
        *kind = words[i].kind;
        *word = nb_str_sub(s, 0, w.n);
        return true;
    }
    return false;
}

static void drop_head(nb_node *text, size_t n)
{
    nb_str s = text->as.text.text;
    while (n < s.n && s.s[n] == ' ') n++;
    text->as.text.text = nb_str_sub(s, n, s.n);
    text->loc.col += (uint32_t)n;
    if (n == s.n) nb_node_detach(text);
}

void md_finish_quote(md *x, nb_node *quote)
{
    nb_node *p = quote->first, *head = p && p->type == NB_PARAGRAPH ? p->first : NULL, *next;
    bool strong = head && head->type == NB_STRONG, colon;
    nb_node *t = strong ? head->first : head;
    nb_callout_kind kind;
    nb_str word;
    size_t end;
    if (!t || t->type != NB_TEXT || (strong && t->next)) return;
    if (!word_at(nb_str_trim(t->as.text.text), &kind, &word, &end, &colon)) return;
    if (strong && end < nb_str_trim(t->as.text.text).n) return;
    next = head->next;
    if (strong && next && next->type == NB_TEXT && !colon) { /* **Note**: text */
        nb_str s = next->as.text.text;
        colon = nb_str_starts(s, NB_STR(":")) || nb_str_starts(s, NB_STR("："));
        if (colon) drop_head(next, s.s[0] == ':' ? 1 : strlen("："));
        else if (s.n) return; /* a sentence that begins with the word */
    }
    bool alone =
        !head->next || head->next->type == NB_SOFT_BREAK || head->next->type == NB_LINE_BREAK;
    if (!colon && !alone) return;
    quote->type = NB_CALLOUT;
    quote->as.callout.kind = kind;
    quote->as.callout.title = nb_str_dup(x->d->arena, word);
    if (strong) nb_node_detach(head);
    else drop_head(head, end);
    while (p->first && (p->first->type == NB_SOFT_BREAK || p->first->type == NB_LINE_BREAK))
        nb_node_detach(p->first);
    if (p->first && p->first->type == NB_TEXT) drop_head(p->first, 0);
    if (!p->first) nb_node_detach(p);
}
