// The wall goes on below: as its end comes near, the page that its link leads to is fetched and hung under what hangs already.
import { mark } from './favourites.js';

const ahead = '4000px'; // before the end is seen: whoever scrolls fast meets pictures and not the foot of the page, which would then jump
const pagesBySelf = 6; // then the link is pressed, so that the foot of the page can be reached

const walls = document.querySelector('[data-walls]');
const said = document.querySelector('[data-said]');
let more = document.querySelector('[data-more]');
let pages = 1;
let fetching = false;

async function hang() {
  if (!more || fetching) return;
  fetching = true;
  try {
    const answer = await fetch(more.href);
    if (!answer.ok) throw new Error();
    const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const hung = [...next.querySelectorAll('[data-walls] > .wall')];
    walls.append(...hung);
    hung.forEach(wall => mark(wall));
    pages++;
    said.textContent = `${walls.querySelectorAll('li').length} pictures hang here.`;
    const further = next.querySelector('[data-more]');
    if (further) {
      more.href = further.href;
    } else {
      end();
    }
  } catch {
    said.textContent = 'The next pictures did not come. Please try again.';
    ends.unobserve(more); // by the link alone from here on
  }
  fetching = false;
  look();
}

function end() {
  // What has the focus must not vanish under it.
  const hadFocus = document.activeElement === more;
  const next = more.nextElementSibling;
  ends.disconnect();
  more.remove();
  more = null;
  if (hadFocus) next.focus();
  said.textContent = 'This is where the wall ends.';
}

const ends = new IntersectionObserver(entries => {
  if (entries.some(entry => entry.isIntersecting) && pages < pagesBySelf) hang();
}, { rootMargin: `0px 0px ${ahead}` });

// Observed anew, it tells again where the link is: still near, where a page was short.
function look() {
  if (!more) return;
  ends.unobserve(more);
  if (pages < pagesBySelf) ends.observe(more);
}

if (more) {
  more.addEventListener('click', event => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    hang();
  });
  look();
}

// An address without the choices that were not made.
document.querySelector('[data-filters]')?.addEventListener('formdata', ({ formData }) => {
  for (const [name, value] of [...formData]) if (!value) formData.delete(name);
});
