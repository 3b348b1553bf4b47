// Forms that are no exercises: votes, polls, questions about earlier lessons. Called by exercises.js
// for each section with data-form; verdicts.js adds its own.
'use strict';
globalThis.twoLeaps ??= {};
twoLeaps.forms = (() => {
const kinds = {}, SVG = 'http://www.w3.org/2000/svg';
const joined = words => words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${words.at(-1)}` : words.join('');
const capital = word => word[0].toUpperCase() + word.slice(1);
const draw = (tag, more, ...inside) => { const made = document.createElementNS(SVG, tag); for (const [name, value] of Object.entries(more)) made.setAttribute(name, value); made.append(...inside); return made; };
const sum = weights => Object.values(weights).reduce((all, weight) => all + weight, 0);
const shares = weights => Object.fromEntries(Object.entries(weights).map(([name, weight]) => [name, weight / sum(weights)]));
const percent = (share, {fixed}) => `${fixed(share * 100, 0, false)}%`;

/* As helpers/charts/overview.py names and describes them. */
const weighed = (given, tools) => {
  const parts = shares(given), names = Object.keys(parts), most = Math.max(...Object.values(parts));
  const leaders = names.filter(name => parts[name] === most), told = name => `${name} ${percent(parts[name], tools)}`;
  const bars = names.map((name, place) => draw('g', {}, draw('rect', {x: 0, y: 34 * place + 6, height: 21, width: 330 * parts[name] / most, fill: '#767676'}),
    draw('text', {x: 330 * parts[name] / most + 6, y: 34 * place + 22}, `${name}: ${percent(parts[name], tools)}`)));
  const title = leaders.length === names.length ? 'You gave every explanation the same weight' : `You gave most weight to ${joined(leaders)}`;
  return {
    title,
    measure: 'Your own weights, as shares of all the weight you gave',
    alt: `${title}. Bars: ${names.map(told).join(', ')}.`,
    svg: draw('svg', {viewBox: '0 0 640 280', class: 'weights'}, ...bars),
    head: ['explanation', 'weight', 'share'],
    rows: names.map(name => [name, given[name], percent(parts[name], tools)]),
  };
};
const moved = (first, last, tools) => {
  const before = shares(first), now = shares(last), names = Object.keys(before), {fixed} = tools;
  const points = Object.fromEntries(names.map(name => [name, Number(fixed(100 * (now[name] - before[name]), 0, false)) + 0]));
  const most = Math.max(...Object.values(points)), least = Math.min(...Object.values(points));
  const those = value => joined(names.filter(name => points[name] === value));
  const told = [most > 0 && `more weight to ${those(most)} (up ${most} points)`, least < 0 && `less weight to ${those(least)} (down ${-least} points)`].filter(Boolean);
  const reach = Math.max(...Object.values(before), ...Object.values(now)), x = share => 215 + 260 * share / reach;
  const lines = names.map((name, place) => {
    const y = 34 * place + 17, words = points[name] ? `${percent(before[name], tools)} to ${percent(now[name], tools)}` : `${percent(now[name], tools)}, as before`;
    return draw('g', {}, draw('text', {x: 205, y: y + 5, 'text-anchor': 'end'}, name), draw('path', {d: `M${x(before[name])} ${y}H${x(now[name])}`, stroke: '#767676', 'stroke-width': 3}),
      draw('path', {d: `M${x(before[name])} ${y - 9}v18`, stroke: '#1a1a1a', 'stroke-width': 3}), draw('path', {d: `M${x(now[name])} ${y - 7}l7 7l-7 7l-7 -7z`, fill: '#1a1a1a'}),
      draw('text', {x: Math.max(x(before[name]), x(now[name])) + 12, y: y + 5}, words));
  });
  const title = told.length ? `You now give ${told.join(' and ')}` : 'Your weights stand where they stood at the start';
  return {
    title,
    measure: 'Stroke: your first weights. Diamond: your weights now. Each as a share of all the weight you gave',
    alt: `${title}. ${names.map(name => `${name} from ${percent(before[name], tools)} to ${percent(now[name], tools)}`).join(', ')}.`,
    svg: draw('svg', {viewBox: '0 0 640 280', class: 'weights'}, ...lines),
    head: ['explanation', 'first', 'now', 'points'],
    rows: names.map(name => [name, percent(before[name], tools), percent(now[name], tools), String(points[name]).replace('-', '−')]),
  };
};
const table = ({make}, caption, head, rows) => make('table', {}, make('caption', {}, caption), make('thead', {}, make('tr', {}, ...head.map(name => make('th', {scope: 'col'}, name)))),
  make('tbody', {}, ...rows.map(row => make('tr', {}, ...row.map((cell, place) => make(place ? 'td' : 'th', place ? {} : {scope: 'row'}, String(cell)))))));
const picture = (chart, tools) => {
  chart.svg.setAttribute('role', 'img');
  chart.svg.setAttribute('aria-label', chart.alt);
  const {make} = tools;
  return make('figure', {className: 'made'}, make('figcaption', {}, make('strong', {}, chart.title), make('br'), chart.measure), chart.svg,
    make('details', {}, make('summary', {}, 'Figures'), table(tools, chart.measure, chart.head, chart.rows)));
};

/* Whole numbers: what is typed stays as it is, and is asked for again (helpers/exercises/whole.py). */
const wholeBox = (value, tools) => tools.make('input', {type: 'text', inputMode: 'numeric', size: 4, autocomplete: 'off', value});
const wholeOf = (typed, {least, most}) => /^\s*\d{1,9}\s*$/.test(typed) && +typed >= least && +typed <= most ? +typed : typed;
const notWhole = (given, {least, most}, tools) => {
  const names = Object.keys(given).filter(name => typeof given[name] === 'string');
  return names.length ? [tools.WRONG, tools.say('whole_numbers', {least, most, names: joined(names)})] : null;
};

/* Votes. */
const whole = (value, {least, most}, {text, fixed}) => {
  if (value === true || value === false || typeof value === 'string' || value == null) return 0;
  const number = Number(text(value));
  return Number.isNaN(number) ? 0 : Number(fixed(Math.min(Math.max(number, least), most), 0, false));
};
const kept = (which, tools) => {
  const about = tools.data.forms.vote, found = tools.recall('weights', which);
  if (found == null || typeof found !== 'object' || Array.isArray(found)) return null;
  return Object.fromEntries(about.names.map(name => [name, whole(found[name], about, tools)]));
};
const voted = (given, about, tools) => {
  const asked = notWhole(given, about, tools);
  if (asked) return asked;
  if (about.untouched && about.names.every(name => given[name] === about.at_first[name])) return [tools.NOT, about.untouched];
  return sum(given) ? ['kept', `${weighed(given, tools).title}.`] : [tools.WRONG, about.nothing];
};
kinds.vote = (section, which, tools) => {
  const about = tools.data.forms.vote, {make} = tools, reply = tools.replies(), place = make('div', {className: 'made'});
  const before = kept(which, tools), draft = tools.recall('drafts', `vote ${which}`), start = before && sum(before) ? before : about.at_first;
  const boxes = about.names.map(name => wholeBox(tools.text(draft?.[name] ?? start[name]), tools));
  const read = () => Object.fromEntries(about.names.map((name, at) => [name, wholeOf(boxes[at].value, about)]));
  const done = () => {
    const given = read(), [outcome, sentence] = voted(given, about, tools);
    if (outcome === 'kept') place.replaceChildren(picture(weighed(given, tools), tools));
    tools.tell(reply, outcome, sentence, outcome === 'kept' ? tools.keep('weights', which, given) : '');
  };
  const lines = about.names.map((name, at) => make('p', {}, tools.labelled(capital(name), boxes[at]), ' ', tools.described(boxes[at], about.lines?.[name] ?? '')));
  section.append(tools.form(`vote ${which}`, [tools.grouped(about.question, ...lines), make('p', {className: 'buttons'}, tools.button('Keep my weights'))], read, () => kept(which, tools) ?? about.at_first, done), reply, place);
  if (before && sum(before)) {
    const chart = weighed(before, tools);
    place.replaceChildren(picture(chart, tools));
    tools.tell(reply, 'your kept weights', `${chart.title}.`);
  }
};
const compared = tools => {
  const votes = ['first', 'last'].map(which => [which, kept(which, tools)]);
  const missing = votes.filter(([, given]) => !given || !sum(given)).map(([which]) => tools.say(`vote_${which}`));
  if (missing.length) return [tools.NOT, tools.say('vote_missing', {where: missing.join('. ')})];
  const chart = moved(votes[0][1], votes[1][1], tools);
  return ['your two votes', `${chart.title}.`, chart];
};
kinds.moved = (section, _, tools) => {
  const reply = tools.replies(), place = tools.make('div', {className: 'made'});
  const show = () => {
    const [outcome, sentence, chart] = compared(tools);
    tools.tell(reply, outcome, sentence);
    place.replaceChildren(...chart ? [picture(chart, tools)] : []);
  };
  section.append(tools.make('p', {className: 'buttons made'}, tools.button('Show how they moved', show)), reply, place);
};

/* Polls, before talk and after it; and those of earlier lessons, asked again. */
kinds.asking = (section, name, tools) => {
  const {choices, question} = tools.data.polls[name] ?? {}, {make} = tools, reply = tools.replies();
  if (!choices) return;
  const before = () => { const mine = tools.recall('polls', name); return tools.holds(mine) ? mine : {}; };
  const menus = ['before', 'after'].map(side => [side, tools.menu(['', ...choices].map(each => [each, each]), choices.includes(before()[side]) ? before()[side] : '')]);
  const done = () => {
    const chosen = Object.fromEntries(menus.filter(([, menu]) => menu.value).map(([side, menu]) => [side, menu.value]));
    if (!Object.keys(chosen).length) return tools.tell(reply, tools.NOT, tools.say('poll_nothing'));
    tools.tell(reply, 'kept', tools.say(chosen.after ? 'poll_after' : 'poll_before'), tools.keep('polls', name, {...before(), ...chosen}));
  };
  const mine = menus.filter(([, menu]) => menu.value).map(([side]) => side);
  if (mine.length) tools.tell(reply, 'kept', tools.say(mine.includes('after') ? 'poll_after' : 'poll_before'));
  const titles = {before: 'Before talk', after: 'After talk'};
  // What the record says comes after the choices.
  section.append(make('form', {onsubmit: event => { event.preventDefault(); done(); }}, tools.grouped(question.replaceAll('*', ''), ...menus.map(([side, menu]) => make('p', {}, tools.labelled(titles[side], menu)))),
    make('p', {className: 'buttons'}, tools.button('Keep my choice', null, `poll ${name}`))), reply, ...section.querySelectorAll(':scope > details'), hands(section, name, titles, before, tools));
};
/* The raised hands of a class with one screen, as helpers/classroom/asking.py has them; seen where the page is presented (modes.css). */
const hands = (section, name, titles, before, tools) => {
  const {make} = tools, {choices} = tools.data.polls[name], reply = tools.replies(), bars = make('div'), kept = before().hands;
  const last = (side, choice) => tools.holds(kept) && tools.holds(kept[side]) ? tools.text(kept[side][choice]) : '';
  const boxes = Object.keys(titles).map(side => [side, choices.map(choice => [choice, wholeBox(last(side, choice) || 0, tools)])]);
  const counted = () => Object.fromEntries(boxes.map(([side, own]) => [side, Object.fromEntries(own.map(([choice, box]) => [choice, wholeOf(box.value, tools.data.hands)]))]));
  const draw = counts => bars.replaceChildren(...Object.entries(counts).filter(([, own]) => sum(own)).flatMap(([side, own]) => [
    make('p', {}, `${titles[side]}, ${sum(own)} ${sum(own) === 1 ? 'hand' : 'hands'}`),
    ...choices.map(choice => make('div', {className: `hand ${side}`}, make('span', {}, choice), make('span', {'aria-hidden': 'true'}, make('span', {style: `width: ${100 * own[choice] / sum(own)}%`})), make('span', {}, `${own[choice]}`)))]));
  const shown = () => {
    const counts = counted(), amiss = Object.fromEntries(Object.entries(counts).flatMap(([side, own]) => choices.map(choice => [`${choice} (${titles[side].toLowerCase()})`, own[choice]]))), asked = notWhole(amiss, tools.data.hands, tools);
    if (asked) return tools.tell(reply, ...asked);
    draw(counts);
    tools.tell(reply, 'kept', 'The hands are kept in this browser.', tools.keep('polls', name, {...before(), hands: counts}));
  };
  draw(counted());
  return make('details', {className: 'hands made', ontoggle: event => section.classList.toggle('handed', event.target.open)}, make('summary', {}, 'Raised hands'),
    make('form', {onsubmit: event => { event.preventDefault(); shown(); }}, ...boxes.map(([side, own]) => make('fieldset', {}, make('legend', {}, titles[side]), ...own.map(([choice, box]) => tools.labelled(choice, box)))),
      make('p', {className: 'buttons'}, tools.button('Show the hands', null, `poll ${name}`))), reply, bars);
};
kinds.lookback = (section, lesson, tools) => {
  const {make} = tools;
  const forms = (tools.data.look_back[lesson] ?? []).map(name => {
    const poll = tools.data.polls[name], reply = tools.replies(), last = tools.recall('polls', name)?.again?.[`lesson ${lesson}`];
    const menu = tools.menu(['', ...poll.choices].map(each => [each, each]), poll.choices.includes(last) ? last : '');
    const judge = note => {
      const held = menu.value === poll.record;
      tools.tell(reply, held ? tools.RIGHT : tools.WRONG, tools.say(held ? 'bears_out' : 'once_more', {lesson: poll.lesson, record: poll.record}), note);
    };
    if (menu.value) judge();
    const done = () => {
      if (!menu.value) return tools.tell(reply, tools.NOT, tools.say('unchosen'));
      const mine = tools.recall('polls', name), kept = tools.holds(mine) ? mine : {}, again = tools.holds(kept.again) ? kept.again : {};
      judge(tools.keep('polls', name, {...kept, again: {...again, [`lesson ${lesson}`]: menu.value}}));
    };
    return make('form', {onsubmit: event => { event.preventDefault(); done(); }},
      make('p', {}, tools.labelled(`Lesson ${poll.lesson}: ${poll.question.replaceAll('*', '')}`, menu)), tools.button('Check', null, `lesson ${poll.lesson}`), reply);
  });
  section.append(...forms);
};

/* Homework, kept as it is typed; and how many exercises of a lesson are done. */
kinds.notes = (section, _, tools) => {
  const {make} = tools, reply = tools.replies();
  const areas = JSON.parse(section.dataset.fields).map(([label, name]) => {
    const before = tools.recall('notes', name), area = make('textarea', {rows: 4, value: typeof before === 'string' ? before : ''});
    let waiting;
    // Not spoken: it would interrupt whoever is writing.
    const keep = () => { clearTimeout(waiting); tools.tell(reply, 'kept', tools.keep('notes', name, area.value.trim() ? area.value : undefined)); };
    area.oninput = () => { clearTimeout(waiting); waiting = setTimeout(keep, 400); };
    area.onchange = keep;
    return make('p', {}, tools.labelled(label, area));
  });
  reply.removeAttribute('aria-live');
  reply.removeAttribute('role');
  section.append(make('form', {onsubmit: event => event.preventDefault()}, ...areas), reply);
};
/* One file to hand in, with a name on it, as helpers/classroom/handing_in.py writes it. */
kinds.handinform = (section, _, tools) => {
  const {make} = tools, reply = tools.replies(), inside = make('div', {className: 'made'});
  const kept = part => tools.text(tools.recall('who', part) ?? '');
  const boxes = [['name', 'Name or number'], ['class', 'Class']].map(([part, title]) => [part, title, make('input', {type: 'text', autocomplete: 'off', value: kept(part)})]);
  const held = () => {
    for (const [part, , box] of boxes) tools.keep('who', part, box.value.trim());
    if (!kept('id')) tools.keep('who', 'id', [...crypto.getRandomValues(new Uint8Array(4))].map(byte => byte.toString(16).padStart(2, '0')).join(''));
    const {who, ...work} = tools.everything() ?? {};
    return who && {hand_in: 1, who, written: `${new Date().toISOString().slice(0, 19)}+00:00`, ...tools.data.versions, work};
  };
  const named = who => ['name', 'class', 'id'].map(part => [...tools.text(who[part]).replace(/[^\p{L}\p{N}_]+/gu, '-')].slice(0, 40).join('').replace(/^[-_]+|[-_]+$/g, '')).filter(Boolean).join('-');
  const show = whole => inside.replaceChildren(make('pre', {tabIndex: 0, role: 'region', 'aria-label': 'What is in the file'}, tools.write(whole)));
  const act = save => () => {
    const whole = held();
    if (!whole) return tools.tell(reply, 'not written', tools.data.words.damaged);
    show(whole);
    if (!save) return tools.tell(reply, 'shown', 'All that the file will hold stands below.');
    const name = `my-work-hand-in-${named(whole.who)}.json`;
    tools.download(name, 'application/json', `${tools.write(whole)}\n`);
    tools.tell(reply, 'written', `${name}, where your browser puts what you download. Hand in this one file.`);
  };
  section.append(make('form', {onsubmit: event => { event.preventDefault(); act(true)(); }}, ...boxes.map(([, title, box]) => make('p', {}, tools.labelled(title, box))),
    make('p', {className: 'buttons'}, tools.button('Show what is in it', act(false)), ' ', tools.button('Write the file'))), reply, inside);
};
kinds.progress = (section, lesson, tools) => {
  const place = tools.make('p', {className: 'made'}), names = Object.keys(tools.data.exercises).filter(name => +name.split('.')[0] === +lesson);
  const count = () => {
    const lists = {Done: [], Tried: [], 'Still open': []};
    for (const name of names) {
      const entry = tools.recall('answers', name) || tools.recall('predictions', name), result = tools.holds(entry) && entry.result;
      lists[!result ? 'Still open' : [tools.RIGHT, tools.OPEN].includes(result) ? 'Done' : 'Tried'].push(name);
    }
    const rest = Object.entries(lists).filter(([, which]) => which.length).map(([what, which]) => `${what}: ${joined(which)}.`);
    place.replaceChildren(tools.make('strong', {}, tools.say('done', {done: lists.Done.length, all: names.length})), ` ${rest.join(' ')}`);
  };
  section.append(place);
  document.addEventListener('answer-kept', count);
  count();
};
const forms = (kind, section, name, tools) => kinds[kind]?.(section, name, tools);
return Object.assign(forms, {kinds, voted, kept, compared, weighed, moved, picture, table, joined, capital, sum});
})();
