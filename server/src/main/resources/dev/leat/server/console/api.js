// Requests to the operations API, and the document `now`, which is polled while a page is visible.

const ROOT = '/leat/v1/';
const PERIOD = 1000;
const PATIENCE = 10000;

/** An error response; `status` is 0 if the app cannot be reached. */
export class Problem extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

const loginListeners = new Set();

/** Calls `listener` when a request needs a login. */
export function onLoginRequired(listener) {
  loginListeners.add(listener);
  return () => loginListeners.delete(listener);
}

async function send(method, path, body, headers, signal) {
  try {
    return await fetch(path, {
      method,
      headers: {...headers, ...(body === undefined ? {} : {'Content-Type': 'application/json'})},
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: 'same-origin',
      cache: 'no-store',
      signal,
    });
  } catch {
    throw new Problem(0, 'the app cannot be reached');
  }
}

async function checked(response) {
  if (response.ok || response.status === 304) {
    return response;
  }
  if (response.status === 401) {
    loginListeners.forEach(listener => listener());
  }
  let detail = `status ${response.status}`;
  try {
    detail = (await response.json()).detail ?? detail;
  } catch {
    // The body is no JSON, for example that of a proxy.
  }
  throw new Problem(response.status, detail);
}

async function json(method, path, body) {
  const response = await checked(await send(method, path, body));
  const text = await response.text();
  return text === '' ? null : JSON.parse(text);
}

/** Joins the segments of a path and encodes them. */
export function path(...segments) {
  return segments.map(encodeURIComponent).join('/');
}

/** Returns a query string for the defined values; an array is repeated. */
export function query(values) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== '') {
        search.append(name, one);
      }
    }
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}

export const get = target => json('GET', ROOT + target);
export const post = (target, body = {}) => json('POST', ROOT + target, body);
export const session = () => json('GET', '/console/session');
export const login = secret => json('POST', '/console/session', secret);
export const logout = () => json('DELETE', '/console/session');

// The state that is polled: the last document with its time, and the error of the last request
// with the time since which requests fail.
const now = {document: null, error: null, at: 0, since: 0};
const listeners = new Set();
let tag = null;
let timer = null;

async function poll() {
  timer = null;
  try {
    const response = await checked(
        await send('GET', `${ROOT}now`, undefined, tag === null ? {} : {'If-None-Match': tag}, AbortSignal.timeout(PATIENCE)));
    if (response.status !== 304) {
      now.document = await response.json();
      tag = response.headers.get('ETag');
    }
    now.error = null;
    now.at = Date.now();
  } catch (problem) {
    now.since = now.error === null ? Date.now() : now.since;
    now.error = problem instanceof Problem ? problem : new Problem(0, 'the app cannot be reached');
    tag = null;
  }
  listeners.forEach(listener => listener({...now}));
  schedule();
}

function schedule() {
  if (timer === null && listeners.size > 0 && !document.hidden) {
    timer = setTimeout(poll, PERIOD);
  }
}

document.addEventListener('visibilitychange', () => {
  if (!document.hidden && listeners.size > 0) {
    clearTimeout(timer);
    poll();
  } else if (document.hidden) {
    clearTimeout(timer);
    timer = null;
  }
});

/** Calls `listener` with the current state and after each poll. Returns a function that ends it. */
export function subscribe(listener) {
  listeners.add(listener);
  if (now.document !== null) {
    listener({...now});
  }
  if (timer === null) {
    poll();
  }
  return () => listeners.delete(listener);
}
