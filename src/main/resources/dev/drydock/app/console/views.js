// Modals and the home tab.

import {fill, h} from './dom.js';
import {blocks, plain} from './blocks.js';
import {post} from './wire.js';

export class Views {
  constructor(world) {
    this.world = world;
    this.homes = new Map();
    this.stacks = new Map();
    this.dialog = undefined;
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
    fill(place, h('div', {class: 'home blocks'}, view
      ? blocks(view.body.blocks ?? [], this.world.names, this.use(view))
      : h('p', {class: 'note'}, 'Drydock is asked for your home tab …')));
  }

  use(view) {
    const person = this.world.me;
    const use = (block, element, value) =>
      post('view/use', {person, view: view.id, block, action: element.action_id, value});
    use.search = (element, typed) => post('view/search', {person, view: view.id, action: element.action_id, typed});
    return use;
  }

  draw() {
    const typed = new Map([...this.dialog?.querySelectorAll('.input [id]:is(input, textarea, select)') ?? []]
      .map((field) => [this.dialog.dataset.view + field.id, field.value]));
    this.dialog?.remove();
    this.dialog = undefined;
    const view = (this.stacks.get(this.world.me) ?? []).at(-1);
    if (view) {
      this.dialog = this.modal(view);
      document.body.append(this.dialog);
      this.dialog.showModal();
      // As in Slack: what was typed into an input outlasts an update of the modal that it is in.
      typed.forEach((value, key) => {
        const field = key.startsWith(view.id) && document.getElementById(key.slice(view.id.length));
        if (field) {
          field.value = value;
        }
      });
    }
  }

  modal(view) {
    const body = view.body;
    const content = blocks(body.blocks ?? [], this.world.names, this.use(view));
    const close = () => post('view/close', {person: this.world.me, view: view.id});
    const submit = body.submit && h('button', {type: 'submit', class: 'primary'}, plain(body.submit));
    const form = h('form', {novalidate: true, onsubmit: (event) => {
      event.preventDefault();
      this.submit(view, content.filter((node) => node.field).map((node) => node.field), submit);
    }},
    h('h2', {id: 'modal-title'}, plain(body.title)), h('div', {class: 'blocks'}, content),
    h('div', {class: 'dialog-buttons'},
      h('button', {type: 'button', onclick: close}, plain(body.close) || 'Close'), submit));
    const dialog = h('dialog', {class: 'dialog modal', 'data-view': view.id, 'aria-labelledby': 'modal-title'}, form);
    dialog.addEventListener('cancel', (event) => {
      event.preventDefault();
      close();
    });
    return dialog;
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
    button.setAttribute('aria-busy', 'true');
    const answer = await post('view/submit', {person: this.world.me, view: view.id, values});
    button.removeAttribute('aria-busy');
    for (const [block, words] of Object.entries(answer?.errors ?? {})) {
      fields.find((field) => field.block === block)?.say(words);
    }
  }
}
