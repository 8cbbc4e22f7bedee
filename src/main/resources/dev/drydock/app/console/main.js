// Puts the page together: who one is, where one looks, and what goes where when it changes.

import {byId, fill, h, unbroken} from './dom.js';
import {listen, post} from './wire.js';
import {Channel, people} from './channel.js';
import {Composer} from './composer.js';
import {Views} from './views.js';
import {Inbox} from './inbox.js';
import {Cluster} from './cluster.js';
import {JournalPane} from './journal.js';

const HOME = 'home';
const TABS = [['cluster', 'Cluster'], ['inbox', 'Inbox'], ['journal', 'Journal']];
const TRY = [
  ['See the nodes', () => '/drydock nodes'],
  ['Take a snapshot of etcd', () => '/drydock etcd snapshot --name before-patch'],
  ['Drain one, with force', (node) => '/drydock drain ' + node + ' --ignore-daemonsets --delete-emptydir-data --force --reason "kernel patch"'],
  ['Only look at the plan', (node) => '/drydock drain ' + node + ' --ignore-daemonsets --dry-run'],
  ['What else is there', () => '/drydock help'],
];

const known = {people: [], bot: {id: '', name: 'Drydock', role: 'app'}, groups: [], channels: []};
const unseen = new Map();
const slackbot = {id: 'USLACKBOT', name: 'Slackbot', role: 'slackbot'};

const world = {
  me: sessionStorage.getItem('me') ?? '',
  channel: '',
  names: {
    person: (id) => find(known.people, id)?.name ?? (id === known.bot.id ? known.bot.name : undefined),
    channel: (id) => find(known.channels, id)?.name,
    group: (id) => find(known.groups, id)?.handle,
    people: () => known.people,
    channels: () => known.channels,
  },
  person: (id) => find(known.people, id) ?? (id === known.bot.id ? known.bot : {...slackbot, id}),
  welcome,
};

const find = (list, id) => list.find((one) => one.id === id);
const direct = () => 'D0' + world.me.slice(1);
const channel = new Channel(world);
const composer = new Composer(world);
const views = new Views(world);
const inbox = new Inbox();
const cluster = new Cluster();
const journal = new JournalPane();
let parts = {};
let newMails = 0;

function takeAll(all) {
  Object.assign(known, all.slack, {bot: {...all.slack.bot}});
  parts = all.parts;
  world.me = find(known.people, world.me) ? world.me : known.people[0].id;
  world.channel ||= known.channels[0].id;
  inbox.mails = all.pictures.mails;
  cluster.takeCluster(all.pictures.cluster);
  cluster.takeFaults(all.pictures.faults);
  take('journal', all.pictures.journal);
  inbox.takeAll(all.pictures.mails, all.inbox, parts.mail);
  channel.messages = new Map();
  views.takeAll(all.slack.views);
  channel.takeAll(all.slack.messages);
  banner();
  drawRail();
  drawHead();
  drawTabs();
}

function take(kind, value) {
  switch (kind) {
    case 'message':
      channel.take(value);
      if (value.onlyFor && value.onlyFor !== world.me && !value.edited) {
        unseen.set(value.onlyFor, (unseen.get(value.onlyFor) ?? 0) + 1);
        drawRail();
      }
      break;
    case 'gone':
      channel.gone(value);
      break;
    case 'view':
      views.take(value);
      if (world.channel === HOME && value.type === 'home' && value.owner === world.me) {
        views.drawHome(byId('messages'));
      }
      break;
    case 'closed':
      views.closed(value);
      break;
    case 'mails':
      newMails = inbox.take(value) + newMails;
      newMails = shown === 'inbox' ? 0 : newMails;
      drawTabs();
      break;
    case 'journal':
      journal.take(value);
      cluster.takeJournal(value);
      byId('parts').classList.toggle('stopped', !value.running);
      break;
    case 'cluster':
      cluster.takeCluster(value);
      break;
    case 'faults':
      cluster.takeFaults(value);
      break;
  }
}

/** Whose cluster and etcd these are, in red where they are somebody's; and what is simulated. */
function banner() {
  const place = byId('parts');
  const real = parts.realCluster || parts.realEtcd;
  const simulated = [!parts.realCluster && 'the cluster', 'Slack', !parts.realMail && 'the mail server'].filter(Boolean);
  const list = simulated.length > 1 ? simulated.slice(0, -1).join(', ') + ' and ' + simulated.at(-1) : simulated[0];
  place.classList.toggle('real', real);
  fill(place, h('span', {},
    parts.realCluster && ['This is the real cluster ', h('strong', {}, parts.cluster), '. '],
    parts.etcd, ' ',
    real && (parts.changesAllowed
      ? 'What is approved here is really done. '
      : 'What is real is read, and planned with --dry-run; every change to it is refused. '),
    parts.realMail && 'Mail is really sent, by ' + parts.mail + '. ',
    list[0].toUpperCase() + list.slice(1), simulated.length > 1 ? ' are' : ' is', ' simulated; Drydock is the real one.'),
  h('strong', {class: 'stopped-note'}, 'Drydock is stopped.'));
}

