// The resources of the app: a list, and a page for each.

import {html, useState} from './vendor/preact.js';
import {Deliveries} from './activity.js';
import {get, path, post, query as search} from './api.js';
import {Bars, History} from './chart.js';
import {Content} from './content.js';
import {href} from './graph.js';
import {bytes, count, instant, KINDS, plural, pretty, seconds, shell, span, value} from './format.js';
import {condition} from './state.js';
import {change, Copy, Empty, Failure, State, Table, Time, Title, useLoaded} from './ui.js';

const PAGE = 50;
const ROWS = 200;
const TABLES = ['view', 'table', 'lake_table', 'warehouse_table'];
const ORDER = ['queue', 'bucket', 'stream', 'topic', 'view', 'table', 'lake_table', 'warehouse_table', 'endpoint'];

export function Resources({now, graph, path: [kind, name], query, write}) {
  if (kind === undefined) {
    const nodes = graph.nodes.filter(node => ORDER.includes(node.kind))
        .toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || a.name.localeCompare(b.name));
    return html`<${Title}>Resources<//>
      <${Table} rows=${nodes} href=${href} columns=${[
        {title: 'Name', value: node => node.name},
        {title: 'Kind', value: node => KINDS[node.kind]},
        {title: 'State', value: node => {
          const state = condition(now, node);
          return state.text && html`<${State} level=${state.level}>${state.text}<//>`;
        }},
        {title: 'Details', value: node => condition(now, node).more},
      ]} />`;
  }
  const Page = Object.hasOwn(PAGES, kind) ? PAGES[kind] : undefined;
  const node = graph.nodes.find(one => one.kind === kind && one.name === name);
  // A queue of dead letters is a node of another kind, and a page of messages, too.
  const known = node !== undefined || (kind === 'queue' && Object.hasOwn(now.queues, name ?? ''));
  if (Page === undefined || !known) {
    return html`<${Title}>${name ?? kind}<//><${Empty}>There is no such resource. <a href="#/resources">All resources</a><//>`;
  }
  const near = graph.edges.filter(edge => edge.from === node?.id || edge.to === node?.id)
      .map(edge => graph.nodes.find(one => one.id === (edge.from === node.id ? edge.to : edge.from)));
  return html`<${Title} note=${KINDS[kind]}>${name}<//>
    ${near.length > 0 && html`<p>Connected with ${near.map((one, i) => html`${i > 0 ? ', ' : ''}<a href=${href(one)}>${one.name}</a> <span class="note">(${KINDS[one.kind]})</span>`)}</p>`}
    <${Page} key=${`${kind} ${name}`} name=${name} now=${now} query=${query} graph=${graph} write=${write} />`;
}

/** A list with a cursor: the rows of one page, and buttons for the others. The page is part of the address. */
function Pages({load, keys, columns, none, href: link, query}) {
  const [cursors, setCursors] = useState([]);
  const cursor = query.get('cursor') ?? '';
  const number = Number(query.get('page')) || 1;
  const page = useLoaded(() => load(cursor), [...keys, cursor]);
  const turn = (to, at) => change({cursor: to, page: at === 1 ? '' : String(at)});
  const next = () => {
    setCursors([...cursors, cursor]);
    turn(page.value.next, number + 1);
  };
  // The cursors before that of a link are not known, so its first step back is to the first page.
  const previous = () => {
    setCursors(cursors.slice(0, -1));
    turn(cursors.at(-1) ?? '', cursors.length === 0 ? 1 : number - 1);
  };
  if (page.value === null) {
    return html`<${Failure} error=${page.error} />`;
  }
  const {items, next: following, truncated} = page.value;
  if (items.length === 0 && cursor === '') {
    return html`<${Failure} error=${page.error} /><${Empty}>${none}<//>`;
  }
  return html`<${Failure} error=${page.error} /><${Table} rows=${items} columns=${columns} href=${link} />
    <p class="row"><button type="button" disabled=${cursor === ''} onClick=${previous}>${cursors.length === 0 && number > 2 ? 'first page' : 'previous page'}</button>
      <span>page ${number}</span>
      <button type="button" disabled=${following === undefined || (items.length < PAGE && !truncated)} onClick=${next}>next page</button></p>`;
}

function Body({text}) {
  const whole = typeof text === 'string' ? pretty(text) : '(binary)';
  return whole.length <= 160 ? html`<code>${whole.replace(/\s*\n\s*/g, ' ')}</code>`
      : html`<details><summary><code>${whole.slice(0, 120).replace(/\s*\n\s*/g, ' ')}…</code></summary><pre>${whole}</pre></details>`;
}

