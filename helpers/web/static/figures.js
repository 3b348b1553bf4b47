// Figures of a page: moved by their controls, named by an address, walked through, taken away.
'use strict';
globalThis.twoLeaps ??= {};
(() => {
const q = (which, root = document) => root.querySelector(which);
const all = (which, root = document) => [...root.querySelectorAll(which)];
const make = (tag, more = {}, ...inside) => {
  const made = Object.assign(document.createElement(tag), more);
  made.append(...inside);
  return made;
};
const config = JSON.parse(q('#config').textContent);
const PARTS = ['kind', 'title', 'measure', 'source_line', 'seen', 'picture', 'table', 'checked', 'sources', 'told', 'rows'];
const STEPS = 5;
const figures = new Map();

// A book (helpers/web/book.py): a function from a frame's number to the frame.
const opened = async text => {
  const bytes = await twoLeaps.unpacked(text);
  const end = 4 + new DataView(bytes.buffer).getUint32(0, true);
  const pieces = new TextDecoder().decode(bytes.subarray(4, end)).split('\n');
  let at = end, last = -1;
  const part = () => {
    const found = [];
    for (;;) {
      let step = 0, shift = 0, byte;
      do { byte = bytes[at++]; step |= (byte & 127) << shift; shift += 7; } while (byte > 127);
      if (!step--) return found;
      last += 1 + (step & 1 ? -(step + 1 >> 1) : step >> 1);
      found.push(last);
    }
  };
  const starts = [];
  while (at < bytes.length) { starts.push([at, last]); for (const _ of PARTS) part(); }
  return number => {
    [at, last] = starts[number];
    const words = (name, found) => name === 'seen' || name === 'told' ? [found.join('')] : found;
    return Object.fromEntries(PARTS.map(name => [name, words(name, part().map(place => pieces[place]))]));
  };
};

const cells = line => {
  const found = [];
  line.replace(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g, (whole, cell) => {
    found.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    return whole; });
  return found.slice(0, line.endsWith(',') ? undefined : -1);
};
// A cell that a spreadsheet would work out is shown as it stands: an apostrophe goes before it, and
// before each part of it that a program set to semicolons or tabs would cut off (spreadsheet.py).
const FORMULA = /(^|[;\t\r\n])([\s\x00-\x1f\u200b]*)(?=[=+\-@|%＝＋－＠])/g;
const inert = cell => {
  if (/^[-+]?\d+(\.\d+)?$/.test(cell)) return cell;
  const safe = cell.replace(FORMULA, "$1$2'");
  return /^[\t\r\n]/.test(safe) ? `'${safe}` : safe;
};
const quoted = cell => /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
const saved = (name, kind, content) => {
  const link = make('a', {href: URL.createObjectURL(new Blob([content], {type: kind})), download: name});
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 9e3);
};
const keys = cell => cell.split(';').map(key => key.trim()).filter(Boolean);
const short = cell => keys(cell).map(key => config.cites[key]?.[0] ?? key).join('; ');

class Figure {
  constructor(root) {
    this.root = root;
    this.about = config.figures[root.id];
    this.moves = this.about.moves ?? [];
    this.chosen = this.moves.map(move => move.start);
    this.told = [...this.chosen];
    this.point = -1;
    if (this.moves.length) this.controls();
    root.append(q('#tools').content.cloneNode(true));
    this.out = q('.out', root);
    root.addEventListener('click', event => this[event.target.dataset?.act]?.());
    root.addEventListener('keydown', event => this.key(event));
    this.address();
  }
  book() {
    return this.opening ??= opened(all('script[data-book]').find(one => one.dataset.book === this.root.id).textContent);
  }
  number(chosen = this.chosen) {
    return this.moves.reduce((sum, move, place) => sum * (move.masks ?? move.labels).length + chosen[place], 0);
  }
  async frame() {
    const book = await this.book(), number = this.number();
    if (this.about.computed) return twoLeaps[this.about.computed](this.about, this.chosen, book);
    const place = this.about.only ? this.about.only.indexOf(number) : number;
    return place < 0 ? {kind: ['none'], title: ['This view was left out of this edition.']} : book(place);
  }
  label(move, value) {
    return move.masks ? move.labels.filter((_, bit) => move.masks[value] >> bit & 1) : [move.labels[value]];
  }
  bound(move, value) {
    return move.kind !== 'between' ? '' : value === move.labels.length - 1 ? ', the highest' : value ? '' : ', the lowest';
  }
  controls() {
    q('.controls', this.root).append(...this.moves.map((move, place) => {
      const set = value => { this.chosen[place] = value; this.show(); };
      if (move.masks) {
        const boxes = move.labels.map(() => make('input', {type: 'checkbox',
          onchange: () => set(move.masks.indexOf(boxes.reduce((sum, box, bit) => sum + (box.checked << bit), 0)))}));
        move.put = value => boxes.forEach((box, bit) => { box.checked = move.masks[value] >> bit & 1; });
        move.put(move.start);
        return make('fieldset', {}, make('legend', {textContent: move.name}),
          ...boxes.map((box, bit) => make('label', {}, box, ' ' + move.labels[bit])));
      }
      let field;
      if (move.kind === 'menu') {
        field = make('select', {onchange: () => set(field.selectedIndex)}, ...move.labels.map(label => make('option', {textContent: label})));
        move.put = value => { field.selectedIndex = value; };
      } else {
        const [low, next] = move.labels.map(Number), high = Number(move.labels.at(-1));
        field = make('input', {type: 'number', min: low, max: high, step: next - low, title: `${low} to ${high}, in steps of ${next - low}`,
          oninput: () => { if (field.value && field.validity.valid) set((field.value - low) / (next - low)); },
          onchange: () => {
            const near = Math.round((Math.min(high, Math.max(low, field.value)) - low) / (next - low));
            move.put(near);
            if (near !== this.chosen[place]) set(near);
          }});
        move.put = value => { field.value = move.labels[value]; };
      }
      move.put(move.start);
      return make('label', {textContent: move.name + ' '}, field);
    }));
    // Read before the first move, so that this is as quick as the next.
    new IntersectionObserver((seen, watch) => {
      if (seen.some(one => one.isIntersecting)) { watch.disconnect(); this.book(); }
    }, {rootMargin: '600px'}).observe(this.root);
  }
  async show() {
    const number = this.number(), frame = await this.frame();
    if (number !== this.number()) return;
    const {root} = this, kind = frame.kind[0], title = frame.title[0];
    const put = (which, text) => { const place = q(which, root); if (place) { place.textContent = text; place.hidden = !text; } };
    const fill = (which, pieces) => { const place = q(which, root); if (place) { place.innerHTML = pieces?.join('') ?? ''; place.hidden = !pieces?.length; } };
    root.className = kind;
    put('.title', kind === 'table' ? '' : title);
    for (const name of ['measure', 'source_line', 'checked', 'told']) put('.' + name, frame[name]?.[0] ?? '');
    fill('.long', kind === 'table' && frame.table);
    fill('.picture', frame.picture);
    fill('.figures', frame.table);
    q('.picture svg', root)?.setAttribute('role', 'img');
    q('.picture svg', root)?.setAttribute('aria-label', frame.seen[0]);
    q('.cites', root)?.replaceChildren(...(frame.sources ?? []).map(key => make('li', {}, ...twoLeaps.cited(...config.cites[key].slice(1)))));
    const behind = q('.behind', root);
    if (behind) behind.hidden = kind !== 'chart';
    const state = this.moves.map((move, place) => `${move.name.toLowerCase()}: ${this.label(move, this.chosen[place]).join(', ') || 'none'}`);
    // The finding and what was moved are spoken; the whole state stands there to be read.
    const moved = this.moves.map((move, place) => this.chosen[place] === this.told[place] ? '' : ` ${move.name}: ${this.label(move, this.chosen[place]).join(', ') || 'none'}${this.bound(move, this.chosen[place])}.`);
    this.told = [...this.chosen];
    q('.heard', root).textContent = `${title}${kind === 'none' ? '' : '.'}${moved.join('')}`;
    q('.said', root).textContent = `Now showing ${state.join('; ')}. ${title}${kind === 'none' ? '' : '.'}`;
    this.point = -1;
    this.address();
    clearTimeout(this.rest);
    this.rest = setTimeout(() => { try { history.replaceState(null, '', this.name()); } catch { /* no history here */ } }, 300);
  }
  // The name of the view: what stands after # in the address.
  name() {
    const query = new URLSearchParams();
    this.moves.forEach((move, place) => {
      const labels = this.label(move, this.chosen[place]);
      (labels.length ? labels : ['']).forEach(label => query.append(move.key, label));
    });
    query.set('data', config.data);
    return `#${this.root.id}?${query}`;
  }
  address() {
    q('.address', this.root).textContent = (config.address || location.pathname.split('/').pop()) + this.name();
  }
  // On paper the view that is shown can be scanned.
  scanned() {
    const place = q('.scan', this.root);
    if (!place || !twoLeaps.code) return;
    const code = twoLeaps.code(config.address + this.name()), dots = [];
    for (let y = 0; y < code.size; y++) for (let x = 0; x < code.size; x++) if (code.get(x, y)) dots.push(`M${x} ${y}h1v1h-1z`);
    const side = code.size + 8;
    place.innerHTML = `<svg viewBox="-4 -4 ${side} ${side}" role="img" aria-label="Code: this view on the web" shape-rendering="crispEdges"><path fill="#fff" d="M-4 -4h${side}v${side}h-${side}z"/><path fill="#000" d="${dots.join('')}"/></svg>`;
  }
  // Open a view by its name. What a link names and this version does not have is said.
  async at(query) {
    const lost = [], chosen = [...this.chosen];
    this.moves.forEach((move, place) => {
      if (!query.has(move.key)) return;
      const labels = query.getAll(move.key).filter(label => !move.masks || label);
      const found = labels.map(label => move.labels.indexOf(label));
      lost.push(...labels.filter((_, one) => found[one] < 0).map(label => `${move.name}: ${label}`));
      const there = found.filter(one => one >= 0);
      chosen[place] = move.masks ? move.masks.indexOf(there.reduce((sum, bit) => sum | 1 << bit, 0)) : there[0] ?? chosen[place];
    });
    this.chosen = chosen;
    this.moves.forEach((move, place) => move.put(chosen[place]));
    if (this.moves.length) await this.show();
    const old = query.get('data');
    const said = [lost.length && `The link names what is not here: ${lost.join('; ')}.`,
      old && old !== config.data && `It was made with version ${old} of the data; this is version ${config.data}.`].filter(Boolean);
    if (said.length) this.say(said.join(' '));
    met(this.root);
  }
  say(text) {
    q('.take', this.root).open = true;
    this.out.textContent = text;
  }
  link() {
    const link = config.address ? config.address + this.name() : location.href.split('#')[0] + this.name();
    navigator.clipboard?.writeText(link).catch(() => {});
    this.say(link);
  }
  async head() {
    const frame = await this.frame();
    return {frame, title: frame.title[0], name: `two-leaps-${this.root.id.replace('.', '-')}`, columns: cells(frame.rows?.[0] ?? '')};
  }
  async csv() {
    const {frame, name, columns} = await this.head();
    const from = columns.indexOf('source'), far = columns.indexOf('checked');
    const lines = frame.rows?.length ? [[...columns, 'citation', 'how far checked'], ...frame.rows.slice(1).map(row => {
      const line = cells(row.split('\t')[1]);
      return [...line, keys(line[from] ?? '').map(key => config.cites[key]?.[1] ?? key).join(' '), config.checked[line[far]] ?? ''];
    })] : all('tr', this.root).map(row => [...row.cells].map(cell => cell.textContent));
    saved(name + '.csv', 'text/csv', '\ufeff' + lines.map(line => line.map(inert).map(quoted).join(',')).join('\r\n') + '\r\n');
    this.say(`${lines.length - 1} rows were saved, with units, sources and how far each was checked.`);
  }
  // Picture and words as one SVG that needs no page around it.
  async drawing() {
    const {frame, title, name} = await this.head(), pen = document.createElement('canvas').getContext('2d');
    const box = q('.picture svg', this.root).viewBox.baseVal, lines = [];
    let y = 0;
    const write = (text, size, weight, colour) => {
      pen.font = `${weight} ${size}px Leaps, sans-serif`;
      let line = '';
      const end = () => { y += size * 1.3; lines.push(make('text', {textContent: line}).outerHTML.replace('<text', `<text x="8" y="${y}" font-size="${size}" font-weight="${weight}" fill="${colour}"`)); };
      for (const word of text.split(' ')) {
        if (line && pen.measureText(line + word).width > box.width - 24) { end(); line = ''; }
        line += word + ' ';
      }
      end();
    };
    write(title, 20, 700, '#1a1a1a');
    write(frame.measure[0], 14, 400, '#555');
    const top = y + 8;
    y = top + box.height;
    write(`${frame.source_line[0]} Two Leaps, CC BY 4.0.`, 13, 400, '#555');
    const inner = frame.picture.join('').replace(/^<svg[^>]*?(fill="none")?(?: font-family="[^"]*")?>/, '').replace('</svg>', '');
    const style = `<style>${q('#fonts').textContent}</style>`;
    return {name, width: box.width, height: y + 10, text: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${box.width} ${y + 10}" width="${box.width}" height="${y + 10}" font-family="Leaps, DejaVu Sans, sans-serif" role="img"><title>${make('p', {textContent: title}).innerHTML}</title>${style}<rect width="100%" height="100%" fill="#fff"/>${lines.join('')}<g fill="none" transform="translate(0 ${top})">${inner}</g></svg>`};
  }
  async svg() {
    const {name, text} = await this.drawing();
    saved(name + '.svg', 'image/svg+xml', text);
  }
  async png() {
    const {name, width, height, text} = await this.drawing();
    const image = make('img', {src: 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(text)});
    await image.decode();
    const canvas = make('canvas', {width: 2 * width, height: 2 * height});
    canvas.getContext('2d').drawImage(image, 0, 0, 2 * width, 2 * height);
    canvas.toBlob(blob => saved(name + '.png', 'image/png', blob));
  }
  async cite() {
    const {frame, title} = await this.head();
    const from = frame.sources ?? [];
    this.say(`Short: Two Leaps ${config.version}, “${title}”${from.length ? ', after ' + from.map(short).join('; ') : ''}.\n\n`
      + `Long: Two Leaps contributors, “${title}”, Two Leaps ${config.version}, data version ${config.data}, ${this.name()}, CC BY 4.0.`
      + (from.length ? ' Figures: ' + from.map(key => config.cites[key][1]).join(' ') : ''));
  }
  async walk(step = 1) {
    const {frame, columns} = await this.head(), rows = frame.rows?.slice(1) ?? [];
    if (!rows.length) return this.say('There are no single figures behind this view.');
    this.point = Math.min(rows.length - 1, Math.max(0, this.point + step));
    const [spoken, line] = rows[this.point].split('\t'), row = cells(line), of = name => row[columns.indexOf(name)] ?? '';
    this.say(`${this.point + 1} of ${rows.length}. ${spoken}. Source: ${short(of('source')) || 'none'}. Checked: ${config.checked[of('checked')] ?? 'not said'}.`);
    this.out.focus();
  }
  reveal() { twoLeaps.reveal(this.root); }
  table() {
    const behind = q('.behind', this.root);
    if (behind) { behind.open = !behind.open; if (behind.open) q('.figures', behind).focus(); }
  }
  help() { this.say(q('#keys').content.textContent.trim()); }
  key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const within = event.target === this.out && {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -9e9, End: 9e9}[event.key];
    const act = !event.target.matches('input, textarea, select') && {t: 'table', l: 'link', d: 'csv', w: 'walk', r: 'reveal', '?': 'help'}[event.key];
    if (within) this.walk(within);
    else if (act) this[act]();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

// Slow reveal: marks, axis, units, title, source; a step each time.
twoLeaps.reveal = root => { root.dataset.step = ((Number(root.dataset.step ?? STEPS) + 1) % (STEPS + 1)) || 1; };
const mode = () => q('input[name=mode]:checked')?.value ?? 'read';
const screens = () => all('.cell').filter(one => one.getClientRects().length);
document.addEventListener('keydown', event => {
  if (mode() === 'read' || event.target.closest('input:not([name=mode]), select, textarea, .out') && event.key !== 'Escape') return;
  if (event.key === 'Escape') { q('input[value=read]').click(); q('input[value=read]').focus(); return; }
  const step = {ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1}[event.key];
  if (!step) return;
  event.preventDefault();
  const list = screens(), middle = innerHeight / 2;
  const now = list.findIndex(one => one.getBoundingClientRect().bottom > middle);
  const shown = q('figure.chart', list[now] ?? document);
  if (step > 0 && shown && list[now]?.contains(shown) && Number(shown.dataset.step ?? STEPS) < STEPS) return twoLeaps.reveal(shown);
  const tall = list[now]?.getBoundingClientRect();
  if (tall && (step > 0 ? tall.bottom > innerHeight + 40 : tall.top < -40)) return scrollBy(0, step * innerHeight * 0.8);
  const next = list[Math.min(list.length - 1, Math.max(0, now + step))];
  const chart = mode() === 'slow' && step > 0 && q('figure.chart', next);
  if (chart) chart.dataset.step = 1;
  next.scrollIntoView();
});
// What the switches say, as classes of the page (modes.css).
const switched = () => {
  document.documentElement.classList.toggle('presented', mode() !== 'read');
  document.documentElement.classList.toggle('coded', q('#code')?.checked ?? false);
};
document.addEventListener('change', event => {
  if (event.target.name === 'mode' && event.target.value !== 'slow') all('figure[data-step]').forEach(one => delete one.dataset.step);
  switched();
});
addEventListener('beforeprint', () => figures.forEach(each => each.scanned()));
// A browser may bring the switches back as they were left.
addEventListener('pageshow', switched);

// A link opens what it leads to.
const met = place => {
  for (let fold = place.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true;
  place.scrollIntoView();
};
// A link that was cut short ends in half a letter.
const whole = text => { try { return decodeURI(text); } catch { return text; } };
const go = () => {
  const [id, query] = whole(location.hash.slice(1)).split('?');
  const place = document.getElementById(id);
  const lesson = place?.closest('article') ?? q('article');
  all('article').forEach(one => { one.hidden = one !== lesson; });
  if (query !== undefined) figures.get(id)?.at(new URLSearchParams(location.hash.split('?')[1]));
  else if (place) met(place);
};
const start = () => {
  if (!globalThis.DecompressionStream) {
    document.body.append(make('p', {className: 'old', textContent: 'This browser is too old to move the charts and to check exercises. Each chart stands in its first view.'}));
  } else {
    for (const root of all('figure[id]')) figures.set(root.id, new Figure(root));
  }
  addEventListener('hashchange', go);
  switched();
  go();
  twoLeaps.exercises?.start(document);
};
twoLeaps.figures = figures;
start();
})();
