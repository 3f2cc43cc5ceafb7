/* directive.c: shortcodes and template tags: Hugo's {{< … >}} and {{% … %}}, Liquid's {% … %},
 * mdBook's
 * {{#title …}}. Those that say something in a book are rendered; the others are named and left
 * out, and what stands between an opening and a closing one stays. */
#include <string.h>

#include "parse/md.h"

enum { MAX_ARGS = 16 };

typedef struct {
    nb_str name; /* without the '/' or "end" of a closing one */
    bool closes;
    nb_str key[MAX_ARGS], value[MAX_ARGS]; /* key empty: positional */
    size_t n;
    nb_loc loc;
} directive;

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* ---- reading ---- */

static nb_str inside(nb_str s)
{
    size_t from = 0, to = s.n;
    while (from < to && strchr("{<%", s.s[from])) from++;
    while (to > from && strchr("}>%", s.s[to - 1])) to--;
    if (from < to && s.s[from] == '-') from++;
    if (from < to && s.s[to - 1] == '-') to--;
    s = nb_str_trim(nb_str_sub(s, from, to));
    if (s.n && s.s[s.n - 1] == '/') s.n--; /* {{< figure … />}} */
    return nb_str_trim(s);
}

static nb_str read_value(nb_str s, size_t *i)
{
    char q = s.s[*i];
    if (q == '"' || q == '\'' || q == '`') {
        size_t from = ++*i, end = nb_str_chr(s, q, from);
        if (end == NB_NPOS) end = s.n;
        *i = end < s.n ? end + 1 : end;
        return nb_str_sub(s, from, end);
    }
    size_t from = *i;
    while (*i < s.n && !is_space(s.s[*i])) ++*i;
    return nb_str_sub(s, from, *i);
}

static void read_args(directive *d, nb_str s, size_t i)
{
    while (i < s.n && d->n < MAX_ARGS) {
        while (i < s.n && (is_space(s.s[i]) || s.s[i] == ',')) i++;
        if (i >= s.n) break;
        size_t k = i;
        while (k < s.n && !is_space(s.s[k]) && !strchr("=:\"'`/", s.s[k])) k++;
        bool named = k > i && k < s.n &&
                     (s.s[k] == '=' || (s.s[k] == ':' && k + 1 < s.n && is_space(s.s[k + 1])));
        d->key[d->n] = named ? nb_str_sub(s, i, k) : NB_STR_NULL;
        if (named) {
            i = k + 1;
            while (i < s.n && is_space(s.s[i])) i++;
            if (i >= s.n) break;
        }
        d->value[d->n++] = read_value(s, &i);
    }
}

static directive read_directive(nb_str s, nb_loc loc)
{
    directive d = {.loc = loc};
    bool liquid = nb_str_starts(s, NB_STR("{%"));
    s = inside(s);
    if (s.n && s.s[0] == '/') {
        d.closes = true;
        s = nb_str_trim(nb_str_sub(s, 1, s.n));
    }
    size_t i = 0;
    while (i < s.n && !is_space(s.s[i])) i++;
    d.name = nb_str_sub(s, 0, i);
    if (liquid && d.name.n > 3 && nb_str_starts(d.name, NB_STR("end"))) {
        d.closes = true;
        d.name = nb_str_sub(d.name, 3, d.name.n);
    }
    read_args(&d, s, i);
    return d;
}

static nb_str named(const directive *d, const char *key)
{
    for (size_t i = 0; i < d->n; i++)
        if (nb_str_is(d->key[i], key)) return d->value[i];
    return NB_STR_NULL;
}

static nb_str positional(const directive *d, size_t k)
{
    for (size_t i = 0; i < d->n; i++)
        if (!d->key[i].n && !k--) return d->value[i];
    return NB_STR_NULL;
}

static nb_str either(nb_str a, nb_str b)
{
    return a.n ? a : b;
}

/* ---- meaning ---- */