function Queue({name, now, query, graph}) {
  // If a table or a view has the same name, the table of the queue has a suffix.
  const table = graph.nodes.some(node => node.name === name && TABLES.includes(node.kind)) ? `${name}_queue` : name;
  const counts = now.queues[name];
  return html`${counts && html`<dl>
      <dt>Can be received</dt><dd>${count(counts.visible)}</dd>
      <dt>In flight</dt><dd>${count(counts.inFlight)}</dd>
      <dt>Delayed</dt><dd>${count(counts.delayed)}</dd>
      <dt>Oldest</dt><dd>${span(seconds(counts.oldest))}</dd></dl>`}
    <${History} label="Messages in the queue" minutes=${query.get('minutes') === '1440' ? 1440 : 60}
      link=${minutes => `#/resources/queue/${encodeURIComponent(name)}?minutes=${minutes}`}
      pick=${all => all.queues[name] === undefined ? null : [{label: 'messages', values: all.queues[name].map(Number), color: '--accent'}]} />
    <h2>Messages, oldest first</h2><p class="note">Looking at messages does not receive them.</p>
    <${Search} name=${name} key=${query.get('text') ?? ''} text=${query.get('text') ?? ''} table=${table} />
    ${!query.has('text') && html`<${Pages} query=${query} keys=${[name]} none="The queue is empty."
      load=${cursor => get(`${path('queues', name, 'items')}${search({cursor, limit: PAGE})}`)} columns=${[
        {title: 'Number', value: item => `#${item.sequence}`},
        {title: 'Sent', value: item => html`<${Time} at=${item.sentAt} />`},
        {title: 'Receives', number: true, value: item => count(item.attempt)},
        {title: 'Body', value: item => html`<${Body} text=${item.body} />`},
      ]} /><${Copy} command=${`leat ls queues`} />`}`;
}

/** Searches the bodies of the messages; personal values are masked before they are searched. */
function Search({text, table}) {
  const [typed, setTyped] = useState(text);
  const quoted = text.toLowerCase().replaceAll("'", "''");
  const statement = `select sequence, sent_at, attempt, body from "${table}" where contains(lower(body), '${quoted}') order by sequence limit ${ROWS}`;
  const found = useLoaded(() => text === '' ? Promise.resolve(null) : post('queries', {statement, limit: ROWS}), [statement]);
  const submit = event => {
    event.preventDefault();
    change({text: typed.trim(), cursor: '', page: ''});
  };
  return html`<form class="row" role="search" onSubmit=${submit}>
      <label>Search the bodies <input type="search" value=${typed} onInput=${event => setTyped(event.target.value)} /></label>
      <button type="submit">Search</button>
      ${text !== '' && html`<button type="button" class="quiet" onClick=${() => change({text: ''})}>all messages</button>`}</form>
    <${Failure} error=${found.error} />
    ${text !== '' && found.value === null && found.error === null && html`<p class="loading">Searching …</p>`}
    ${found.value !== null && (found.value.rows.length === 0
      ? html`<${Empty}>No message has this text in its body.<//>`
      : html`<p>${plural(found.value.rows.length, 'message')}${found.value.truncated || found.value.rows.length === ROWS ? ', the oldest ones' : ''}</p>
        <${Table} rows=${found.value.rows} columns=${[
          {title: 'Number', value: ([sequence]) => `#${sequence}`},
          {title: 'Sent', value: ([, at]) => html`<${Time} at=${instant(at)} />`},
          {title: 'Receives', number: true, value: row => count(row[2])},
          {title: 'Body', value: row => html`<${Body} text=${row[3]} />`},
        ]} /><${Copy} command=${`leat sql ${shell(statement)}`} />`)}`;
}

function Bucket({name, write, query}) {
  return html`<h2>Objects</h2><${Pages} query=${query} keys=${[name]} none="The bucket is empty; the command leat put stores files."
    load=${cursor => get(`${path('buckets', name, 'objects')}${search({cursor, limit: PAGE})}&prefix=`)} columns=${[
      {title: 'Key', value: ({object}) => html`<${Content} bucket=${name} name=${object.unit.key} label=${object.unit.key} write=${write} />`},
      {title: 'Size', number: true, value: ({object}) => bytes(object.unit.size)},
      {title: 'Stored', value: ({object}) => html`<${Time} at=${object.unit.created} />`},
    ]} /><${Copy} command=${`leat ls buckets ${shell(name)}`} />`;
}

