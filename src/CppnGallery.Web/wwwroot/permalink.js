// An address with this view in it, or with none; the view comes first and the commas stay, as the gallery writes its links.
export function withView(address, view) {
  const link = new URL(address, document.baseURI);
  const style = link.searchParams.get('style');
  const query = [view && `view=${view}`, style && `style=${style}`].filter(Boolean).join('&');
  return `${link.origin}${link.pathname}${query && '?'}${query}`;
}

// Short enough for a label, as the gallery's own are.
export function shorten(text) {
  return text.length <= 24 ? text : `${text.slice(0, 10)}…${text.slice(-6)}`;
}
