// Slack's mrkdwn as elements: fences, code, quotes, *bold*, _italic_, ~struck~, <…> and the three entities.

import {h, link, unbroken} from './dom.js';

const EMOJI = {
  white_check_mark: '✅', warning: '⚠️', no_entry: '⛔', x: '❌', hourglass: '⌛', hourglass_flowing_sand: '⏳', rocket: '🚀',
  wrench: '🔧', eyes: '👀', tada: '🎉', lock: '🔒', rotating_light: '🚨', information_source: 'ℹ️', thumbsup: '👍', '+1': '👍',
};

export function decode(text) {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** The elements of a text. `names` has person(id), channel(id), group(id), each a name or undefined. */
export function mrkdwn(text, names) {
  const parts = text.split('```');
  const nodes = [];
  parts.forEach((part, i) => {
    const fenced = i % 2 === 1 && i < parts.length - 1;
    if (fenced) {
      nodes.push(h('pre', {tabindex: '0'}, h('code', {}, decode(part.replace(/^\n/, '').replace(/\n$/, '')))));
    } else {
      nodes.push(...lines(i % 2 === 1 ? '```' + part : part, names));
    }
  });
  return nodes;
}

function lines(text, names) {
  const nodes = [];
  let quote = [];
  const flush = () => {
    if (quote.length) {
      nodes.push(h('blockquote', {}, quote));
      quote = [];
    }
  };
  const all = text.split('\n');
  all.forEach((line, i) => {
    if (line.startsWith('&gt;')) {
      quote.push(...inline(line.replace(/^&gt; ?/, ''), names), h('br'));
      return;
    }
    flush();
    nodes.push(...inline(line, names));
    if (i < all.length - 1) {
      nodes.push(h('br'));
    }
  });
  flush();
  return nodes;
}

const SPECIAL = /`([^`]+)`|<([^<>]+)>|:([a-z0-9_+-]+):|(^|[\s([{>"'•–—/])([*_~])(?=\S)(.+?)(?<=\S)\5(?=$|[\s)\]},.:;!?"'…/–—])/;

function inline(text, names) {
  const nodes = [];
  let rest = text;
  for (let match = SPECIAL.exec(rest); match; match = SPECIAL.exec(rest)) {
    const [whole, code, angle, emoji, before, mark, marked] = match;
    push(nodes, rest.slice(0, match.index));
    if (code !== undefined) {
      nodes.push(h('code', {}, unbroken(decode(code))));
    } else if (angle !== undefined) {
      nodes.push(special(angle, names));
    } else if (emoji !== undefined) {
      nodes.push(EMOJI[emoji] ?? whole);
    } else {
      push(nodes, before);
      nodes.push(h({'*': 'strong', '_': 'em', '~': 's'}[mark], {}, inline(marked, names)));
    }
    rest = rest.slice(match.index + whole.length);
  }
  push(nodes, rest);
  return nodes;
}

function push(nodes, text) {
  if (text) {
    nodes.push(decode(text));
  }
}

function special(inside, names) {
  const bar = inside.indexOf('|');
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? '' : decode(inside.slice(bar + 1));
  const kind = target[0];
  if (kind === '@') {
    return mention('@' + (names.person(target.slice(1)) ?? (label || target.slice(1))));
  }
  if (kind === '#') {
    return mention('#' + (names.channel(target.slice(1)) ?? (label || target.slice(1))));
  }
  if (target.startsWith('!date^')) {
    return moment(target, label);
  }
  if (target.startsWith('!subteam^')) {
    return mention('@' + (names.group(target.slice(9)) ?? label.replace(/^@/, '')));
  }
  if (kind === '!') {
    return mention('@' + (label.replace(/^@/, '') || target.slice(1)));
  }
  return link(decode(target), label || decode(target));
}

export function mention(text) {
  return h('span', {class: 'mention'}, text);
}

/** <!date^SECONDS^FORMAT^LINK|FALLBACK> in the reader's own time. */
function moment(target, fallback) {
  const [, seconds, format] = target.split('^');
  const at = new Date(Number(seconds) * 1000);
  if (Number.isNaN(at.getTime())) {
    return document.createTextNode(fallback);
  }
  return h('time', {datetime: at.toISOString(), title: at.toISOString()}, dated(at, format ?? '{date} {time}'));
}

export function dated(at, format) {
  const day = (options) => at.toLocaleDateString([], options);
  const near = {'-1': 'yesterday', 0: 'today', 1: 'tomorrow'};
  const days = Math.round((new Date(at).setHours(0, 0, 0, 0) - new Date().setHours(0, 0, 0, 0)) / 86_400_000);
  const time = {hour: '2-digit', minute: '2-digit', hourCycle: 'h23'};
  const short = day({month: 'short', day: 'numeric', year: 'numeric'});
  const words = {
    date_num: at.toISOString().slice(0, 10),
    date: day({month: 'long', day: 'numeric', year: 'numeric'}),
    date_short: short,
    date_long: day({weekday: 'long', month: 'long', day: 'numeric', year: 'numeric'}),
    date_pretty: near[days] ?? day({month: 'long', day: 'numeric', year: 'numeric'}),
    date_short_pretty: near[days] ?? short,
    date_long_pretty: near[days] ?? day({weekday: 'long', month: 'long', day: 'numeric', year: 'numeric'}),
    time: at.toLocaleTimeString([], time),
    time_secs: at.toLocaleTimeString([], {...time, second: '2-digit'}),
    ago: near[days] ?? short,
  };
  return format.replace(/\{(\w+)\}/g, (whole, name) => words[name] ?? whole);
}

export function emoji(name) {
  return EMOJI[name] ?? ':' + name + ':';
}