/** The largest rows of a view, read by SQL, which has computed columns and exact values. */
function View({name, query}) {
  const view = useLoaded(() => get('app').then(app => app.views.find(one => one.name === name)), [name]);
  const key = view.value?.key.map(one => one.column) ?? [];
  const measures = [...view.value?.measures ?? [], ...view.value?.columns ?? []].map(one => one.name);
  const asked = query.get('by');
  const by = measures.includes(asked) ? asked : view.value?.rankBy || measures[0];
  const statement = `select * from "${name}" order by "${by}" desc limit ${ROWS}`;
  const rows = useLoaded(
      () => by === undefined ? Promise.resolve(null) : post('queries', {statement, limit: ROWS}), [name, by]);
  if (view.value === null || view.value === undefined || rows.value === null) {
    return html`<${Failure} error=${view.error ?? rows.error} />${view.error === null && rows.error === null && html`<p class="loading">Reading …</p>`}`;
  }
  const {columns} = rows.value;
  const names = columns.map(column => column.name);
  const at = names.indexOf(by);
  const named = row => names.flatMap((column, i) => key.includes(column) ? [String(row[i])] : []).join(', ') || 'all';
  return html`<${Failure} error=${rows.error} />
    <p>${plural(rows.value.rows.length, 'row')}${rows.value.rows.length === ROWS ? ', the largest ones' : ''}.
      ${' '}<a href="#/query?sql=${encodeURIComponent(statement)}">Query</a> <button type="button" class="quiet" onClick=${rows.reload}>reload</button></p>
    ${rows.value.rows.length > 1 && html`<p class="row"><label>Largest by <select value=${by} onChange=${event => change({by: event.target.value})}>${measures.map(one => html`<option>${one}</option>`)}</select></label></p>
      <${Bars} label=${by} rows=${rows.value.rows.slice(0, 15).map(row => [named(row), Number(row[at]), value(row[at], columns[at].type)])} />`}
    <${Table} rows=${rows.value.rows} columns=${names.map((title, i) => ({
      title, number: measures.includes(title), value: row => row[i] === null ? '' : value(row[i], columns[i].type),
    }))} /><${Copy} command=${`leat sql ${shell(statement)}`} />`;
}

function KeyTable({name, query}) {
  const tables = useLoaded(() => get('tables').then(all => all[name]), [name], 5000);
  return html`${tables.value && html`<p>${plural(tables.value.items, 'item')}, ${bytes(tables.value.bytes)}; key ${tables.value.key.join(', ')}. ${' '}<a href="#/query?sql=${encodeURIComponent(`select * from "${name}" limit 100`)}">Query its rows</a></p>`}
    <${Pages} query=${query} keys=${[name]} none="The table is empty."
      load=${cursor => get(`${path('tables', name, 'items')}${search({cursor, limit: PAGE})}`)} columns=${[
        {title: 'Key', value: item => html`<code>${Object.values(JSON.parse(item.key)).join(', ')}</code>`},
        {title: 'Item', value: item => html`<${Body} text=${item.document} />`},
      ]} /><${Copy} command=${`leat table get ${shell(name)} KEY`} />`;
}

function Lake({name}) {
  const table = useLoaded(() => get(path('lake-tables', name, 'history')), [name], 5000);
  if (table.value === null) {
    return html`<${Failure} error=${table.error} />`;
  }
  if (table.value.snapshots.length === 0) {
    return html`<${Empty}>The table has no rows yet: a pipeline adds them when it has processed a file or a batch.<//>`;
  }
  return html`<p>${plural(table.value.snapshots.length, 'snapshot')}, ${plural(table.value.files.length, 'data file')}. ${' '}<a href="#/query?sql=${encodeURIComponent(`select * from "${name}" limit 100`)}">Query its rows</a></p>
    <${Table} caption="Snapshots, newest first" rows=${table.value.snapshots.toSorted((a, b) => b.committedAt.localeCompare(a.committedAt)).slice(0, 100)} columns=${[
      {title: 'Snapshot', value: one => html`<code>${one.id}</code>`},
      {title: 'Committed', value: one => html`<${Time} at=${one.committedAt} />`},
      {title: 'Operation', value: one => one.operation},
      {title: 'Added rows', number: true, value: one => count(one.summary['added-records'] ?? 0)},
      {title: 'Rows', number: true, value: one => count(one.summary['total-records'] ?? '')},
    ]} /><${Copy} command=${`leat ls lake_tables`} />`;
}

