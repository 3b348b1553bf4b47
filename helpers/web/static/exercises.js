// Exercises of a page: answers read and checked by the table of helpers/exercises/rules.py, which
// comes with the page's data; what is written is kept in the browser and in the learner's file.
'use strict';
globalThis.twoLeaps ??= {};
const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%:()*+-;,=.?@^_`{|}~';
const VALUES = new Uint8Array(128);
[...LETTERS].forEach((letter, value) => { VALUES[letter.charCodeAt(0)] = value; });
// What helpers/web/book.py has packed, as bytes: each five letters are four of them.
twoLeaps.unpacked = async text => {
  const bytes = new Uint8Array(Math.ceil(text.length / 5) * 4), groups = new DataView(bytes.buffer);
  for (let at = 0; at < text.length; at += 5) {
    let group = 0;
    for (let place = at; place < at + 5; place++) {
      group = group * 85 + (place < text.length ? VALUES[text.charCodeAt(place)] : 84);
    }
    groups.setUint32(at / 5 * 4, group);
  }
  const packed = bytes.subarray(0, Math.floor(text.length * 4 / 5));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
};
twoLeaps.exercises = (() => {
const RIGHT = 'right', WRONG = 'wrong', NOT = 'not attempted', OPEN = 'not checkable', HAIR = 1e-9;
let data = {}, R = {}, quantities, afters, forms;
const own = (table, name) => Object.hasOwn(table, name);
const say = (name, words = {}) => R.sentences[name].replace(/{([a-z_]+)}/g, (_, key) => words[key]);
const trim = text => text.replace(/^ +| +$/g, '');

/* Characters in one form. */
const digit = code => {
  const zero = R.zeros.find(first => code >= first && code < first + 10);
  return zero === undefined ? null : String(code - zero);
};
const one = letter => {
  if (own(R.characters, letter)) return R.characters[letter];
  if (R.unseen.includes(letter)) return '';
  if (R.spaces.includes(letter)) return ' ';
  const code = letter.codePointAt(0), [first, last, step] = R.fullwidth;
  return code < 128 ? letter : code >= first && code <= last ? String.fromCharCode(code - step) : digit(code) ?? letter;
};
const plain = text => [...text].map(one).join('');
const small = text => text.replace(/[A-Z]/g, letter => letter.toLowerCase());
const blankText = text => R.blanks.includes(trim(plain(text)).toLowerCase());
const blank = given => given == null || (typeof given === 'string' ? blankText(given) : typeof given === 'object' && !Object.keys(given).length);
const shown = text => [...trim([...text].map(c => c < ' ' || c >= '\x7f' && c <= '\x9f' || R.spaces.includes(c) ? ' ' : c).join('').replace(/ +/g, ' '))]
  .slice(0, 40).join('').replace(/[\ud800-\udfff]/gu, '\ufffd');

/* Python's fixed format: exact digits, half to even. */
const fixed = (value, places, commas = true) => {
  const minus = value < 0 || Object.is(value, -0);
  let top = Math.abs(value), halvings = 0;
  while (top % 1) { top *= 2; halvings++; }
  const under = 1n << BigInt(halvings), over = BigInt(top) * 10n ** BigInt(places);
  let whole = over / under;
  const rest = 2n * (over % under);
  if (rest > under || rest === under && whole % 2n) whole++;
  const digits = whole.toString().padStart(places + 1, '0'), cut = digits.length - places;
  const head = commas ? digits.slice(0, cut).replace(/\B(?=(\d{3})+$)/g, ',') : digits.slice(0, cut);
  return (minus ? '-' : '') + head + (places ? '.' + digits.slice(cut) : '');
};
const said = (value, year) => {
  const text = fixed(value, 3, !year).replace(/0+$/, '').replace(/\.$/, '');
  return text === '-0' ? '0' : text.replace('-', '−');
};

/* One number in a text. */
class Unreadable extends Error {}
const refuse = (name, text = '') => { throw new Unreadable(say(name, {text: shown(text)})); };
const decimals = (number, text) => {
  const form = R.forms.find(([pattern]) => new RegExp(pattern).test(number));
  if (!form) refuse(number.includes(' ') ? 'many' : 'unreadable', text);
  return form[1].map(([groups, marks]) => [...number].filter(c => !groups.includes(c)).map(c => marks.includes(c) ? '.' : c).join(''));
};
const readings = (number, text) => decimals(number, text).map(Number);
const cropYear = (number, under) => /^[12][0-9]{3}$/.test(number) && /^([0-9]{2}|[0-9]{4})$/.test(under) && (+number + 1) % 100 === +under % 100;
const quantityOf = (found, text) => {
  const [, sign, word, number, vulgar, above, below, under, power, ten, alone, after] = found;
  if (under && cropYear(number, under)) refuse('many', text);
  let read = number ? readings(number, text) : [0];
  if (power || ten) read = decimals(number, text).map(each => Number(each + 'e' + (power || ten)));
  if (vulgar || alone) { const [over, parts] = R.parts[vulgar || alone]; read = read.map(each => each + over / parts); }
  const divided = part => part === 0 ? refuse('zero') : part;
  if (above) read = read.map(each => each + Number(above) / divided(Number(below)));
  if (under) read = readings(under, text).flatMap(part => read.map(each => each / divided(part)));
  let scale = 0, share = 0;
  for (const [, each] of after.matchAll(afters)) {
    if (own(R.shares, each)) share = R.shares[each]; else scale = (scale || 1) * R.scales[each];
  }
  if (!read.every(each => Math.abs(each) * (scale || 1) < R.largest)) refuse('infinite');
  const minus = sign === '-' || word;
  return {read: read.map(each => minus ? -each : each), scale, share, parted: !!(vulgar || alone || above || under)};
};
const summed = text => {
  const found = [...text.matchAll(quantities)];
  return found.slice(1).some((each, place) => {
    const {index, 0: {length}} = found[place];
    return new RegExp(R.sum).test(text.slice(index + length, each.index)) && !new RegExp(R.named).test(text.slice(0, index));
  });
};
const answering = text => {
  const found = [...text.matchAll(quantities)];
  const kept = found.filter((each, place) => {
    const before = text.slice(0, each.index), test = name => new RegExp(R[name]).test(before);
    return !(place && /^[12][0-9]{3}$/.test(each[0]) && test('dating') || test('per') || test('named'));
  });
  return kept.length ? kept : found;
};
const quantity = text => {
  if ([...text].length > R.longest) refuse('long');
  let smooth = plain(text).replace(new RegExp(`[${Object.keys(R.raised).join('')}]+`, 'g'), up => '^' + [...up].map(c => R.raised[c]).join(''));
  smooth = small(smooth).replace(/ +/g, ' ');
  if (!new RegExp(`[0-9${Object.keys(R.parts).join('')}]`).test(smooth)) smooth = fromWords(smooth);
  smooth = smooth.replace(new RegExp(R.part, 'g'), (_, digit, above, word) => `${digit}${above ? ` ${R.cardinals[above] ?? 1}` : ''}/${R.fractions[word]}`);
  smooth = smooth.replace(new RegExp(R.ten, 'g'), (_, before) => before + '1x10^');
  if (new RegExp(R.letters).test(smooth)) refuse('letter', text);
  const sides = smooth.split('=').filter(side => side.search(quantities) >= 0);
  if (!sides.length) refuse('no_number', text);
  const read = answering(sides.at(-1)).map(each => quantityOf(each, text));
  const same = (a, b) => a.scale === b.scale && a.share === b.share && a.parted === b.parted && a.read.length === b.read.length && a.read.every((n, i) => n === b.read[i]);
  if (read.some(each => !same(each, read[0])) || summed(sides.at(-1))) refuse('many', text);
  return read[0];
};

/* Numbers in words. */
const fromWords = text => {
  const words = [...text.matchAll(/[a-z]+/g)].map(found => [found[0], found.index, found.index + found[0].length]);
  let out = '', last = 0, place = 0;
  while (place < words.length) {
    const end = run(words, place, text);
    if (end === place) { place++; continue; }
    out += text.slice(last, words[place][1]) + digits(words.slice(place, end).map(word => word[0]));
    last = words[end - 1][2];
    place = end;
  }
  return out + text.slice(last);
};
const run = (words, start, text) => {
  const is = (table, word) => own(R[table], word), article = word => word === 'a' || word === 'an';
  if (start && is('fractions', words[start - 1][0]) && article(words[start][0])) return start;
  let end = start;
  for (let place = start; place < words.length; place++) {
    const word = words[place][0], ahead = words[place + 1]?.[0] ?? '', later = place > start;
    if (later && !/^[ -]$/.test(text.slice(words[place - 1][2], words[place][1]))) break;
    const counts = is('cardinals', word) || is('multiples', word) && later;
    const opens = article(word) && (is('fractions', ahead) || is('multiples', ahead));
    const part = is('fractions', word) && (later || word === 'half');
    const joint = (later || word === 'point' && !place) && (word === 'and' || word === 'point') && (is('cardinals', ahead) || word === 'and' && article(ahead));
    if (!(counts || opens || part || joint)) break;
    if (!joint) end = place + 1;
    if (part) break;
  }
  return end;
};
const digits = words => {
  let total = 0, current = 0, since = 0;
  for (const [place, word] of words.entries()) {
    if (word === 'point') return `${total + current}·${words.slice(place + 1).map(each => R.cardinals[each] ?? '').join('')}`;
    if (own(R.fractions, word)) {
      const whole = total + current - since, part = `${since || 1}/${R.fractions[word]}`;
      return whole ? `${whole} ${part}` : part;
    }
    if (own(R.cardinals, word)) {
      const value = R.cardinals[word], before = place ? words[place - 1] : '';
      if (own(R.cardinals, before) && !(R.cardinals[before] >= 20 && value > 0 && value < 10)) {
        if (total || !(current >= 10 && current < 100 && value >= 10)) return `${total + current}; ${digits(words.slice(place))}`;
        current *= 100;
        since *= 100;
      }
      current += value;
      since += value;
    }
    else if (word === 'a' || word === 'an') { current++; since++; }
    else if (word === 'and') since = 0;
    else if (R.multiples[word] < 1000) { current = (current || 1) * R.multiples[word]; since = 0; }
    else { total += (current || 1) * R.multiples[word]; current = since = 0; }
  }
  return String(total + current);
};

/* An answer against what is right. */
const inUnit = (given, {scale, share}) => given.read.map(number => {
  if (given.scale) return [number * given.scale / scale];
  if (given.share && share) return [number * given.share / share];
  if (given.parted && share) return Math.abs(number) <= 1 ? [number / share, number] : [number, number / share];
  return scale > 1 && Math.abs(number) >= 1000 ? [number, number / scale] : [number];
});
const unlike = number => Math.abs(number - Math.round(number)) > HAIR;
const slipOf = (held, values, near = 0) => {
  let best = Infinity, told = '';
  for (const [number, words] of held.wrong) for (const value of values) {
    const apart = Math.abs(value - number);
    const reach = held.whole ? (unlike(number) ? 0.5 : HAIR) : held.reach;
    const close = apart <= reach || !held.whole && apart <= near * Math.abs(number) && apart < Math.abs(value - held.value);
    if (close && apart < best) { best = apart; told = words; }
  }
  return told;
};
const roundedTooFar = (value, held) => {
  const coarse = 10 * held.step, steps = value / coarse;
  return !!coarse && Math.abs(value - held.value) <= 0.5 * coarse * (1 + HAIR) && Math.abs(steps - Math.round(steps)) <= HAIR;
};
const direction = (number, held) => {
  const {value} = held, ratio = value ? Math.abs(number / value) : 0;
  if (held.whole && unlike(number)) return say('whole');
  if (0.009 < ratio && ratio < 0.011 || 90 < ratio && ratio < 110) return say('size');
  if (value && Math.abs(number + value) < 0.02 * Math.abs(value)) return say('sign');
  return say(number > value ? 'high' : 'low');
};
const timesApart = (value, expected) => {
  if (!value || !expected) return Math.abs(value - expected);
  const ratio = Math.abs(value / expected);
  return Math.max(ratio, 1 / ratio);
};
const reading = given => { try { return [quantity(given)]; } catch (slip) { if (slip instanceof Unreadable) return [null, slip.message]; throw slip; } };
const against = (held, given) => {
  if (blank(given)) return [NOT, say('nothing')];
  const [found, trouble] = reading(given);
  if (trouble) return [WRONG, trouble];
  const all = inUnit(found, held), fits = values => values.some(value => held.low <= value && value <= held.high);
  if (fits(all[0])) return [RIGHT, held.reply];
  const read = said(found.read[0], held.year);
  const meant = all.findIndex((values, place) => place && fits(values));
  if (meant > 0) return [WRONG, say('asked', {read, meant: said(found.read[meant], held.year)})];
  for (const values of all) { const slip = slipOf(held, values); if (slip) return [WRONG, slip]; }
  if (all[0].some(value => roundedTooFar(value, held))) return [WRONG, say('rounded', {step: String(held.step)})];
  for (const values of all) { const slip = slipOf(held, values, R.near_a_slip); if (slip) return [WRONG, slip]; }
  const likely = all[0].reduce((best, value) => timesApart(value, held.value) < timesApart(best, held.value) ? value : best);
  const reply = direction(likely, held);
  return [WRONG, found.read.length > 1 ? say('read', {read, reply}) : reply];
};
const outside = ({lowest, highest}, value) => {
  if (!(lowest != null && value < lowest || highest != null && value > highest)) return '';
  const words = {lowest: lowest != null && said(lowest), highest: highest != null && said(highest)};
  return say(lowest == null ? 'at_most' : highest == null ? 'at_least' : 'bounds', words);
};
const joined = (...told) => told.join(' ').trim();
const predicted = (x, given) => {
  if (blank(given)) return [NOT, say('unguessed')];
  const [found, trouble] = reading(given);
  if (trouble) return [WRONG, trouble];
  const all = inUnit(found, x), inside = all.map(values => values.filter(value => !outside(x, value)));
  if (!inside[0].length) {
    const likely = inside.findIndex(values => values.length);
    if (likely < 0) return [WRONG, outside(x, all[0][0])];
    return [WRONG, say('asked', {read: said(found.read[0]), meant: said(found.read[likely])})];
  }
  return [OPEN, joined(x.reveal.join(said(inside[0][0])), x.discuss)];
};
const bare = text => {
  const ends = new RegExp(`^[${R.quotes}]+|[${R.quotes}]+$`, 'g');
  return plain(text).toLowerCase().split(' ').filter(Boolean).join(' ').replace(ends, '').replace(/[?!]+$/, '').replace(ends, '');
};
const chosen = (x, given) => {
  if (blank(given)) return [NOT, say('unchosen')];
  const options = Object.keys(x.options), found = options.find(option => bare(option) === bare(String(given)));
  if (found === undefined) return [WRONG, say('choose', {options: options.join('; ')})];
  return [found === x.right ? RIGHT : WRONG, x.options[found]];
};
const listed = given => (given == null ? [] : Array.isArray(given) ? given : [given]).map(String);
const cases = countries => [...new Set(countries)].filter(each => !R.everywhere.includes(each));
const citing = (rows, sides, least) => {
  const cited = [...sides.for, ...sides.against], names = Object.keys(rows), many = new Set(cited).size;
  const unknown = cited.filter(name => !own(rows, name));
  if (unknown.length) return say('unknown_row', {names: unknown.join(', '), rows: names.join(', ')});
  if (many < least) return say('least', {least, cited: many});
  const missing = cases(Object.values(rows)).filter(place => !cited.some(name => rows[name] === place || R.everywhere.includes(rows[name])));
  if (missing.length) return say('left_out', {countries: missing.map(place => R.spoken[place] ?? place).join(' and ')});
  if (!sides.for.length || !sides.against.length) return say('one_side', {side: sides.for.length ? 'against' : 'for'});
  const twice = sides.for.find(name => sides.against.includes(name));
  return twice === undefined ? '' : say('twice', {row: twice});
};
const argued = (x, given) => {
  const full = value => Array.isArray(value) ? value.length : value;
  if (!given || typeof given !== 'object' || !Object.values(given).some(full)) return [NOT, say('unargued')];
  const {conclusion} = given, sides = {for: listed(given.for), against: listed(given.against)};
  if (!own(x.conclusions, conclusion)) return [WRONG, say('conclude', {options: Object.keys(x.conclusions).join('; ')})];
  const rows = Object.fromEntries(x.evidence.map(row => [row.id, row]));
  const places = Object.fromEntries(x.evidence.map(row => [row.id, row.country]));
  const fault = citing(places, sides, x.least);
  if (fault) return [WRONG, fault];
  const turned = [...sides.for.filter(name => rows[name].opposes.includes(conclusion)), ...sides.against.filter(name => rows[name].supports.includes(conclusion))];
  if (turned.length) return [WRONG, say('turned', {row: turned[0]})];
  const many = cases(Object.values(places)).length;
  return [OPEN, joined(say(many < 2 ? 'argued_one' : many === 2 ? 'argued_both' : 'argued_all'), x.discuss)];
};
const check = (x, given) => {
  if (x.kind === 'predict') return predicted(x, given);
  if (x.kind === 'argue') return argued(x, given);
  if (x.options) return chosen(x, given);
  if (x.held) return against(x.held, given);
  return blank(given) ? [NOT, say('unwritten')] : [OPEN, joined(say('open'), x.discuss)];
};

/* The learner's file: as helpers/exercises/work.py writes it. */
const NUMBER = '\0number';
const float = text => {
  if (/^-?\d+$/.test(text)) return text === '-0' ? '0' : text;
  const value = Number(text);
  if (!Number.isFinite(value)) throw new SyntaxError('a number too large');
  const [head, tail] = Math.abs(value).toExponential().split('e'), power = +tail, figures = head.replace('.', '');
  const minus = value < 0 || Object.is(value, -0) ? '-' : '';
  if (power < -4 || power >= 16) return `${minus}${head}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  if (power < 0) return `${minus}0.${'0'.repeat(-power - 1)}${figures}`;
  const whole = figures.slice(0, power + 1).padEnd(power + 1, '0');
  return `${minus}${whole}.${figures.slice(power + 1) || '0'}`;
};
const parse = text => JSON.parse(text.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, part => part[0] === '"' ? part : (JSON.parse(part), float(part), `{"\\u0000number":"${part}"}`)));
const byPoint = (a, b) => {
  const one = [...a], two = [...b], at = one.findIndex((letter, place) => letter !== two[place]);
  return at < 0 ? one.length - two.length : two[at] === undefined ? 1 : one[at].codePointAt(0) - two[at].codePointAt(0);
};
const write = (value, indent = '') => {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (own(value, NUMBER)) return float(value[NUMBER]);
  const deeper = indent + '  ', list = Array.isArray(value);
  const inside = list ? value.map(each => write(each, deeper)) : Object.keys(value).sort(byPoint).map(name => `${JSON.stringify(name)}: ${write(value[name], deeper)}`);
  const [open, close] = list ? '[]' : '{}';
  return inside.length ? `${open}\n${deeper}${inside.join(`,\n${deeper}`)}\n${indent}${close}` : open + close;
};
const parts = text => {
  const kept = parse(text.replace(/^\ufeff/, ''));
  if (!holds(kept) || !Object.values(kept).every(holds)) throw new SyntaxError('not the learner\'s file');
  return {...Object.fromEntries(data.parts.map(part => [part, {}])), ...kept};
};
const isNumber = value => typeof value === 'number' || value !== null && typeof value === 'object' && own(value, NUMBER);
const holds = value => value !== null && typeof value === 'object' && !Array.isArray(value) && !own(value, NUMBER);
const text = value => value !== null && typeof value === 'object' && own(value, NUMBER) ? float(value[NUMBER]) : value == null ? '' : String(value);
let memory = '', safe = true;
const stored = () => { try { memory = localStorage.getItem(data.key) ?? memory; } catch { safe = false; } return memory; };
const everything = () => { const now = stored(); try { return parts(now || '{}'); } catch { return null; } };
const store = kept => {
  memory = write(kept) + '\n';
  try { localStorage.setItem(data.key, memory); safe = true; } catch { safe = false; }
};
const file = () => write(everything() ?? parts('{}')) + '\n';
const recall = (part, name) => { const kept = everything(); return kept && own(kept, part) && own(kept[part], name) ? kept[part][name] : undefined; };
// The first time, where it lives; a sentence when it cannot be kept; else nothing.
const QUIET = ['drafts', 'seen'];
const keep = (part, name, value) => {
  const kept = everything();
  if (!kept) return data.words.damaged;
  const first = !Object.keys(kept).some(each => !QUIET.includes(each) && Object.keys(kept[each]).length);
  kept[part] ??= {};
  if (value === undefined) delete kept[part][name]; else kept[part][name] = value;
  store(kept);
  return !safe ? data.words.unsafe : first && !QUIET.includes(part) ? data.words.first : '';
};
const count = value => value && own(value, NUMBER) && /^\d+$/.test(value[NUMBER]) ? +value[NUMBER] : Number.isInteger(value) ? value : 0;
// The same answer checked again is no other try.
const attempt = (part, x, given, result) => {
  const before = recall(part, x.id), tries = count(before?.tries);
  const again = tries && write(before.given ?? null) === write(given);
  // Whoever was right and then tries something out is not wrong by it.
  const stays = result === WRONG && before?.given !== undefined && check(x, before.given)[0] === RIGHT;
  const note = keep(part, x.id, stays ? {...before, result: RIGHT, tries: tries + 1} : {given, result, tries: tries + !again});
  document.dispatchEvent(new Event('answer-kept'));
  return note || (stays ? say('stays').trim() : '');
};
const looked = (name, hint) => {
  const seen = recall('seen', name) ?? {};
  keep('seen', name, hint ? {...seen, hints: Math.max(count(seen.hints), hint)} : {...seen, answer: true});
};
const take = (mine, theirs) => {
  const differ = [];
  for (const part of Object.keys(theirs)) for (const [name, value] of Object.entries(theirs[part])) {
    mine[part] ??= {};
    if (!own(mine[part], name)) mine[part][name] = value;
    else if (write(mine[part][name]) !== write(value)) differ.push([part, name, value]);
  }
  return differ;
};

