// A run's page: follows the run, and keeps the words, the curves, the table and the grid as they are now.
import { Curves } from './curves.js';
import { Easel } from './easel.js';
import { follow, Points } from './runfeed.js';
import { duration, wordsOf } from './runwords.js';

const mostOthers = 4;

const page = document.querySelector('[data-run]');
if (page && globalThis.signalR && globalThis.uPlot) open(page);

function open(page) {
  const find = name => page.querySelector(`[data-${name}]`);
  const fact = name => page.querySelector(`[data-fact=${name}]`);
  const id = page.dataset.run;
  const points = new Points();
  const epochs = []; // { epoch, model }
  const easel = new Easel(find('grid'), find('closer'));
  const reset = find('reset');
  const curves = new Curves(find('curves'), { ranged: isRanged => { reset.disabled = !isRanged; } });
  const slider = find('epoch');
  let run = null;
  let standing = null; // what is on the easel
  let isNow = true;

  function heard(update, isWhole) {
    ({ run } = update);
    if (isWhole) {
      points.clear();
      epochs.length = 0;
    }

    points.add(update.steps);
    curves.set('', points, run.batches);
    for (const epoch of update.epochs) {
      if (epochs.some(one => one.epoch === epoch.epoch)) continue;
      epochs.push(epoch);
      tabulate(epoch);
      warn(epoch);
    }

    standing = update.easel;
    say(update.machine);
    draw();
  }

  function say({ cpu, memory, picturesPerSecond, secondsLeft }) {
    page.dataset.state = run.state;
    const said = wordsOf(run);
    if (find('said').textContent !== said) find('said').textContent = said;
    find('fault').hidden = !run.fault;
    find('fault').textContent = run.fault ?? '';
    Object.assign(find('bar'), { max: Math.max(1, run.steps), value: run.step });
    const isRunning = run.state === 'running';
    fact('left').textContent = isRunning && secondsLeft !== null ? duration(secondsLeft) : '–';
    fact('trained').textContent = duration(run.trainedSeconds);
    fact('pace').textContent = isRunning && picturesPerSecond !== null ? Math.round(picturesPerSecond).toLocaleString('en') : '–';
    fact('cpu').textContent = `${Math.round(cpu * 100)} %`;
    fact('memory').textContent = `${Math.round(memory / 2 ** 20)} MB`;
  }

  // The epoch that the slider names, or what stands on the easel, else the newest epoch.
  function draw() {
    if (epochs.length === 0) return;
    const newest = epochs.at(-1);
    find('when').hidden = false;
    slider.max = Math.max(1, newest.epoch);
    if (isNow) slider.value = newest.epoch;
    const chosen = isNow ? newest : epochs.findLast(one => one.epoch <= Number(slider.value)) ?? epochs[0];
    const live = isNow && run.state === 'running' && standing && standing.step > newest.step ? standing : null;
    const words = live ? `now, after batch ${live.step.toLocaleString('en')}` : chosen.epoch === 0 ? 'untrained' : `after epoch ${chosen.epoch}`;
    find('drawn').textContent = words;
    slider.setAttribute('aria-valuetext', words);
    find('now').hidden = isNow;
    easel.show((live ?? chosen).model, chosen.model);
  }

  // Those that the page came with are there already.
  function warn({ epoch, warning }) {
    if (!warning || find('warnings').querySelector(`[data-warned="${epoch}"]`)) return;
    const item = Object.assign(document.createElement('li'), { textContent: warning });
    item.dataset.warned = epoch;
    find('warnings').append(item);
  }

  // The table behind the curves: a column for each measure, a row for each epoch.
  function tabulate({ epoch, model, metrics }) {
    const table = find('epochs');
    const head = table.tHead.rows[0];
    for (const name of Object.keys(metrics)) {
      if (head.querySelector(`[data-measure="${name}"]`)) continue;
      const cell = Object.assign(document.createElement('th'), { scope: 'col', textContent: name.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`) });
      cell.dataset.measure = name;
      head.append(cell);
      for (const row of table.tBodies[0].rows) row.insertCell().textContent = '–';
    }

    const link = Object.assign(document.createElement('a'), { href: `art/${model}/seed-7`, textContent: epoch });
    const heading = Object.assign(document.createElement('th'), { scope: 'row' });
    heading.append(link);
    const row = document.createElement('tr');
    row.append(heading);
    for (const { dataset: { measure } } of [...head.cells].slice(1)) row.insertCell().textContent = measure in metrics ? write(metrics[measure]) : '–';
    const old = [...table.tBodies[0].rows].find(one => Number(one.cells[0].textContent) === epoch);
    if (old) old.replaceWith(row);
    else table.tBodies[0].append(row);
  }

  slider.addEventListener('input', () => {
    isNow = false;
    draw();
  });
  find('now').addEventListener('click', () => {
    isNow = true;
    draw();
    slider.focus();
  });

  find('tools').hidden = false;
  const smoothing = find('smoothing');
  const setSmoothing = () => {
    curves.smoothing = Number(smoothing.value);
    smoothing.setAttribute('aria-valuetext', `${Math.round(smoothing.value * 100)} %`);
    curves.draw();
  };
  smoothing.addEventListener('input', setSmoothing);
  setSmoothing();
  find('log').addEventListener('change', event => {
    curves.isLog = event.target.checked;
    curves.draw();
  });
  reset.addEventListener('click', () => curves.reset());

  const others = [...page.querySelectorAll('[data-other]')];
  for (const box of others) {
    box.addEventListener('change', async () => {
      const chosen = others.filter(other => other.checked).length;
      for (const other of others) other.disabled = !other.checked && chosen >= mostOthers;
      if (!box.checked) return curves.remove(box.value);
      const answer = await fetch(`api/runs/${encodeURIComponent(box.value)}/history`);
      if (!answer.ok || !box.checked) return;
      const { run: other, steps } = await answer.json();
      const laid = new Points();
      laid.add(steps);
      curves.set(box.value, laid, other.batches);
    });
  }

  follow(id, {
    heard,
    lost(isLost) {
      const words = isLost ? 'The connection is lost; trying again …' : '';
      if (find('lost').textContent !== words) find('lost').textContent = words;
    },
    gone() {
      page.dataset.state = 'deleted';
      find('said').textContent = 'deleted';
      find('lost').textContent = '';
    },
  });
}

function write(value) {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(3);
}
