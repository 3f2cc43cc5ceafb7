#include "layout/onpaper.h"

#include <string.h>

#include "base/address.h"
#include "layout/words.h"
#include "unicode/unicode.h"

enum { PATIENT = 4 }; /* layouts after which a page number never gets shorter again */

/* An address, once in its chapter. */
typedef struct {
    const nb_node *first; /* the link that was met first */
    const nb_node *note;
    nb_str number, dest;
} address;

/* A page number that was printed. */
typedef struct {
    nb_str dest, label;
} printed;

struct nb_onpaper {
    nb_page_numbers *pages;
    nb_map seen;  /* url -> address */
    nb_map notes; /* the author's notes, by the bytes of their pointers -> their number */
    unsigned last_number; /* of notes */
    unsigned last_code, last_dest;
    NB_VEC(nb_onpaper_code) codes;
    NB_VEC(printed) printed;
};

struct nb_onpaper *nb_onpaper_new(nb_ctx *c, nb_page_numbers *pages)
{
    struct nb_onpaper *o = NB_NEW(c->arena, struct nb_onpaper);
    o->pages = pages;
    nb_map_init(&o->seen, c->arena);
    nb_map_init(&o->notes, c->arena);
    return o;
}

/* ---- addresses ---- */

static nb_str without(nb_str s, const char *prefix)
{
    nb_str p = nb_str_of(prefix);
    return nb_str_starts(s, p) ? nb_str_sub(s, p.n, s.n) : s;
}

/* What two ways of writing one address have in common. */
static nb_str bare_address(nb_str s)
{
    s = without(without(without(without(s, "mailto:"), "tel:"), "http://"), "https://");
    s = without(s, "www.");
    return nb_str_ends(s, NB_STR("/")) ? nb_str_sub(s, 0, s.n - 1) : s;
}

/* Letters instead of their bytes in hexadecimal, where that is all that changes: a space must
 * stay
 * "%20". */
static nb_str readable(nb_ctx *c, nb_str url)
{
    nb_str letters = nb_percent_decoded(c->arena, url);
    size_t bytes = 0, before = 0;
    for (size_t i = 0; i < letters.n; i++) bytes += (unsigned char)letters.s[i] > 0x7F;
    for (size_t i = 0; i < url.n; i++) before += (unsigned char)url.s[i] > 0x7F;
    return url.n - letters.n == 2 * (bytes - before) ? letters : url;
}

/* The address as a reader types it; empty where the link's text says it already. */
static nb_str address_of(nb_ctx *c, const nb_node *link)
{
    nb_str url = readable(c, link->as.link.url);
    nb_str text = nb_str_trim(nb_node_text(c->scratch, link));
    if (link->as.link.bare || nb_str_ieq(bare_address(text), bare_address(url)))
        return NB_STR_NULL;
    return nb_str_dup(c->arena, without(without(url, "mailto:"), "tel:"));
}

static bool in_note(const nb_node *n)
{
    while (n && n->type != NB_NOTE_DEF) n = n->parent;
    return n != NULL;
}

static nb_node *node(nb_ctx *c, nb_node_type type, nb_node *parent, nb_loc loc)
{
    nb_node *n = NB_NEW(c->arena, nb_node);
    n->type = type;
    n->seq = UINT32_MAX; /* it has no place in the document */
    n->loc = loc;
    n->parent = parent;
    return n;
}

static nb_node *only_child(nb_ctx *c, nb_node_type type, nb_node *parent)
{
    return parent->first = parent->last = node(c, type, parent, parent->loc);
}

/* The address as a footnote: a paragraph with a link whose text it is. */
static const nb_node *address_note(nb_ctx *c, const nb_node *link, const address *a,
                                   nb_str shown, unsigned number)
{
    nb_node *def = node(c, NB_NOTE_DEF, c->doc->root, link->loc);
    def->id = a->dest;
    def->as.note.index = def->as.note.number = number;
    nb_node *to = only_child(c, NB_LINK, only_child(c, NB_PARAGRAPH, def));
    to->as.link.kind = NB_LINK_EXTERNAL;
    to->as.link.url = link->as.link.url;
    to->as.link.bare = true;
    only_child(c, NB_TEXT, to)->as.text.text = shown;
    return def;
}

