// SQL over everything that the app stores. The statement is part of the address.

import {html, useEffect, useRef, useState} from './vendor/preact.js';
import {get, post} from './api.js';
import {count, instant, plural, shell, value as exact} from './format.js';
import {Bars, Lines} from './chart.js';
import {Copy, Empty, Failure, save, Table, Title, useDark} from './ui.js';

const LIMIT = 1000;

/** With more rows, a chart is so high that it is only shown on request. */
const FEW = 20;

function names(app) {
  const tables = {};
  const put = (name, columns) => {
    tables[name] = Object.keys(columns ?? {});
  };
  app.tables.forEach(table => put(table.name, table.columns));
  app.lakeTables.forEach(table => put(table.name, table.columns));
  app.warehouseTables.forEach(table => put(table.name, table.columns));
  app.views.forEach(view => {
    const columns = [...view.key.map(key => key.column), ...[...view.measures, ...view.columns].map(column => column.name)];
    tables[view.name] = [...new Set(columns)];
  });
  app.queues.forEach(queue => put(queue.name, {}));
  return tables;
}

/**
 * The editor in a shadow root, where its styles need no exception from the policy of styles. It owns
 * its text, of which `text` is a copy that can be older than what was typed. Only a new address, the
 * object `given`, replaces the text.
 */
function Editor({text, given, change, run, schema, dark}) {
  const element = useRef(null);
  const view = useRef(null);
  const last = useRef(null);
  last.current = {text, change, run};
  useEffect(() => {
    let ended = false;
    import('./vendor/editor.js').then(({EditorView, EditorState, HighlightStyle, PostgreSQL, basicSetup, keymap, sql, syntaxHighlighting, tags}) => {
      if (ended || element.current === null) {
        return;
      }
      const root = element.current.shadowRoot ?? element.current.attachShadow({mode: 'open'});
      view.current = new EditorView({
        root,
        parent: root,
        state: EditorState.create({
          doc: last.current.text,
          extensions: [
            keymap.of([{key: 'Mod-Enter', run: () => {
              last.current.run();
              return true;
            }}]),
            basicSetup,
            sql({dialect: PostgreSQL, schema}),
            syntaxHighlighting(HighlightStyle.define(colors(tags, dark))),
            EditorView.theme({'&': {fontSize: '14px'}, '.cm-content': {minHeight: '6rem'}}, {dark}),
            EditorView.contentAttributes.of({'aria-label': 'SQL statement'}),
            EditorView.updateListener.of(update => update.docChanged && last.current.change(update.state.doc.toString())),
          ],
        }),
      });
    });
    return () => {
      ended = true;
      view.current?.destroy();
    };
  }, []);
  useEffect(() => {
    const current = view.current;
    const asked = given.get('sql') ?? '';
    if (current !== null && current.state.doc.toString() !== asked) {
      current.dispatch({changes: {from: 0, to: current.state.doc.length, insert: asked}});
    }
  }, [given]);
  return html`<div class="editor" ref=${element}></div>`;
}

function colors(tags, dark) {
  const [keyword, text, number, comment] = dark
      ? ['#5cc4cc', '#e9b55c', '#b7c7ff', '#9fadb5']
      : ['#0b6e75', '#8f5a00', '#3a4aa8', '#5a666e'];
  return [
    {tag: tags.keyword, color: keyword, fontWeight: '600'},
    {tag: [tags.string, tags.special(tags.string)], color: text},
    {tag: [tags.number, tags.bool, tags.null], color: number},
    {tag: tags.comment, color: comment, fontStyle: 'italic'},
  ];
}

function cell(value, type) {
  if (value === null || value === undefined) {
    return html`<span class="note">null</span>`;
  }
  return typeof value === 'object' ? JSON.stringify(value) : exact(value, type);
}

