// Light, dark, or as the system says. Loaded before the first paint, so that a remembered choice does not flash.
(() => {
  const key = 'cppn-theme';
  const root = document.documentElement;
  const remembered = () => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // Storage is forbidden here: the system's theme it is.
    }
  };
  const isDark = () => (root.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';

  const theme = remembered();
  if (theme === 'dark' || theme === 'light') root.dataset.theme = theme;

  document.addEventListener('DOMContentLoaded', () => {
    const button = document.querySelector('[data-theme-toggle]');
    if (!button) return;
    const say = () => button.setAttribute('aria-pressed', String(isDark()));
    button.setAttribute('aria-label', 'Dark theme');
    button.hidden = false;
    say();
    button.addEventListener('click', () => {
      root.dataset.theme = isDark() ? 'light' : 'dark';
      say();
      try {
        localStorage.setItem(key, root.dataset.theme);
      } catch {
        // Not remembered, then.
      }
    });
  });
})();
