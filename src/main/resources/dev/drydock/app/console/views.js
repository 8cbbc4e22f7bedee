// Modals and the home tab.

import {fill, h, redraw} from './dom.js';
import {blocks, plain} from './blocks.js';
import {post} from './wire.js';

export class Views {
  constructor(world) {
    this.world = world;
    this.homes = new Map();
    this.stacks = new Map();
    this.dialog = undefined;
    this.drawn = undefined;
    this.inputs = new Map();
  }

  takeAll(views) {
    this.homes.clear();
    this.stacks.clear();
    views.forEach((view) => this.keep(view));
    this.draw();
  }

  take(view) {
    this.keep(view);
    if (view.type === 'modal' && view.owner === this.world.me) {
      this.draw();
    }
  }

  keep(view) {
    if (view.type === 'home') {
      this.homes.set(view.owner, view);
      return;
    }
    const stack = this.stacks.get(view.owner) ?? [];
    const at = stack.findIndex((other) => other.id === view.id);
    if (at >= 0) {
      stack[at] = view;
    } else {
      stack.push(view);
    }
    this.stacks.set(view.owner, stack);
  }

  closed(view) {
    const left = (this.stacks.get(view.owner) ?? []).filter((other) => other.id !== view.id);
    this.stacks.set(view.owner, left);
    if (view.owner === this.world.me) {
      this.draw();
    }
  }

  /** The home tab of the person, drawn into a place. */
  drawHome(place) {
    const view = this.homes.get(this.world.me);
    redraw(place, () => fill(place, h('div', {class: 'home blocks'}, view
      ? blocks(view.body.blocks ?? [], this.world.names, this.use(view))
      : h('p', {class: 'note'}, 'Drydock is asked for your home tab …'))));
  }

  use(view) {
    const person = this.world.me;
    const use = (block, element, value) =>
      post('view/use', {person, view: view.id, block, action: element.action_id, value});
    use.search = (element, typed) => post('view/search', {person, view: view.id, action: element.action_id, typed});
    return use;
  }

  /** Shows the topmost modal of the person. One that is shown already stays open, so that its place on the screen does, too. */
  draw() {
    const view = (this.stacks.get(this.world.me) ?? []).at(-1);
    if (!view || this.dialog?.dataset.view !== view.id) {
      this.dialog?.remove();
      this.dialog = view && this.modal(view);
    }
    if (!view || this.drawn === view) {
      return;
    }
    this.drawn = view;
    redraw(this.dialog, () => fill(this.dialog, this.form(view)));
    if (!this.dialog.open) {
      document.body.append(this.dialog);
      this.dialog.showModal();
    }
  }

  modal(view) {
    this.drawn = undefined;
    this.inputs = new Map();
    const dialog = h('dialog', {class: 'dialog modal', 'data-view': view.id, 'aria-labelledby': 'modal-title'});
    dialog.addEventListener('cancel', (event) => {
      event.preventDefault();
      this.close(view);
    });
    return dialog;
  }

  close(view) {
    post('view/close', {person: this.world.me, view: view.id});
  }

  form(view) {
    const body = view.body;
    const content = this.content(view);
    const submit = body.submit && h('button', {type: 'submit', class: 'primary', 'data-key': 'submit'}, plain(body.submit));
    return h('form', {novalidate: true, onsubmit: (event) => {
      event.preventDefault();
      this.submit(view, content.filter((node) => node.field).map((node) => node.field), submit);
    }},
    h('h2', {id: 'modal-title'}, plain(body.title)), h('div', {class: 'blocks'}, content),
    h('div', {class: 'dialog-buttons'},
      h('button', {type: 'button', 'data-key': 'close', onclick: () => this.close(view)}, plain(body.close) || 'Close'), submit));
  }

  /** As in Slack: what was typed or chosen in an input outlasts an update of the modal that it is in. */
  content(view) {
    const list = view.body.blocks ?? [];
    return blocks(list, this.world.names, this.use(view)).map((fresh, i) => {
      if (!fresh.field) {
        return fresh;
      }
      const {block} = fresh.field;
      const words = JSON.stringify(list[i]);
      const before = this.inputs.get(block);
      if (before?.words === words) {
        return before.node;
      }
      const typed = before?.node.querySelector(':is(input, textarea, select)[id]');
      const field = fresh.querySelector(':is(input, textarea, select)[id]');
      if (typed && field) {
        field.value = typed.value;
      }
      this.inputs.set(block, {words, node: fresh});
      return fresh;
    });
  }

  async submit(view, fields, button) {
    const values = {};
    let missing = false;
    for (const field of fields) {
      const value = field.value();
      const empty = value === '';
      field.say(empty && field.required ? 'Please fill this in.' : '');
      missing ||= empty && field.required;
      if (!empty) {
        values[field.action] = value;
      }
    }
    if (missing) {
      return;
    }
    button?.setAttribute('aria-busy', 'true');
    const answer = await post('view/submit', {person: this.world.me, view: view.id, values});
    button?.removeAttribute('aria-busy');
    for (const [block, words] of Object.entries(answer?.errors ?? {})) {
      fields.find((field) => field.block === block)?.say(words);
    }
  }
}