typedef enum {
    DO_DROP,    /* nothing for a reader */
    DO_PLAIN,   /* the inside */
    DO_CALLOUT, /* its own name is the kind */
    DO_ALERT,   /* the kind is an argument */
    DO_TAB,
    DO_DETAILS,
    DO_FIGURE,
    DO_VIDEO,
    DO_TEXT, /* the argument "text" */
    DO_TOC,
    DO_BREAK
} doing;

static const struct {
    const char *name;
    doing what;
    const char *address; /* of a video: what its identifier is put behind */
} known[] = {
    {"copyable", DO_DROP, NULL},
    {"#title", DO_DROP, NULL},
    {"toc", DO_TOC, NULL},
    {"raw", DO_PLAIN, NULL},
    {"rawhtml", DO_PLAIN, NULL},
    {"tabs", DO_PLAIN, NULL},
    {"tabpane", DO_PLAIN, NULL},
    {"columns", DO_PLAIN, NULL},
    {"column", DO_PLAIN, NULL},
    {"lead", DO_PLAIN, NULL},
    {"steps", DO_PLAIN, NULL},
    {"center", DO_PLAIN, NULL},
    {"content-ref", DO_PLAIN, NULL}, /* GitBook */
    {"stepper", DO_PLAIN, NULL},
    {"step", DO_PLAIN, NULL},
    {"code", DO_TAB, NULL},
    {"embed", DO_VIDEO, ""},
    {"button", DO_PLAIN, NULL},
    {"note", DO_CALLOUT, NULL},
    {"tip", DO_CALLOUT, NULL},
    {"important", DO_CALLOUT, NULL},
    {"warning", DO_CALLOUT, NULL},
    {"caution", DO_CALLOUT, NULL},
    {"danger", DO_CALLOUT, NULL},
    {"info", DO_CALLOUT, NULL},
    {"attention", DO_CALLOUT, NULL},
    {"alert", DO_ALERT, NULL},
    {"callout", DO_ALERT, NULL},
    {"admonition", DO_ALERT, NULL},
    {"hint", DO_ALERT, NULL},
    {"notice", DO_ALERT, NULL},
    {"tab", DO_TAB, NULL},
    {"details", DO_DETAILS, NULL},
    {"expand", DO_DETAILS, NULL},
    {"spoiler", DO_DETAILS, NULL},
    {"collapse", DO_DETAILS, NULL},
    {"figure", DO_FIGURE, NULL},
    {"img", DO_FIGURE, NULL},
    {"image", DO_FIGURE, NULL},
    {"youtube", DO_VIDEO, "https://www.youtube.com/watch?v="},
    {"vimeo", DO_VIDEO, "https://vimeo.com/"},
    {"bilibili", DO_VIDEO, "https://www.bilibili.com/video/"},
    {"gist", DO_VIDEO, "https://gist.github.com/"},
    {"glossary_tooltip", DO_TEXT, NULL},
    {"br", DO_BREAK, NULL},
};

/* A closing tag of that name follows somewhere; asked in vain once, it is not looked for again.
 */
static bool is_closed_later(md *x, const directive *d, md_tag *tag, nb_str from)
{
    if (tag->never_closed) return false;
    size_t at = md_in_src(x, from) ? md_offset(x, from) : 0;
    static const char *const forms[] = {"{{< /",  "{{</",  "{{% /",  "{{%/",
                                        "{% end", "{%end", "{%- end"};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        nb_str needle = nb_str_cat(x->scratch, nb_str_of(forms[i]), d->name);
        if (nb_str_find(x->src, needle, at) != NB_NPOS) return true;
    }
    tag->never_closed = true;
    return false;
}

static nb_str kept(md *x, nb_str s)
{
    return nb_str_dup(x->d->arena, s);
}

