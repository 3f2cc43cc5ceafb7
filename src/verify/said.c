#include "verify/said.h"

#include "unicode/unicode.h"

void said_begin(said *s, nb_arena *a)
{
    *s = (said){.arena = a};
    said_at(s, NB_NOWHERE, NB_STR_NULL);
}

void said_at(said *s, nb_loc loc, nb_str in)
{
    NB_PUSH(s->arena, &s->place) = (said_place){loc, in};
}

static uint32_t last(const said *s)
{
    return s->unit.n ? s->unit.v[s->unit.n - 1].c : SAID_BREAK;
}

static void put(said *s, uint32_t c, size_t offset)
{
    NB_PUSH(s->arena, &s->unit) =
        (said_unit){.c = c, .place = (uint32_t)s->place.n - 1, .offset = (uint32_t)offset};
}

static bool is_nothing(uint32_t c)
{
    return c == 0xAD || c == 0x200B || c == 0xFEFF;
}

static void text(said *s, nb_str t, bool lines)
{
    if (!nb_text_is_nfc(t)) t = nb_text_nfc(s->arena, t);
    for (size_t i = 0; i < t.n;) {
        size_t at = i;
        uint32_t c = nb_utf8_next(t, &i);
        if (is_nothing(c)) continue;
        if (lines && c == '\n') said_break(s);
        else if (!nb_char_is_space(c)) put(s, c, at);
        else if (last(s) != ' ' && last(s) != SAID_BREAK) put(s, ' ', at);
    }
}

void said_text(said *s, nb_str t)
{
    text(s, t, false);
}

void said_lines(said *s, nb_str t)
{
    text(s, t, true);
}

void said_mark(said *s, uint32_t c)
{
    put(s, c, 0);
}

void said_end(said *s)
{
    while (s->unit.n && last(s) == ' ' && !s->unit.v[s->unit.n - 1].optional) s->unit.n--;
}

void said_break(said *s)
{
    said_end(s);
    if (s->unit.n && last(s) != SAID_BREAK) put(s, SAID_BREAK, 0);
}

nb_str said_words(said *s, size_t from)
{
    nb_buf b = {0};
    for (size_t i = from; i < s->unit.n; i++) {
        uint32_t c = s->unit.v[i].c;
        if (c < SAID_BREAK) nb_put_utf8(&b, c);
        else if (c == SAID_BREAK && b.n && b.p[b.n - 1] != ' ') nb_putc(&b, ' ');
    }
    return nb_str_trim(nb_buf_take(s->arena, &b));
}

nb_str said_plain(nb_arena *a, nb_str t)
{
    said s;
    said_begin(&s, a);
    said_text(&s, t);
    return said_words(&s, 0);
}

void said_append(said *to, const said *from)
{
    uint32_t base = (uint32_t)to->place.n;
    for (size_t i = 0; i < from->place.n; i++)
        NB_PUSH(to->arena, &to->place) = from->place.v[i];
    for (size_t i = 0; i < from->unit.n; i++) {
        said_unit u = from->unit.v[i];
        u.place += base;
        NB_PUSH(to->arena, &to->unit) = u;
    }
}
