// The forms of lesson 09: verdicts with their rows, contested claims, and the evidence sheet made of
// all that was kept.
'use strict';
(() => {
const {kinds, kept, weighed, moved, picture, table, joined, capital, sum} = twoLeaps.forms;
/* The four verdicts. */
const judged = (given, tools) => {
  const {rows, least} = tools.data.forms.verdict, sides = {for: tools.listed(given?.for), against: tools.listed(given?.against)};
  const silent = tools.blank(given?.words);
  if (silent && !sides.for.length && !sides.against.length) return [tools.NOT, tools.say('unwritten_verdict')];
  if (silent) return [tools.WRONG, tools.say('unconcluded')];
  const fault = tools.citing(Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, row.country])), sides, least);
  return fault ? [tools.WRONG, fault] : [tools.OPEN, tools.say('verdict')];
};
kinds.verdict = (section, name, tools) => {
  const {rows, subjects, questions} = tools.data.forms.verdict, {make} = tools, reply = tools.replies();
  const before = () => { const mine = tools.recall('verdicts', name); return {words: tools.text(mine?.words), for: tools.listed(mine?.for), against: tools.listed(mine?.against)}; };
  const mine = tools.recall('drafts', `verdict ${name}`) ?? before();
  const cited = {for: tools.listed(mine.for).filter(id => rows[id]), against: tools.listed(mine.against).filter(id => rows[id])};
  const words = make('textarea', {rows: 4, value: tools.text(mine.words)}), lists = make('div', {'aria-live': 'polite'}), shown = make('div');
  const list = () => lists.replaceChildren(...Object.entries(cited).map(([side, ids]) => make('p', {}, `Cited ${side}: ${ids.map(id => rows[id].name).join('; ') || 'nothing yet'}`)));
  const cite = (id, side) => {
    for (const each of Object.keys(cited)) cited[each] = cited[each].filter(other => other !== id);
    if (side) cited[side].push(id);
    list();
  };
  const subject = tools.menu(Object.keys(subjects).map(each => [each, each]), questions[name][1]);
  const fill = () => shown.replaceChildren(...subjects[subject.value].map(id => {
    const pick = tools.menu([['', 'not used'], ['for', 'for'], ['against', 'against']], tools.sideOf(cited, id));
    pick.onchange = () => cite(id, pick.value);
    const row = rows[id];
    return make('div', {className: 'row'}, tools.labelled(`Row ${id}: ${row.plain}`, pick), make('details', {}, make('summary', {}, 'Figures, method, source'), `${row.detail} Source: ${row.short}. Checked: ${row.how_far}.`));
  }));
  subject.onchange = fill;
  fill();
  list();
  const read = () => ({words: words.value, for: [...cited.for], against: [...cited.against]});
  const told = ([outcome, sentence]) => [outcome, outcome === tools.WRONG ? tools.say('draft', {fault: sentence}) : sentence];
  const done = () => {
    const given = read(), [outcome, sentence] = told(judged(given, tools));
    tools.tell(reply, outcome, sentence, outcome === tools.NOT ? '' : tools.keep('verdicts', name, {...given, result: outcome}));
  };
  tools.recalled(reply, `verdict ${name}`, tools.recall('verdicts', name), () => told(judged(before(), tools)));
  section.append(tools.form(`verdict ${name}`, [tools.labelled('Your conclusion', words), tools.labelled('Rows on', subject), shown, lists, make('p', {className: 'buttons'}, tools.button('Check and keep'))], read, before, done), reply);
};

