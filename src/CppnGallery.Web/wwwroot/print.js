// Prints from an artwork's page. The file goes from the server straight into the browser's downloads; the page only asks, by a ticket of its own, how far it has come.
const menu = document.querySelector('[data-print]');

const betweenLooks = 500;
const patience = 15_000; // without any news
const millimetresPerInch = 25.4;

if (menu) open(menu);

function open(menu) {
  const part = name => menu.querySelector(`[data-${name}]`);
  const [choices, own, job, bar, left, cancel, outcome] = [...['choices', 'own', 'job'].map(part), menu.querySelector('progress'), ...['left', 'cancel', 'outcome'].map(part)];
  const links = [...choices.querySelectorAll('a')];
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

  async function print(link) {
    const ticket = newTicket();
    const address = new URL(link.href);
    address.searchParams.set('ticket', ticket);
    const download = document.createElement('a');
    download.href = address;
    download.download = ''; // so that a refusal leaves the page where it is
    download.click();
    let cancelled = false;
    cancel.onclick = () => {
      cancelled = true;
      cancel.setAttribute('aria-disabled', 'true'); // not the attribute of that name, which would take the focus away
      left.textContent = 'Stopping…';
      fetch(progressOf(ticket), { method: 'DELETE' }).catch(() => {});
    };
    show(job, choices, cancel);
    cancel.removeAttribute('aria-disabled');
    bar.removeAttribute('value');
    left.textContent = '';
    outcome.textContent = 'Asking for the print…';
    const end = await follow(ticket, () => cancelled);
    show(choices, job, link);
    outcome.textContent = end;
  }

  // Looks until the print has come to its end, and returns the words for it.
  async function follow(ticket, isCancelled) {
    let heard = Date.now();
    let begun;
    let state;
    for (;;) {
      await new Promise(resolve => setTimeout(resolve, betweenLooks));
      const news = await look(ticket);
      if (!news && Date.now() - heard < patience) continue;
      if (!news) return 'Nothing was heard of the print. Your browser’s downloads tell whether it came; if it did not, please try again.';
      heard = Date.now();
      if (news.state === 'waiting' && state !== news.state) outcome.textContent = 'Another print is being drawn; this one comes after it.';
      if (news.state === 'drawing') {
        if (state !== news.state) outcome.textContent = 'Drawing. The file grows in your downloads; you may leave this page.';
        begun ??= { time: heard, done: news.done };
        bar.value = news.done / news.total;
        if (!isCancelled()) left.textContent = `${Math.floor(100 * bar.value)} %${timeLeft(news, begun, heard)}`;
      }
      state = news.state;
      if (state === 'done') return 'The print is drawn and in your downloads.';
      if (state === 'cancelled') return isCancelled() ? 'Cancelled. Nothing more is drawn.' : 'The download was broken off, and the drawing with it.';
      if (state === 'failed') return 'The drawing failed. Please try again.';
      if (state === 'refused') return news.detail;
    }
  }

  // What had the focus must not vanish under it.
  function show(shown, hidden, next) {
    const hadFocus = hidden.contains(document.activeElement);
    shown.hidden = false;
    hidden.hidden = true;
    if (hadFocus) next.focus({ preventScroll: true });
  }

  for (const link of links) {
    measure(link);
    new MutationObserver(() => measure(link)).observe(link, { attributeFilter: ['href'] });
    link.addEventListener('click', event => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      if (link !== ownLink || side.reportValidity()) print(link);
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

function progressOf(ticket) {
  return `/prints/progress/${ticket}`;
}

async function look(ticket) {
  try {
    const answer = await fetch(progressOf(ticket), { cache: 'no-store' });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

function timeLeft(news, begun, now) {
  const drawn = news.done - begun.done;
  const seconds = (now - begun.time) / 1000;
  if (drawn <= 0 || seconds < 2) return '';
  const more = seconds * (news.total - news.done) / drawn;
  return more < 55 ? `, ${Math.max(5, Math.ceil(more / 5) * 5)} seconds left` : `, ${Math.round(more / 60)} min left`;
}

// 128 bits of chance. crypto.randomUUID would do, but pages on plain http have none.
function newTicket() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');
}
