// Small components that all pages share.

import {html, useEffect, useRef, useState} from './vendor/preact.js';
import {get, subscribe} from './api.js';
import {count, local, plural, time} from './format.js';

const RETRY = 2000;

/** The polled state: `document`, `error`, `at` and `since`. */
export function useNow() {
  const [state, setState] = useState({document: null, error: null, at: 0, since: 0});
  useEffect(() => subscribe(setState), []);
  return state;
}

/**
 * The result of a request that is repeated when `keys` change, and every `period` milliseconds if
 * that is given, and when the app could not answer. A new result replaces the old one without an
 * empty state in between.
 */
export function useLoaded(load, keys, period = 0) {
  const [state, setState] = useState({value: null, error: null});
  const [round, setRound] = useState(0);
  useEffect(() => {
    let current = true;
    let timer = null;
    const run = async () => {
      let next = period;
      if (!document.hidden) {
        try {
          const value = await load();
          if (current) {
            setState({value, error: null});
          }
        } catch (error) {
          next = error.status === 0 || error.status >= 500 ? period || RETRY : period;
          if (current) {
            setState(before => ({value: before.value, error}));
          }
        }
      }
      if (current && next > 0) {
        timer = setTimeout(run, next);
      }
    };
    run();
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [...keys, round]);
  return {...state, reload: () => setRound(round + 1)};
}

/** Changes values in the query of the address; an empty value is removed. */
export function change(values) {
  const [path, search = ''] = location.hash.split('?');
  const query = new URLSearchParams(search);
  Object.entries(values).forEach(([name, value]) => value === '' ? query.delete(name) : query.set(name, value));
  location.hash = query.size === 0 ? path : `${path}?${query}`;
}

/** Tells if the browser prefers dark colors now. */
export function useDark() {
  const media = matchMedia('(prefers-color-scheme: dark)');
  const [dark, setDark] = useState(media.matches);
  useEffect(() => {
    const changed = event => setDark(event.matches);
    media.addEventListener('change', changed);
    return () => media.removeEventListener('change', changed);
  }, []);
  return dark;
}

/** The width of the element of a reference, 0 before it is measured. */
export function useWidth(element) {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(entry.contentRect.width));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return width;
}

const graph = {value: null};

/** The graph of the app, which changes only with a restart: it is read again after an outage. */
export function useGraph({at, error}) {
  const [value, setValue] = useState(graph.value);
  useEffect(() => {
    get('graph').then(loaded => {
      graph.value = loaded;
      setValue(loaded);
    }, () => {});
  }, [error === null, value === null ? at : 1]);
  return value;
}

const SHAPES = {ok: '●', idle: '○', busy: '◐', warn: '▲', bad: '■'};

/** A state by shape, color and word. */
export function State({level, children}) {
  return html`<span class="state ${level}"><span class="shape" aria-hidden="true">${SHAPES[level]}</span> ${children}</span>`;
}

/** A time in UTC, or only its hour and minute; the title has the local time. */
export function Time({at, clock}) {
  const text = time(at);
  return html`<time datetime=${new Date(at).toJSON()} title=${local(at)}>${clock ? text.slice(11, 16) : text}</time>`;
}

export function Failure({error}) {
  return error === null || error === undefined
      ? null
      // A message of several lines marks a place in the line above.
      : error.message.includes('\n') ? html`<pre class="failure" role="alert">${error.message}</pre>`
        : html`<p class="failure" role="alert">${error.message}</p>`;
}

/** A text for a page without content, with what to do next. */
export function Empty({children}) {
  return html`<p class="empty">${children}</p>`;
}

const program = {command: 'leat', options: ''};

/** Sets how the commands that are shown begin, and the options that make them use the app from any folder. */
export function setProgram({command = 'leat', options = ''}) {
  Object.assign(program, {command, options});
}

/** Copies a text. Without the clipboard API, such as at an address without https, the browser copies a selection. */
async function copyText(text, beside) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    beside.after(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    beside.focus();
    return done;
  }
}

