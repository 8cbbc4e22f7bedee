// Rich text blocks as elements.

import {h, link} from './dom.js';
import {dated, emoji, mention} from './mrkdwn.js';

export function richText(block, names) {
  return h('div', {class: 'rich'}, (block.elements ?? []).map((element) => part(element, names)));
}

function part(element, names) {
  const inside = () => (element.elements ?? []).map((child) => piece(child, names));
  switch (element.type) {
    case 'rich_text_section':
      return h('p', {}, inside());
    case 'rich_text_quote':
      return h('blockquote', {}, inside());
    case 'rich_text_preformatted':
      return h('pre', {tabindex: '0'}, h('code', {}, inside()));
    case 'rich_text_list': {
      const tag = element.style === 'ordered' ? 'ol' : 'ul';
      const indent = Math.min(8, Math.max(0, Number(element.indent) || 0));
      return h(tag, {class: 'indent-' + indent}, (element.elements ?? []).map((item) =>
        h('li', {}, (item.elements ?? []).map((child) => piece(child, names)))));
    }
    default:
      return h('p', {class: 'unknown'}, 'This part (' + element.type + ') is not shown here.');
  }
}

function piece(element, names) {
  return styled(bare(element, names), element.style ?? {});
}

function bare(element, names) {
  switch (element.type) {
    case 'text':
      return document.createTextNode(element.text ?? '');
    case 'link':
      return link(element.url ?? '', element.text || element.url);
    case 'user':
      return mention('@' + (names.person(element.user_id) ?? element.user_id));
    case 'channel':
      return mention('#' + (names.channel(element.channel_id) ?? element.channel_id));
    case 'usergroup':
      return mention('@' + (names.group(element.usergroup_id) ?? element.usergroup_id));
    case 'broadcast':
      return mention('@' + element.range);
    case 'emoji':
      return document.createTextNode(emoji(element.name ?? ''));
    case 'date':
      return h('time', {}, dated(new Date(Number(element.timestamp) * 1000), element.format ?? '{date}'));
    case 'color':
      return h('code', {}, element.value ?? '');
    default:
      return document.createTextNode(element.text ?? '');
  }
}

function styled(node, style) {
  const tags = {code: 'code', strike: 's', italic: 'em', bold: 'strong'};
  return Object.entries(tags).reduce((inner, [name, tag]) => style[name] ? h(tag, {}, inner) : inner, node);
}
