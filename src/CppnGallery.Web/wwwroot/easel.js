// The grid of fixed latents: the newest state, drawn again as it learns, or any epoch before. All tiles change at once, when all have come.
import { openPlane, planeOf, setLimits } from './deepzoom.js';

const side = 144; // pixels of a tile

export class Easel {
  #tiles;
  #shown = null;
  #wanted = null;
  #isBusy = false;
  #closer;
  #latent = null;
  #viewer = null;
  #coming = false;

  constructor(grid, closer) {
    this.#tiles = [...grid.querySelectorAll('[data-latent]')];
    this.#closer = closer;
    this.#shown = this.#tiles[0]?.querySelector('img')?.src.match(/\/iiif\/([^~]+)~/)?.[1] ?? null;
    for (const tile of this.#tiles) {
      tile.addEventListener('click', event => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || !this.#shown) return;
        event.preventDefault();
        this.#look(tile.dataset.latent);
      });
    }

    closer.addEventListener('close', () => {
      this.#viewer?.destroy();
      [this.#viewer, this.#latent, this.#coming] = [null, null, false];
    });
  }

  // Shows a model, one redraw at a time: of those asked for meanwhile, the last. Links lead to it where it is there to stay.
  show(model, isKept) {
    this.#wanted = { model, isKept };
    if (!this.#isBusy) this.#redraw();
  }

  async #redraw() {
    this.#isBusy = true;
    while (this.#wanted && this.#wanted.model !== this.#shown) {
      const { model, isKept } = this.#wanted;
      try {
        const pictures = await Promise.all(this.#tiles.map(async tile => {
          const picture = new Image(side, side);
          picture.alt = '';
          picture.src = `/iiif/${model}~${tile.dataset.latent}/full/${side},/0/default.png`;
          await picture.decode();
          return picture;
        }));
        this.#tiles.forEach((tile, i) => {
          tile.replaceChildren(pictures[i]);
          if (isKept) tile.href = `/art/${model}/${tile.dataset.latent}`;
          else tile.removeAttribute('href');
          tile.tabIndex = 0;
          tile.role = isKept ? null : 'button';
        });
        this.#shown = model;
        this.#tiles[0].closest('[data-grid]').dataset.shown = model;
        if (this.#viewer) this.#hang();
      } catch {
        // It left the easel before it was drawn; a newer one comes.
        if (this.#wanted.model === model) break;
      }
    }

    this.#isBusy = false;
  }

  async #look(latent) {
    this.#latent = latent;
    this.#closer.querySelector('[data-closer-said]').textContent = latent;
    this.#closer.showModal();
    const model = this.#shown;
    const info = await this.#infoOf(model);
    if (!info || this.#latent !== latent) return;
    this.#viewer = openPlane(this.#closer.querySelector('[data-closer-plane]'), { tileSources: planeOf(`/iiif/${model}~${latent}`, info, 0, 1) });
    this.#viewer.addOnceHandler('open', () => {
      setLimits(this.#viewer.viewport, 0);
      this.#viewer.viewport.goHome(true);
      this.#closer.dataset.shown = model;
      this.#viewer.canvas.setAttribute('role', 'application');
      this.#viewer.canvas.setAttribute('aria-label', `${latent}, to be zoomed and moved`);
    });
  }

  // The picture that hangs stays until the newer one's tiles have come; the view stays as it is.
  async #hang() {
    if (this.#coming) return;
    this.#coming = true;
    const [viewer, model] = [this.#viewer, this.#shown];
    const info = await this.#infoOf(model);
    if (viewer !== this.#viewer) return;
    if (!info) {
      this.#coming = false;
      return;
    }

    const { world } = viewer;
    const done = () => {
      this.#coming = false;
      if (this.#shown !== model && viewer === this.#viewer) this.#hang();
    };
    viewer.addTiledImage({
      ...planeOf(`/iiif/${model}~${this.#latent}`, info, 0, 1),
      opacity: 0,
      preload: true,
      error: done,
      success: ({ item }) => {
        item.addHandler('fully-loaded-change', function loaded({ fullyLoaded }) {
          if (!fullyLoaded) return;
          item.removeHandler('fully-loaded-change', loaded);
          item.setOpacity(1);
          for (let i = world.getIndexOfItem(item) - 1; i >= 0; i--) world.removeItem(world.getItemAt(i));
          viewer.element.closest('[data-closer]').dataset.shown = model;
          done();
        });
      },
    });
  }

  async #infoOf(model) {
    const answer = await fetch(`/iiif/${model}~${this.#latent}/info.json`);
    return answer.ok ? answer.json() : null;
  }
}
