#include "base/say.h"

#include <string.h>

static const struct {
    const char *english, *chinese;
} phrases[] = {
#define NB_PHRASE(english, chinese) {english, chinese},
#include "base/say.zh.def"
#undef NB_PHRASE
};

enum { MOST_ARGUMENTS = 9 }; /* %1 … %9 */

const char *nb_say(nb_tongue t, const char *english)
{
    if (t == NB_ENGLISH) return english;
    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++)
        if (strcmp(phrases[i].english, english) == 0) return phrases[i].chinese;
    return english;
}

bool nb_say_entry(size_t i, const char **english, const char **chinese)
{
    if (i >= sizeof phrases / sizeof *phrases) return false;
    *english = phrases[i].english;
    *chinese = phrases[i].chinese;
    return true;
}

/* One placeholder of an English format, "%-6.*s": its text, how many ints its stars take, the
 * length modifier ('L' for ll) and the conversion. */
typedef struct {
    char spec[16];
    int stars;
    char length, conversion;
} placeholder;

static const char *read_placeholder(const char *p, placeholder *out)
{
    *out = (placeholder){0};
    size_t n = 0;
    do {
        if (n + 1 < sizeof out->spec) out->spec[n++] = *p;
        if (*p == '*') out->stars++;
        if (*p == 'z' || *p == 'j') out->length = *p;
        if (*p == 'l') out->length = out->length == 'l' ? 'L' : 'l';
        p++;
    } while (*p && !strchr("diouxXcsfeg%", *p));
    out->conversion = *p;
    if (*p) out->spec[n++] = *p++;
    return p;
}

static void put_integer(nb_buf *b, const placeholder *h, va_list *ap)
{
    bool is_signed = h->conversion == 'd' || h->conversion == 'i';
    if (h->length == 'z') nb_printf(b, h->spec, va_arg(*ap, size_t));
    else if (h->length == 'L') nb_printf(b, h->spec, va_arg(*ap, long long));
    else if (h->length == 'l') nb_printf(b, h->spec, va_arg(*ap, long));
    else if (is_signed || h->conversion == 'c') nb_printf(b, h->spec, va_arg(*ap, int));
    else nb_printf(b, h->spec, va_arg(*ap, unsigned));
}

static void put_argument(nb_buf *b, nb_tongue t, const placeholder *h, va_list *ap)
{
    int star = h->stars ? va_arg(*ap, int) : 0;
    switch (h->conversion) {
    case 's': {
        const char *s = va_arg(*ap, const char *);
        if (h->stars) nb_printf(b, h->spec, star, s);
        else nb_printf(b, h->spec, nb_say(t, s));
        break;
    }
    case 'f':
    case 'e':
    case 'g': nb_printf(b, h->spec, va_arg(*ap, double)); break;
    default: put_integer(b, h, ap);
    }
}

/* Puts the arguments, already in their English forms, where the Chinese wants them. */
static void put_arranged(nb_buf *b, const char *chinese, const nb_buf *argument, size_t n)
{
    for (const char *p = chinese; *p; p++) {
        if (*p != '%') {
            nb_putc(b, *p);
            continue;
        }
        bool drop = *++p == '-';
        if (drop) p++;
        if (*p == '%') nb_putc(b, '%');
        else if (!drop && *p >= '1' && (size_t)(*p - '1') < n) {
            const nb_buf *a = &argument[*p - '1'];
            nb_put(b, a->p, a->n);
        }
    }
}

void nb_say_vprintf(nb_buf *b, nb_tongue t, const char *fmt, va_list ap)
{
    const char *chinese = nb_say(t, fmt);
    if (chinese == fmt) {
        nb_vprintf(b, fmt, ap);
        return;
    }
    nb_buf argument[MOST_ARGUMENTS] = {0};
    size_t n = 0;
    va_list args;
    va_copy(args, ap);
    for (const char *p = fmt; *p && n < MOST_ARGUMENTS;) {
        if (*p != '%') {
            p++;
            continue;
        }
        placeholder h;
        p = read_placeholder(p, &h);
        if (h.conversion != '%') put_argument(&argument[n++], t, &h, &args);
    }
    va_end(args);
    put_arranged(b, chinese, argument, n);
    for (size_t i = 0; i < n; i++) nb_buf_free(&argument[i]);
}

void nb_say_printf(nb_buf *b, nb_tongue t, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    nb_say_vprintf(b, t, fmt, ap);
    va_end(ap);
}

nb_str nb_say_str(nb_arena *a, nb_tongue t, const char *fmt, ...)
{
    nb_buf b = {0};
    va_list ap;
    va_start(ap, fmt);
    nb_say_vprintf(&b, t, fmt, ap);
    va_end(ap);
    return nb_buf_take(a, &b);
}

int nb_cells(uint32_t c)
{
    if ((c >= 0x300 && c <= 0x36F) || (c >= 0x200B && c <= 0x200F) || c == 0xFEFF ||
        (c >= 0xFE00 && c <= 0xFE0F))
        return 0;
    bool wide = (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) ||
                (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
                (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
                (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x1F300 && c <= 0x1FAFF) ||
                (c >= 0x20000 && c <= 0x3FFFD);
    return wide ? 2 : 1;
}
