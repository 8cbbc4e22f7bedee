// The command line: completes, recalls, and shows where a word is wrong. What it knows comes from Drydock's grammar.

import {byId, fill, h, marked} from './dom.js';
import {get, post} from './wire.js';

const REMEMBERED = 50;

export class Composer {
  constructor(world) {
    this.world = world;
    this.line = byId('line');
    this.list = byId('suggestions');
    this.problem = byId('problem');
    this.mirror = byId('mirror');
    this.history = JSON.parse(sessionStorage.getItem('lines') ?? '[]');
    this.at = this.history.length;
    this.draft = '';
    this.suggestions = [];
    this.active = -1;
    this.line.addEventListener('input', () => this.changed());
    this.line.addEventListener('scroll', () => this.slide());
    this.line.addEventListener('keydown', (event) => this.key(event));
    this.line.addEventListener('blur', () => setTimeout(() => this.close(), 150));
    this.line.addEventListener('focus', () => this.changed());
    byId('composer').addEventListener('submit', (event) => {
      event.preventDefault();
      this.send();
    });
  }

  /** Puts a line there, as if it had been typed. */
  put(text) {
    this.line.value = text;
    this.line.focus();
    this.changed();
  }

  async send() {
    const line = this.line.value.trim();
    if (!line) {
      return;
    }
    this.close();
    const done = await post('type', {person: this.world.me, channel: this.world.channel, line});
    if (done) {
      this.history = [...this.history.filter((old) => old !== line), line].slice(-REMEMBERED);
      sessionStorage.setItem('lines', JSON.stringify(this.history));
      this.at = this.history.length;
      this.draft = '';
      this.line.value = '';
      this.changed();
      this.close();
    }
  }

  key(event) {
    const open = !this.list.hidden;
    if (event.key === 'Tab' && !event.shiftKey && open) {
      event.preventDefault();
      this.accept(Math.max(0, this.active));
    } else if (event.key === 'Enter' && open && this.active >= 0) {
      event.preventDefault();
      this.accept(this.active);
    } else if (event.key === 'Escape' && open) {
      event.preventDefault();
      this.close();
    } else if (event.key === 'ArrowDown' && this.at < this.history.length) {
      event.preventDefault();
      this.recall(1);
    } else if (event.key === 'ArrowDown' && open) {
      event.preventDefault();
      this.choose(Math.min(this.suggestions.length - 1, this.active + 1));
    } else if (event.key === 'ArrowUp' && open && this.active >= 0) {
      event.preventDefault();
      this.choose(this.active - 1);
    } else if (event.key === 'ArrowUp') {
      event.preventDefault();
      this.recall(-1);
    }
  }

  recall(step) {
    if (this.at === this.history.length) {
      this.draft = this.line.value;
    }
    this.at = Math.min(this.history.length, Math.max(0, this.at + step));
    this.line.value = this.history[this.at] ?? this.draft;
    this.line.setSelectionRange(this.line.value.length, this.line.value.length);
    this.changed();
  }

  async changed() {
    const line = this.line.value;
    this.request?.abort();
    this.request = new AbortController();
    this.mark(undefined);
    if (!line.startsWith('/')) {
      this.say(undefined, '');
      this.close();
      return;
    }
    try {
      const aid = await get('aid?line=' + encodeURIComponent(line), this.request.signal);
      if (this.line.value === line) {
        this.show(aid, line);
      }
    } catch {
      this.close();
    }
  }

  show(aid, line) {
    this.suggestions = aid.suggestions;
    this.active = -1;
    fill(this.list, aid.suggestions.map((suggestion, i) => h('div', {
      id: 'suggestion-' + i,
      role: 'option',
      'aria-selected': 'false',
      onmousedown: (event) => {
        event.preventDefault();
        this.accept(i);
      },
    }, h('code', {}, suggestion.label), h('span', {}, suggestion.help))));
    const open = aid.suggestions.length > 0 && document.activeElement === this.line;
    this.list.hidden = !open;
    this.line.setAttribute('aria-expanded', String(open));
    this.line.removeAttribute('aria-activedescendant');
    const problem = aid.problem;
    const typing = problem && problem.to === line.length && /\S$/.test(line) && aid.suggestions.length > 0;
    const wrong = problem && problem.to > problem.from && !typing ? problem : undefined;
    this.mark(wrong);
    this.say(wrong ?? (open ? undefined : typing ? undefined : problem), aid.usage);
  }

  /** Says what is wrong, or else how the command is used. */
  say(problem, usage) {
    this.problem.classList.toggle('wrong', Boolean(problem && problem.to > problem.from));
    fill(this.problem, problem
      ? [marked(problem.message), problem.suggestion && [' ', h('button', {type: 'button', class: 'quiet', onclick: () => this.correct(problem)},
        'Use ' + problem.suggestion)]]
      : usage);
  }

  correct(problem) {
    const value = this.line.value;
    this.put(value.slice(0, problem.from) + problem.suggestion + value.slice(problem.to));
  }

  /** Underlines the wrong word, in a copy of the line that lies beneath it. */
  mark(problem) {
    const value = this.line.value;
    fill(this.mirror, problem
      ? [value.slice(0, problem.from), h('mark', {}, value.slice(problem.from, problem.to)), value.slice(problem.to)]
      : value);
    this.line.setAttribute('aria-invalid', problem ? 'true' : 'false');
    this.slide();
  }

  slide() {
    this.mirror.parentElement.scrollLeft = this.line.scrollLeft;
  }

  choose(index) {
    this.active = index;
    [...this.list.children].forEach((option, i) => option.setAttribute('aria-selected', String(i === index)));
    if (index >= 0) {
      this.line.setAttribute('aria-activedescendant', 'suggestion-' + index);
      this.list.children[index].scrollIntoView({block: 'nearest'});
    } else {
      this.line.removeAttribute('aria-activedescendant');
    }
  }

  accept(index) {
    const suggestion = this.suggestions[index];
    if (suggestion) {
      const value = this.line.value;
      this.put(value.slice(0, suggestion.from) + suggestion.insert + value.slice(suggestion.to));
    }
  }

  close() {
    this.list.hidden = true;
    this.active = -1;
    this.line.setAttribute('aria-expanded', 'false');
    this.line.removeAttribute('aria-activedescendant');
  }
}