/* Forms. */
const make = (tag, more = {}, ...inside) => { const made = document.createElement(tag); for (const [name, value] of Object.entries(more)) name in made ? made[name] = value : made.setAttribute(name, value); made.append(...inside); return made; };
// A citation; a title in another language says in which it is (helpers/markup.py).
twoLeaps.cited = (text, title = '', lang = '') => { const at = title ? text.indexOf(title) : -1; return at < 0 ? [text] : [text.slice(0, at), make('span', {lang}, title), text.slice(at + title.length)]; };
// Two asterisks together are Python's power and stay.
const stressed = words => words.replaceAll('**', '\0').split(/\*(\S(?:.*?\S)?)\*/)
  .map(part => part.replaceAll('\0', '**')).map((part, place) => place % 2 ? make('em', {}, part) : part);
const replies = () => make('p', {role: 'status', 'aria-live': 'polite', className: 'reply'});
const tell = (place, outcome, sentence, ...notes) => {
  place.dataset.outcome = outcome.split(' ')[0] === 'hint' ? 'hint' : outcome;
  const sign = data.signs[outcome] ?? outcome[0].toUpperCase() + outcome.slice(1);
  // A sign is not spoken: it would be by its name, 'ballot x'.
  const [, drawn, word] = sign.match(/^([^a-zA-Z0-9] )?(.*)$/s);
  place.replaceChildren(make('strong', {}, ...drawn ? [make('span', {'aria-hidden': 'true'}, drawn)] : [], word + '.'), ' ', ...stressed(sentence), ...notes.filter(Boolean).map(note => make('small', {}, ' ' + note)));
};
// of: what it belongs to where others have the same name; spoken, not seen.
const button = (name, act, of = '') => make('button', {type: act ? 'button' : 'submit', onclick: act ?? null, ...of && {'aria-label': `${name} ${of}`}}, name);
let numbered = 0;
const labelled = (name, control) => {
  control.id = `field-${++numbered}`;
  return make('span', {className: 'field'}, make('label', {htmlFor: control.id}, ...[name].flat()), ' ', control);
};
// Words beside a field that are read with it.
const described = (control, words) => {
  const id = `about-${++numbered}`;
  control.setAttribute('aria-describedby', id);
  return make('span', {id}, words);
};
const grouped = (name, ...inside) => make('div', {role: 'group', 'aria-label': name}, ...inside);
const menu = (options, value = '') => { const made = make('select', {}, ...options.map(([kept, name]) => make('option', {value: kept}, name))); made.value = value; return made; };
const choices = (name, options, last) => {
  const group = `choice-${++numbered}`, given = new Map();
  const lines = options.map(([kept, words]) => {
    const box = make('input', {type: 'radio', name: group, checked: kept === last});
    given.set(box, kept);
    return make('label', {className: 'choice'}, box, ' ', ...stressed(words));
  });
  const read = () => { for (const [box, kept] of given) if (box.checked) return kept; return ''; };
  return [make('fieldset', {}, make('legend', {}, name), ...lines), read];
};
const sides = (row, last) => menu([['', 'not used'], ['for', 'for'], ['against', 'against']], last);
const sideOf = (kept, name) => listed(kept?.for).includes(name) ? 'for' : listed(kept?.against).includes(name) ? 'against' : '';
const fields = (x, last) => {
  if (x.kind === 'argue') {
    const [group, conclusion] = choices('Conclusion', Object.entries(x.conclusions), last?.conclusion);
    const picks = x.evidence.map(row => [row.id, sides(row, sideOf(last, row.id))]);
    const rows = x.evidence.map((row, place) => make('div', {className: 'row'}, labelled([`Row ${row.id}: (${row.country}) `, ...stressed(row.text)], picks[place][1])));
    const words = make('textarea', {rows: 3, value: text(last?.words)});
    const cited = side => picks.filter(([, pick]) => pick.value === side).map(([name]) => name);
    return [[group, ...rows, labelled('In your words', words)], () => ({conclusion: conclusion(), for: cited('for'), against: cited('against'), words: words.value})];
  }
  if (x.options) {
    const [group, read] = choices(`Your choice in ${x.id}`, Object.keys(x.options).map(option => [option, option]), text(last));
    return [[group], read];
  }
  const number = x.held || x.kind === 'predict';
  const box = make(number ? 'input' : 'textarea', {...number && {type: 'text'}, autocomplete: 'off', value: text(last)});
  return [[labelled(`Your answer to ${x.id}${x.unit ? ` (${x.unit})` : ''}`, box)], () => box.value];
};
// Keeps what is written as it is written, and calls `done` with it when the form is sent.
const draft = (name, value) => data.parts.includes('drafts') && keep('drafts', name, value);
const form = (name, inside, read, before, done) => {
  const same = value => value === undefined ? value : write(value);
  // judged: what has just been checked is no draft.
  const rest = judged => draft(typeof name === 'function' ? name() : name, same(read()) === same(judged ?? before()) ? undefined : read());
  let waiting;
  const settle = judged => { clearTimeout(waiting); rest(judged); };
  return make('form', {oninput: () => { clearTimeout(waiting); waiting = setTimeout(settle, 400); }, onchange: () => settle(),
    onsubmit: event => { event.preventDefault(); settle(done()); }}, ...inside);
};
// The reply to what stands in a form since the last time; `judge` gives its outcome and words.
const recalled = (reply, name, before, judge) => {
  if (recall('drafts', name) !== undefined) return tell(reply, data.words.unchecked, say('unchecked'));
  if (before !== undefined) { const [outcome, sentence] = judge(); if (outcome !== NOT) tell(reply, outcome, sentence); }
};
const exercise = (section, x) => {
  const part = x.kind === 'predict' ? 'predictions' : 'answers', reply = replies();
  const before = () => recall(part, x.id)?.given;
  const [inside, read] = fields(x, recall('drafts', x.id) ?? before());
  let hints = 0;
  const checked = () => {
    const given = read(), [outcome, sentence] = check(x, given);
    tell(reply, outcome, sentence, outcome === NOT ? '' : attempt(part, x, given, outcome));
    return outcome === NOT ? undefined : given;
  };
  const hint = () => {
    const many = x.hints.length;
    if (hints < many) {
      tell(reply, `hint ${++hints} of ${many}`, x.hints[hints - 1]);
      looked(x.id, hints);
    } else tell(reply, 'no more hints', `The last one was: ${x.hints[many - 1]}`);
  };
  const buttons = [button('Check', null, x.id), button('Hint', hint, x.id)];
  const worked = () => {
    if (!x.answer || data.worked.after_a_try && !recall(part, x.id)) return tell(reply, 'not yet', data.worked.sentence);
    tell(reply, 'worked answer', x.answer);
    looked(x.id);
  };
  if (x.answer || data.worked.sentence) buttons.push(button('Worked answer', worked, x.id));
  recalled(reply, x.id, before(), () => check(x, read()));
  section.append(form(x.id, [...inside, make('p', {className: 'buttons'}, ...buttons)], read, before, checked), reply);
};
const note = (section, name) => {
  const reply = replies(), before = () => recall('notes', name);
  const box = make('textarea', {rows: 6, value: text(recall('drafts', name) ?? before())});
  const kept = () => tell(reply, 'kept', '', keep('notes', name, box.value));
  section.append(form(name, [labelled('Your text', box), make('p', {className: 'buttons'}, button('Keep it'))], () => box.value, before, kept), reply);
};