function Warehouse({name}) {
  const loads = useLoaded(() => get(`${path('warehouse-tables', name, 'loads')}${search({limit: 100})}`), [name], 5000);
  return html`<p><a href="#/query?sql=${encodeURIComponent(`select * from "${name}" limit 100`)}">Query its rows</a></p><${Failure} error=${loads.error} />
    ${loads.value?.items.length === 0 && html`<${Empty}>Nothing was loaded yet: a pipeline loads rows when it has processed a file or a batch.<//>`}
    ${loads.value?.items.length > 0 && html`<${Table} caption="Loads" rows=${loads.value.items} columns=${[
      {title: 'Load', value: one => count(one.id)},
      {title: 'Time', value: one => html`<${Time} at=${one.at} />`},
      {title: 'Pipeline', value: one => one.pipeline},
      {title: 'Added', number: true, value: one => count(one.added)},
      {title: 'Replaced', number: true, value: one => count(one.replaced)},
      {title: 'Deleted', number: true, value: one => count(one.deleted)},
    ]} />`}<${Copy} command=${`leat ls warehouse_tables ${shell(name)}`} />`;
}

function Topic({name}) {
  const topic = useLoaded(() => get('topics').then(all => all.items.find(one => one.name === name)), [name], 5000);
  if (topic.value?.subscribers.length === 0) {
    return html`<${Empty}>The topic has no subscribers. A queue with <code>${`subscribe: ${name}`}</code>, or <code>email</code> of the topic in app.yaml, adds one.<//>`;
  }
  return html`<${Failure} error=${topic.error} />${topic.value && html`<${Table} caption="Subscribers" rows=${topic.value.subscribers} columns=${[
      {title: 'Address', value: one => one.endpoint},
      {title: 'Protocol', value: one => one.protocol.toLowerCase()},
      {title: 'State', value: one => one.pending ? 'not confirmed' : 'confirmed'},
    ]} />`}<${Copy} command="leat ls topics" />`;
}

function Stream({name, graph}) {
  const stream = useLoaded(() => get('streams').then(all => all.items.find(one => one.stream === name)), [name], 2000);
  return html`<${Failure} error=${stream.error} />${stream.value && html`<p>Records are kept for ${span(seconds(stream.value.retention)).replace(/ 0 \w+$/, '')}.</p>
    <${Table} caption="Shards" rows=${stream.value.shards} columns=${[
      {title: 'Shard', value: one => one.shard},
      {title: 'State', value: one => one.open ? 'open' : 'closed'},
      {title: 'Records', number: true, value: one => count(one.records)},
      {title: 'Oldest', value: one => one.oldest && html`<${Time} at=${one.oldest} />`},
      {title: 'Newest', value: one => one.newest && html`<${Time} at=${one.newest} />`},
    ]} />
    ${graph.edges.every(edge => edge.from !== `stream:${name}`) ? html`<${Empty}>No pipeline of the app reads the stream.<//>`
      : stream.value.pipelines.length > 0 && html`<${Table} caption="Pipelines that read it" rows=${stream.value.pipelines} columns=${[
      {title: 'Pipeline', value: one => html`<a href="#/pipeline/${encodeURIComponent(one.pipeline)}">${one.pipeline}</a>`},
      {title: 'Waiting', number: true, value: one => count(one.records)},
      {title: 'Oldest', number: true, value: one => span(Number(one.lagMillis) / 1000)},
    ]} />`}`}
    <${Copy} command=${`leat ls streams ${shell(name)}`} />`;
}

function Endpoint({name, now, write}) {
  const [tried, setTried] = useState({at: null, error: null});
  const status = now.endpoints.find(one => one.endpoint === name);
  const tryNow = () => post(path('endpoints', name, 'tries'))
      .then(() => setTried({at: new Date().toISOString(), error: null}), error => setTried({at: null, error}));
  return status === undefined ? null : html`<dl>
      <dt>State</dt><dd>${status.unavailable
        ? html`<${State} level="bad">unreachable since <${Time} at=${status.unavailable} /><//>`
        : html`<${State} level="ok">reachable<//>`}</dd>
      ${status.reason && html`<dt>Reason</dt><dd>${status.reason}</dd>`}
      <dt>Waiting</dt><dd>${plural(status.waiting, 'record')}${status.oldest ? html`, the oldest since <${Time} at=${status.oldest} />` : ''}</dd>
      <dt>Pipelines</dt><dd>${status.pipelines.map(one => html`<a href="#/pipeline/${encodeURIComponent(one)}">${one}</a> `)}</dd></dl>
    ${status.unavailable && html`<p class="note">Leat tries again after 1 second to 5 minutes, and sends the records that wait when the endpoint is reachable. A record that has waited for four days becomes a dead letter.</p>
      <${Failure} error=${tried.error} />
      <p class="row"><button type="button" disabled=${!write} onClick=${tryNow}>Try now</button>
        ${tried.at !== null && html`<span class="note">tried at <${Time} at=${tried.at} /></span>`}<${Copy} command=${`leat delivery retry --endpoint ${shell(name)}`} /></p>`}
    <${Deliveries} endpoint=${name} write=${write} /><${Copy} command="leat ls endpoints" />`;
}

const PAGES = {
  queue: Queue, bucket: Bucket, view: View, table: KeyTable, lake_table: Lake, warehouse_table: Warehouse,
  topic: Topic, stream: Stream, endpoint: Endpoint,
};
