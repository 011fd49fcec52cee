// The lab's table: one latent, who draws it, and the benches around it. A bench takes the latent up, changes it and lays it back; the picture, the address and
// the way back are kept here.
import { ask } from './ask.js';
import { openArithmetic } from './lab-arithmetic.js';
import { openDrawing } from './lab-draw.js';
import { openMorph } from './lab-morph.js';
import { openSliders } from './lab-sliders.js';
import { decode, encode, textLength } from './latent.js';
import { livePicture } from './livepicture.js';
import { choiceOf } from './modelchoice.js';
import { shorten } from './permalink.js';

// Small enough to be drawn while a hand moves, and sharp enough for it.
const sideWhileMoving = 240;
const sidesAtRest = [360, 720, 1080];
const restAfter = 180;
const mostSteps = 200;

const room = document.querySelector('[data-lab]');
if (room) open(room);

function open(room) {
  const find = name => room.querySelector(`[data-${name}]`);
  const button = action => room.querySelector(`[data-do=${action}]`);
  const choice = choiceOf(room.querySelector('[data-model-choice]'));
  const form = find('settings');
  const canvas = find('live');
  const image = canvas.parentElement.querySelector('img');
  const abouts = new Map();
  const listeners = [];
  const past = [];
  const future = [];
  const first = { text: room.dataset.latent, values: Float32Array.from(room.dataset.values.split(' '), Number) };
  let now = { ...first, from: first };
  let before;
  let resting;

  const show = livePicture(canvas, {
    shown: turn => {
      canvas.hidden = false;
      canvas.dataset.turn = turn;
      image.style.visibility = 'hidden';
    },
    failed: () => say('The picture did not come. The gallery cannot be reached just now; please try again in a moment.'),
  });

  const lab = {
    get values() { return now.values; },
    get text() { return now.text; },
    // What the sliders began with.
    get from() { return now.from; },
    get model() { return choice.model; },
    get label() { return choice.label; },
    get style() { return form.elements.style.value; },
    take,
    slide,
    settle,
    say,
    ask,
    picture: (text, side, model = lab.model) => `iiif/${model}~${text}${lab.style === 'ink' ? '' : `~${lab.style}`}/full/${side},/0/default.png`,
    art: (text, model = lab.model) => `art/${model}/${text}${lab.style === 'ink' ? '' : `?style=${lab.style}`}`,
    about,
    // Calls back with the reason of a change: 'latent', 'sliding', 'drawer' (who draws and how) or 'bench'.
    listen: listener => listeners.push(listener),
    isAt: bench => room.dataset.at === bench,
  };

  function tell(reason) {
    for (const listener of listeners) listener(reason);
  }

  function say(words) {
    find('said').textContent = words;
  }

  // What programs are told of a model: above all whether it encodes and knows digits.
  function about(model) {
    if (!abouts.has(model)) abouts.set(model, ask(`api/models/${model}`).catch(() => ({})));
    return abouts.get(model);
  }

  // Another latent, whole: {text, values}.
  function take({ text, values }, words) {
    settle();
    remember(now);
    const latent = { text, values: Float32Array.from(values) };
    become({ ...latent, from: latent }, words);
  }

  // The latent under way, with these values.
  function slide(values) {
    before ??= now;
    const { from } = now;
    const isBack = values.every((value, i) => value === from.values[i]);
    now = { text: isBack ? from.text : encode(values), values, from };
    draw(sideWhileMoving);
    clearTimeout(resting);
    resting = setTimeout(() => draw(), restAfter);
    tell('sliding');
  }

  // A movement has come to its end: one step for the way back.
  function settle() {
    if (!before) return;
    if (before.text !== now.text) remember(before);
    before = undefined;
    become(now);
  }

  function remember(latent) {
    past.push(latent);
    if (past.length > mostSteps) past.shift();
    future.length = 0;
  }

  function become(latent, words = '') {
    now = latent;
    say(words);
    refresh();
    tell('latent');
  }

  function refresh() {
    clearTimeout(resting);
    const label = `${shorten(now.text)} drawn by ${lab.label}`;
    const address = `lab?model=${lab.model}&z=${now.text}${lab.style === 'ink' ? '' : `&style=${lab.style}`}`;
    history.replaceState(history.state, '', address + location.hash);
    draw();
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', label);
    find('name').textContent = shorten(now.text);
    find('name').title = now.text;
    find('by').textContent = lab.label;
    find('open').href = lab.art(now.text);
    form.elements.z.value = now.text;
    button('undo').disabled = past.length === 0;
    button('redo').disabled = future.length === 0;
    button('reset').disabled = now.text === now.from.text;
  }

  function draw(side) {
    const wanted = canvas.parentElement.clientWidth * devicePixelRatio;
    const chosen = side ?? sidesAtRest.find(one => one >= wanted) ?? sidesAtRest.at(-1);
    room.dataset.turn = show(lab.picture(now.text, chosen), chosen);
  }

  function step(from, onto, words) {
    settle();
    if (from.length === 0) return;
    onto.push(now);
    become(from.pop(), words);
  }

  const actions = {
    undo: () => step(past, future, 'Undone.'),
    redo: () => step(future, past, 'Done again.'),
    reset: () => take(now.from, 'As the sliders began.'),
    random: () => fetchLatent(`api/latents/random${truncation()}`),
    copy: async () => {
      settle();
      try {
        await navigator.clipboard.writeText(location.href);
        say('Link copied. It lays this very latent on the table, for ever.');
      } catch {
        say(location.href);
      }
    },
  };
  for (const [action, act] of Object.entries(actions)) button(action).addEventListener('click', act);

  function truncation() {
    const limit = find('truncation').value;
    return limit === find('truncation').max ? '' : `?truncation=${limit}`;
  }

  lab.fetchLatent = fetchLatent;
  lab.truncation = truncation;

  async function fetchLatent(address) {
    try {
      const found = await ask(address);
      take({ text: found.latent, values: found.values });
    } catch (fault) {
      say(fault.message);
    }
  }

  document.addEventListener('keydown', event => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.target.matches('input:not([type=range])')) return;
    const key = event.key.toLowerCase();
    if (key !== 'z' && key !== 'y') return;
    if (lab.isAt('draw') && event.target.closest('[data-bench=draw]')) return; // where it takes back strokes
    event.preventDefault();
    actions[key === 'y' || event.shiftKey ? 'redo' : 'undo']();
  });

  choice.set.addEventListener('change', redrawn);
  form.elements.style.addEventListener('change', redrawn);
  function redrawn() {
    refresh();
    tell('drawer');
  }

  form.addEventListener('submit', event => {
    event.preventDefault();
    const text = form.elements.z.value.trim();
    if (text.length !== textLength) {
      fetchLatent(`api/latents/${encodeURIComponent(text)}`);
      return;
    }
    try {
      take({ text, values: decode(text) });
    } catch (fault) {
      say(fault.message);
    }
  });

  // One bench at a time, as the address says.
  function choose() {
    const benches = [...room.querySelectorAll('[data-bench]')];
    const chosen = benches.find(bench => `#${bench.id}` === location.hash) ?? benches[0];
    for (const bench of benches) bench.hidden = bench !== chosen;
    for (const link of room.querySelectorAll('[data-to]')) {
      if (link.dataset.to === chosen.id) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
    room.dataset.at = chosen.id;
    tell('bench');
  }

  find('tools').hidden = false;
  find('benches').hidden = false;
  button('copy').hidden = !navigator.clipboard;
  openSliders(room.querySelector('#sliders'), lab);
  openArithmetic(room.querySelector('#arithmetic'), lab);
  openMorph(room.querySelector('#morph'), lab);
  openDrawing(room.querySelector('#draw'), lab);
  addEventListener('hashchange', choose);
  choose();
  refresh();
  tell('latent');
  room.dataset.ready = '';
}
