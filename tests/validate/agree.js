// agree.js: for `mutool run agree.js FILE`: the structure tree as MuPDF reads it, one element a line: depth, role, Alt.
var doc = new PDFDocument(scriptArgs[0]);
var out = [];
function walk(e, depth) {
    if (!e) return;
    if (e.isArray()) { for (var i = 0; i < e.length; i++) walk(e.get(i), depth); return; }
    if (!e.isDictionary() || !e.get("S")) return;
    var alt = e.get("Alt");
    out.push(depth + " " + e.get("S").asName() + " " + (alt && alt.isString() ? alt.asString().replace(/\s+/g, " ") : ""));
    walk(e.get("K"), depth + 1);
}
walk(doc.getTrailer().get("Root").get("StructTreeRoot").get("K"), 0);
print(out.join("\n"));