static void open_callout(md *x, const directive *d, md_tag *tag, doing what)
{
    nb_str kind = d->name, title = named(d, "title");
    if (what == DO_ALERT) {
        kind = either(either(named(d, "type"), named(d, "style")),
                      either(named(d, "color"), positional(d, 0)));
        if (!md_is_callout_name(kind)) kind = NB_STR("note");
        if (!title.n && !md_is_callout_name(positional(d, 0))) title = positional(d, 0);
    } else if (!title.n) title = positional(d, 0);
    nb_node *n = md_add(x, NB_CALLOUT, d->loc);
    md_set_callout(x, n, kind, md_plain(x, kept(x, title), 0));
    md_open_element(x, n, tag);
}

static void open_details(md *x, const directive *d, md_tag *tag)
{
    nb_str title = either(named(d, "title"), either(named(d, "summary"), positional(d, 0)));
    nb_node *n = md_add(x, NB_DETAILS, d->loc);
    md_open_element(x, n, tag);
    if (!title.n || !n->parent) return;
    nb_node *summary = md_add(x, NB_SUMMARY, d->loc),
            *text = nb_node_new(x->d, NB_TEXT, d->loc);
    text->as.text.text = kept(x, title);
    nb_node_append(summary, text);
}

static void add_figure(md *x, const directive *d)
{
    nb_str src = either(named(d, "src"), named(d, "link"));
    for (size_t i = 0; i < d->n && !src.n; i++) /* Hexo: classes come first */
        if (!d->key[i].n && nb_str_rchr(d->value[i], '.') != NB_NPOS) src = d->value[i];
    nb_str caption = either(named(d, "caption"), named(d, "title")),
           alt = either(named(d, "alt"), caption);
    if (!src.n) return;
    nb_node *figure = md_add(x, NB_FIGURE, d->loc),
            *p = nb_node_new(x->d, NB_PARAGRAPH, d->loc);
    nb_node *image = nb_node_new(x->d, NB_IMAGE, d->loc);
    image->as.image.src = md_image_src(x, kept(x, src));
    image->as.image.alt = kept(x, alt);
    image->as.image.width = kept(x, named(d, "width"));
    image->as.image.height = kept(x, named(d, "height"));
    image->as.image.block = figure->parent != NULL;
    nb_node_append(figure->parent ? p : x->at, image);
    if (!figure->parent) return;
    nb_node_append(figure, p);
    if (!caption.n) return;
    nb_node *c = nb_node_new(x->d, NB_CAPTION, d->loc),
            *text = nb_node_new(x->d, NB_TEXT, d->loc);
    text->as.text.text = kept(x, caption);
    nb_node_append(c, text);
    nb_node_append(figure, c);
}

static void add_video(md *x, const directive *d, const char *address)
{
    nb_str id = either(either(named(d, "id"), named(d, "url")), positional(d, 0)),
           second = positional(d, 1);
    if (!id.n) return;
    bool gist = nb_str_is(d->name, "gist") && second.n;
    nb_node *link = md_add(x, NB_LINK, d->loc), *text = nb_node_new(x->d, NB_TEXT, d->loc);
    link->as.link.url =
        nb_str_printf(x->d->arena, "%s%.*s%s%.*s", address, NB_STR_ARG(id), gist ? "/" : "",
                      gist ? (int)second.n : 0, gist ? second.s : "");
    link->as.link.bare = true;
    text->as.text.text = link->as.link.url;
    nb_node_append(link, text);
}

static void unknown(md *x, const directive *d)
{
    bool include = nb_str_is(d->name, "#include") || nb_str_is(d->name, "#rustdoc_include") ||
                   nb_str_is(d->name, "#playground");
    if (include && x->m->book_dir.n)
        return; /* what is wrong with it was said when it was tried */
    nb_diag(x->diags, NB_UNKNOWN_DIRECTIVE, d->loc,
            "the directive '%.*s' is not understood and was left out", NB_STR_ARG(d->name));
}

static md_tag *tag_of(md *x, const directive *d)
{
    return md_tag_of(x, nb_str_cat(x->scratch, NB_STR("{{"), d->name));
}

