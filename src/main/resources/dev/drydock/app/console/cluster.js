// The live picture of the cluster: nodes with their pods, what is leaving, what blocks, and what can be made to go wrong.

import {byId, clock, fill, h} from './dom.js';
import {post} from './wire.js';

const STATES = {
  running: 'running', starting: 'starting', leaving: 'leaving', finished: 'finished', failed: 'failed',
};

export class Cluster {
  constructor() {
    this.place = byId('pane-cluster');
    this.cluster = {nodes: [], budgets: []};
    this.waits = [];
    this.faults = [];
    this.parts = {
      trouble: h('div', {role: 'status'}),
      nodes: h('div', {class: 'nodes'}),
      blocks: h('section', {class: 'blocking', 'aria-live': 'polite'}),
      budgets: h('section', {}),
      faults: h('section', {class: 'faults'}),
    };
    fill(this.place, legend(), Object.values(this.parts));
  }

  takeCluster(cluster) {
    this.cluster = cluster;
    fill(this.parts.trouble, cluster.trouble && h('p', {class: 'trouble'}, cluster.trouble));
    this.parts.nodes.classList.toggle('stale', Boolean(cluster.trouble));
    fill(this.parts.nodes, [...cluster.nodes].sort((one, other) => one.controlPlane - other.controlPlane).map(node));
    this.drawBudgets();
  }

  takeJournal(journal) {
    const waits = journal.runs.flatMap((run) => run.waits.map((wait) => ({...wait, run: run.id})));
    fill(this.parts.blocks, waits.length > 0 && [
      h('h2', {}, 'What blocks'),
      h('ul', {}, waits.map((wait) => h('li', {},
        h('strong', {}, wait.step), ' ', wait.why,
        wait.since && h('span', {class: 'note'}, ' since ' + clock(new Date(wait.since)))))),
    ]);
  }

  takeFaults(faults) {
    const focused = this.parts.faults.contains(document.activeElement) ? document.activeElement.dataset.fault : undefined;
    fill(this.parts.faults, faults.length > 0 && [h('h2', {}, 'Make something go wrong'), faults.map(fault)]);
    if (focused) {
      this.parts.faults.querySelector(`[data-fault="${CSS.escape(focused)}"]`)?.focus();
    }
  }

  drawBudgets() {
    const budgets = this.cluster.budgets;
    fill(this.parts.budgets, budgets.length > 0 && [
      h('h2', {}, 'Budgets'),
      h('table', {class: 'budgets'},
        h('thead', {}, h('tr', {}, ['Budget', 'Rule', 'Healthy', 'May go'].map((title) => h('th', {scope: 'col'}, title)))),
        h('tbody', {}, budgets.map((budget) => h('tr', {class: budget.allowed === 0 ? 'holds' : ''},
          h('th', {scope: 'row'}, budget.name),
          h('td', {}, budget.rule),
          h('td', {}, budget.healthy + ' of ' + budget.expected),
          h('td', {}, budget.allowed === 0 ? 'none' : String(budget.allowed)))))),
    ]);
  }
}

function legend() {
  const item = (state, words) => h('li', {}, h('span', {class: 'pod ' + state}), words);
  return h('ul', {class: 'legend', 'aria-label': 'Legend'},
    item('running', 'running'), item('starting', 'starting'), item('leaving', 'leaving'),
    item('running held', 'held by a budget'), item('running bare', 'lost if it goes'), item('running daemon', 'stays'));
}

function node(one) {
  const workloads = new Map();
  one.pods.forEach((pod) => workloads.set(pod.workload, [...workloads.get(pod.workload) ?? [], pod]));
  const leaving = one.pods.filter((pod) => pod.state === 'leaving').length;
  return h('section', {class: 'node' + (one.cordoned ? ' cordoned' : ''), 'data-node': one.name, 'aria-label': 'Node ' + one.name},
    h('header', {},
      h('h3', {}, one.name),
      one.controlPlane && h('span', {class: 'chip'}, 'control plane'),
      one.cordoned && h('span', {class: 'chip caution'}, 'cordoned'),
      !one.ready && h('span', {class: 'chip danger'}, 'not ready'),
      leaving > 0 && h('span', {class: 'chip caution'}, leaving + ' leaving'),
      h('span', {class: 'count'}, one.pods.length + (one.pods.length === 1 ? ' pod' : ' pods'))),
    h('dl', {}, [...workloads].sort(byKind).map(([name, pods]) => h('div', {},
      h('dt', {title: name}, name),
      h('dd', {}, pods.map(square))))));
}

/** What a drain leaves alone comes last. */
function byKind([one, [first]], [other, [second]]) {
  const rank = (pod) => pod.kind === 'static' ? 2 : pod.kind === 'DaemonSet' ? 1 : 0;
  return rank(first) - rank(second) || (one < other ? -1 : 1);
}

function square(pod) {
  const stays = pod.kind === 'DaemonSet' || pod.kind === 'static';
  const words = [
    pod.namespace + '/' + pod.name, STATES[pod.state] ?? pod.state,
    pod.kind === '' && 'nothing replaces it', stays && 'stays',
    pod.held && 'held by ' + pod.budgets.join(', '),
  ].filter(Boolean).join(', ');
  const classes = ['pod', STATES[pod.state] ?? 'failed', pod.held && pod.state !== 'leaving' && 'held', pod.kind === '' && 'bare', stays && 'daemon'];
  return h('span', {class: classes.filter(Boolean).join(' '), role: 'img', title: words, 'aria-label': words});
}

function fault(one) {
  return h('div', {class: 'fault'},
    h('button', {
      type: 'button',
      role: 'switch',
      'aria-checked': String(one.on),
      'aria-describedby': 'fault-' + one.id,
      'data-fault': one.id,
      onclick: async (event) => {
        event.currentTarget.setAttribute('aria-busy', 'true');
        await post('fault', {id: one.id, on: !one.on});
      },
    }, one.label),
    h('p', {id: 'fault-' + one.id}, one.explanation));
}
