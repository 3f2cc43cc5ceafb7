/* drawing.c: a drawing (SVG) as an EPUB may hold it: in UTF-8, and without a document type. */
#include <string.h>

#include "epub/ebook.h"

bool nb_ebook_drawing_moves(nb_str svg)
{
    static const char *const signs[] = {"<animate", "<set", "@keyframes"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (nb_str_find(svg, nb_str_of(signs[i]), 0) != NB_NPOS) return true;
    return false;
}

/* Behind the "]]>", "-->" … that closes what begins at i. */
static size_t skip_past(nb_str s, size_t i, nb_str end)
{
    size_t at = nb_str_find(s, end, i);
    return at == NB_NPOS ? s.n : at + end.n;
}

/* Without its document type, which names a DTD on the network that nobody needs: EPUB
 * forbids external entities, and EPUBCheck 4 reads the DTD's own as such. One that declares
 * something stays (XML 1.0 §2.8). */
static nb_str without_doctype(nb_arena *a, nb_str s)
{
    static const nb_str doctype = NB_STR("<!DOCTYPE");
    size_t i = nb_str_starts(s, NB_STR("\xEF\xBB\xBF")) ? 3 : 0, from;
    char quote = 0;
    for (; i < s.n && !nb_str_starts(nb_str_sub(s, i, s.n), doctype);) {
        nb_str rest = nb_str_sub(s, i, s.n);
        if (nb_str_starts(rest, NB_STR("<?"))) i = skip_past(s, i, NB_STR("?>"));
        else if (nb_str_starts(rest, NB_STR("<!--"))) i = skip_past(s, i, NB_STR("-->"));
        else if (strchr(" \t\r\n", s.s[i])) i++;
        else return s;
    }
    for (from = i; i < s.n && (quote || s.s[i] != '>'); i++) {
        char c = s.s[i];
        if (!quote && c == '[') return s;
        if (c == quote) quote = 0;
        else if (!quote && (c == '"' || c == '\'')) quote = c;
    }
    return i < s.n ? nb_str_cat(a, nb_str_sub(s, 0, from), nb_str_sub(s, i + 1, s.n)) : s;
}

/* The value of encoding="…" in an XML declaration (XML 1.0 §2.8), or empty. */
static nb_str encoding_of(nb_str declaration)
{
    size_t i = nb_str_find(declaration, NB_STR("encoding"), 0);
    if (i == NB_NPOS) return NB_STR_NULL;
    for (i += 8; i < declaration.n && strchr(" \t\r\n=", declaration.s[i]);) i++;
    if (i == declaration.n || (declaration.s[i] != '"' && declaration.s[i] != '\''))
        return NB_STR_NULL;
    size_t end = nb_str_chr(declaration, declaration.s[i], i + 1);
    return end == NB_NPOS ? NB_STR_NULL : nb_str_sub(declaration, i + 1, end);
}

/* False where the bytes are not what they say. */
static bool to_utf8(nb_arena *a, nb_str *s)
{
    bool wide = nb_str_starts(*s, NB_STR("\xFF\xFE")) || nb_str_starts(*s, NB_STR("\xFE\xFF"));
    if (wide && !nb_text_convert(a, *s, "UTF-16", s)) return false;
    if (nb_str_starts(*s, NB_STR("\xEF\xBB\xBF"))) *s = nb_str_sub(*s, 3, s->n);
    if (!nb_str_starts(*s, NB_STR("<?xml"))) return true;
    size_t end = skip_past(*s, 0, NB_STR("?>"));
    nb_str encoding = encoding_of(nb_str_sub(*s, 0, end));
    bool is = !encoding.n || nb_str_ieq(encoding, NB_STR("UTF-8"));
    if (is && !wide) return true;
    *s = nb_str_sub(*s, end, s->n); /* UTF-8 needs no declaration */
    return wide || is || nb_text_convert(a, *s, nb_str_z(a, encoding), s);
}

bool nb_ebook_drawing(nb_arena *a, nb_str *svg)
{
    if (!to_utf8(a, svg)) return false;
    *svg = without_doctype(a, *svg);
    return true;
}