static void perform(md *x, const directive *d, size_t k, nb_str from)
{
    md_tag *tag = tag_of(x, d);
    doing what = known[k].what;
    bool paired = what == DO_PLAIN || what == DO_CALLOUT || what == DO_ALERT ||
                  what == DO_TAB || what == DO_DETAILS;
    bool open = paired && is_closed_later(x, d, tag, from);
    switch (what) {
    case DO_DROP: return;
    case DO_PLAIN:
        if (open) md_open_element(x, NULL, tag);
        return;
    case DO_CALLOUT:
    case DO_ALERT:
        if (open) open_callout(x, d, tag, what);
        else unknown(x, d);
        return;
    case DO_TAB: {
        nb_str name = either(named(d, "name"), either(named(d, "title"), positional(d, 0)));
        if (open) md_open_element(x, NULL, tag);
        if (name.n) md_add_tab_name(x, kept(x, name));
        return;
    }
    case DO_DETAILS:
        if (open) open_details(x, d, tag);
        else unknown(x, d);
        return;
    case DO_FIGURE: add_figure(x, d); return;
    case DO_VIDEO: add_video(x, d, known[k].address); return;
    case DO_TEXT:
        md_text(x, kept(x, either(named(d, "text"), named(d, "term_id"))), d->loc);
        return;
    case DO_TOC: md_add(x, NB_TOC, d->loc); return;
    case DO_BREAK: md_add(x, NB_LINE_BREAK, d->loc); return;
    }
}

static void do_directive(md *x, nb_str s, nb_loc loc)
{
    directive d = read_directive(s, loc);
    if (d.closes) {
        md_close_element(x, tag_of(x, &d));
        return;
    }
    for (size_t k = 0; k < sizeof known / sizeof *known; k++)
        if (nb_str_is(d.name, known[k].name)) {
            perform(x, &d, k, s);
            return;
        }
    unknown(x, &d);
}

void md_directives(md *x, nb_str s, nb_loc loc)
{
    for (size_t i = 0, end; i < s.n; i = end) {
        while (i < s.n && is_space(s.s[i])) i++;
        if (i >= s.n) break;
        end = md_directive_end(s, i);
        if (!end) end = s.n; /* {{#…}} stands alone */
        nb_str one = nb_str_sub(s, i, end);
        x->here = md_in_src(x, one) ? md_loc(x, md_offset(x, one)) : loc;
        do_directive(x, one, x->here);
    }
}

/* Jekyll's {{ site.baseurl }}/x.png and {{ "/x.md" | relative_url }}: the path in it. */
static nb_str variable_address(md *x, nb_str url)
{
    size_t end = nb_str_find(url, NB_STR("}}"), 2), from = nb_str_chr(url, '"', 2), to;
    if (end == NB_NPOS) return url;
    nb_str rest = nb_str_sub(url, end + 2, url.n);
    if (from != NB_NPOS && from < end) {
        to = nb_str_chr(url, '"', from + 1);
        if (to == NB_NPOS || to > end) return url;
        return nb_str_cat(x->d->arena, nb_str_sub(url, from + 1, to), rest);
    }
    return rest.n ? rest : url;
}

nb_str md_reference_address(md *x, nb_str url)
{
    if (nb_str_starts(url, NB_STR("{{")) && url.n > 4 && !strchr("<%", url.s[2]))
        return variable_address(x, url);
    if (!nb_str_starts(url, NB_STR("{{<")) && !nb_str_starts(url, NB_STR("{{%")) &&
        !nb_str_starts(url, NB_STR("{%")))
        return url;
    size_t end = md_directive_end(url, 0);
    if (!end) return url;
    directive d = read_directive(nb_str_sub(url, 0, end), NB_NOWHERE);
    nb_str path = either(named(&d, "path"), positional(&d, 0));
    return nb_str_cat(x->d->arena, path, nb_str_sub(url, end, url.n));
}
