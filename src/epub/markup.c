/* markup.c: escaping, addresses, ids, and the frame of an XHTML document.
 * XML 1.0 §2.2 (characters) and §2.3 (names); RFC 3987 (addresses). */
#include <string.h>

#include "epub/ebook.h"

/* What XML cannot carry becomes U+FFFD: seen, not lost. */
static bool is_noncharacter(const char *p, const char *end)
{
    return end - p >= 3 && (uint8_t)p[1] == 0xBF && ((uint8_t)p[2] & 0xFE) == 0xBE;
}

static void escape(nb_buf *b, nb_str s, bool attr)
{
    const char *p = s.s, *end = s.s + s.n, *from = p;
    for (; p < end; p++) {
        uint8_t c = (uint8_t)*p;
        const char *with = NULL;
        size_t skip = 1;
        if (c == '&') with = "&amp;";
        else if (c == '<') with = "&lt;";
        else if (c == '>') with = "&gt;";
        else if (c == '"' && attr) with = "&quot;";
        else if (c == '\n' || c == '\t') with = !attr ? NULL : c == '\n' ? "&#10;" : "&#9;";
        else if (c == '\r') with = "&#13;";
        else if (c < 0x20) with = "\xEF\xBF\xBD";
        else if (c == 0xEF && is_noncharacter(p, end)) with = "\xEF\xBF\xBD", skip = 3;
        if (!with) continue;
        nb_put(b, from, (size_t)(p - from));
        nb_puts(b, with);
        p += skip - 1;
        from = p + 1;
    }
    if (from < end) nb_put(b, from, (size_t)(end - from));
}

void nb_ebook_text(nb_buf *b, nb_str s)
{
    escape(b, s, false);
}
void nb_ebook_attr(nb_buf *b, nb_str s)
{
    escape(b, s, true);
}

bool nb_ebook_is_blank(nb_str s)
{
    for (size_t i = 0; i < s.n;)
        if (!nb_char_is_space(nb_utf8_next(s, &i))) return false;
    return true;
}

/* ---- addresses ---- */

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool is_alnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static size_t scheme_length(nb_str url)
{
    size_t i = 0;
    while (i < url.n && (is_alnum(url.s[i]) || (i && strchr("+-.", url.s[i])))) i++;
    return i && i < url.n && url.s[i] == ':' ? i : 0;
}

/* Brackets stand in an address only around an IPv6 host. */
static bool is_kept(nb_str url, size_t i, size_t authority_end)
{
    char c = url.s[i];
    if (c == '[' || c == ']') return i < authority_end;
    if (c == '%') return i + 2 < url.n && is_hex(url.s[i + 1]) && is_hex(url.s[i + 2]);
    return is_alnum(c) || (uint8_t)c >= 0x80 || (c && strchr("-._~:/?#@!$&'()*+,;=", c));
}

static size_t find_authority_end(nb_str url, size_t scheme)
{
    size_t i = scheme + 1;
    if (!nb_str_starts(nb_str_sub(url, i, url.n), NB_STR("//"))) return i;
    for (i += 2; i < url.n && !strchr("/?#\\", url.s[i]); i++) {}
    return i;
}

void nb_ebook_url(nb_buf *b, nb_str url)
{
    size_t host_end = find_authority_end(url, scheme_length(url));
    bool fragment = false;
    for (size_t i = 0; i < url.n; i++) {
        char c = url.s[i];
        bool again = c == '#' && fragment; /* only the first # opens the fragment */
        fragment |= c == '#';
        if (c == '&') nb_puts(b, "&amp;");
        else if (is_kept(url, i, host_end) && !again) nb_putc(b, c);
        else nb_printf(b, "%%%02X", (uint8_t)c);
    }
}

static bool is_ip4(nb_str host)
{
    unsigned labels = 0, v = 0, digits = 0;
    for (size_t i = 0; i <= host.n; i++) {
        if (i < host.n && host.s[i] >= '0' && host.s[i] <= '9') {
            v = v * 10 + (unsigned)(host.s[i] - '0');
            if (++digits > 3) return false;
        } else if (i == host.n || host.s[i] == '.') {
            if (!digits || v > 255) return false;
            labels++;
            v = digits = 0;
        } else {
            return false;
        }
    }
    return labels == 4;
}

static bool is_port(nb_str s)
{
    unsigned v = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.s[i] < '0' || s.s[i] > '9' || v > 65535) return false;
        v = v * 10 + (unsigned)(s.s[i] - '0');
    }
    return v <= 65535;
}