/* Contested claims. */
const contested = (name, word, why, tools) => {
  const {words, claims} = tools.data.forms.contest;
  if (tools.blank(word) && tools.blank(why)) return [tools.NOT, tools.say('uncontested')];
  if (!words.includes(word)) return [tools.WRONG, tools.say('words', {words: words.join(', ')})];
  if (word === claims[name].verdict) return [tools.WRONG, tools.say('same_word', {word})];
  if (tools.blank(why)) return [tools.WRONG, tools.say('why')];
  return [tools.OPEN, tools.say('contested', {claim: name, ledger: claims[name].verdict, word})];
};
kinds.contest = (section, _, tools) => {
  const {words, claims} = tools.data.forms.contest, {make} = tools, reply = tools.replies(), about = make('div'), standing = make('p', {className: 'made'});
  const short = text => text.length <= 90 ? text : `${text.slice(0, 88).replace(/ [^ ]*$/, '')} …`;
  const claim = tools.menu(Object.entries(claims).map(([name, each]) => [name, `${name}: ${short(each.claim)}`]), Object.keys(claims)[0]);
  const word = tools.menu([['', ''], ...words.map(each => [each, each])]), why = make('textarea', {rows: 4}), drafts = {};
  const read = () => ({verdict: word.value, why: why.value}), same = (one, other) => one.verdict === other.verdict && one.why === other.why;
  const before = (name = claim.value) => { const mine = tools.recall('verdicts', name); return {verdict: words.includes(mine?.verdict) ? mine.verdict : '', why: tools.text(mine?.why)}; };
  const stand = () => { const names = Object.keys(tools.everything()?.verdicts ?? {}).filter(name => claims[name]).sort(); standing.textContent = `You contest: ${names.join(', ') || 'nothing so far'}.`; };
  let now = claim.value;
  const show = () => {
    const each = claims[now = claim.value], mine = drafts[now] ?? tools.recall('drafts', `contest ${now}`) ?? before();
    about.replaceChildren(make('p', {}, make('strong', {}, now), ` (text ${each.text}, lesson ${each.lesson}). ${each.claim}`), make('p', {}, 'Our verdict: ', make('strong', {}, each.verdict), `. ${each.evidence}`));
    word.value = words.includes(mine.verdict) ? mine.verdict : '';
    why.value = tools.text(mine.why);
    delete reply.dataset.outcome;
    reply.replaceChildren();
    tools.recalled(reply, `contest ${now}`, tools.recall('verdicts', now), () => contested(now, before().verdict, before().why, tools));
  };
  // Looking at another claim loses nothing.
  claim.onchange = event => { event.stopPropagation(); drafts[now] = read(); tools.draft(`contest ${now}`, same(drafts[now], before(now)) ? undefined : drafts[now]); show(); };
  claim.oninput = event => event.stopPropagation();
  const done = () => {
    const [outcome, sentence] = contested(claim.value, word.value, why.value, tools);
    const mine = {verdict: word.value, ledger: claims[claim.value].verdict, why: why.value};
    tools.tell(reply, outcome, sentence, outcome === tools.OPEN ? tools.keep('verdicts', claim.value, mine) : '');
    stand();
  };
  const withdraw = () => {
    const name = claim.value, had = tools.recall('verdicts', name);
    if (had) tools.keep('verdicts', name);
    tools.tell(reply, had ? 'withdrawn' : 'nothing to withdraw', tools.say(had ? 'withdrawn' : 'not_contested', {claim: name}));
    stand();
  };
  show();
  stand();
  const fields = [tools.labelled('Claim', claim), about, tools.labelled('Your verdict', word), tools.labelled('Why', why)];
  section.append(tools.form(() => `contest ${claim.value}`, [...fields, make('p', {className: 'buttons'}, tools.button('Keep my verdict'), ' ', tools.button('Withdraw it', withdraw))], read, before, done), reply, standing);
};

