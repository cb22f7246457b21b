// The shell of the console: login, navigation, and the page that the address names.

import {html, render, useEffect, useErrorBoundary, useRef, useState} from './vendor/preact.js';
import {login, logout, onLoginRequired, session} from './api.js';
import {count, plural} from './format.js';
import {Copy, Empty, setProgram, Time, Title, useGraph, useNow} from './ui.js';
import {Overview} from './overview.js';
import {Letters} from './letters.js';
import {Pipeline} from './pipeline.js';
import {Resources} from './resources.js';
import {Activity} from './activity.js';
import {Query} from './query.js';
import {Trace} from './trace.js';

/** The page of an address that names no page. */
function Missing() {
  return html`<${Title}>Page not found<//><${Empty}>The console has no page at <code>${location.hash}</code>. <a href="#/overview">Overview</a><//>`;
}

const PAGES = {
  overview: ['Overview', Overview],
  letters: ['Dead letters', Letters],
  resources: ['Resources', Resources],
  trace: ['Trace', Trace],
  query: ['Query', Query],
  activity: ['Alarms and activity', Activity],
  pipeline: [null, Pipeline],
  missing: [null, Missing],
};

/** A segment of the address as text; the segment itself if its escapes are no UTF-8. */
function decoded(segment) {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** The page, its path and its parameters, from the fragment of the address. */
function route() {
  const [path, search = ''] = location.hash.replace(/^#\/?/, '').split('?');
  const segments = path.split('/').map(decoded);
  return {
    page: Object.hasOwn(PAGES, segments[0]) ? segments[0] : segments[0] === '' ? 'overview' : 'missing',
    path: segments.slice(1),
    query: new URLSearchParams(search),
  };
}

function useRoute() {
  const [state, setState] = useState(route());
  useEffect(() => {
    const changed = () => setState(route());
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return state;
}

/** Shows a page from its top if a link leads to it. "Back" keeps the position that the browser restores. */
function useTop(where) {
  const followed = useRef(false);
  const last = useRef('');
  useEffect(() => {
    const clicked = event => {
      followed.current = event.target.closest('a[href^="#/"]') !== null;
    };
    addEventListener('click', clicked, true);
    return () => removeEventListener('click', clicked, true);
  }, []);
  useEffect(() => {
    // A letter is chosen in a list, whose address may not name its queue yet.
    const place = where.page === 'letters' ? where.page : [where.page, ...where.path].join('/');
    if (followed.current && place !== last.current) {
      scrollTo(0, 0);
    }
    followed.current = false;
    last.current = place;
  }, [where]);
}

const RETURN = 'leat-return';
const RETURN_VALID = 3600 * 1000;

/** Keeps the page that needs a login, because the login may be in another tab of the browser. */
function remember() {
  if (/^#\/(?!overview$)./.test(location.hash)) {
    try {
      localStorage.setItem(RETURN, JSON.stringify({page: location.hash, at: Date.now()}));
    } catch {
      // The browser has no storage; the page is then open only in its own tab.
    }
  }
}

/** Takes the page that needed a login; without one the first page. */
function remembered() {
  try {
    const {page, at} = JSON.parse(localStorage.getItem(RETURN));
    localStorage.removeItem(RETURN);
    return Date.now() - at < RETURN_VALID && page.startsWith('#/') ? page : '#/overview';
  } catch {
    return '#/overview';
  }
}

/** Takes the one-time code out of the address, so that it is in no history. */
function code() {
  const match = /^#code=([\w-]+)$/.exec(location.hash);
  if (match !== null) {
    history.replaceState(null, '', `${location.pathname}${remembered()}`);
  }
  return match?.[1];
}

const given = code();

function Login({reason, done}) {
  const [token, setToken] = useState('');
  const [error, setError] = useState(null);
  useEffect(() => {
    remember();
    const moved = ({newURL}) => newURL !== '' && !newURL.includes('#code=') && remember();
    addEventListener('hashchange', moved);
    // The login may have happened in another tab.
    const check = () => document.hidden || session().then(done, () => {});
    document.addEventListener('visibilitychange', check);
    return () => {
      removeEventListener('hashchange', moved);
      document.removeEventListener('visibilitychange', check);
    };
  }, []);
  const submit = async event => {
    event.preventDefault();
    try {
      done(await login({token}));
    } catch (problem) {
      setError(problem.message);
    }
  };
  return html`<main class="login"><h1>Leat console</h1>
    <p>Open the link that <code>leat up</code> printed, or print a new one:</p>
    <p><${Copy} command="leat console" /></p>
    <form onSubmit=${submit}>
      <label>If the app has a token, enter it here:
        <input type="password" autocomplete="off" value=${token} onInput=${event => setToken(event.target.value)} /></label>
      <button type="submit" disabled=${token === ''}>Log in</button>
    </form>
    ${(error ?? reason) && html`<p class="failure" role="alert">${error ?? reason}</p>`}</main>`;
}

function Banner({state}) {
  const {document: now, error} = state;
  if (error !== null) {
    return html`<p class="banner bad" role="status">${error.status === 0
      ? html`The app is not reachable since <${Time} at=${state.since} clock /> UTC: it was stopped or is restarting. This page continues when it runs.`
      : error.message}</p>`;
  }
  if (now !== null && now.condition.kind !== 'READY') {
    return html`<p class="banner bad" role="status">${[now.condition.summary, now.condition.reason, now.condition.remedy].filter(text => text).join('; ')}</p>`;
  }
  if (now !== null && now.failing.length > 0) {
    return html`<p class="banner warn" role="status">${now.failing.map(task => `${task.task} failed ${task.failures} times in succession: ${task.reason}`).join('; ')}; the app continues with other work and tries again. The log of the app has each failure.</p>`;
  }
  if (now !== null && Number(now.suspects) > 0) {
    return html`<p class="banner warn" role="status">The app was killed while it processed ${plural(now.suspects, 'record')}. They are processed again first, one batch at a time.</p>`;
  }
  return null;
}

function letters(now, graph) {
  return now === null || graph === null ? 0 : graph.nodes
      .filter(node => node.kind === 'dead_letter_queue')
      .reduce((sum, node) => sum + Number(now.queues[node.name]?.visible ?? 0), 0);
}

function Shell({who, loggedOut}) {
  const where = useRoute();
  useTop(where);
  const state = useNow();
  const graph = useGraph(state);
  const [failed, reset] = useErrorBoundary();
  const [, Page] = PAGES[where.page];
  const alarms = state.document?.alarms.filter(alarm => alarm.condition === 'ALARM').length ?? 0;
  const badges = {letters: letters(state.document, graph), activity: alarms};
  useEffect(() => reset(), [where.page]);
  return html`
    <a class="skip" href="#main" onClick=${event => {
      event.preventDefault();
      document.getElementById('main').focus();
    }}>skip to the content</a>
    <nav aria-label="Pages">
      <p class="brand"><img src="icon.svg" alt="" width="24" height="24" /> <strong>${who.app}</strong></p>
      <ul>${Object.entries(PAGES).filter(([, [title]]) => title !== null).map(([name, [title]]) => html`<li>
        <a href="#/${name}" aria-current=${name === where.page ? 'page' : null}>${title}
          ${badges[name] > 0 && html`<span class="badge">${count(badges[name])}</span>`}</a></li>`)}</ul>
      <p class="who">${who.right === 'WRITE' ? 'may change data' : 'read only'}${' · '}
        <button type="button" class="quiet" onClick=${() => logout().finally(loggedOut)}>log out</button></p>
    </nav>
    <main id="main" tabindex="-1">
      <${Banner} state=${state} />
      ${failed !== undefined
        ? html`<p class="failure" role="alert">This page failed: ${String(failed.message)}. <button type="button" onClick=${reset}>try again</button></p>`
        : state.document === null || graph === null
          ? html`<p class="loading">Loading …</p>`
          : html`<${Page} now=${state.document} graph=${graph} path=${where.path} query=${where.query} write=${who.right === 'WRITE'} />`}
    </main>`;
}

function App() {
  const [who, setWho] = useState(null);
  const [reason, setReason] = useState(null);
  const enter = found => {
    setProgram(found);
    setWho(found);
  };
  const check = () => session().then(enter, problem => setReason(problem.status === 401 ? '' : problem.message));
  const redeem = secret => login({code: secret}).then(enter, problem => {
    session().then(enter, () => setReason(problem.message));
  });
  useEffect(() => {
    if (given === undefined) {
      check();
    } else {
      redeem(given);
    }
    // A link that is opened in this tab changes only the fragment, so that the page is not loaded again.
    const changed = () => {
      const secret = code();
      if (secret !== undefined) {
        dispatchEvent(new HashChangeEvent('hashchange'));
        redeem(secret);
      }
    };
    addEventListener('hashchange', changed);
    const forget = onLoginRequired(() => {
      setWho(null);
      setReason('');
    });
    return () => {
      removeEventListener('hashchange', changed);
      forget();
    };
  }, []);
  if (who !== null) {
    return html`<${Shell} who=${who} loggedOut=${() => setWho(null) || setReason('')} />`;
  }
  return reason === null
      ? html`<p class="loading">Loading …</p>`
      : html`<${Login} reason=${reason} done=${enter} />`;
}

const root = document.getElementById('app');
root.replaceChildren();
render(html`<${App} />`, root);
