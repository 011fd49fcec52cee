// The page's own address. Loaded before the page's other scripts, which read it.
(() => {
  // A link out of the source of a page has &amp; for &: the gallery reads it as it was meant, and so does everything here.
  const meant = location.search.replace(/([?&])(amp;)+/gi, '$1');
  if (meant !== location.search) history.replaceState(history.state, '', location.pathname + meant + location.hash);

  // Links to a place on this page, whatever its address has become by now.
  document.addEventListener('click', event => {
    const link = event.target.closest?.('[data-here]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    location.hash = link.hash;
  });
})();
