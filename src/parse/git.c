/* git.c: the time of the last commit, read from the repository's own files: HEAD, then a
 * reference (loose or packed), then the commit object (loose, or in a pack, where it may be a
 * delta). No process is started and nothing is written. Formats: gitrepository-layout(5),
 * gitformat-pack(5). What cannot be read (a reftable, say) gives -1: the book then has no date.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/address.h"
#include "base/file.h"
#include "base/mem.h"
#include "parse/book.h"

enum {
    MAX_REF_HOPS = 5,
    MAX_DELTAS = 64,
    MAX_OBJECT = 1 << 20, /* a commit is its message and a few lines */
    MAX_HASH = 32,        /* SHA-256 */
    OBJ_COMMIT = 1,
    OBJ_OFS_DELTA = 6,
    OBJ_REF_DELTA = 7
};
#define MAX_PACK ((size_t)2 << 30)

typedef struct {
    nb_arena *arena;
    nb_str dir;    /* of this work tree: HEAD */
    nb_str common; /* of the repository: objects, packed-refs */
} repository;

typedef struct {
    unsigned char b[MAX_HASH];
    size_t n;
} hash_id;

static nb_str read_small(nb_arena *a, nb_str dir, const char *name)
{
    nb_str s = NB_STR_NULL;
    nb_file_read(a, nb_path_join(a, dir, nb_str_of(name)), 64u << 20, &s);
    return s;
}

/* The nearest folder above that holds .git; empty where there is none. */
static nb_str work_tree(nb_arena *a, nb_str dir)
{
    char *real = realpath(nb_str_z(a, dir.n ? dir : NB_STR(".")), NULL);
    nb_str d = nb_str_dup(a, nb_str_of(real));
    free(real);
    while (d.n) {
        nb_str git = nb_path_join(a, d, NB_STR(".git"));
        if (nb_dir_exists(git) || nb_file_exists(git)) return d;
        if (d.n == 1) break;
        d = nb_path_dir(d);
    }
    return NB_STR_NULL;
}

nb_str nb_git_root(nb_arena *a, nb_str dir)
{
    nb_str d = work_tree(a, dir);
    return d.n ? d : dir;
}

static bool find_repository(repository *r, nb_str dir)
{
    nb_arena *a = r->arena;
    nb_str tree = work_tree(a, dir);
    if (!tree.n) return false;
    r->dir = nb_path_join(a, tree, NB_STR(".git"));
    if (!nb_dir_exists(r->dir)) { /* a linked work tree or submodule: "gitdir: PATH" */
        nb_str s = read_small(a, tree, ".git");
        if (!nb_str_starts(s, NB_STR("gitdir:"))) return false;
        r->dir = nb_path_join(a, tree, nb_str_trim(nb_str_sub(s, 7, s.n)));
    }
    nb_str common = nb_str_trim(read_small(a, r->dir, "commondir"));
    r->common = common.n ? nb_path_join(a, r->dir, common) : r->dir;
    return true;
}

size_t nb_git_reach(nb_arena *a, nb_str dir, nb_str paths[NB_GIT_REACH])
{
    static const char *const parts[] = {"HEAD", "refs", "packed-refs", "commondir", "objects"};
    repository r = {.arena = a};
    size_t n = 0;
    if (!find_repository(&r, dir)) return 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        paths[n++] = nb_path_join(a, r.dir, nb_str_of(parts[i]));
        paths[n++] = nb_path_join(a, r.common, nb_str_of(parts[i]));
    }
    return n;
}

static bool parse_id(nb_str s, hash_id *id)
{
    if (s.n != 40 && s.n != 64) return false;
    id->n = s.n / 2;
    for (size_t i = 0; i < id->n; i++) {
        int h = nb_hex_value(s.s[2 * i]), l = nb_hex_value(s.s[2 * i + 1]);
        if (h < 0 || l < 0) return false;
        id->b[i] = (unsigned char)(h << 4 | l);
    }
    return true;
}

/* "ID refs/heads/main" among the packed references. */
static nb_str packed_ref(repository *r, nb_str name)
{
    nb_str rest = read_small(r->arena, r->common, "packed-refs"), line, id, ref;
    while (rest.n) {
        if (!nb_str_cut(rest, '\n', &line, &rest)) {
            line = rest;
            rest = NB_STR_NULL;
        }
        if (nb_str_cut(line, ' ', &id, &ref) && nb_str_eq(ref, name)) return id;
    }
    return NB_STR_NULL;
}