/** A command of `leat`, or of another program, that does the same, with a button that copies it. The copy works in any folder. */
export function Copy({command}) {
  const [state, setState] = useState('');
  const options = /^leat\b/.test(command) ? program.options : '';
  const whole = `${command.replace(/^leat\b/, () => program.command)}${options}`;
  const copy = async event => {
    setState(await copyText(whole, event.currentTarget) ? 'copied' : 'not copied: select the text');
    setTimeout(() => setState(''), 2000);
  };
  return html`<span class="copy"><code>${whole.slice(0, whole.length - options.length)}<span class="note">${options}</span></code>
    <button type="button" class="quiet" onClick=${copy} aria-label="copy the command ${command}">copy</button>
    <span role="status">${state}</span></span>`;
}

/** Lets the browser save content as a file. */
export function save(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

const ROWS = 200;

/** A table, first with its first rows only. `columns` are `{title, value, number, long}`, `long` for sentences; a row may be a link by `href`. */
export function Table({columns, rows, href, selected, caption}) {
  const [most, setMost] = useState(ROWS);
  const frame = useRef(null);
  useWidth(frame); // renders the table again if its width changes
  // A table that is wider than the page can be scrolled with the keyboard.
  useEffect(() => {
    const {scrollWidth, clientWidth} = frame.current;
    if (scrollWidth > clientWidth) {
      frame.current.tabIndex = 0;
    } else {
      frame.current.removeAttribute('tabindex');
    }
  });
  return html`<div class="scroll" ref=${frame}><table>
    ${caption && html`<caption>${caption}</caption>`}
    <thead><tr>${columns.map(column => html`<th scope="col" class=${column.number ? 'number' : ''}>${column.title}</th>`)}</tr></thead>
    <tbody>${rows.slice(0, most).map((row, i) => html`<tr class=${selected !== undefined && selected(row) ? 'selected' : ''}>
      ${columns.map((column, c) => html`<td class=${column.number ? 'number' : column.long ? 'long' : ''}>
        ${c === 0 && href !== undefined ? html`<a href=${href(row, i)}>${column.value(row, i)}</a>` : column.value(row, i)}</td>`)}
    </tr>`)}</tbody></table></div>
    ${rows.length > most && html`<p class="row"><button type="button" onClick=${() => setMost(most + ROWS)}>show more</button>
      <span class="note">${count(most)} of ${plural(rows.length, 'row')} are shown</span></p>`}`;
}

/** A dialog that takes the focus, and that Escape closes. */
export function Dialog({title, close, children}) {
  const element = useRef(null);
  useEffect(() => {
    const before = document.activeElement;
    element.current.showModal();
    return () => before?.focus?.();
  }, []);
  return html`<dialog ref=${element} onClose=${close} aria-labelledby="dialog-title">
    <header><h2 id="dialog-title">${title}</h2>
      <button type="button" class="quiet" onClick=${close} aria-label="close">✕</button></header>
    ${children}</dialog>`;
}

/** Two texts line by line: removed and added lines, without those that both have at both ends. */
export function Diff({before, after}) {
  const old = before.split('\n');
  const fresh = after.split('\n');
  let from = 0;
  while (from < Math.min(old.length, fresh.length) && old[from] === fresh[from]) {
    from++;
  }
  let same = 0;
  while (same < Math.min(old.length, fresh.length) - from
      && old[old.length - 1 - same] === fresh[fresh.length - 1 - same]) {
    same++;
  }
  if (from + same === old.length && old.length === fresh.length) {
    return html`<p class="note">unchanged</p>`;
  }
  return html`<pre class="diff">${old.slice(from, old.length - same).map(line => html`<del>- ${line}${'\n'}</del>`)}${
    fresh.slice(from, fresh.length - same).map(line => html`<ins>+ ${line}${'\n'}</ins>`)}</pre>`;
}

/** Page titles are also titles of the window. */
export function Title({children, note}) {
  const text = [children].flat().join('');
  useEffect(() => {
    document.title = `${text} · Leat`;
  }, [text]);
  return html`<header class="title"><h1>${children}</h1>${note && html`<p class="note">${note}</p>`}</header>`;
}
