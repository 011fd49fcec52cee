// A chain of latents: gathered, put in order, and walked from one to the next.
import { fetcherOf } from './desk.js';
import { framesOf, filmOf } from './morphframes.js';
import { shorten } from './permalink.js';
import { playerOf } from './player.js';

const thumbnailSide = 160;
const filmSide = 360;

// In the page; a GIF has them all. At this size one is half a megabyte of memory.
const mostFrames = 240;

export function openMorph(bench, lab) {
  const find = name => bench.querySelector(`[data-${name}]`);
  const button = action => bench.querySelector(`[data-morph=${action}]`);
  const say = words => { find('outcome').textContent = words; };
  const list = find('chain');
  const most = Number(list.dataset.most);
  const fields = { easing: find('easing'), frames: find('frames'), delay: find('delay') };
  const chain = [];
  const load = filmOf();
  const player = playerOf({ canvas: find('screen'), scrub: find('scrub'), button: button('play'), side: filmSide });
  let carried;
  let shown = '';

  function item(latent, i) {
    const place = document.createElement('li');
    place.draggable = true;
    const lay = document.createElement('button');
    const image = document.createElement('img');
    Object.assign(lay, { type: 'button', className: 'lay', title: 'Lay it on the table' });
    Object.assign(image, { src: lab.picture(latent.text, thumbnailSide), width: thumbnailSide, height: thumbnailSide, alt: `${i + 1}: ${shorten(latent.text)}, lay it on the table`, draggable: false });
    lay.append(image);
    lay.addEventListener('click', () => lab.take(latent));
    const moves = document.createElement('div');
    moves.className = 'moves';
    moves.append(
      move('←', `Move ${i + 1} earlier`, i > 0, () => reorder(i, i - 1, 0)),
      move('×', `Take ${i + 1} out`, true, () => remove(i)),
      move('→', `Move ${i + 1} later`, i + 1 < chain.length, () => reorder(i, i + 1, 2)),
    );
    place.append(lay, moves);
    place.addEventListener('dragstart', event => {
      carried = i;
      event.dataTransfer.effectAllowed = 'move';
      event.dataTransfer.setData('text/plain', latent.text);
      place.classList.add('carried');
    });
    place.addEventListener('dragend', () => {
      carried = undefined;
      place.classList.remove('carried');
    });
    place.addEventListener('dragover', event => {
      if (carried === undefined) return;
      event.preventDefault();
      place.classList.add('over');
    });
    place.addEventListener('dragleave', () => place.classList.remove('over'));
    place.addEventListener('drop', event => {
      if (carried === undefined) return;
      event.preventDefault();
      reorder(carried, i);
    });
    return place;
  }

  function move(sign, label, isThere, act) {
    const one = document.createElement('button');
    one.type = 'button';
    one.textContent = sign;
    one.setAttribute('aria-label', label);
    one.disabled = !isThere;
    one.addEventListener('click', act);
    return one;
  }

  // The button that was pressed goes along, so that it can be pressed again.
  function reorder(from, to, pressed) {
    chain.splice(to, 0, ...chain.splice(from, 1));
    changed();
    say(`Now number ${to + 1} of ${chain.length}.`);
    if (pressed === undefined) return;
    const buttons = list.children[to].querySelectorAll('.moves button');
    (buttons[pressed].disabled ? buttons[2 - pressed] : buttons[pressed]).focus();
  }

  function remove(i) {
    chain.splice(i, 1);
    changed();
    say(`Taken out; ${chain.length} left.`);
    (list.children[Math.min(i, chain.length - 1)]?.querySelector('.lay') ?? button('add')).focus();
  }

  function add(latent) {
    if (chain.length >= most) {
      say(`A chain has at most ${most} latents.`);
      return;
    }
    chain.push(latent);
    changed();
    say('');
  }

  function changed() {
    list.replaceChildren(...chain.map(item));
    find('count').textContent = chain.length < 2 ? `Two latents make a morph, ${most} at most.` : `${chain.length} latents, ${chain.length - 1} ${chain.length === 2 ? 'leg' : 'legs'}.`;
    for (const action of ['add', 'random']) button(action).setAttribute('aria-disabled', String(chain.length >= most));
    film();
  }

  async function film() {
    const isThere = chain.length > 1;
    find('film').hidden = !isThere;
    if (!isThere || !lab.isAt('morph') || !Object.values(fields).every(field => field.validity.valid)) {
      shown = '';
      player.empty();
      return;
    }
    const all = framesOf(chain, fields.easing.value, fields.frames.valueAsNumber);
    const stride = Math.ceil(all.length / mostFrames);
    const frames = all.filter((_, i) => i % stride === 0 || i === all.length - 1).map(text => lab.picture(text, filmSide));
    const key = frames.join();
    if (key === shown) return;
    shown = key;
    player.empty();
    try {
      const pictures = await load(frames, { width: filmSide, told: player.wait });
      if (pictures) player.show(pictures, millisecondsOf(stride));
    } catch (fault) {
      shown = '';
      say(fault.message);
    }
  }

  const millisecondsOf = stride => 10 * fields.delay.valueAsNumber * stride;

  button('add').addEventListener('click', () => {
    lab.settle();
    add({ text: lab.text, values: lab.values.slice() });
  });
  button('random').addEventListener('click', async () => {
    try {
      const { latent, values } = await lab.ask(`api/latents/random${lab.truncation()}`);
      add({ text: latent, values: Float32Array.from(values) });
    } catch (fault) {
      say(fault.message);
    }
  });
  for (const field of Object.values(fields)) {
    field.addEventListener('change', () => {
      if (field === fields.delay) shown = ''; // the same pictures at another pace
      film();
    });
  }
  lab.listen(reason => {
    if (reason === 'drawer') changed();
    if (reason === 'bench') {
      if (lab.isAt('morph')) film();
      else player.pause();
    }
  });
  const save = fetcherOf(bench, 'animation');
  button('save').addEventListener('click', event => {
    if (![find('side'), fields.frames, fields.delay].every(field => field.reportValidity())) return;
    const query = new URLSearchParams(chain.map(({ text }) => ['z', text]));
    query.set('easing', fields.easing.value);
    query.set('frames', fields.frames.value);
    query.set('size', find('side').value);
    query.set('delay', fields.delay.value);
    query.set('repeats', find('forever').checked ? '0' : '1');
    query.set('style', lab.style);
    save(`morphs/${lab.model}.gif?${query}`, event.target);
  });
}
