// The picture that a permalink names, from iiif, as large as fits into a square of this side.
const nominal = 2 ** 20; // pixels a side of what an identifier shows
const widest = 32;

export function pictureOf(link, side) {
  const { pathname, searchParams } = new URL(link, document.baseURI);
  const [model, latent] = pathname.split('/').slice(-2);
  const style = searchParams.get('style');
  const view = searchParams.get('view');
  const name = [model, latent, style].filter(Boolean).join('~');
  if (!view) return `iiif/${name}/full/${side},/0/default.png`;

  // The smallest square about the frame's centre that shows all of the view, and the view's edges in its pixels.
  const [x, y, width, height] = view.split(',').map(Number);
  const needed = 2 * Math.max(0.5 - x, x + width - 0.5, 0.5 - y, y + height - 0.5);
  const extent = Math.min(widest, 2 ** Math.ceil(Math.log2(Math.max(1, needed)) - 1e-9));
  const edge = at => Math.min(nominal, Math.max(0, Math.round((at + (extent - 1) / 2) * nominal / extent)));
  const [left, top] = [x, y].map(edge);
  const region = [left, top, Math.max(1, edge(x + width) - left), Math.max(1, edge(y + height) - top)];
  return `iiif/${name}${extent > 1 ? `~x${extent}` : ''}/${region}/%5E!${side},${side}/0/default.png`;
}

// The name of what a permalink shows, as manifests read it: by the model's hash alone, which decides, so that there is room for many.
export function nameOf(link) {
  const { pathname, searchParams } = new URL(link, document.baseURI);
  const [model, latent] = pathname.split('/').slice(-2);
  const view = searchParams.get('view');
  return `${[model.split('.').at(-1), latent, searchParams.get('style')].filter(Boolean).join('~')}${view ? `@${view}` : ''}`;
}