static address *new_address(nb_ctx *c, const nb_node *link, nb_str shown)
{
    struct nb_onpaper *o = c->onpaper;
    address *a = NB_NEW(c->arena, address);
    bool code = c->style->links == NB_LINKS_QR;
    a->first = link;
    a->dest =
        nb_str_printf(c->arena, "nb-%.*saddress-%u", NB_STR_ARG(c->names), ++o->last_dest);
    if (code) {
        a->number = nb_str_printf(c->arena, "%u", ++o->last_code);
        NB_PUSH(c->arena, &o->codes) =
            (nb_onpaper_code){.number = a->number,
                              .dest = a->dest,
                              .url = link->as.link.url,
                              .shown = shown,
                              .title = nb_str_trim(nb_node_text(c->arena, link))};
    } else {
        a->number = nb_str_printf(c->arena, "%u", ++o->last_number);
        a->note = address_note(c, link, a, shown, o->last_number);
    }
    return a;
}

static void trace_external(nb_ctx *c, const nb_node *link, nb_link_trace *t)
{
    struct nb_onpaper *o = c->onpaper;
    nb_str shown = address_of(c, link);
    if (!shown.n) return;
    if (in_note(link)) {
        t->address = shown;
        return;
    }
    void **at = nb_map_at(&o->seen, link->as.link.url);
    if (!*at) *at = new_address(c, link, shown);
    const address *a = *at;
    t->mark = a->number;
    if (c->style->links == NB_LINKS_QR)
        t->mark = nb_str_printf(c->arena, "[%.*s]", NB_STR_ARG(a->number));
    t->dest = a->dest;
    if (a->first == link) t->note = a->note;
}

size_t nb_onpaper_end(nb_ctx *c, nb_onpaper_code **codes)
{
    struct nb_onpaper *o = c->onpaper;
    size_t n = o->codes.n;
    *codes = o->codes.v;
    memset(&o->codes, 0, sizeof o->codes);
    o->last_code = o->last_number = 0;
    nb_map_init(&o->seen, c->arena);
    return n;
}

unsigned nb_onpaper_note(nb_ctx *c, const nb_node *def)
{
    struct nb_onpaper *o = c->onpaper;
    bool of_document = def->seq != UINT32_MAX;
    /* Two notes on a page with the same number would be one too many. */
    if (c->style->links != NB_LINKS_FOOTNOTE || !of_document)
        return c->style->chapter_pages ? def->as.note.number : def->as.note.index;
    void **at =
        nb_map_at(&o->notes, nb_str_dup(c->arena, (nb_str){(const char *)&def, sizeof def}));
    if (!*at) *at = (void *)(uintptr_t)++o->last_number;
    return (unsigned)(uintptr_t)*at;
}

nb_str nb_onpaper_title(nb_ctx *c, const nb_node *def)
{
    if (!def || def->seq == UINT32_MAX) return NB_ON_PAPER;
    if (c->style->links != NB_LINKS_FOOTNOTE) return NB_STR_NULL;
    return nb_str_printf(c->arena, "%u", def->as.note.number);
}

/* ---- pages ---- */

/* Before anything is known, a number of the likely length. */
static nb_str label_of(nb_ctx *c, nb_str dest)
{
    nb_page_numbers *p = c->onpaper->pages;
    const nb_str *known = nb_map_find(&p->label, dest);
    if (known) return *known;
    return p->layouts       ? NB_STR_NULL
           : p->about < 10  ? NB_STR("8")
           : p->about < 100 ? NB_STR("88")
                            : NB_STR("888");
}

