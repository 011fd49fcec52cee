// The page of favourites: shows, removes, takes them out as a file and in again.
import { add, all, asKept, asOpened, remove, watch } from './favourites.js';
import { nameOf, pictureOf } from './pictures.js';

const page = document.querySelector('[data-favourites]');
const part = name => page.querySelector(`[data-${name}]`);
const [hung, said, undo, refused] = ['hung', 'said', 'undo', 'refused'].map(part);
const format = 'cppn-gallery-favourites';
const biggestFile = 4_000_000;
const longestAddress = 7500;
let removed = [];

function show() {
  const items = all();
  const shown = new Map([...hung.children].map(entry => [entry.dataset.link, entry]));
  const links = new Set(items.map(item => item.link));
  // Those that are there stay where they are: their pictures would be loaded again, and the focus lost.
  for (const [link, entry] of shown) if (!links.has(link)) entry.remove();
  let place = hung.firstElementChild;
  for (const item of items) {
    const entry = shown.get(item.link) ?? entryOf(item);
    if (entry === place) place = place.nextElementSibling;
    else hung.insertBefore(entry, place);
  }
  part('none').hidden = items.length > 0;
  part('export').disabled = items.length === 0;
  offerManifest(items);
}

// The newest of them as a manifest, which viewers open by its address; a server takes one of some eight thousand characters.
function offerManifest(items) {
  const most = Number(page.dataset.mostCanvases);
  const link = part('manifest');
  let address = new URL('iiif/favourites/manifest.json', document.baseURI).href;
  let named = 0;
  for (const item of items.slice(0, most)) {
    const longer = `${address}${named ? '&' : '?'}picture=${nameOf(asOpened(item.link))}`;
    if (longer.length + encodeURIComponent(longer).length > longestAddress) break;
    address = longer;
    named++;
  }
  link.hidden = named === 0;
  link.href = `${address}&manifest=${encodeURIComponent(address)}`;
  link.title = `A manifest of ${named === items.length ? 'these pictures' : `the newest ${named}`}: copy this link into a viewer, or drag it there`;
}

function entryOf({ link, label }) {
  const entry = part('entry').content.cloneNode(true).firstElementChild;
  entry.dataset.link = link;
  entry.querySelector('a').href = asOpened(link);
  Object.assign(entry.querySelector('img'), { src: pictureOf(asOpened(link), 300), alt: `Drawing ${label}` });
  entry.querySelector('.label').textContent = label;
  const button = entry.querySelector('.remove');
  button.setAttribute('aria-label', `Remove ${label}`);
  button.addEventListener('click', () => {
    removed.push(all().find(one => one.link === link));
    const next = (entry.nextElementSibling ?? entry.previousElementSibling)?.querySelector('.remove');
    remove(link);
    undo.hidden = false;
    (next ?? undo).focus();
    say(`Removed ${label}.`);
  });
  return entry;
}

function say(words) {
  said.textContent = words;
}

undo.addEventListener('click', () => {
  const item = removed.pop();
  if (!item) return;
  add([item]);
  hung.querySelector(`[data-link="${CSS.escape(item.link)}"] .remove`)?.focus();
  undo.hidden = removed.length === 0;
  say(`${item.label} hangs again.`);
});

part('export').addEventListener('click', () => {
  const favourites = all().map(({ link, added }) => ({ link: new URL(asOpened(link), document.baseURI).href, added: new Date(added).toISOString() }));
  const file = new Blob([JSON.stringify({ format, version: 1, favourites }, null, 2)], { type: 'application/json' });
  const download = Object.assign(document.createElement('a'), { href: URL.createObjectURL(file), download: 'cppn-favourites.json' });
  download.click();
  setTimeout(() => URL.revokeObjectURL(download.href), 60_000);
  say(`${count(favourites.length)} in the file.`);
});

part('import').addEventListener('change', async event => {
  const [file] = event.target.files;
  refused.hidden = true;
  if (!file) return;
  try {
    say('Reading…');
    say(await take(file));
  } catch (fault) {
    say(fault.message);
  }
  event.target.value = ''; // the same file may be chosen again
});

// Merges a file's favourites into those that are here; answers with how that went.
async function take(file) {
  if (file.size > biggestFile) throw new Error(`The file has ${file.size.toLocaleString('en')} bytes; at most ${biggestFile.toLocaleString('en')} are read.`);
  const items = entriesOf(await file.text());
  const most = Number(page.dataset.most);
  if (items.length > most) throw new Error(`The file has ${items.length.toLocaleString('en')} favourites; at most ${most.toLocaleString('en')} are read.`);
  const answer = await fetch('api/links', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ links: items.map(one => one.link) }) });
  if (!answer.ok) throw new Error('The gallery could not read these links just now. Please try again.');
  const read = await answer.json();
  const good = read.flatMap(({ link, label }, i) => link ? [{ link: asKept(link), label, added: timeOf(items[i].added) }] : []);
  const taken = add(good);
  const bad = read.flatMap(({ fault }, i) => fault ? [`${String(items[i].link).slice(0, 120)}: ${fault}`] : []);
  tellRefused(bad);
  const known = good.length - taken;
  return `${count(taken)} taken${known ? `, ${known.toLocaleString('en')} here already` : ''}${bad.length ? `, ${bad.length.toLocaleString('en')} refused` : ''}.`;
}

function entriesOf(text) {
  let read;
  try {
    read = JSON.parse(text);
  } catch {
    throw new Error('The file is no JSON, so it is no file of favourites.');
  }
  if (read?.format !== format || !Array.isArray(read.favourites)) throw new Error(`The file is no file of favourites: its format is not “${format}”.`);
  if (read.version !== 1) throw new Error(`The file has version ${read.version}; this gallery reads version 1.`);
  return read.favourites.map(one => ({ link: typeof one?.link === 'string' ? one.link : null, added: one?.added }));
}

function timeOf(text) {
  const time = Date.parse(text);
  return time > 0 && time <= Date.now() ? time : Date.now();
}

function tellRefused(bad) {
  const shown = 50;
  refused.hidden = bad.length === 0;
  refused.querySelector('summary').textContent = `Why ${count(bad.length)} ${bad.length === 1 ? 'was' : 'were'} refused`;
  refused.querySelector('ul').replaceChildren(...[...bad.slice(0, shown), ...(bad.length > shown ? [`and ${bad.length - shown} more`] : [])].map(words => Object.assign(document.createElement('li'), { textContent: words })));
}

function count(number) {
  return `${number.toLocaleString('en')} ${number === 1 ? 'favourite' : 'favourites'}`;
}

watch(show);
show();
