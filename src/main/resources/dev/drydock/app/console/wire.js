// The page's one way to the server: a stream of what changes, and POSTs of what is done.

import {byId, toast} from './dom.js';

const KINDS = ['message', 'gone', 'view', 'closed', 'mails', 'journal', 'cluster', 'faults'];

/** Sends something that was done; what the server says, or undefined where it refused (and the reason is shown). */
export async function post(path, body) {
  try {
    const answer = await fetch('/api/' + path, {
      method: 'POST',
      headers: {'Content-Type': 'application/json'},
      body: JSON.stringify(body),
    });
    if (answer.ok) {
      return await answer.json();
    }
    const said = await answer.text();
    toast(message(said));
  } catch {
    toast('The console is not answering. Is the program still running?');
  }
  return undefined;
}

function message(text) {
  try {
    return JSON.parse(text).message ?? text;
  } catch {
    return text;
  }
}

export async function get(path, signal) {
  const answer = await fetch('/api/' + path, {signal});
  if (!answer.ok) {
    throw new Error(await answer.text());
  }
  return answer.json();
}

/**
 * Listens to the server: takeAll gets everything, at first and after each interruption; take gets one change.
 * What comes while everything is on its way waits until it is there.
 */
export function listen(takeAll, take) {
  const source = new EventSource('/api/changes');
  let waiting = [];
  let ready = false;
  source.addEventListener('hello', async () => {
    ready = false;
    waiting = [];
    try {
      takeAll(await get('state'));
      ready = true;
      waiting.forEach(([kind, value]) => take(kind, value));
      byId('lost').hidden = true;
    } catch {
      byId('lost').hidden = false;
    }
  });
  for (const kind of KINDS) {
    source.addEventListener(kind, (event) => {
      const value = JSON.parse(event.data);
      if (ready) {
        take(kind, value);
      } else {
        waiting.push([kind, value]);
      }
    });
  }
  source.addEventListener('error', () => {
    byId('lost').hidden = false;
    if (source.readyState === EventSource.CLOSED) {
      setTimeout(() => listen(takeAll, take), 2000);
    }
  });
}
