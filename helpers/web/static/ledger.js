// The what-if ledger of lesson 05: helpers/arithmetic/grain.py (change, working) and the words of its chart.
'use strict';
globalThis.twoLeaps ??= {};
(() => {
const MILLION = 1e6, TONNES = 'million tonnes';
// Python's round() and its fixed format: half to even.
const even = x => { const low = Math.floor(x); return x - low === 0.5 && low % 2 === 0 ? low : Math.floor(x + 0.5); };
const fixed = (x, places) => {
  const half = Number.isInteger(x * 2 ** (places + 1)) && !Number.isInteger(x * 10 ** places);
  return half ? (even(x * 10 ** places) / 10 ** places).toFixed(places) : x.toFixed(places);
};
// helpers.words.number: half up, commas, a true minus sign.
const number = (x, places = 0) => {
  const shifted = Math.abs(x) < 1e-6 ? 0 : Math.round(Number(`${Math.abs(x)}e${places}`)), size = Number(`${shifted}e-${places}`);
  const [whole, part] = size.toFixed(places).split('.');
  return (x < 0 && shifted ? '−' : '') + whole.replace(/\B(?=(\d{3})+$)/g, ',') + (part ? '.' + part : '');
};
const mt = weight => fixed(weight / MILLION, 2);
const signed = (weight, places = 2) => (weight > 0 ? '+' : '') + number(weight / MILLION, places);
const cell = x =>
  number(x, Math.abs(x) >= 1000 || (Number.isInteger(x) && Math.abs(x) >= 100) ? 0 : 2);
const rations = (weight, ration) => Math.trunc(1000 * weight / ration);

const title = (one, two, wanted) => {
  const {entity, year, sure, people} = one, place = entity === 'USSR' ? 'the USSR' : entity;
  if (wanted > two.taken) return `${entity} ${year}: your settings ask for more grain than was harvested`;
  const [was, now] = [one, two].map(each => sure ? 1000 * each.left / people : each.left / MILLION);
  const places = sure ? 0 : 1, unit = sure ? `kilograms per ${one.who}` : TONNES, amount = number(now, places);
  const round = x => Number(fixed(x, places)), gap = round(now) - round(was);
  if (two.taken === one.taken && two.exported === one.exported) {
    return `As recorded, ${amount} ${unit} of grain were left of the harvest, ${entity} ${year}`;
  }
  const than = gap ? `${number(Math.abs(gap), places)} ${gap > 0 ? 'more' : sure ? 'fewer' : 'less'} than` : 'as much as';
  return `Your ledger for ${place} ${year} leaves ${amount} ${unit}, ${than} the record`;
};

twoLeaps.ledger = (about, chosen, book) => {
  const base = book(chosen[0]), record = about.records[chosen[0]];
  const [points, claim, exports, ration] = about.moves.slice(1).map((move, place) => Number(move.labels[chosen[place + 1]]));
  const {harvest, people} = record;
  const claimed = even(harvest * claim / 100);
  const wanted = Math.max(0, even(claimed * (100 * record.taken / harvest + points) / 100));
  const taken = Math.min(wanted, harvest);
  const exported = record.exported === null ? null : Math.min(even(record.exported * exports / 100), taken);
  const one = {...record, left: harvest - record.taken}, two = {taken, exported, left: harvest - taken};
  const share = fixed(claimed ? 100 * wanted / claimed : 0, 1), millions = fixed(people / MILLION, 1);
  const gap = two.left - one.left, head = 1000 * two.left / people;
  const moved = rations(gap, ration), village = record.entity === 'USSR' ? 'people in all' : 'village people';
  const abroad = exported === null ? 0 : rations(exported - record.exported, ration);
  const lines = [
    `Taken: ${share} percent of a believed ${mt(claimed)} = ${mt(wanted)} ${TONNES}${wanted === taken ? '' : `; only ${mt(taken)} was there`}.`,
    `Left: ${mt(harvest)} − ${mt(taken)} = ${mt(two.left)} ${TONNES}.`,
    record.sure ? `Per head: ${mt(two.left)} / ${millions} million ${village} = ${fixed(head, 0)} kilograms a year, ${fixed(1000 * head / 365, 0)} grams a day.`
      : 'Per head: not worked out; no count of the people of this year was found in print.',
    `Against the record: ${signed(gap)} ${TONNES} left, ${signed(moved, 1)} million rations of ${ration} kilograms.`,
    exported === null ? 'Exports: no figure found in print for this year; that control moves nothing.'
      : `Exported: ${mt(exported)} ${TONNES} = ${fixed(rations(exported, ration) / MILLION, 1)} million rations (${abroad ? `against the record ${signed(abroad, 1)} million` : 'as recorded'}).`,
  ];
  // The record's own picture, with the lower bars and the words under way.
  const at = weight => record.nought + record.million * weight / MILLION;
  const picture = [...base.picture], words = picture.findIndex(piece => piece.includes('As you set it'));
  const say = (piece, text) => piece.replace(/ textLength="[^"]*" lengthAdjust="[^"]*"/, '').replace(/>[^<]*<\/text>/, `>${text}</text>`);
  const bars = record.exported ? 3 : 2, ends = [[0, two.left], [two.left, two.left + taken - (exported ?? 0)], [two.left + taken - (exported ?? 0), two.left + taken]];
  for (let bar = 0; bar < bars; bar++) {
    const [from, to] = ends[bar].map(at).map(x => bar ? Math.floor(x) + 0.5 : Math.floor(x + 0.5));
    picture[words - bars + bar] = picture[words - bars + bar].replace(/d="M[\d.]+ ([\d.]+)h[-\d.]+v([-\d.]+)h[-\d.]+z"/, `d="M${from} $1h${to - from}v$2h${from - to}z"`);
  }
  if (record.exported && !exported) picture[words - 1] = '';
  const told = `left ${fixed(two.left / MILLION, 1)}, taken ${fixed(taken / MILLION, 1)}`;
  picture[words] = say(picture[words], `As you set it: ${told}${exported === null ? '' : `, of it exported ${mt(exported)}`}`);
  let line = 0;
  picture.forEach((piece, place) => { if (place > words && piece.includes('<text')) picture[place] = say(piece, lines[line++]); });
  // The rows of the working: name, record, changed, difference, sum.
  const name = piece => piece.match(/<th[^>]*>([^<]*)</)[1];
  const row = (label, was, now, sum, change = now - was) =>
    `<tr><th scope="row" style="text-align:left">${label}</th>${[was, now, change].map(x => `<td>${cell(x)}</td>`).join('')}<td style="text-align:left">${sum}</td></tr>`;
  const weights = (label, was, now, sum) => row(label, was / MILLION, now / MILLION, sum, (now - was) / MILLION);
  const table = [...base.table], first = table.findIndex(piece => piece.startsWith('<tr><th scope="row"')), rows = table.slice(first);
  const made = [
    weights(name(rows[0]), harvest, harvest, 'as harvested: a claim grows no grain'),
    weights(name(rows[1]), harvest, claimed, mt(claimed)),
    weights(name(rows[2]), record.taken, taken, `${mt(claimed)} × ${share} percent${wanted > taken ? ', but no more than was harvested' : ''}`),
    weights(name(rows[3]), one.left, two.left, `${mt(harvest)} − ${mt(taken)}`),
  ];
  if (exported !== null) {
    made.push(weights(name(rows[4]), record.exported, exported, 'out of what was taken'),
      weights(name(rows[5]), record.taken - record.exported, taken - exported, `${mt(taken)} − ${mt(exported)}`));
  }
  if (record.sure) made.push(row(`kilograms left per ${record.who}`, 1000 * one.left / people, head, `${mt(two.left)} million tonnes / ${millions} million people`));
  made.push(row(`yearly rations of ${ration} kilograms, million`, rations(one.left, ration) / MILLION, rations(two.left, ration) / MILLION, `difference: ${mt(gap)} million tonnes / ${ration} kilograms`, moved / MILLION));
  return {...base, picture, title: [title(one, two, wanted)], seen: [`Two stacked bars and five lines of arithmetic. ${lines.join(' ')}`],
    table: [...table.slice(0, first), ...made, '</tbody></table>']};
};
})();
