// a + (b − c) with three latents and the picture of what comes of it.
import { combine, encode } from './latent.js';
import { shorten } from './permalink.js';

const side = 360;

export function openArithmetic(bench, lab) {
  const figure = slot => bench.querySelector(`[data-slot=${slot}]`);
  const say = words => { bench.querySelector('[data-sum-said]').textContent = words; };
  const presets = bench.querySelector('[data-presets]');
  const keep = bench.querySelector('[data-keep]');
  const slots = { a: null, b: null, c: null };
  let sum;
  let offered;

  function fill(slot, latent) {
    slots[slot] = latent;
    show();
  }

  function show() {
    const { a, b, c } = slots;
    sum = a && b && c ? combine(a.values, b.values, c.values) : null;
    for (const slot of Object.keys(slots)) hang(slot, slots[slot]?.text);
    hang('sum', sum && encode(sum));
    keep.disabled = !sum;
    if (sum) say('What b has over c, given to a.');
  }

  function hang(slot, text) {
    const image = figure(slot).querySelector('img');
    image.hidden = !text;
    if (text) Object.assign(image, { src: lab.picture(text, side), alt: `${slot === 'sum' ? 'a + (b − c)' : `${slot}: ${shorten(text)}`}, drawn by ${lab.label}` });
  }

  async function fetched(address) {
    const { latent, values } = await lab.ask(address);
    return { text: latent, values: Float32Array.from(values) };
  }

  // Whatever is asked for and does not come is said; the slots stay as they were.
  async function attempt(act) {
    try {
      await act();
    } catch (fault) {
      say(fault.message);
    }
  }

  async function offer() {
    const { model } = lab;
    const { digits } = await lab.about(model);
    if (model !== lab.model) return;
    presets.hidden = !digits;
    for (const label of bench.querySelectorAll('[data-of-digit]')) label.hidden = !digits;
    if (!lab.isAt('arithmetic') || offered === model) return;
    offered = model;
    if (digits && Object.values(slots).every(latent => !latent)) attempt(() => lay('slant'));
  }

  async function lay(name) {
    const all = await lab.ask(`api/latents/presets?model=${lab.model}`);
    const preset = all.find(one => one.name === name);
    const latents = await Promise.all(Object.keys(slots).map(slot => fetched(`api/latents/${preset[slot]}`)));
    [slots.a, slots.b, slots.c] = latents;
    show();
    const [more, less] = name === 'slant' ? ['a slanted', 'an upright'] : ['a bold', 'a thin'];
    say(`b is ${more} ${preset.digit} and c ${less} one: what b has over c, given to a nine.`);
  }

  for (const slot of Object.keys(slots)) {
    figure(slot).querySelector('[data-fill]').addEventListener('click', () => {
      lab.settle();
      fill(slot, { text: lab.text, values: lab.values.slice() });
    });
    const select = figure(slot).querySelector('select');
    select.addEventListener('change', () => attempt(async () => {
      const digit = select.value;
      if (!digit) return;
      select.value = ''; // so that the same digit can be drawn again
      fill(slot, await fetched(`api/latents/random?model=${lab.model}&digit=${digit}`));
    }));
  }
  for (const button of bench.querySelectorAll('[data-preset]')) button.addEventListener('click', () => attempt(() => lay(button.dataset.preset)));
  keep.addEventListener('click', () => lab.take({ text: encode(sum), values: sum }, 'Kept: the sum lies on the table.'));

  lab.listen(reason => {
    if (reason === 'drawer') show();
    if (reason === 'drawer' || reason === 'bench') offer();
  });
}
