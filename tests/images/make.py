#!/usr/bin/env python3
"""Makes the pictures of this folder, which are kept in the repository: run it only to change them.
Needs ImageMagick. Four quarters, red green / blue white, 24 by 16 pixels, unless said otherwise."""
import gzip, struct, subprocess, zlib

W, H = 24, 16
QUARTERS = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)]
pixels = b"".join(bytes(QUARTERS[(y >= H // 2) * 2 + (x >= W // 2)]) for y in range(H) for x in range(W))
RAW = ["-size", f"{W}x{H}", "-depth", "8", "rgb:-"]


def convert(name, *args, source=RAW, data=pixels):
    subprocess.run(["convert", *source, *args, "-strip", name], input=data, check=True)


def write(name, data):
    with open(name, "wb") as f:
        f.write(data)


def read(name):
    with open(name, "rb") as f:
        return f.read()


def exif(orientation, dpi=None, big=True):
    e = ">" if big else "<"
    tags = [(0x112, 3, 1, struct.pack(e + "HH", orientation, 0))]
    extra = b""
    if dpi:
        at = 8 + 2 + 4 * 12 + 4
        tags += [(0x11A, 5, 1, struct.pack(e + "I", at)), (0x11B, 5, 1, struct.pack(e + "I", at + 8)),
                 (0x128, 3, 1, struct.pack(e + "HH", 2, 0))]
        extra = struct.pack(e + "IIII", dpi[0], 1, dpi[1], 1)
    ifd = struct.pack(e + "H", len(tags)) + b"".join(struct.pack(e + "HHI", *t[:3]) + t[3] for t in tags)
    return (b"MM" if big else b"II") + struct.pack(e + "HI", 42, 8) + ifd + b"\0" * 4 + extra


def with_exif(jpeg, tiff):
    body = b"Exif\0\0" + tiff
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + jpeg[2:]


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def rows(data, width):
    return b"".join(b"\0" + data[i:i + width] for i in range(0, len(data), width))


# JPEG: however it is stored, it shows the same.
STORE = {1: [], 2: ["-flop"], 3: ["-rotate", "180"], 4: ["-flip"], 5: ["-transpose"],
         6: ["-rotate", "270"], 7: ["-transverse"], 8: ["-rotate", "90"]}
for o, args in STORE.items():
    name = f"turn{o}.jpg"
    convert(name, *args, "-sampling-factor", "1x1", "-quality", "95")
    write(name, with_exif(read(name), exif(o, (300, 150) if o == 6 else None, o % 2 == 0)))
JPEG = ["-sampling-factor", "1x1", "-quality", "95"]
convert("progressive.jpg", "-interlace", "JPEG", *JPEG)
convert("density.jpg", "-units", "PixelsPerCentimeter", "-density", "100x50", *JPEG)
convert("grey.jpg", "-colorspace", "Gray", *JPEG)
convert("cmyk.jpg", "-colorspace", "CMYK", *JPEG)
convert("subsampled.jpg", "-sampling-factor", "2x2", "-quality", "90")

# GIF
convert("still.gif")
convert("interlaced.gif", "-interlace", "GIF")
convert("clear.gif", "-transparent", "white")
convert("moving.gif", "(", "+clone", "-negate", ")", "-loop", "0")
subprocess.run(["convert", "-size", "24x16", "xc:none", "-page", "+6+4", "(", "-size", "12x8", "xc:red", ")",
                "-delete", "0", "-repage", "24x16+6+4", "-strip", "offset.gif"], check=True)

# WebP
convert("lossy.webp", "-quality", "90")
convert("lossless.webp", "-transparent", "white", "-define", "webp:lossless=true")
convert("moving.webp", "(", "+clone", "-negate", ")", "-define", "webp:lossless=true")

# PNG: an animation, a resolution and a turn.
head = chunk(b"IHDR", struct.pack(">IIBBBBB", W, H, 8, 2, 0, 0, 0))
data = zlib.compress(rows(pixels, W * 3), 9)
control = struct.pack(">IIIIIHHBB", 0, W, H, 0, 0, 1, 10, 0, 0)
second = struct.pack(">IIIIIHHBB", 1, W, H, 0, 0, 1, 10, 0, 0)
MAGIC = b"\x89PNG\r\n\x1a\n"
write("moving.png", MAGIC + head + chunk(b"acTL", struct.pack(">II", 2, 0)) + chunk(b"fcTL", control) +
      chunk(b"IDAT", data) + chunk(b"fcTL", second) + chunk(b"fdAT", struct.pack(">I", 2) + data) + chunk(b"IEND", b""))
write("turned.png", MAGIC + head + chunk(b"pHYs", struct.pack(">IIB", 11811, 5906, 1)) +
      chunk(b"eXIf", exif(3)) + chunk(b"IDAT", data) + chunk(b"IEND", b""))

# SVG
QUARTERED = ('<svg xmlns="http://www.w3.org/2000/svg" width="24" height="16" viewBox="0 0 24 16" '
             'shape-rendering="crispEdges"><path fill="#f00" d="M0 0h12v8H0z"/><path fill="#0f0" d="M12 0h12v8H12z"/>'
             '<path fill="#00f" d="M0 8h12v8H0z"/><path fill="#fff" d="M12 8h12v8H12z"/></svg>\n')
write("quarters.svg", ("\ufeff<?xml version='1.0'?>\n<!-- <not> the root -->\n"
      "<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd'>\n" +
      QUARTERED).encode())
write("quarters.svgz", gzip.compress(QUARTERED.encode(), mtime=0))
write("wide.svg", ("\ufeff" + QUARTERED).encode("utf-16-le"))
write("drawing.svg", b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100">
<defs><linearGradient id="g"><stop offset="0" stop-color="#c00"/><stop offset="1" stop-color="#00c" stop-opacity=".3"/>
</linearGradient><filter id="b"><feGaussianBlur stdDeviation="2"/></filter></defs>
<rect width="100" height="50" fill="url(#g)"/>
<g opacity=".5"><circle cx="100" cy="50" r="30" fill="green"/><circle cx="120" cy="50" r="30" fill="#123"/></g>
<rect x="150" y="10" width="30" height="30" filter="url(#b)"/>
<text x="10" y="80" font-size="20" font-family="serif">Hello drawing</text></svg>
""")
