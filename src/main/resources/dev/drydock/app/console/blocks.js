// Block Kit as elements. `use(block, element, value)` is called when something is used; without it, nothing can be.

import {h} from './dom.js';
import {decode, emoji, mrkdwn} from './mrkdwn.js';
import {richText} from './richtext.js';
import {control, input} from './controls.js';

export function blocks(list, names, use) {
  return list.map((block, i) => {
    const id = block.block_id ?? 'block' + i;
    const bound = use && Object.assign((element, value) => use(id, element, value), {search: use.search});
    return render(block, names, bound, id);
  });
}

/** A text object: plain text with its emoji, or mrkdwn. */
export function text(object, names) {
  if (!object) {
    return [];
  }
  return object.type === 'mrkdwn' ? mrkdwn(object.text ?? '', names) : [plain(object)];
}

export function plain(object) {
  const words = decode(object?.text ?? '');
  return object?.emoji === false ? words : words.replace(/:([a-z0-9_+-]+):/g, (whole, name) => emoji(name));
}

function render(block, names, use, id) {
  switch (block.type) {
    case 'header':
      return h('h3', {class: 'block-header'}, plain(block.text));
    case 'divider':
      return h('hr');
    case 'section':
      return section(block, names, use);
    case 'context':
      return h('div', {class: 'block-context'}, (block.elements ?? []).map((element) =>
        element.type === 'image' ? picture(element) : h('span', {}, text(element, names))));
    case 'actions':
      return h('div', {class: 'block-actions'}, (block.elements ?? []).map((element) => control(element, names, use)));
    case 'image':
      return h('figure', {}, block.title && h('figcaption', {}, plain(block.title)), picture(block));
    case 'rich_text':
      return richText(block, names);
    case 'table':
      return table(block, names);
    case 'input':
      return input(block, names, id, use);
    case 'markdown':
      return h('pre', {class: 'markdown', tabindex: '0'}, block.text ?? '');
    case 'file':
    case 'video':
    default:
      return h('p', {class: 'unknown'}, 'A block of the kind ' + block.type + ' is not shown here.');
  }
}

function section(block, names, use) {
  return h('div', {class: 'block-section'},
    block.text && h('div', {class: 'block-text'}, text(block.text, names)),
    block.fields && h('dl', {class: 'block-fields'}, block.fields.map((field) => fact(field, names))),
    block.accessory && h('div', {class: 'block-accessory'},
      block.accessory.type === 'image' ? picture(block.accessory) : control(block.accessory, names, use)));
}

/** A field that begins with a bold line is a label and its value. */
function fact(field, names) {
  const match = field.type === 'mrkdwn' && /^\*([^*\n]+)\*\n([\s\S]*)$/.exec(field.text ?? '');
  return match
    ? h('div', {}, h('dt', {}, decode(match[1])), h('dd', {}, mrkdwn(match[2], names)))
    : h('div', {}, h('dd', {}, text(field, names)));
}

function picture(block) {
  const address = block.image_url ?? '';
  return /^\/|^data:image\/png/.test(address)
    ? h('img', {src: address, alt: block.alt_text ?? ''})
    : h('span', {class: 'unknown'}, 'Picture: ' + (block.alt_text ?? 'without a description'));
}

function table(block, names) {
  const settings = block.column_settings ?? [];
  const cell = (tag, content, column) => h(tag, {
    class: 'align-' + (settings[column]?.align ?? 'left') + (settings[column]?.is_wrapped ? ' wrapped' : ''),
    scope: tag === 'th' ? 'col' : undefined,
  }, content?.type === 'rich_text' ? richText(content, names) : content?.text ?? '');
  const [head, ...body] = block.rows ?? [];
  return h('div', {class: 'block-table', tabindex: '0', role: 'region', 'aria-label': 'Table'}, h('table', {},
    h('thead', {}, h('tr', {}, (head ?? []).map((content, i) => cell('th', content, i)))),
    h('tbody', {}, body.map((row) => h('tr', {}, row.map((content, i) => cell('td', content, i)))))));
}
