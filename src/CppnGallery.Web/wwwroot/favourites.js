// Favourites: permalinks in this browser's storage, and the hearts on the pages. Several tabs stay in step by the storage event. Links are kept from the gallery's
// root, as /art/…, wherever it lies: one that moves below a path, or away from it, has them still.
const key = 'cppn-favourites';
const version = 1;

/** As many as the gallery reads at once. */
export const most = 5000;

const listeners = new Set();
addEventListener('storage', event => {
  if (event.key === key || event.key === null) tell();
});

/** All of them, the newest first: {link, label, added}, the time in milliseconds. */
export function all() {
  const kept = parse(read());
  return kept ? kept.items : [];
}

export const has = link => all().some(one => one.link === link);

/** Adds those that are not there yet; answers with how many that were. Throws, in words for people, where they cannot be kept. */
export function add(items) {
  const before = all();
  const known = new Set(before.map(one => one.link));
  const fresh = items.filter(one => !known.has(one.link) && known.add(one.link));
  if (before.length + fresh.length > most) throw new Error(`A browser keeps at most ${most.toLocaleString('en')} favourites; there are ${before.length.toLocaleString('en')}.`);
  write([...fresh, ...before].sort((one, other) => other.added - one.added));
  return fresh.length;
}

export function remove(link) {
  write(all().filter(one => one.link !== link));
}

/** Calls back after every change, in this tab or another. */
export function watch(listener) {
  listeners.add(listener);
}

/** Shows the hearts below this element, each as it stands. */
export function mark(root = document) {
  const kept = new Set(all().map(one => one.link));
  for (const heart of root.querySelectorAll('[data-favourite]')) {
    heart.hidden = !storage();
    heart.setAttribute('aria-pressed', String(kept.has(linkOf(heart))));
  }
}

// A page with a viewer keeps what is looked at: one of its links always tells that.
function linkOf(heart) {
  const leader = heart.dataset.linkOf && document.querySelector(heart.dataset.linkOf);
  return asKept(leader ? leader.href : heart.dataset.favourite);
}

/** A link of the gallery as it is kept. */
export function asKept(address) {
  const { pathname, search } = new URL(address, document.baseURI);
  return `/${pathname.slice(new URL(document.baseURI).pathname.length)}${search}`;
}

/** A link as it was kept, for pages. */
export const asOpened = link => link.slice(1);

function storage() {
  try {
    return localStorage;
  } catch {
    return null; // forbidden here
  }
}

function read() {
  return storage()?.getItem(key) ?? null;
}

// Null where there is something that this version cannot read.
function parse(text) {
  if (text === null) return { items: [] };
  try {
    const kept = JSON.parse(text);
    if (kept.version !== version || !Array.isArray(kept.items)) return null;
    return { items: kept.items.filter(one => typeof one?.link === 'string' && one.link.startsWith('/art/')) };
  } catch {
    return null;
  }
}

function write(items) {
  const before = read();
  // What another version left is put aside rather than lost.
  if (!parse(before)) storage()?.setItem(`${key}-aside`, before);
  try {
    localStorage.setItem(key, JSON.stringify({ version, items }));
  } catch {
    throw new Error('This browser has no room for favourites, or does not let this page keep any.');
  }
  tell();
}

function tell() {
  mark();
  for (const listener of listeners) listener();
}

document.addEventListener('click', event => {
  const heart = event.target.closest?.('[data-favourite]');
  if (!heart) return;
  const link = linkOf(heart);
  const said = document.querySelector('[data-said]');
  let words;
  try {
    if (has(link)) {
      remove(link);
      words = 'No longer among your favourites.';
    } else {
      add([{ link, label: heart.dataset.label, added: Date.now() }]);
      words = 'Among your favourites, in this browser.';
    }
  } catch (fault) {
    words = fault.message;
  }
  if (said) said.textContent = words;
});

for (const leader of new Set([...document.querySelectorAll('[data-link-of]')].map(heart => document.querySelector(heart.dataset.linkOf)).filter(Boolean))) {
  new MutationObserver(() => mark()).observe(leader, { attributeFilter: ['href'] });
}
mark();