static bool head_id(repository *r, hash_id *id)
{
    nb_str s = nb_str_trim(read_small(r->arena, r->dir, "HEAD"));
    for (int hops = 0; hops < MAX_REF_HOPS && nb_str_starts(s, NB_STR("ref:")); hops++) {
        nb_str name = nb_str_trim(nb_str_sub(s, 4, s.n));
        if (nb_str_find(name, NB_STR(".."), 0) != NB_NPOS) return false;
        const char *z = nb_str_z(r->arena, name);
        s = nb_str_trim(read_small(r->arena, r->dir, z));
        if (!s.n) s = nb_str_trim(read_small(r->arena, r->common, z));
        if (!s.n) s = packed_ref(r, name);
    }
    return parse_id(s, id);
}

/* Inflates at most `want` bytes (0 = as many as there are, up to the limit). */
static bool inflated(nb_arena *a, nb_str in, size_t want, nb_str *out)
{
    size_t cap = want ? want : MAX_OBJECT;
    if (cap > MAX_OBJECT) return false;
    char *p = nb_alloc(a, cap + 1);
    z_stream z = {.next_in = (unsigned char *)in.s,
                  .avail_in = in.n > INT_MAX ? INT_MAX : (unsigned)in.n,
                  .next_out = (unsigned char *)p,
                  .avail_out = (unsigned)cap};
    if (inflateInit(&z) != Z_OK) return false;
    int rc = inflate(&z, Z_FINISH);
    *out = (nb_str){p, cap - z.avail_out};
    inflateEnd(&z);
    return rc == Z_STREAM_END || (rc == Z_OK && z.avail_out == 0) || rc == Z_BUF_ERROR;
}

static bool loose(repository *r, const hash_id *id, nb_str *body)
{
    nb_buf b = {0};
    nb_puts(&b, "objects/");
    for (size_t i = 0; i < id->n; i++) nb_printf(&b, i == 1 ? "/%02x" : "%02x", id->b[i]);
    nb_str packed = read_small(r->arena, r->common, b.p), all;
    nb_buf_free(&b);
    if (!packed.n || !inflated(r->arena, packed, 0, &all)) return false;
    size_t nul = nb_str_chr(all, 0, 0);
    if (nul == NB_NPOS || !nb_str_starts(all, NB_STR("commit "))) return false;
    *body = nb_str_sub(all, nul + 1, all.n);
    return true;
}

static uint32_t be32(const char *p)
{
    const unsigned char *u = (const unsigned char *)p;
    return (uint32_t)u[0] << 24 | (uint32_t)u[1] << 16 | (uint32_t)u[2] << 8 | u[3];
}

/* Where an object lies in the pack of this index (version 2); false: not there. */
static bool index_find(nb_str idx, const hash_id *id, uint64_t *offset)
{
    enum { FANOUT = 8, NAMES = FANOUT + 256 * 4 };
    if (idx.n < NAMES || memcmp(idx.s, "\377tOc\0\0\0\2", 8) != 0) return false;
    size_t n = be32(idx.s + FANOUT + 255 * 4);
    if (n > (idx.n - NAMES) / (id->n + 8)) return false;
    size_t lo = id->b[0] ? be32(idx.s + FANOUT + (id->b[0] - 1) * 4) : 0;
    size_t hi = be32(idx.s + FANOUT + id->b[0] * 4);
    if (hi > n) return false;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int c = memcmp(idx.s + NAMES + mid * id->n, id->b, id->n);
        if (c == 0) {
            const char *offsets = idx.s + NAMES + n * (id->n + 4), *big = offsets + n * 4;
            uint32_t o = be32(offsets + mid * 4);
            if (!(o & 0x80000000u)) {
                *offset = o;
                return true;
            }
            size_t k = o & 0x7FFFFFFFu;
            if (k >= (size_t)(idx.s + idx.n - big) / 8) return false;
            *offset = (uint64_t)be32(big + k * 8) << 32 | be32(big + k * 8 + 4);
            return true;
        }
        if (c < 0) lo = mid + 1;
        else hi = mid;
    }
    return false;
}

static size_t varint(nb_str s, size_t *i)
{
    size_t v = 0;
    for (unsigned at = 0; *i < s.n && at < 56; at += 7) {
        unsigned char c = (unsigned char)s.s[(*i)++];
        v |= (size_t)(c & 0x7F) << at;
        if (!(c & 0x80)) break;
    }
    return v;
}

