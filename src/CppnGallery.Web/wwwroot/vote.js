// Two pictures, one choice. The next pair is fetched and decoded while people look at this one.
const keys = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'both', ArrowDown: 'neither', s: 'skip', S: 'skip' };
const sides = ['left', 'right'];

// Long enough to read two names and two shares twice; whoever wants to stay longer points at the room or tabs into it.
const pauseBeforeNext = 9000;

// A vote that comes sooner after the last one than the gallery allows is sent again by itself, if the wait is one that nobody notices.
const longestSilentWait = 2000;

// The gallery counts the time for an undo from when it wrote the vote down, before its answer came here.
const undoEndsEarly = 300;

const fewVotes = 20;

const room = document.querySelector('[data-vote]');
const said = room.querySelector('[data-said]');
const next = room.querySelector('[data-next]');
const undo = room.querySelector('[data-undo]');
const compare = room.querySelector('[data-compare-link]');
const choices = [...room.querySelectorAll('[data-choice]')];
const figure = side => room.querySelector(`[data-side=${side}]`);
const still = matchMedia('(prefers-reduced-motion: reduce)');
const touched = matchMedia('(pointer: coarse)');
const models = fetch('api/models').then(answer => answer.json()).catch(() => []);

let pair;
let coming;
let timer;

// The pair voted on last, while that vote can be taken back.
let last;
let lastTimer;

// An answer of the gallery that is no pair and no result, with its status and its sentence.
class Refusal extends Error {
  constructor(status, problem) {
    super(problem?.detail ?? 'The gallery gave no answer.');
    this.status = status;
    this.parameter = problem?.parameter;
    this.wait = problem?.waitMilliseconds;
  }
}

async function ask(address, options) {
  const answer = await fetch(address, options);
  const body = await answer.json().catch(() => null);
  if (!answer.ok) throw new Refusal(answer.status, body);
  return body;
}

