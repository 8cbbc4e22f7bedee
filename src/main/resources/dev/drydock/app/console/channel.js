// The channel: messages with their threads, each drawn again when it changes and only then.

import {byId, clock, fill, h} from './dom.js';
import {blocks} from './blocks.js';
import {mrkdwn} from './mrkdwn.js';
import {post} from './wire.js';

const REPLIES = 5;
const LONG = 420;

export class Channel {
  /** `world` has me, channel, names, person(id), and asks nothing of this class. */
  constructor(world) {
    this.world = world;
    this.place = byId('messages');
    this.messages = new Map();
    this.articles = new Map();
    this.expanded = new Set();
  }

  takeAll(messages) {
    this.messages = new Map(messages.map((message) => [key(message), message]));
    this.draw();
  }

  take(message) {
    this.messages.set(key(message), message);
    if (message.channel === this.world.channel && this.visible(message)) {
      const bottom = this.atBottom();
      this.drawOne(message.thread ?? message.ts);
      if (message.broadcast) {
        this.drawOne(message.ts);
      }
      this.follow(bottom, message);
    }
  }

  gone(at) {
    const message = this.messages.get(key(at));
    this.messages.delete(key(at));
    if (message && at.channel === this.world.channel) {
      this.drawOne(at.ts);
      if (message.thread) {
        this.drawOne(message.thread);
      }
    }
  }

  /** Everything of the channel that the person sees, anew. */
  draw() {
    this.articles.clear();
    this.place.replaceChildren();
    this.roots().forEach((message) => this.drawOne(message.ts));
    if (this.articles.size === 0) {
      this.place.append(this.world.welcome());
    }
    this.place.scrollTop = this.place.scrollHeight;
  }

  roots() {
    return [...this.messages.values()]
      .filter((message) => message.channel === this.world.channel && this.visible(message))
      .filter((message) => !message.thread || message.broadcast || !this.messages.has(message.channel + message.thread))
      .sort(byTime);
  }

  visible(message) {
    return !message.onlyFor || message.onlyFor === this.world.me;
  }

  drawOne(ts) {
    const message = this.messages.get(this.world.channel + ts);
    const old = this.articles.get(ts);
    if (!message || !this.visible(message)) {
      old?.remove();
      this.articles.delete(ts);
      return;
    }
    const focused = old?.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    const article = this.article(message);
    this.articles.set(ts, article);
    if (old) {
      old.replaceWith(article);
    } else {
      this.place.querySelector('.welcome')?.remove();
      const later = [...this.articles.keys()].filter((other) => other > ts).sort()[0];
      this.place.insertBefore(article, later ? this.articles.get(later) : null);
    }
    if (focused) {
      (article.querySelector(`[data-key="${CSS.escape(focused)}"]`) ?? this.place).focus();
    }
  }

  article(message) {
    const thread = message.thread ? [] : this.replies(message.ts);
    const article = this.one(message, message.broadcast ? 'replied in a thread' : '');
    if (thread.length) {
      article.querySelector('.body').append(this.thread(message, thread));
    }
    return article;
  }

  replies(ts) {
    return [...this.messages.values()]
      .filter((message) => message.channel === this.world.channel && message.thread === ts && this.visible(message))
      .sort(byTime);
  }

  thread(message, replies) {
    const all = this.expanded.has(message.ts);
    const shown = all ? replies : replies.slice(-REPLIES);
    const hidden = replies.length - shown.length;
    const toggle = (words, open) => h('button', {type: 'button', class: 'quiet', 'data-key': 'thread', onclick: () => {
      this.expanded[open ? 'add' : 'delete'](message.ts);
      this.drawOne(message.ts);
    }}, words);
    return h('section', {class: 'thread', 'aria-label': 'Thread, ' + replies.length + ' replies'},
      hidden > 0 && toggle('Show ' + hidden + ' earlier ' + (hidden === 1 ? 'reply' : 'replies'), true),
      all && replies.length > REPLIES && toggle('Show fewer replies', false),
      shown.map((reply) => this.reply(message, reply)));
  }

  /** A reply; a long one is clipped until somebody wants to read it, so that the thread can be overlooked. */
  reply(message, reply) {
    const article = this.one(reply, reply.broadcast ? 'also sent to the channel' : '');
    const content = article.querySelector('.blocks');
    if (content && content.textContent.length > LONG) {
      const whole = this.expanded.has(reply.ts);
      content.classList.toggle('clipped', !whole);
      content.after(h('button', {type: 'button', class: 'quiet', 'data-key': 'whole' + reply.ts, 'aria-expanded': String(whole), onclick: () => {
        this.expanded[whole ? 'delete' : 'add'](reply.ts);
        this.drawOne(message.ts);
      }}, whole ? 'Show less' : 'Show all of it'));
    }
    return article;
  }

