// The journal: every run, every entry, in the order in which they were appended.

import {byId, clock, fill, h, unbroken} from './dom.js';

export class JournalPane {
  constructor() {
    this.place = byId('pane-journal');
    this.note = h('p', {class: 'note', role: 'status'});
    this.list = h('div', {});
    this.runs = new Map();
    fill(this.place, this.note, this.list);
  }

  take(journal) {
    this.note.textContent = journal.running
      ? 'Append-only; each entry’s hash is taken over the one before it.'
      : 'Drydock is not running. This is what its journal held when it was last read.';
    fill(this.list, journal.runs.length
      ? journal.runs.map((run, i) => this.run(run, i === 0))
      : h('p', {class: 'empty'}, 'Nothing has been asked for yet.'));
  }

  run(run, newest) {
    const open = this.runs.get(run.id) ?? newest;
    return h('details', {class: 'run', open, ontoggle: (event) => this.runs.set(run.id, event.target.open)},
      h('summary', {},
        h('span', {class: 'run-line'}, run.headline),
        h('span', {class: 'chip ' + tone(run)}, run.outcome || run.phase),
        h('code', {}, run.id)),
      h('ol', {class: 'entries'}, run.entries.map((entry) => h('li', {},
        h('time', {datetime: entry.at}, clock(new Date(entry.at))),
        h('span', {class: 'entry-kind'}, entry.kind),
        h('span', {class: 'entry-text'}, unbroken(entry.text)),
        h('code', {title: 'the beginning of the entry’s hash'}, entry.hash)))));
  }
}

function tone(run) {
  return {succeeded: 'good', failed: 'danger', rejected: 'danger', aborted: 'caution', expired: 'caution'}[run.outcome] ?? '';
}
