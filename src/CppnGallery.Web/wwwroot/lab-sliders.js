// The 32 numbers as sliders, latents by digit, and what lies near.
import { halve } from './latent.js';

const limit = 4;
const steps = { ArrowLeft: -1 / 16, ArrowDown: -1 / 16, ArrowRight: 1 / 16, ArrowUp: 1 / 16, PageUp: 1 / 2, PageDown: -1 / 2 };
const withShift = 1 / 4;

// Keys held down are one movement.
const settleAfter = 500;
const neighbours = 6;
const neighbourSide = 120;

export function openSliders(bench, lab) {
  const rows = [...bench.querySelectorAll('[data-slider]')].map((row, i) => sliderOf(row, i));
  const digits = bench.querySelector('[data-digits]');
  const truncation = bench.querySelector('[data-truncation]');
  const near = bench.querySelector('[data-neighbours]');
  let settling;
  let nearFor;

  function sliderOf(row, i) {
    const [slider, number] = row.querySelectorAll('input');
    const set = value => {
      const values = lab.values.slice();
      values[i] = halve(Math.max(-limit, Math.min(limit, value)));
      clearTimeout(settling);
      lab.slide(values);
    };
    slider.addEventListener('input', () => set(slider.valueAsNumber));
    slider.addEventListener('change', () => lab.settle());
    slider.addEventListener('dblclick', back);
    slider.addEventListener('keydown', event => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === 'Home') back();
      else if (event.key in steps) set(lab.values[i] + steps[event.key] * (event.shiftKey ? withShift : 1));
      else return;
      event.preventDefault();
      settling = setTimeout(() => lab.settle(), settleAfter);
    });

    function back() {
      set(lab.from.values[i]);
      lab.settle();
    }

    number.addEventListener('change', () => {
      const value = Number(number.value.trim().replace('−', '-').replace(',', '.'));
      const isFair = number.value.trim() !== '' && Math.abs(value) <= limit;
      if (isFair) {
        set(value);
        lab.settle();
      } else {
        lab.say(`z${i + 1} is a number from −${limit} to ${limit}.`);
        number.setAttribute('aria-invalid', 'true');
      }
    });
    number.addEventListener('focus', () => number.select());
    return { row, slider, number, shown: NaN, from: NaN };
  }

  function show() {
    rows.forEach((one, i) => {
      const { row, slider, number } = one;
      const [value, from] = [lab.values[i], lab.from.values[i]];
      if (one.shown === value && one.from === from && !number.hasAttribute('aria-invalid')) return; // 31 of 32 while a hand moves
      [one.shown, one.from] = [value, from];
      const words = value.toFixed(2).replace('-', '−');
      slider.value = value;
      slider.setAttribute('aria-valuetext', words);
      number.value = words;
      number.removeAttribute('aria-invalid');
      row.style.setProperty('--at', part(value));
      row.style.setProperty('--from', part(from));
    });
  }

  async function offerDigits() {
    const { model } = lab;
    const { digits: hasDigits } = await lab.about(model);
    if (model === lab.model) digits.hidden = !hasDigits;
  }

  async function findNear() {
    const { model, text } = lab;
    const { digits: hasDigits } = await lab.about(model);
    const asked = `${model} ${text} ${lab.style}`;
    if (!lab.isAt('sliders') || model !== lab.model || text !== lab.text || nearFor === asked) return;
    nearFor = asked;
    const found = hasDigits ? await lab.ask(`api/latents/${text}/neighbours?model=${model}&count=${neighbours}`).catch(() => []) : [];
    if (nearFor !== asked) return;
    near.hidden = found.length === 0;
    near.querySelector('ul').replaceChildren(...found.map(one => neighbourOf(one)));
  }

  function neighbourOf({ latent, digit, distance }) {
    const item = document.createElement('li');
    const button = document.createElement('button');
    const image = document.createElement('img');
    const paper = document.createElement('i');
    const words = document.createElement('span');
    button.type = 'button';
    Object.assign(image, { src: lab.picture(latent, neighbourSide), width: neighbourSide, height: neighbourSide, alt: '' });
    words.textContent = `a ${digit}, ${distance.toFixed(2)} away`;
    paper.append(image);
    button.append(paper, words);
    button.addEventListener('click', () => lab.fetchLatent(`api/latents/${latent}`));
    item.append(button);
    return item;
  }

  for (const button of bench.querySelectorAll('[data-digit]')) {
    button.addEventListener('click', () => {
      const query = new URLSearchParams(lab.truncation());
      query.set('model', lab.model);
      query.set('digit', button.dataset.digit);
      lab.fetchLatent(`api/latents/random?${query}`);
    });
  }
  truncation.addEventListener('input', () => {
    const words = truncation.value === truncation.max ? 'as drawn' : `within ±${truncation.valueAsNumber.toFixed(2)}`;
    bench.querySelector('[data-truncation-said]').textContent = words;
    truncation.setAttribute('aria-valuetext', words);
  });

  lab.listen(reason => {
    if (reason === 'latent' || reason === 'sliding') show();
    if (reason !== 'sliding') {
      offerDigits();
      findNear();
    }
  });
}

function part(value) {
  return Math.max(0, Math.min(1, (value + limit) / (2 * limit)));
}