/* A host as the URL standard would accept it; stricter is harmless, as the text stays. */
static bool is_host(nb_str host)
{
    if (!host.n || host.n > 253 || host.s[0] == '.' ||
        nb_str_find(host, NB_STR(".."), 0) != NB_NPOS)
        return false;
    if (host.s[0] == '[') {
        for (size_t i = 1; i + 1 < host.n; i++)
            if (!is_hex(host.s[i]) && host.s[i] != ':' && host.s[i] != '.') return false;
        return host.n > 3 && host.s[host.n - 1] == ']';
    }
    for (size_t i = 0; i < host.n; i++) {
        char c = host.s[i];
        if (!is_alnum(c) && c != '-' && c != '.' && c != '_' && (uint8_t)c < 0x80) return false;
    }
    size_t dot = nb_str_rchr(host, '.');
    nb_str last = dot == NB_NPOS ? host : nb_str_sub(host, dot + 1, host.n);
    return !last.n || last.s[0] < '0' || last.s[0] > '9' || is_ip4(host);
}

/* Schemes that EPUBCheck knows as registered and that cannot run or read anything by
 * themselves. */
bool nb_ebook_url_is_linkable(nb_str url)
{
    static const char *const schemes[] = {"http", "https", "ftp",  "mailto", "tel", "sms",
                                          "geo",  "urn",   "news", "irc",    "xmpp"};
    size_t n = scheme_length(url), k = 0;
    if (!n || n + 1 >= url.n) return false;
    nb_str scheme = nb_str_sub(url, 0, n);
    while (k < sizeof schemes / sizeof *schemes && !nb_str_ieq(scheme, nb_str_of(schemes[k])))
        k++;
    if (k == sizeof schemes / sizeof *schemes) return false;
    if (k > 2) return true;
    size_t end = find_authority_end(url, n);
    if (end < n + 4) return false;
    nb_str host = nb_str_sub(url, n + 3, end);
    size_t at = nb_str_rchr(host, '@');
    if (at != NB_NPOS) host = nb_str_sub(host, at + 1, host.n);
    size_t colon = nb_str_rchr(host, ':'), bracket = nb_str_rchr(host, ']');
    if (colon == NB_NPOS || (bracket != NB_NPOS && bracket > colon)) return is_host(host);
    return is_port(nb_str_sub(host, colon + 1, host.n)) && is_host(nb_str_sub(host, 0, colon));
}

/* ---- ids ---- */

static bool is_name_start(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           (c >= 0xC0 && c <= 0xD6) || (c >= 0xD8 && c <= 0xF6) || (c >= 0xF8 && c <= 0x2FF) ||
           (c >= 0x370 && c <= 0x37D) || (c >= 0x37F && c <= 0x1FFF) ||
           (c >= 0x200C && c <= 0x200D) || (c >= 0x2070 && c <= 0x218F) ||
           (c >= 0x2C00 && c <= 0x2FEF) || (c >= 0x3001 && c <= 0xD7FF) ||
           (c >= 0xF900 && c <= 0xFDCF) || (c >= 0xFDF0 && c <= 0xFFFD) ||
           (c >= 0x10000 && c <= 0xEFFFF);
}

static bool is_name(uint32_t c)
{
    return is_name_start(c) || c == '-' || c == '.' || (c >= '0' && c <= '9') || c == 0xB7 ||
           (c >= 0x300 && c <= 0x36F) || (c >= 0x203F && c <= 0x2040);
}

nb_str nb_ebook_xml_id(nb_ebook *e, nb_str want)
{
    nb_buf b = {0};
    for (size_t i = 0; i < want.n;) {
        uint32_t c = nb_utf8_next(want, &i);
        if (!b.n && !is_name_start(c)) nb_putc(&b, '_');
        if (is_name(c)) nb_put_utf8(&b, c);
        else nb_printf(&b, "_%X", c);
    }
    if (!b.n) nb_puts(&b, "x");
    nb_str base = nb_buf_take(e->arena, &b), id = base;
    for (unsigned k = 2; nb_map_find(&e->ids, id); k++)
        id = nb_str_printf(e->arena, "%.*s-%u", NB_STR_ARG(base), k);
    nb_map_set(&e->ids, id, e);
    return id;
}

/* ---- documents ---- */

void nb_ebook_head(const nb_ebook *e, nb_buf *b, nb_str title, const char *body_type)
{
    nb_str lang = e->lang;
    nb_puts(b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n"
               "<html xmlns=\"http://www.w3.org/1999/xhtml\" "
               "xmlns:epub=\"http://www.idpf.org/2007/ops\" lang=\"");
    nb_ebook_attr(b, lang);
    nb_puts(b, "\" xml:lang=\"");
    nb_ebook_attr(b, lang);
    nb_puts(b, nb_lang_is_rtl(lang) ? "\" dir=\"rtl\">\n" : "\">\n");
    nb_puts(b, "<head>\n<title>");
    nb_ebook_text(b, nb_ebook_is_blank(title) ? NB_STR("\xE2\x80\xA6") : title);
    nb_puts(b, "</title>\n<link rel=\"stylesheet\" type=\"text/css\" href=\"style.css\"/>\n"
               "</head>\n<body");
    if (*body_type) nb_printf(b, " epub:type=\"%s\"", body_type);
    nb_puts(b, ">\n");
}

void nb_ebook_tail(nb_buf *b)
{
    nb_puts(b, "</body>\n</html>\n");
}