function drawRail() {
  people(byId('people'), known.people, world.me, unseen, (id) => {
    world.me = id;
    sessionStorage.setItem('me', id);
    unseen.delete(id);
    if (world.channel.startsWith('D0')) {
      world.channel = direct();
    }
    drawRail();
    go(world.channel);
    views.draw();
  });
  const entry = (id, sign, name) => h('li', {}, h('button', {
    type: 'button', class: 'place', 'aria-current': world.channel === id ? 'page' : undefined, onclick: () => go(id),
  }, h('span', {'aria-hidden': 'true'}, sign), name));
  fill(byId('channels'), known.channels.map((one) => entry(one.id, '#', one.name)),
    h('li', {class: 'heading'}, 'Drydock'), entry(direct(), '✉', 'Messages'), entry(HOME, '⌂', 'Home'));
}

function go(id) {
  world.channel = id;
  drawRail();
  drawHead();
  byId('composer').hidden = id === HOME;
  if (id === HOME) {
    views.drawHome(byId('messages'));
    post('home', {person: world.me});
  } else {
    channel.draw();
  }
}

function drawHead() {
  const here = find(known.channels, world.channel);
  const title = here ? '#' + here.name : world.channel === HOME ? 'Drydock’s home tab' : 'Messages with Drydock';
  const me = world.person(world.me);
  byId('channel-title').textContent = title;
  byId('channel-note').textContent = !here || here.members.includes(world.me)
    ? 'as ' + me.name + ', ' + me.role
    : me.name + ' is not in this channel';
  byId('line').placeholder = 'Type as ' + me.name.split(' ')[0] + ': /drydock help';
  byId('line').setAttribute('aria-label', 'Command or message in ' + title + ', as ' + me.name);
}

/** What an empty channel says: what one could do first. */
function welcome() {
  const node = cluster.cluster.nodes.find((one) => !one.controlPlane)?.name ?? 'node01';
  return h('div', {class: 'welcome'},
    h('h2', {}, 'A drain, from the question to the summary'),
    h('p', {}, 'You are Dana, who asks. Lee and Ana lead: they approve, and you cannot. Change who you are on the left; ',
      'watch the cluster, the mail and the journal on the right.'),
    h('ol', {}, TRY.map(([words, line]) => h('li', {}, h('button', {type: 'button', class: 'try', onclick: () => composer.put(line(node))},
      h('span', {}, words), h('code', {}, unbroken(line(node))))))));
}

function drawTabs() {
  const tab = (name, label, count) => h('button', {
    type: 'button', role: 'tab', id: 'tab-' + name, 'aria-controls': 'pane-' + name, class: 'tab',
    'aria-selected': String(shown === name), tabIndex: shown === name ? 0 : -1,
    onclick: () => show(name), onkeydown: arrows,
  }, label, count > 0 && h('span', {class: 'dot'}, h('span', {class: 'hidden'}, 'new: '), String(count)));
  fill(byId('tabs'), TABS.map(([name, label]) => tab(name, label, name === 'inbox' ? newMails : 0)));
  fill(byId('panes'), [['channel', 'Channel'], ...TABS].map(([name, label]) => h('button', {
    type: 'button', role: 'tab', 'aria-selected': String(document.body.dataset.pane === name), 'aria-controls': 'pane-' + name,
    onclick: () => {
      document.body.dataset.pane = name;
      if (name !== 'channel') {
        show(name);
      } else {
        drawTabs();
        byId('messages').scrollTop = byId('messages').scrollHeight;
      }
    },
  }, label, name === 'inbox' && newMails > 0 && h('span', {class: 'dot'}, String(newMails)))));
}

let shown = 'cluster';

function show(name) {
  shown = name;
  if (name === 'inbox') {
    newMails = 0;
  }
  TABS.forEach(([other]) => { byId('pane-' + other).hidden = other !== name; });
  drawTabs();
}

function arrows(event) {
  const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
  if (step) {
    const names = TABS.map(([name]) => name);
    show(names[(names.indexOf(shown) + step + names.length) % names.length]);
    byId('tab-' + shown).focus();
  }
}

listen(takeAll, take);
