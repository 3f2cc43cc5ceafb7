// The page of `notesbook watch --serve`: shows what was built last and waits for the next version. Everything
// comes from /state.json; words are already in the user's language.
'use strict';
const $ = id => document.getElementById(id);
let version = 0, state = null, chosen = sessionStorage.chosen, shown = null; // shown: {name, address, frame}
const places = new Map(); // name of an output -> where the reader is in it

const make = (name, props, ...children) => {
    const e = Object.assign(document.createElement(name), props);
    e.append(...children);
    return e;
};

// ---- where the reader is ----
const notePlace = () => {
    const w = shown && !shown.pdf && shown.frame.contentWindow;
    if (!w || !w.document.documentElement) return;
    try { places.set(shown.name, { path: w.location.pathname, x: w.scrollX, y: w.scrollY }); } catch { /* a page of elsewhere */ }
};

// ---- one output in a frame; the old frame stays until the new one is ready ----
function show(output) {
    const same = shown && shown.name === output.name;
    if (same && shown.address === output.url) return;
    notePlace();
    const pdf = output.format === 'pdf', place = places.get(output.name);
    if (pdf && navigator.pdfViewerEnabled === false) return showLink(output);
    $('empty').hidden = true;
    const frame = make('iframe', { className: 'coming' + (pdf ? '' : ' book'), title: output.name });
    // Books carry no scripts that may run here; the viewer of PDF is the browser's own and needs its freedom.
    if (!pdf) frame.setAttribute('sandbox', 'allow-same-origin');
    const old = shown && shown.frame;
    if (!pdf) frame.addEventListener('load', () => dress(frame));
    frame.onload = () => {
        frame.onload = null;
        if (!pdf && place) frame.contentWindow.scrollTo(place.x, place.y);
        frame.classList.remove('coming');
        if (old) old.remove();
        document.body.dataset.shown = output.url;
    };
    shown = { name: output.name, address: output.url, frame, pdf };
    const path = !pdf && place && output.files.includes(place.path) ? place.path : output.start;
    // The name stays the same for one output, so that viewers which remember a place by address find it.
    frame.src = pdf ? output.url + (place ? place.hash : '') : path + '?' + output.digest;
    $('stage').append(frame);
    showContents(output);
}

// What a reading system adds to a book: margins, and colours at night.
function dress(frame) {
    const w = frame.contentWindow, sheet = new w.CSSStyleSheet();
    sheet.replaceSync(`body { padding: 1.5rem clamp(1rem, 6%, 3.5rem) 4rem !important }
        @media (prefers-color-scheme: dark) { :root { background: #242220; color: #e6e1d8 } a { color: #e39a86 } }`);
    w.document.adoptedStyleSheets = [...w.document.adoptedStyleSheets, sheet];
}

function showLink(output) {
    if (shown) shown.frame.remove();
    const frame = make('p', { id: 'link' }, make('a', { href: output.url, target: '_blank', textContent: output.name }));
    $('stage').append(frame);
    shown = { name: output.name, address: output.url, frame, pdf: true };
    $('contents').hidden = true;
    document.body.dataset.shown = output.url;
}

async function showContents(output) {
    const side = $('contents');
    side.hidden = output.format === 'pdf' || !output.nav;
    if (side.hidden) return;
    const doc = new DOMParser().parseFromString(await (await fetch(output.nav)).text(), 'application/xhtml+xml');
    const list = [...doc.getElementsByTagName('nav')].find(n => n.getAttribute('epub:type') === 'toc')?.querySelector('ol');
    const base = new URL(output.nav, location);
    const copy = ol => make('ol', {}, ...[...ol.children].map(li => {
        const a = li.querySelector('a'), inner = [...li.children].find(c => c.localName === 'ol');
        const link = make('a', { textContent: a.textContent, href: new URL(a.getAttribute('href'), base).href });
        link.onclick = e => { e.preventDefault(); shown.frame.contentWindow.location.href = link.href; };
        return make('li', {}, link, ...(inner ? [copy(inner)] : []));
    }));
    side.replaceChildren(...(list ? [copy(list)] : []));
    side.hidden = !list;
}

// ---- around it ----
function showTabs() {
    const focused = document.activeElement?.dataset?.name;
    $('tabs').replaceChildren(...state.outputs.map(o => {
        const b = make('button', { textContent: o.label, title: o.name });
        b.dataset.name = o.name;
        b.setAttribute('role', 'tab');
        b.setAttribute('aria-selected', o.name === chosen);
        b.onclick = () => { sessionStorage.chosen = chosen = o.name; showTabs(); show(o); };
        return b;
    }));
    if (focused) [...$('tabs').children].find(b => b.dataset.name === focused)?.focus();
}

function showMessages() {
    $('list').replaceChildren(...state.messages.map(m => make('li', { className: m.severity },
        ...(m.place ? [make('code', { textContent: m.place }), ' '] : []),
        make('b', { textContent: m.label }), (state.lang === 'zh' ? '' : ' ') + m.text + ' ', make('code', { textContent: '[' + m.slug + ']' }),
        ...(m.line ? [make('pre', { textContent: m.line })] : []),
        ...(m.hint ? [make('p', { className: 'hint', textContent: m.hint })] : []))));
    $('messages').hidden = !state.messages.length;
}

async function update() {
    state = await (await fetch('/state.json')).json();
    document.documentElement.lang = state.lang;
    document.title = state.title || 'notesbook';
    $('title').textContent = state.title || 'notesbook';
    $('status').textContent = state.status;
    $('status').dataset.is = state.ok ? 'good' : 'wrong';
    $('empty').textContent = state.empty;
    const output = state.outputs.find(o => o.name === chosen) ?? state.outputs[0];
    chosen = output?.name;
    showTabs();
    showMessages();
    if (output) show(output);
    $('empty').hidden = !!output;
    document.body.dataset.version = version;
}

async function follow() {
    for (;;) {
        try {
            const news = await (await fetch('/wait?since=' + version)).json();
            if (news.version === version) continue;
            version = news.version;
            await update();
        } catch {
            $('status').dataset.is = 'gone';
            if (state) $('status').textContent = state.gone;
            version = 0; // whoever answers next may be another run
            await new Promise(done => setTimeout(done, 1000));
        }
    }
}
follow();