/* The text behind the link goes on with a closing bracket: no brackets in brackets. */
static bool in_brackets(const nb_node *link)
{
    const nb_node *n = link->next;
    if (!n || n->type != NB_TEXT) return false;
    return nb_str_starts(n->as.text.text, NB_STR(")")) ||
           nb_str_starts(n->as.text.text, NB_STR("）"));
}

static nb_str page_text(nb_ctx *c, nb_str label, nb_str lang, bool bracketed)
{
    bool wide = nb_lang_is_cjk(lang) && !nb_lang_is(lang, "ko");
    nb_str form = nb_word_in(lang, NB_WORD_PAGE), before, after;
    nb_str_cut(form, '#', &before, &after);
    const char *open = bracketed ? (wide ? "，" : ", ") : (wide ? "（" : " (");
    const char *close = bracketed ? "" : (wide ? "）" : ")");
    return nb_str_printf(c->arena, "%s%.*s%.*s%.*s%s", open, NB_STR_ARG(before),
                         NB_STR_ARG(label), NB_STR_ARG(after), close);
}

static void trace_internal(nb_ctx *c, const nb_node *link, nb_str dest, nb_str lang,
                           nb_link_trace *t)
{
    const nb_node *to = link->as.link.target->parent;
    bool cites = to && to->type == NB_DIV && nb_str_is(to->as.div.class_name, NB_REFERENCES);
    nb_str label = cites ? NB_STR_NULL : label_of(c, dest); /* works are found by their names */
    if (!label.n) return;
    NB_PUSH(c->arena, &c->onpaper->printed) = (printed){nb_str_dup(c->arena, dest), label};
    t->text = page_text(c, label, lang, in_brackets(link));
}

nb_link_trace nb_onpaper_link(nb_ctx *c, const nb_node *link, nb_str dest, nb_str lang)
{
    nb_link_trace t = {0};
    bool external = link->as.link.kind == NB_LINK_EXTERNAL;
    switch (c->style->links) {
    case NB_LINKS_SCREEN:
    case NB_LINKS_NONE: break;
    case NB_LINKS_FOOTNOTE:
    case NB_LINKS_QR:
        if (external) trace_external(c, link, &t);
        else if (link->as.link.kind == NB_LINK_INTERNAL)
            trace_internal(c, link, dest, lang, &t);
        break;
    case NB_LINKS_PAGE:
        if (link->as.link.kind == NB_LINK_INTERNAL) trace_internal(c, link, dest, lang, &t);
        break;
    }
    return t;
}

/* As long as it was: figure spaces before a shorter number, so that the layouts come to an end.
 */
static nb_str no_shorter(nb_arena *a, nb_str label, nb_str before)
{
    for (size_t n = nb_utf8_length(label); n < nb_utf8_length(before); n++)
        label = nb_str_cat(a, NB_STR("\xE2\x80\x87"), label);
    return label;
}

bool nb_onpaper_settled(nb_ctx *c, nb_str (*label)(void *ctx, nb_str dest), void *ctx)
{
    const struct nb_onpaper *o = c->onpaper;
    nb_page_numbers *p = o->pages;
    bool settled = true;
    p->layouts++;
    for (size_t i = 0; i < o->printed.n; i++) {
        const printed *x = &o->printed.v[i];
        nb_str now = label(ctx, x->dest);
        if (p->layouts >= PATIENT && now.n) now = no_shorter(p->arena, now, x->label);
        settled &= nb_str_eq(now, x->label);
        nb_str *keep = NB_NEW(p->arena, nb_str);
        *keep = nb_str_dup(p->arena, now);
        nb_map_set(&p->label, nb_str_dup(p->arena, x->dest), keep);
    }
    return settled;
}

bool nb_prints_pages(const nb_doc *d, const nb_style *s)
{
    if (s->links == NB_LINKS_SCREEN || s->links == NB_LINKS_NONE) return false;
    for (size_t i = 0; i < d->n_nodes; i++)
        if (d->node[i]->type == NB_LINK && d->node[i]->as.link.kind == NB_LINK_INTERNAL)
            return true;
    return false;
}
