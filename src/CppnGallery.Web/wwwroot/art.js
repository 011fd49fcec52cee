// The one thing on an artwork's page that needs a script: its link in the clipboard.
const button = document.querySelector('[data-copy-link]');
const said = document.querySelector('[data-said]');

// Browsers lend the clipboard to secure pages (and localhost) alone; elsewhere the address bar does it.
if (button && navigator.clipboard) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    const link = document.querySelector('link[rel=canonical]').href;
    try {
      await navigator.clipboard.writeText(link);
      said.textContent = 'Link copied. It shows this very picture, for ever.';
    } catch {
      said.textContent = link;
    }
  });
}