/* Applies a delta to its base: copies from it, and insertions. */
static bool patched(nb_arena *a, nb_str base, nb_str delta, nb_str *out)
{
    size_t i = 0, from = varint(delta, &i), to = varint(delta, &i), n = 0;
    if (from != base.n || to > MAX_OBJECT) return false;
    char *p = nb_alloc(a, to + 1);
    while (i < delta.n) {
        unsigned char op = (unsigned char)delta.s[i++];
        size_t at = 0, len = op;
        const char *src;
        if (op & 0x80) {
            len = 0;
            for (int k = 0; k < 7; k++) {
                if (!(op & 1 << k)) continue;
                if (i >= delta.n) return false;
                size_t c = (unsigned char)delta.s[i++];
                if (k < 4) at |= c << (8 * k);
                else len |= c << (8 * (k - 4));
            }
            if (!len) len = 0x10000;
            if (at > base.n || len > base.n - at) return false;
            src = base.s + at;
        } else {
            if (!op || len > delta.n - i) return false;
            src = delta.s + i;
            i += len;
        }
        if (len > to - n) return false;
        memcpy(p + n, src, len);
        n += len;
    }
    *out = (nb_str){p, n};
    return n == to;
}

static bool pack_object(nb_arena *a, nb_str pack, nb_str idx, uint64_t offset, size_t id_bytes,
                        int deltas, nb_str *body)
{
    if (deltas > MAX_DELTAS || offset >= pack.n) return false;
    size_t i = (size_t)offset, start = i;
    unsigned char c = (unsigned char)pack.s[i++];
    int type = c >> 4 & 7;
    size_t size = c & 15;
    if (c & 0x80) size |= varint(pack, &i) << 4;
    uint64_t base_at = 0;
    if (type == OBJ_OFS_DELTA) {
        uint64_t back = 0;
        for (bool first = true; i < pack.n; first = false) {
            unsigned char d = (unsigned char)pack.s[i++];
            back = (first ? 0 : back + 1) << 7 | (d & 0x7F);
            if (!(d & 0x80)) break;
        }
        if (!back || back > start) return false;
        base_at = start - back;
    } else if (type == OBJ_REF_DELTA) {
        hash_id base = {.n = id_bytes};
        if (pack.n - i < id_bytes) return false;
        memcpy(base.b, pack.s + i, id_bytes);
        i += id_bytes;
        if (!index_find(idx, &base, &base_at)) return false;
    } else if (type != OBJ_COMMIT) return false;
    nb_str data, under;
    if (!inflated(a, nb_str_sub(pack, i, pack.n), size, &data) || data.n != size) return false;
    if (type == OBJ_COMMIT) {
        *body = data;
        return true;
    }
    return pack_object(a, pack, idx, base_at, id_bytes, deltas + 1, &under) &&
           patched(a, under, data, body);
}

static bool packed(repository *r, const hash_id *id, nb_str *body)
{
    nb_str dir = nb_path_join(r->arena, r->common, NB_STR("objects/pack")), *names = NULL;
    size_t n = 0;
    if (nb_dir_list(r->arena, dir, &names, &n)) return false;
    for (size_t i = 0; i < n; i++) {
        if (!nb_str_ends(names[i], NB_STR(".idx"))) continue;
        nb_str idx, pack, stem = nb_str_sub(names[i], 0, names[i].n - 4);
        uint64_t at;
        if (nb_file_read(r->arena, nb_path_join(r->arena, dir, names[i]), MAX_PACK, &idx) ||
            !index_find(idx, id, &at))
            continue;
        nb_str path = nb_path_join(r->arena, dir, nb_str_cat(r->arena, stem, NB_STR(".pack")));
        return nb_file_read(r->arena, path, MAX_PACK, &pack) == 0 &&
               pack_object(r->arena, pack, idx, at, id->n, 0, body);
    }
    return false;
}

/* "committer NAME <MAIL> SECONDS ZONE" */
static int64_t committed(nb_str body)
{
    size_t at = nb_str_find(body, NB_STR("\ncommitter "), 0);
    if (at == NB_NPOS) return -1;
    size_t end = nb_str_chr(body, '\n', at + 1);
    nb_str line = nb_str_sub(body, at, end == NB_NPOS ? body.n : end);
    size_t mail = nb_str_rchr(line, '>');
    if (mail == NB_NPOS) return -1;
    nb_str when = nb_str_trim(nb_str_sub(line, mail + 1, line.n));
    int64_t t = 0;
    size_t i = 0;
    for (; i < when.n && i < 15 && when.s[i] >= '0' && when.s[i] <= '9'; i++)
        t = t * 10 + (when.s[i] - '0');
    return i ? t : -1;
}

int64_t nb_git_time(nb_str dir)
{
    nb_arena *a = nb_arena_open();
    repository r = {.arena = a};
    hash_id id;
    nb_str body;
    int64_t t = -1;
    if (find_repository(&r, dir) && head_id(&r, &id) &&
        (loose(&r, &id, &body) || packed(&r, &id, &body)))
        t = committed(body);
    nb_arena_free(a);
    return t;
}