/* The evidence sheet: what helpers/exercises/evidence_sheet.py writes. */
const texts = (value, tools, depth = 4) => {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value === 'boolean') return [];
  if (Array.isArray(value)) return [value.filter(each => typeof each === 'string' || /^-?\d+$/.test(tools.text(each))).map(tools.text).join(', ')];
  if (tools.isNumber(value)) return [tools.text(value)];
  if (!depth) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const told = texts(inner, tools, depth - 1).join('\n');
    return told.trim() ? [tools.data.forms.sheet.plain.includes(name) ? told : `${name}: ${told}`] : [];
  });
};
const entries = (all, tools) => {
  const {asked} = tools.data.forms.sheet, answered = {...all.predictions, ...all.answers}, found = [], times = (count, one, many) => /^-?\d+$/.test(tools.text(count)) && typeof count !== 'string' && `${tools.text(count)} ${tools.text(count) === '1' ? one : many}`;
  for (const [name, one] of Object.entries(asked).filter(([name]) => Object.hasOwn(answered, name))) {
    const entry = tools.holds(answered[name]) ? answered[name] : {given: answered[name]}, seen = tools.holds(all.seen?.[name]) ? all.seen[name] : {};
    const about = [typeof entry.result === 'string' && entry.result, times(entry.tries, 'try', 'tries'), times(seen.hints, 'hint', 'hints'), seen.answer === true && 'worked answer looked at'].filter(Boolean);
    let {given = null} = entry;
    if (tools.holds(given)) {
      const cited = ['for', 'against'].flatMap(side => tools.listed(given[side]).map(id => `${side}: ${id} ${one.rows[id] ?? ''}`.trimEnd()));
      given = [one.conclusions[given.conclusion] ?? '', ...texts(given.words ?? '', tools), ...cited].filter(line => line.trim()).join('\n');
    } else given = texts(given, tools).join('\n');
    found.push([`Exercise ${name}`, one.question, given, joined(about)]);
  }
  for (const [name, value] of Object.entries(answered)) if (!Object.hasOwn(asked, name)) found.push([`Exercise ${name}`, '', texts(value, tools).join('\n'), 'not in this course']);
  for (const [part, title] of [['notes', 'Homework'], ['polls', 'Poll']]) for (const [name, value] of Object.entries(all[part] ?? {})) found.push([`${title} ${name}`, '', texts(value, tools).join('\n').trim(), '']);
  return found.filter(([, , given]) => given.trim());
};
const sheet = tools => {
  const {make, text, listed} = tools, {vote, verdict, contest, sheet: about} = tools.data.forms, all = tools.everything();
  const keys = new Set(), p = (...inside) => make('p', {}, ...inside), quote = words => make('blockquote', {}, words), h = (level, words) => make(`h${level}`, {}, words);
  const behind = (sources, far) => { sources.forEach(key => keys.add(key)); return [` [${sources.join('; ')}] `, make('em', {}, `Checked: ${far}.`)]; };
  const who = ['name', 'class'].map(part => text(all.who?.[part])).join(', ').replace(/^[, ]+|[, ]+$/g, '');
  const out = [h(1, about.title), p(about.course), p(`Name: ${who || '________________'} \xa0 Date: ________`), h(2, 'My weights')];
  const votes = Object.keys(vote.titles).map(which => [which, kept(which, tools)]).filter(([, given]) => given && sum(given));
  if (!votes.length) out.push(p('No weights kept yet.'));
  else {
    const chart = votes.length > 1 ? moved(votes[0][1], votes[1][1], tools) : weighed(votes[0][1], tools), made = picture(chart, tools);
    made.querySelector('details').remove();
    out.push(made, table(tools, vote.question, ['explanation', ...votes.map(([which]) => vote.titles[which].toLowerCase())], vote.names.map(name => [name, ...votes.map(([, given]) => given[name])])));
  }
  out.push(h(2, 'My four verdicts'));
  for (const [name, [asks]] of Object.entries(verdict.questions)) {
    const mine = tools.holds(all.verdicts[name]) ? all.verdicts[name] : {};
    out.push(h(3, `${capital(name)}: ${asks}`), tools.blank(mine.words) ? p(about.nothing) : quote(text(mine.words).trim()));
    for (const side of ['for', 'against']) {
      const ids = [...new Set(listed(mine[side]))].filter(id => verdict.rows[id]);
      if (ids.length) out.push(p(`Evidence ${side}:`), make('ul', {}, ...ids.map(id => { const row = verdict.rows[id]; return make('li', {}, make('strong', {}, id), ` (${row.country}) ${row.text}`, ...behind(row.sources, row.how_far)); })));
    }
    const unknown = [...listed(mine.for), ...listed(mine.against)].filter(id => !verdict.rows[id]);
    if (unknown.length) out.push(p(`Not on the board: ${unknown.join(', ')}.`));
  }
  out.push(h(2, 'Verdicts of the ledger that I contest'));
  const contests = Object.entries(all.verdicts).filter(([name, value]) => contest.claims[name] && tools.holds(value));
  if (!contests.length) out.push(p('None.'));
  for (const [name, value] of contests) {
    const claim = contest.claims[name];
    out.push(h(3, `${name}: ${claim.claim}`), p(`The ledger: ${claim.verdict}. I say: ${text(value.verdict)}.`), quote(text(value.why)), p(`The ledger's evidence: ${claim.evidence}`, ...behind(claim.sources, claim.how_far)));
  }
  for (const [name, value] of Object.entries(all.verdicts)) if (!tools.holds(value) || !contest.claims[name] && !verdict.questions[name]) out.push(p(`The entry '${name}' in your work could not be read for this sheet. It was left as it is.`));
  out.push(h(2, 'My answers, lesson by lesson'));
  const told = entries(all, tools);
  if (!told.length) out.push(p('No answers yet.'));
  for (const [name, asked, given, how] of told) out.push(h(3, name), p(asked, ...how ? [' ', make('em', {}, `(${how})`)] : []), quote(given));
  const cites = Object.entries(about.cites).filter(([key]) => keys.has(key));
  out.push(h(2, 'Sources'), cites.length ? make('ul', {className: 'sources'}, ...cites.map(([key, cite]) => make('li', {}, make('strong', {}, key), ' ', ...twoLeaps.cited(...cite)))) : p('No row cited yet.'));
  return make('div', {className: 'sheet made'}, ...out);
};
kinds.sheetform = (section, _, tools) => {
  const {make, data} = tools, {title, style, file} = data.forms.sheet, reply = tools.replies(), place = make('div', {className: 'made'});
  const write = () => { if (!tools.everything()) { tools.tell(reply, 'not read', data.words.damaged); return null; } const made = sheet(tools); place.replaceChildren(made); tools.tell(reply, 'written', data.words.sheet); return made; };
  const print = () => {
    const made = write();
    if (!made) return;
    const copy = made.cloneNode(true), html = document.documentElement;
    copy.classList.add('printed');
    document.body.append(copy);
    html.classList.add('sheet-only');
    addEventListener('afterprint', () => { copy.remove(); html.classList.remove('sheet-only'); }, {once: true});
    window.print();
  };
  const save = () => {
    const made = write();
    if (made) tools.download(file, 'text/html', `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${title}</title><style>${style}</style></head>\n<body>${made.innerHTML}</body></html>\n`);
  };
  section.append(make('p', {className: 'buttons made'}, tools.button('Show my evidence sheet', write), ' ', tools.button('Print it', print), ' ', tools.button('Save it as a page', save)), reply, place);
};
Object.assign(twoLeaps.forms, {judged, contested, sheet});
})();