  one(message, note) {
    const author = this.world.person(message.author);
    const at = new Date(Number(message.ts.split('.')[0]) * 1000);
    return h('article', {
      class: 'message' + (message.onlyFor ? ' private' : '') + ' by-' + author.role,
      'data-ts': message.ts,
      'aria-label': author.name + ' at ' + clock(at),
    },
    avatar(author),
    h('div', {class: 'body'},
      message.onlyFor && h('p', {class: 'only'}, 'Only visible to you'),
      h('header', {},
        h('strong', {}, author.name),
        author.role === 'app' && h('span', {class: 'badge'}, 'app'),
        h('time', {datetime: at.toISOString()}, clock(at)),
        note && h('span', {class: 'note'}, note),
        message.edited && !message.blocks.length && h('span', {class: 'note'}, '(edited)')),
      this.content(message),
      message.files.map(attached)));
  }

  content(message) {
    const use = (block, element, value) => post('use', {
      person: this.world.me, channel: message.channel, ts: message.ts, block, action: element.action_id, value,
    });
    use.search = (element, typed) => post('search', {
      person: this.world.me, channel: message.channel, ts: message.ts, action: element.action_id, typed,
    });
    return message.blocks.length
      ? h('div', {class: 'blocks'}, blocks(message.blocks, this.world.names, use))
      : h('div', {class: 'plain'}, mrkdwn(message.text, this.world.names));
  }

  atBottom() {
    return this.place.scrollHeight - this.place.scrollTop - this.place.clientHeight < 120;
  }

  /** Keeps the newest in sight for those who were at the bottom, and brings an answer to them in sight. */
  follow(bottom, message) {
    if (bottom || message.onlyFor === this.world.me) {
      const article = this.articles.get(message.thread && !message.broadcast ? message.thread : message.ts);
      const last = [...this.articles.keys()].sort().at(-1);
      if (article && (message.thread ?? message.ts) !== last && message.thread) {
        article.querySelector(`[data-ts="${CSS.escape(message.ts)}"]`)?.scrollIntoView({block: 'nearest'});
      } else {
        this.place.scrollTop = this.place.scrollHeight;
      }
    }
  }
}

const key = (message) => message.channel + message.ts;
const byTime = (one, other) => one.ts < other.ts ? -1 : 1;

function attached(file) {
  const address = '/files/' + encodeURIComponent(file.id);
  return file.picture
    ? h('figure', {class: 'file'}, h('figcaption', {}, file.title), h('img', {src: address, alt: file.title}))
    : h('p', {class: 'file'}, h('a', {href: address, download: file.name}, file.title),
      ' ', h('span', {class: 'note'}, Math.ceil(file.size / 1024) + ' kB'));
}

export function avatar(person) {
  const letters = person.name.split(/[^\p{L}]+/u).map((word) => word[0] ?? '').join('').slice(0, 2).toUpperCase();
  const hue = [...person.id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 6;
  return person.role === 'app'
    ? h('img', {class: 'avatar', src: '/assets/mark.svg', alt: ''})
    : h('span', {class: 'avatar hue-' + hue, 'aria-hidden': 'true'}, letters);
}

export function people(place, list, me, unseen, choose) {
  fill(place, list.map((person) => h('button', {
    type: 'button',
    role: 'radio',
    class: 'person',
    'data-handle': person.handle,
    'aria-checked': person.id === me ? 'true' : 'false',
    tabIndex: person.id === me ? 0 : -1,
    onclick: () => choose(person.id),
    onkeydown: (event) => {
      const step = {ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1}[event.key];
      if (step) {
        event.preventDefault();
        const next = list[(list.indexOf(person) + step + list.length) % list.length];
        choose(next.id);
        place.querySelector(`[data-handle="${CSS.escape(next.handle)}"]`).focus();
      }
    },
  }, avatar(person), h('span', {class: 'who'}, h('span', {}, person.name), h('span', {class: 'role'}, person.role)),
  unseen.get(person.id) && h('span', {class: 'dot', title: 'Drydock has answered this person'},
    h('span', {class: 'hidden'}, 'unread: '), String(unseen.get(person.id))))));
}
