// The grid of fixed latents: the newest state, drawn again as it learns, or any epoch before. All tiles change at once, when all have come.
import { Closer } from './closer.js';

const side = 144; // pixels of a tile

export class Easel {
  #grid;
  #tiles;
  #closer;
  #shown;
  #wanted = null;
  #isBusy = false;

  constructor(grid, dialog) {
    this.#grid = grid;
    this.#tiles = [...grid.querySelectorAll('[data-latent]')];
    this.#closer = new Closer(dialog);
    this.#shown = this.#tiles[0].querySelector('img')?.src.match(/\/iiif\/([^~]+)~/)?.[1];
    for (const tile of this.#tiles) {
      tile.addEventListener('click', event => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || !this.#shown) return;
        event.preventDefault();
        this.#closer.open(tile.dataset.latent, this.#shown);
      });
    }
  }

  // Shows a model, one redraw at a time: of those asked for meanwhile, the last. Links lead to `kept`, an epoch's model, which is there to stay.
  show(model, kept) {
    this.#wanted = { model, kept };
    if (!this.#isBusy) this.#redraw();
  }

  async #redraw() {
    this.#isBusy = true;
    while (this.#wanted.model !== this.#shown) {
      const { model, kept } = this.#wanted;
      try {
        const pictures = await Promise.all(this.#tiles.map(tile => this.#fetch(model, tile.dataset.latent)));
        this.#tiles.forEach((tile, i) => {
          tile.replaceChildren(pictures[i]);
          tile.href = `art/${kept}/${tile.dataset.latent}`;
        });
        this.#shown = this.#grid.dataset.shown = model;
        this.#closer.show(model);
      } catch {
        // It left the easel before it was drawn; a newer one comes.
        if (this.#wanted.model === model) break;
      }
    }

    this.#isBusy = false;
  }

  async #fetch(model, latent) {
    const picture = new Image(side, side);
    picture.alt = '';
    picture.src = `iiif/${model}~${latent}/full/${side},/0/default.png`;
    await picture.decode();
    return picture;
  }
}
