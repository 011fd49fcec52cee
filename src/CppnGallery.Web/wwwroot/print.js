// Prints from an artwork's page.
import { fetcherOf } from './desk.js';

const menu = document.querySelector('[data-print]');

const millimetresPerInch = 25.4;

if (menu) open(menu);

function open(menu) {
  const part = name => menu.querySelector(`[data-${name}]`);
  const own = part('own');
  const links = [...part('choices').querySelectorAll('a')];
  const print = fetcherOf(menu, 'print');
  const ownLink = own.querySelector('a');
  const side = own.querySelector('input');
  own.hidden = false;

  // The size that a link asks for and says, of the view that it has by now; viewer.js changes the views of links.
  function measure(link) {
    const shape = shapeOf(link);
    const [short, long] = [link.dataset.short, link.dataset.long].map(Number);
    if (link === ownLink && !side.validity.valid) return;
    const millimetres = Math.min(long, short * longest(shape) / Math.min(...shape));
    const longer = link === ownLink ? side.valueAsNumber : Math.min(side.max, Math.round(millimetres / millimetresPerInch * menu.dataset.dotsPerInch));
    const address = link.href.replace(/\d+\.png/, `${longer}.png`);
    if (address !== link.href) link.href = address;
    (link === ownLink ? own : link).querySelector('[data-size]').textContent = sizeOf(shape, longer);
  }

  function sizeOf(shape, longer) {
    const pixels = shape.map(length => Math.max(1, Math.round(length * longer / longest(shape))));
    const centimetres = pixels.map(count => (count * millimetresPerInch / menu.dataset.dotsPerInch / 10).toLocaleString('en', { maximumFractionDigits: 1, useGrouping: false }));
    return `${centimetres.join(' × ')} cm, ${pixels.map(count => count.toLocaleString('en')).join(' × ')} pixels`;
  }

  for (const link of links) {
    measure(link);
    new MutationObserver(() => measure(link)).observe(link, { attributeFilter: ['href'] });
    link.addEventListener('click', event => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      if (link !== ownLink || side.reportValidity()) print(link.href, link);
    });
  }
  side.addEventListener('input', () => measure(ownLink));
  side.addEventListener('keydown', event => {
    if (event.key !== 'Enter') return;
    event.preventDefault(); // the same stroke would press Cancel, which has the focus by then
    ownLink.click();
  });
}

// Width and height of a link's view, in sides of the frame.
function shapeOf(link) {
  const view = new URL(link.href).searchParams.get('view');
  return view ? view.split(',').slice(2).map(Number) : [1, 1];
}

function longest(shape) {
  return Math.max(...shape);
}