const post = body => ({ method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

async function decoded(address) {
  const picture = new Image();
  picture.src = address;
  await picture.decode();
}

async function fetchPair() {
  const fresh = await ask('api/matchups/next');
  await Promise.all(sides.map(side => decoded(fresh[side].image)));
  return fresh;
}

// A pair that did not come is no matter yet: by the time it is needed it is asked for again.
function prepareNext() {
  coming = fetchPair().catch(() => undefined);
}

function become(state, words) {
  room.dataset.state = state;
  for (const button of choices) button.disabled = state !== 'asking';
  for (const button of room.querySelectorAll('.choices [data-choice]')) button.hidden = state === 'revealed' || state === 'stopped';
  next.hidden = state !== 'revealed' && state !== 'stopped';
  compare.hidden = state !== 'revealed';
  next.firstChild.data = state === 'stopped' ? 'Try again ' : 'Next pair ';
  if (words !== undefined) said.textContent = words;
}

async function showNext(words = '') {
  clearTimeout(timer);
  const hadFocus = document.activeElement === next;
  become('waiting', 'Hanging two pictures…');
  try {
    pair = (await coming) ?? (await fetchPair());
  } catch (fault) {
    coming = undefined;
    become('stopped', explain(fault));
    return;
  }
  hang(words);
  if (hadFocus) focusChoices();
  prepareNext();
}

function hang(words = '') {
  for (const side of sides) {
    const image = figure(side).querySelector('img');
    image.src = pair[side].image;
    image.hidden = false;
    delete figure(side).dataset.chosen;
    figure(side).querySelector('[data-bar]').style.width = '0';
  }
  become('asking', words || (touched.matches ? 'Tap the one you would hang.' : 'Arrow keys choose: up is both, down is neither. S skips.'));
}

const focusChoices = () => room.querySelector('.choices [data-choice]').focus();

async function vote(choice) {
  if (room.dataset.state !== 'asking') return;
  become('waiting', 'Taking your vote…');
  let answer;
  try {
    answer = await cast(choice);
  } catch (fault) {
    await recover(fault);
    return;
  }
  offerUndo(answer.undoSeconds * 1000 - undoEndsEarly);
  if (choice === 'skip') await showNext();
  else await reveal(choice, answer);
}

async function cast(choice) {
  const send = () => ask(`api/matchups/${pair.id}/vote`, post({ token: pair.token, choice }));
  try {
    return await send();
  } catch (fault) {
    if (fault.parameter !== 'Votes:CooldownSeconds' || !(fault.wait <= longestSilentWait)) throw fault;
    await new Promise(resolve => setTimeout(resolve, fault.wait));
    return send();
  }
}

function offerUndo(milliseconds) {
  withdrawUndo();
  if (!(milliseconds > 0)) return;
  last = pair;
  undo.style.setProperty('--time', `${milliseconds}ms`);
  void undo.offsetWidth; // hidden for a moment, so that its line starts anew
  undo.hidden = false;
  lastTimer = setTimeout(withdrawUndo, milliseconds);
}

function withdrawUndo() {
  clearTimeout(lastTimer);
  if (document.activeElement === undo) (next.hidden ? room.querySelector('.choices [data-choice]') : next).focus();
  last = undefined;
  undo.hidden = true;
}

// The pair voted on hangs again; one that was hanging meanwhile waits its turn.
async function takeBack() {
  if (!last || room.dataset.state === 'waiting') return;
  clearTimeout(timer);
  const earlier = last;
  const state = room.dataset.state;
  const hadFocus = document.activeElement === undo || document.activeElement === next;
  become('waiting', 'Taking your vote back…');
  try {
    await ask(`api/matchups/${earlier.id}/undo`, post({ token: earlier.token }));
  } catch (fault) {
    become(state, fault instanceof Refusal ? fault.message : explain(fault));
    if (fault instanceof Refusal) withdrawUndo();
    return;
  }
  if (pair !== earlier) {
    coming = Promise.resolve(pair);
    pair = earlier;
  }
  hang('Taken back. Which would you hang?');
  if (hadFocus) focusChoices();
  withdrawUndo();
}

// A pair that can still be voted on stays; one that cannot makes room for the next.
async function recover(fault) {
  const gone = fault.status === 409 || (fault.status === 400 && fault.parameter !== 'choice');
  // Where this pair was too old, or another visitor's, the one fetched ahead may be too.
  if (fault.status === 400) coming = undefined;
  if (gone) await showNext(explain(fault));
  else become('asking', explain(fault));
}

function explain(fault) {
  if (!(fault instanceof Refusal)) return 'The gallery cannot be reached just now. Nothing was lost; please try again in a moment.';
  if (fault.status === 409) return 'You had chosen on that pair already, and that vote stands. Here is another pair.';
  if (fault.parameter === 'cookie') return fault.message;
  if (fault.status === 400) return 'That pair had been hanging too long to be voted on. Here is a fresh one.';
  return fault.message;
}

async function reveal(choice, answer) {
  const known = await models;
  const words = [];
  for (const side of sides) {
    const { model, share, artwork } = answer[side];
    const name = labelOf(known.find(one => one.id === model)) ?? model;
    const others = share === null ? '' : `${partOf(share, answer.votes)} would hang it`;
    const place = figure(side);
    const link = place.querySelector('[data-name]');
    link.textContent = name;
    link.href = artwork;
    place.querySelector('[data-share]').textContent = others;
    place.querySelector('[data-bar]').style.width = `${(share ?? 0) * 100}%`;
    if (choice === side || choice === 'both') place.dataset.chosen = '';
    words.push(`${side === 'left' ? 'Left' : 'Right'}: ${name}${others && `, ${others}`}.`);
  }
  const people = answer.votes === 1 ? 'You are the first to compare these two models.' : `${answer.votes} votes on these two models so far.`;
  compare.href = `compare?left=${answer.left.model}&right=${answer.right.model}&z=${pair.latent}`;
  become('revealed', people);
  const spoken = document.createElement('span');
  spoken.className = 'spoken';
  spoken.textContent = `${words.join(' ')} `;
  said.prepend(spoken);
  next.focus({ preventScroll: true });
  waitForNext();
}

// A hundred percent of one vote would say more than there is.
const partOf = (share, votes) => (votes < fewVotes ? `${Math.round(share * votes)} of ${votes}` : `${Math.round(share * 100)} %`);

function waitForNext() {
  clearTimeout(timer);
  if (!still.matches) timer = setTimeout(() => (room.matches(':hover') || document.hidden ? waitForNext() : showNext()), pauseBeforeNext);
}

function labelOf(model) {
  if (!model) return undefined;
  const epochs = model.epoch === 0 ? 'untrained' : model.epoch === 1 ? '1\u00a0epoch' : `${model.epoch}\u00a0epochs`;
  const sigma = model.blocks === 0 ? '' : `, σ\u00a0${model.reluStddev.toFixed(2)}`; // a dense network has no such knob
  return `${model.recipe}, ${epochs}${sigma}`;
}

for (const button of choices) button.addEventListener('click', () => vote(button.dataset.choice));
next.addEventListener('click', () => showNext());
undo.addEventListener('click', takeBack);
document.addEventListener('keydown', event => {
  if ((event.key === 'u' || event.key === 'U' || ((event.ctrlKey || event.metaKey) && event.key === 'z')) && last && !event.repeat) {
    event.preventDefault();
    takeBack();
    return;
  }
  const choice = keys[event.key];
  if (!choice || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  if (room.dataset.state === 'asking') vote(choice);
  else if (!next.hidden) showNext();
});

showNext();
