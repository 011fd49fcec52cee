// The studio's page: runs as they stand now, and how long another would take here.
import { wordsOf, duration } from './runwords.js';

const between = 3000; // milliseconds between two looks at the runs

const runs = document.querySelector('[data-runs]');
if (runs) setInterval(() => document.hidden || look(), between);

const start = document.querySelector('[data-start]');
if (start) estimates(start);

// Words and bars in place; where a run came, went, changed its room or has a new picture, the list as the page has it now. The form is left alone.
async function look() {
  const answer = await fetch('api/runs').catch(() => null);
  if (!answer?.ok) return;
  const now = await answer.json();
  const cards = new Map([...runs.querySelectorAll('[data-run]')].map(card => [card.dataset.run, card]));
  const isKnown = run => cards.get(run.id)?.dataset.state === run.state && Number(cards.get(run.id).dataset.models) === run.models.length;
  if (now.length !== cards.size || !now.every(isKnown)) return renew();
  for (const run of now) {
    const card = cards.get(run.id);
    const words = run.state === 'running' && run.secondsLeft !== null ? `${wordsOf(run)}, ${duration(run.secondsLeft)} left` : wordsOf(run);
    card.querySelector('[data-said]').textContent = words;
    const bar = card.querySelector('[data-bar]');
    if (bar) Object.assign(bar, { max: Math.max(1, run.steps), value: run.step });
  }
}

async function renew() {
  const answer = await fetch('training').catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const focused = document.activeElement?.closest('[data-run]')?.dataset.run;
  runs.replaceChildren(...page.querySelector('[data-runs]').children);
  if (focused) runs.querySelector(`[data-run="${focused}"] a`)?.focus();
}

function estimates(start) {
  const form = start.querySelector('form');
  const button = start.querySelector('[data-estimate]');
  const said = start.querySelector('[data-estimated]');
  const token = document.querySelector('meta[name=antiforgery]').content;
  const own = ['recipe', 'preset', 'name', 'epochs', 'seed', 'dataset', 'digits', 'digitsPerEpoch'];
  let asking = null;
  button.hidden = false;
  // A field that nobody sees cannot tell what is wrong with it.
  form.addEventListener('invalid', event => event.target.closest('details')?.setAttribute('open', ''), true);
  form.addEventListener('input', () => {
    asking?.abort();
    said.textContent = '';
  });
  button.addEventListener('click', async () => {
    if (!form.reportValidity()) return;
    asking?.abort();
    asking = new AbortController();
    const order = { settings: {} };
    for (const field of form.elements) {
      if (!field.name || field.name.startsWith('_') || field.type === 'hidden' && !own.includes(field.name)) continue;
      const value = field.type === 'number' ? field.valueAsNumber : field.value;
      if (own.includes(field.name)) order[field.name] = value;
      else order.settings[field.name] = value;
    }

    said.textContent = 'Measuring on this machine …';
    try {
      const answer = await fetch('api/runs/estimate', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', RequestVerificationToken: token },
        body: JSON.stringify(order),
        signal: asking.signal,
      });
      const body = await answer.json();
      said.textContent = answer.ok ? `About ${duration(body.seconds)}: ${body.batches.toLocaleString('en')} batches of ${body.secondsPerBatch.toPrecision(2)} s. ${body.basis}` : body.detail;
    } catch (fault) {
      if (fault.name !== 'AbortError') said.textContent = 'The gallery did not answer; please try again.';
    }
  });
}