function csv(result) {
  const quoted = value => {
    const text = value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const rows = [result.columns.map(column => column.name), ...result.rows];
  return `${rows.map(row => row.map(quoted).join(',')).join('\r\n')}\r\n`;
}

const NUMBERS = /^(tinyint|smallint|integer|bigint|hugeint|double|float|decimal|u\w+int)/i;

const TIMES = /^(date|timestamp)/i;
const COLORS = ['--accent', '--warn', '--bad', '--ok'];

/** Lines of the numbers of a result, up to four columns, over the times in its first column. */
function Series({result: {columns, rows}}) {
  const shown = columns.flatMap((column, i) => i > 0 && NUMBERS.test(column.type) ? [i] : []).slice(0, COLORS.length);
  const points = rows.filter(row => row[0] !== null).map(row => ({at: instant(row[0]) / 1000, row}))
      .filter(point => Number.isFinite(point.at)).toSorted((a, b) => a.at - b.at);
  const label = `${shown.map(i => columns[i].name).join(', ')} by ${columns[0].name}`;
  return html`<details open><summary>Chart of ${label}</summary>
    <${Lines} label=${label} times=${points.map(point => point.at)} series=${shown.map((i, n) => ({
      label: columns[i].name,
      color: COLORS[n],
      values: points.map(({row}) => row[i] === null ? null : Number(row[i])),
    }))} /></details>`;
}

/** The column of the bars: the one of `order by` if it is a number, otherwise the last number. */
function charted(statement, columns, numbers) {
  const order = [...statement.matchAll(/\border\s+by\s+"?(\w+)"?/gi)].at(-1)?.[1].toLowerCase();
  return numbers.find(i => columns[i].name.toLowerCase() === order || String(i + 1) === order) ?? numbers.at(-1) ?? -1;
}

/** The milliseconds without a key after which the address has the statement. */
const PAUSE = 300;

function address(statement) {
  return statement === '' ? '#/query' : `#/query?sql=${encodeURIComponent(statement)}`;
}

/** The statement of the address, also of one that was written while the page is shown. */
function stated() {
  return new URLSearchParams(location.hash.split('?')[1] ?? '').get('sql') ?? '';
}

export function Query({query}) {
  const asked = query.get('sql') ?? '';
  const [text, setText] = useState(asked);
  // The statement that was run last, and the timer that writes the typed one into the address.
  const at = useRef({ran: '', timer: null});
  const dark = useDark();
  const [app, setApp] = useState(null);
  const [state, setState] = useState({result: null, error: null, busy: false});
  useEffect(() => {
    get('app').then(setApp, error => setState({result: null, error, busy: false}));
  }, []);
  const execute = async statement => {
    at.current.ran = statement;
    setBars(-1);
    setState(before => ({...before, busy: true, error: null}));
    try {
      setState({result: await post('queries', {statement, limit: LIMIT}), error: null, busy: false});
    } catch (error) {
      setState({result: null, error, busy: false});
    }
  };
  // An address, also one with the statement of before, is a new query. A typed statement is none.
  useEffect(() => {
    clearTimeout(at.current.timer);
    setText(asked);
    if (asked !== '') {
      execute(asked);
    }
    return () => clearTimeout(at.current.timer);
  }, [query]);
  const write = statement => {
    clearTimeout(at.current.timer);
    const before = stated();
    if (statement.trim() !== before.trim() && location.hash.startsWith('#/query')) {
      // The first change of a statement that was run is a step of the history, so that "back" leads to that statement.
      const ran = before !== '' && before === at.current.ran;
      history[ran ? 'pushState' : 'replaceState'](null, '', address(statement.trim()));
    }
  };
  const change = statement => {
    setText(statement);
    clearTimeout(at.current.timer);
    at.current.timer = setTimeout(write, PAUSE, statement);
  };
  const run = () => {
    const statement = text.trim();
    if (statement !== '') {
      write(statement);
      execute(statement);
    }
  };
  const [bars, setBars] = useState(-1);
  const schema = app === null ? null : names(app);
  const {result, error, busy} = state;
  const numbers = result?.columns.flatMap((column, i) => i > 0 && NUMBERS.test(column.type) ? [i] : []) ?? [];
  const numeric = numbers.includes(bars) ? bars : charted(at.current.ran, result?.columns ?? [], numbers);
  const overTime = numeric > 0 && TIMES.test(result.columns[0].type) && result.rows.length > 2;
  return html`<${Title} note="Personal values are masked.">Query<//>
    ${schema !== null && html`<${Editor} key=${dark} dark=${dark} text=${text} given=${query} change=${change} run=${run} schema=${schema} />
    <p class="row"><button type="button" class="primary" onClick=${run} disabled=${busy || text.trim() === ''}>${busy ? 'running …' : 'Run'}</button>
      <span class="note">Ctrl-Enter runs the statement.</span>
      ${text.trim() !== '' && html`<${Copy} command=${`leat sql ${shell(text.trim())}`} />`}</p>
    ${text.trim() === '' && html`<${Empty}>One SELECT over these tables:<//>
      <ul>${Object.entries(schema).map(([name, columns]) => html`<li><a href=${address(`select * from "${name}" limit 100`)}>${name}</a>${' '}
        <span class="note">${columns.join(', ')}</span></li>`)}</ul>`}`}
    <${Failure} error=${error} />
    ${result !== null && html`<section aria-label="Result" aria-busy=${busy}>
      <p>${plural(result.rows.length, 'row')}${result.truncated ? `; there are more, only ${count(LIMIT)} rows or 1 MiB are shown` : ''}
        ${(result.notes ?? []).map(note => html`<br /><span class="note">${note}</span>`)}
        ${result.rows.length > 0 && html` <button type="button" class="quiet" onClick=${() => save(new Blob([csv(result)], {type: 'text/csv'}), 'result.csv')}>CSV</button>`}</p>
      ${overTime ? html`<${Series} result=${result} />` : numeric > 0 && result.rows.length > 1 && result.rows.length <= 50 && html`<details open=${result.rows.length <= FEW}><summary>Chart of ${result.columns[numeric].name}</summary>
        ${numbers.length > 1 && html`<label>Column of the chart <select value=${numeric} onChange=${event => setBars(Number(event.target.value))}>${
          numbers.map(i => html`<option value=${i}>${result.columns[i].name}</option>`)}</select></label>`}
        <${Bars} rows=${result.rows.map(row => [String(row[0]), Number(row[numeric]), exact(row[numeric], result.columns[numeric].type)])} label=${result.columns[numeric].name} /></details>`}
      <${Table} rows=${result.rows} columns=${result.columns.map((column, i) => ({
        title: column.name, number: NUMBERS.test(column.type), value: row => cell(row[i], column.type),
      }))} /></section>`}`;
}
