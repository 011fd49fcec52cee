// A page's link in the clipboard: the one that the button names, or an artwork's, with the view that is being looked at.
import { withView } from './permalink.js';

const button = document.querySelector('[data-copy-link]');
const said = document.querySelector('[data-said]');

// Browsers lend the clipboard to secure pages (and localhost) alone; elsewhere the address bar does it.
if (button && navigator.clipboard) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    const named = button.dataset.copyLink;
    const link = named ? new URL(named, document.baseURI).href : withView(document.querySelector('link[rel=canonical]').href, new URLSearchParams(location.search).get('view'));
    try {
      await navigator.clipboard.writeText(link);
      said.textContent = `Link copied. It shows ${named ? 'these very pictures' : 'this very picture'}, for ever.`;
    } catch {
      said.textContent = link;
    }
  });
}
