// The mails as they were sent. HTML is shown in a frame that may do nothing: no scripts, no forms, no links out.

import {byId, clock, fill, h} from './dom.js';

export class Inbox {
  constructor() {
    this.place = byId('pane-inbox');
    this.mails = [];
    this.chosen = undefined;
    this.asText = false;
  }

  /** `where` says where mail goes when it does not come here. */
  takeAll(mails, here, where) {
    this.here = here;
    this.where = where;
    this.take(mails);
  }

  take(mails) {
    const news = mails.length - this.mails.length;
    this.mails = mails;
    // Who reads one is not disturbed: drawn anew, it would be loaded again and begin at its top.
    if (this.chosen === undefined || !mails.some((mail) => mail.id === this.chosen)) {
      this.draw();
    }
    return news;
  }

  draw() {
    if (!this.here) {
      fill(this.place, h('p', {class: 'empty'}, 'Mail is really sent, by ' + this.where + '. Look into the inboxes there.'));
    } else if (this.mails.length === 0) {
      fill(this.place, h('p', {class: 'empty'}, 'No mail yet. When work has ended, a summary goes to who asked, to who approved, and to the list.'));
    } else if (this.chosen === undefined || !this.mails.some((mail) => mail.id === this.chosen)) {
      fill(this.place, h('ul', {class: 'mails'}, this.mails.map((mail) => this.line(mail))));
    } else {
      fill(this.place, this.opened(this.mails.find((mail) => mail.id === this.chosen)));
    }
  }

  line(mail) {
    return h('li', {}, h('button', {type: 'button', class: 'mail', onclick: () => this.open(mail.id)},
      h('span', {class: 'mail-subject'}, mail.subject),
      h('span', {class: 'mail-to'}, 'to ' + mail.to),
      mail.at && h('time', {datetime: mail.at}, clock(new Date(mail.at)))));
  }

  open(id) {
    this.chosen = id;
    this.draw();
    this.place.querySelector('button').focus();
  }

  opened(mail) {
    const back = h('button', {type: 'button', onclick: () => this.open(undefined)}, '‹ All mail');
    const other = mail.html && h('button', {type: 'button', onclick: () => {
      this.asText = !this.asText;
      this.draw();
    }}, this.asText ? 'Show HTML' : 'Show plain text');
    const wide = h('button', {type: 'button', class: 'wide-only', onclick: () => document.body.classList.toggle('side-wide')}, 'Wider');
    return h('div', {class: 'mail-open'},
      h('div', {class: 'mail-buttons'}, back, other, wide),
      h('h2', {}, mail.subject),
      h('p', {class: 'note'}, 'From ' + mail.from),
      h('p', {class: 'note'}, 'To ' + mail.to),
      mail.html && !this.asText
        ? h('iframe', {src: '/mail/' + mail.id, sandbox: '', title: 'The mail: ' + mail.subject, referrerpolicy: 'no-referrer'})
        : h('pre', {class: 'mail-text', tabindex: '0'}, mail.text));
  }
}
