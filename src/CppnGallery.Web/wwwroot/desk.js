// Files that the gallery draws while they are fetched: prints and animations. The file goes from the server straight into the browser's downloads; the page only
// asks, by a ticket of its own, how far it has come.
const betweenLooks = 500;
const patience = 15_000; // without any news

// Of a menu with the parts choices, job (a progress, left and cancel in it) and outcome: a function that fetches an address, shows how far it has come in place of
// the choices, and gives the focus back to what asked for it. `what` is the file's name for people.
export function fetcherOf(menu, what) {
  const part = name => menu.querySelector(`[data-${name}]`);
  const [choices, job, left, cancel, outcome] = ['choices', 'job', 'left', 'cancel', 'outcome'].map(part);
  const bar = job.querySelector('progress');

  async function fetchFile(link, asker) {
    const ticket = newTicket();
    const address = new URL(link, document.baseURI);
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
    outcome.textContent = `Asking for the ${what}…`;
    const end = await follow(ticket, () => cancelled);
    show(choices, job, asker);
    outcome.textContent = end;
  }

  // Looks until the file has come to its end, and returns the words for it.
  async function follow(ticket, isCancelled) {
    let heard = Date.now();
    let begun;
    let state;
    for (;;) {
      await new Promise(resolve => setTimeout(resolve, betweenLooks));
      const news = await look(ticket);
      if (!news && Date.now() - heard < patience) continue;
      if (!news) return `Nothing was heard of the ${what}. Your browser’s downloads tell whether it came; if it did not, please try again.`;
      heard = Date.now();
      if (news.state === 'waiting' && state !== news.state) outcome.textContent = `Another file is being drawn; this ${what} comes after it.`;
      if (news.state === 'drawing') {
        if (state !== news.state) outcome.textContent = 'Drawing. The file grows in your downloads; you may leave this page.';
        begun ??= { time: heard, done: news.done };
        bar.value = news.done / news.total;
        if (!isCancelled()) left.textContent = `${Math.floor(100 * bar.value)} %${timeLeft(news, begun, heard)}`;
      }
      state = news.state;
      if (state === 'done') return `The ${what} is drawn and in your downloads.`;
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

  return fetchFile;
}

function progressOf(ticket) {
  return `prints/progress/${ticket}`;
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
