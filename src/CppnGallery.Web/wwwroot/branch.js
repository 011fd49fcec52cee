// The keys 1 to 9 pick a child, as its number says.
document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.('input, select, textarea')) return;
  if (/^[1-9]$/.test(event.key)) document.querySelector(`[data-child="${event.key}"]`)?.click();
});

// A long line shows its end.
const line = document.querySelector('.line ol');
if (line) line.scrollLeft = line.scrollWidth;