/* The file, the browser's store, and a shared computer. */
const download = (name, kind, whole) => {
  const link = make('a', {href: URL.createObjectURL(new Blob([whole], {type: kind})), download: name});
  document.body.append(link);
  link.click();
  link.remove();
};
const desk = (place, again) => {
  const reply = replies(), words = data.words;
  const opened = async input => {
    const [chosen] = input.files;
    if (!chosen) return;
    let theirs;
    try { theirs = parts(new TextDecoder('utf-8', {fatal: true}).decode(await chosen.arrayBuffer())); } catch { return tell(reply, 'not read', words.foreign.replace('{name}', chosen.name)); } finally { input.value = ''; }
    const mine = everything() ?? parts('{}'), differ = take(mine, theirs);
    store(mine);
    again();
    const read = words.read.replace('{name}', chosen.name);
    if (!differ.length) return tell(reply, 'read', read, safe ? '' : words.unsafe);
    const settle = theirsWin => { const now = everything(); if (theirsWin) for (const [part, name, value] of differ) now[part][name] = value; store(now); again(); tell(reply, 'read', theirsWin ? words.theirs : words.mine); };
    tell(reply, 'read', `${read} ${words.differ.replace('{many}', differ.length)}`);
    reply.append(' ', button('Take the file’s', () => settle(true)), ' ', button('Keep this page’s', () => settle(false)));
  };
  const erase = () => {
    tell(reply, 'erase', words.sure);
    reply.append(' ', button('Erase everything', () => { memory = ''; try { localStorage.removeItem(data.key); } catch { safe = false; } again(); tell(reply, 'erased', words.erased); }), ' ', button('Keep it', () => tell(reply, 'kept', words.untouched)));
  };
  const input = make('input', {type: 'file', accept: '.json', onchange: event => opened(event.target)});
  const save = () => { const whole = stored() && !everything() ? memory : file(); download(words.file, 'application/json', whole); tell(reply, 'saved', words.saved); };
  place.append(make('details', {}, make('summary', {}, 'My work'), make('p', {className: 'buttons'}, button('Save my work as a file', save), ' ', labelled('Open a file of my work', input), ' ', button('Erase my work', erase)), reply));
};
const start = async (root = document) => {
  const packed = root.querySelector('#exercises')?.textContent;
  if (!packed || !globalThis.DecompressionStream) return;
  data = JSON.parse(new TextDecoder().decode(await twoLeaps.unpacked(packed)));
  R = data.rules;
  quantities = new RegExp(R.quantity, 'g');
  afters = new RegExp(R.after, 'g');
  const drawn = () => {
    for (const section of root.querySelectorAll('section.exercise')) {
      const {id, form: kind} = section.dataset, x = data.exercises[id];
      section.querySelectorAll('form, .reply, .made').forEach(old => old.remove());
      // Lists of what the fields show stay for paper.
      section.classList.add('live');
      if (x) exercise(section, x);
      else if (kind === 'note') note(section, id);
      else if (kind && twoLeaps.forms) twoLeaps.forms(kind, section, id, tools);
    }
  };
  drawn();
  const place = root.querySelector('#work');
  if (place && !place.childElementCount) desk(place, drawn);
};
const tools = {say, draft, write, isNumber, holds, make, menu, button, labelled, tell, replies, form, keep, recall, everything, text, listed, sideOf, citing, recalled, described, grouped, blank, blankText, fixed, download, stressed, RIGHT, WRONG, NOT, OPEN, get data() { return data; }};
return {start, check, said, fixed, file, parts, write, keep, recall, load: given => { data = given; R = given.rules; quantities = new RegExp(R.quantity, 'g'); afters = new RegExp(R.after, 'g'); }, tools};
})();
