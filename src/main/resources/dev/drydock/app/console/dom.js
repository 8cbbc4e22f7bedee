// Builds elements. Text is always set as text, so that nothing from a person or a cluster can be markup.

const PROPERTIES = new Set(['value', 'checked', 'disabled', 'hidden', 'open', 'selected', 'tabIndex', 'indeterminate']);

/** An element: h('button', {class: 'primary', onclick: f, 'aria-label': 'Send'}, 'Send', child, [children]). */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false && !PROPERTIES.has(name)) {
      continue;
    }
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (PROPERTIES.has(name)) {
      element[name] = value;
    } else {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }
  append(element, children);
  return element;
}

export function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child !== undefined && child !== null && child !== false) {
      element.append(child);
    }
  }
  return element;
}

export function fill(element, ...children) {
  element.replaceChildren();
  return append(element, children);
}

/** Draws a place anew; the focus stays where it is, or goes to what has come into its place. */
export function redraw(place, draw) {
  const focused = place.contains(document.activeElement) ? document.activeElement : undefined;
  const alike = () => [...place.querySelectorAll('[data-key], input, textarea, select')]
    .filter((one) => one.dataset.key === focused.dataset.key && one.id === focused.id);
  const at = focused ? alike().indexOf(focused) : -1;
  draw();
  if (focused && document.activeElement !== focused) {
    const next = focused.isConnected ? focused : at < 0 ? undefined : alike()[at];
    next?.focus({preventScroll: true});
  }
}

export const byId = (id) => document.getElementById(id);

/** A link that leads to the web, or its bare text where the address is of another kind (javascript:, data:). */
export function link(address, ...children) {
  const safe = /^(https?|mailto):/i.test(address);
  return safe ? h('a', {href: address, target: '_blank', rel: 'noopener noreferrer'}, children) : h('span', {}, children);
}

/** A sentence in which what stands between backticks is a name or a value. */
export function marked(sentence) {
  return sentence.split('`').map((part, i, all) => i % 2 === 1 && i < all.length - 1 ? h('code', {}, part) : part);
}

/** A command's words, so that a line is never broken within a flag. */
export function unbroken(text) {
  return text.split(/(?<=\s)(--?[a-z][a-z0-9-]{0,30})(?=\s|$|=)/).map((part, i) => i % 2 === 1 ? h('span', {class: 'flag'}, part) : part);
}

/** Asks a question in a dialog; true when the answer was yes. */
export function ask(title, text, yes, no, danger) {
  return new Promise((resolve) => {
    const accept = h('button', {class: danger ? 'danger' : 'primary', type: 'submit', value: 'yes'}, yes);
    const refuse = h('button', {type: 'submit', value: 'no'}, no);
    const dialog = h('dialog', {class: 'dialog', 'aria-labelledby': 'ask-title', 'aria-describedby': 'ask-text'},
      h('form', {method: 'dialog'},
        h('h2', {id: 'ask-title'}, title),
        h('div', {id: 'ask-text', class: 'dialog-text'}, text),
        h('div', {class: 'dialog-buttons'}, refuse, accept)));
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
    document.body.append(dialog);
    dialog.showModal();
    refuse.focus();
  });
}

let toastTimer;

export function toast(text) {
  const place = byId('toast');
  place.textContent = text;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { place.textContent = ''; }, 8000);
}

export function clock(date) {
  return date.toLocaleTimeString([], {hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23'});
}
