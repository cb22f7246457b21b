// The history of one record.

import {html, useEffect, useState} from './vendor/preact.js';
import {get, path as address} from './api.js';
import {plural, shell, stepName} from './format.js';
import {Copy, Empty, Failure, State, Table, Time, Title, useLoaded} from './ui.js';

const LEVELS = {delivered: 'ok', waiting: 'warn', filtered: 'idle', rejected: 'bad', expired: 'idle', absent: 'idle', unknown: 'idle'};

export function Trace({path: [record]}) {
  const [text, setText] = useState(record ?? '');
  useEffect(() => setText(record ?? ''), [record]);
  const search = event => {
    event.preventDefault();
    location.hash = `#/trace/${encodeURIComponent(text.trim())}`;
  };
  return html`<${Title}>Trace<//>
    <form class="row" role="search" onSubmit=${search}>
      <label>Key (such as an order number), message id, identity, or BUCKET/FILE@LINE
        <input size="44" value=${text} onInput=${event => setText(event.target.value)} /></label>
      <button type="submit" class="primary" disabled=${text.trim() === ''}>Trace</button></form>
    ${record === undefined || record === ''
      ? html`<${Empty}>A trace shows where a record waits, why it failed, when it was redriven, and its state at each sink.<//>`
      : html`<${Result} key=${record} record=${record} />`}`;
}

function Result({record}) {
  const [whole, setWhole] = useState(false);
  const trace = useLoaded(() => get(`${address('traces', record)}?whole=${whole}`), [record, whole]);
  if (trace.value === null) {
    return html`<${Failure} error=${trace.error} />${trace.error === null && html`<p class="loading">Searching …</p>`}`;
  }
  const {found, searched, complete} = trace.value;
  return html`<${Failure} error=${trace.error} />
    ${found.length === 0
      ? html`<${Empty}>${complete ? 'The record is unknown: it was never received, was purged, or is too old.' : 'The record was not found so far.'}<//>`
      : found.map(one => html`<${Found} one=${one} complete=${complete} />`)}
    <p class="row"><button type="button" onClick=${trace.reload}>search again</button>
      ${!complete && html`<span class="note">The search ended after a part of a second, before it had read all messages.</span>
        <button type="button" disabled=${whole} onClick=${() => setWhole(true)}>${whole ? 'searching …' : 'search a million messages of each queue'}</button>`}</p>
    <details open=${found.length === 0}><summary>Searched places</summary><ul>${searched.map(place => html`<li>${place}</li>`)}</ul></details>
    <p><${Copy} command=${`leat trace ${shell(record)}`} /></p>`;
}

/** The day on which a record was last seen, or the days between which it was. */
function seen({seen: first, until}) {
  return `last seen ${!until || until === first ? `on ${first}` : `between ${first} and ${until}`}`;
}

const ENDS = {filtered: ['idle', 'filtered'], rejected: ['bad', 'rejected'], unknown: ['warn', 'not computed']};

/** The columns after each step; those that the step added or changed are marked. */
function Steps({steps}) {
  return steps.length > 0 && html`<details class="recomputed"><summary>Columns after each step</summary>
    <p class="note">The stored message, processed with the steps, lookups and Java code of now. Nothing is stored.</p>
    <ol class="steps" start="0">${steps.map((step, i) => html`<li><strong>${i === 0 ? 'decoded' : stepName(step.step)}</strong>
      ${step.state !== 'continues' && html` <${State} level=${ENDS[step.state][0]}>${ENDS[step.state][1]}${step.condition && html` by <code>${step.condition}</code>`}<//>
        <ul class="reasons">${step.reasons.map(reason => html`<li>${reason}</li>`)}</ul>`}
      ${step.rows.map((row, r) => html`<${Row} row=${row} before=${steps[i - 1]?.rows} title=${step.count > 1 ? `row ${r + 1} of ${step.count}` : ''} />`)}
      ${step.count > step.rows.length && step.rows.length > 0 && html`<p class="note">The other rows are not shown.</p>`}</li>`)}</ol></details>`;
}

/** The columns of a row; one line if the step changed none. */
function Row({row, before, title}) {
  const old = before?.length === 1 ? new Set(before[0].map(({column}) => column)) : null;
  const mark = ({column, changed}) => !changed ? '' : old?.has(column) ? 'changed' : 'new';
  const names = new Set(row.map(({column}) => column));
  const removed = old === null ? [] : [...old].filter(column => !names.has(column));
  if (old !== null && removed.length === 0 && row.every(one => mark(one) === '')) {
    return html`<p class="note">no change</p>`;
  }
  return html`${title && html`<p class="note">${title}</p>`}
    <ul class="fields">${row.map(one => html`<li class=${mark(one)}><span class="note">${one.column}</span> <code>${one.value}</code>
      ${mark(one) && html` <span class="change">${mark(one)}</span>`}</li>`)}</ul>
    ${removed.length > 0 && html`<p class="note">Removed: ${removed.join(', ')}</p>`}`;
}

/** What happened to the record, in the order of time; what is known of now comes last. */
function events(one) {
  const places = [...one.waiting, ...one.dead, ...one.kept];
  const received = places.map(({firstSeen, queue, id, source}) => ({at: firstSeen, level: 'idle',
    text: `received by ${one.queue}`, note: [`message ${id}`, source && source !== one.queue && `from ${source}`].filter(text => text).join(', ')}));
  const first = new Map(received.map(event => [`${event.at} ${event.note}`, event]));
  const runs = new Set(one.redriven.map(({entry}) => entry.run));
  const lives = places.flatMap(place => place.lives).filter(life => !runs.has(life.run)).map(life => ({at: life.redriven,
    level: 'idle', text: `redriven by ${life.by || 'unknown'}`, note: `run ${life.run}, failed before: ${life.cause}`}));
  const redriven = one.redriven.flatMap(({entry, by, queue, edits}) => [
    {at: entry.at, level: 'idle', text: `${edits.length > 0 ? 'edited and redriven' : 'redriven'}${queue ? ` from ${queue}` : ''} by ${by || 'unknown'}`,
      note: [`was a dead letter of group ${entry.cause}`, `run ${entry.run}`, ...edits.map(edit => edit === 'by hand' ? 'changed by hand' : `set ${edit}`)].join(', ')},
    ...entry.ended && entry.outcome !== 'PENDING'
      ? [{at: entry.ended, level: LEVELS[entry.outcome.toLowerCase()] ?? 'idle', text: entry.outcome.toLowerCase(), note: `after run ${entry.run}`}] : []]);
  return [...first.values(), ...lives, ...redriven].toSorted((a, b) => new Date(a.at) - new Date(b.at));
}

function Found({one, complete}) {
  const places = [...one.waiting, ...one.dead, ...one.kept];
  // The store has the identity of a record also while an endpoint still waits for it.
  const waits = new Set(one.sinks.filter(sink => sink.state === 'waiting').map(({sink}) => sink));
  // A table and some other sinks have no list of the records that they store.
  const stored = new Set(one.stored.flatMap(place => place.sinks));
  const delivered = one.sinks.filter(({sink, state}) => state === 'delivered' && !stored.has(sink)).map(({sink}) => sink);
  const processed = places.filter(place => place.steps.length > 0).length;
  return html`<section class="panel" aria-label="Pipeline ${one.pipeline}">
    <h2>Pipeline <a href="#/pipeline/${encodeURIComponent(one.pipeline)}">${one.pipeline}</a></h2>
    ${one.identity && html`<p class="note">${one.key.length > 0 ? `Key ${one.key.join(', ')}; its hash, the identity,` : 'The identity, a hash of the message id,'} is <code>${one.identity}</code></p>`}
    <ol class="path">
      ${events(one).map(event => html`<li><${State} level=${event.level}>${event.text}<//>${' '}
        <span class="note"><${Time} at=${event.at} />${event.note && `, ${event.note}`}</span></li>`)}
      ${one.stored.map(place => ({...place, sinks: place.sinks.filter(sink => !waits.has(sink))})).filter(place => place.sinks.length > 0).map(place => html`<li><${State} level="ok">stored in ${place.sinks.join(', ')}<//>${' '}
        <span class="note">${[place.seen && seen(place), Number(place.version) === 0 ? '' : `version ${place.version}`].filter(text => text).join(', ')}</span></li>`)}
      ${delivered.length > 0 && html`<li><${State} level="ok">stored in ${delivered.join(', ')}<//></li>`}
      ${one.waiting.length === 0 && one.sinks.filter(({sink, state}) => state === 'waiting' && sink.startsWith('endpoint ')).map(({sink}) => html`<li><${State} level="warn">waits to be sent to <a href="#/resources/endpoint/${encodeURIComponent(sink.slice('endpoint '.length))}">${sink}</a><//></li>`)}
      ${one.waiting.map(place => html`<li><${State} level="warn">waits in <a href="#/resources/queue/${encodeURIComponent(place.queue)}">${place.queue}</a><//>${' '}
        <span class="note">message #${place.sequence}, ${plural(place.attempts, 'receive')}</span><${Steps} steps=${place.steps} /></li>`)}
      ${one.dead.map(place => html`<li><${State} level="bad"><a href="#/letters/${encodeURIComponent(place.queue)}?letter=${place.sequence}">dead letter #${place.sequence} in ${place.queue}</a><//>
        <ul class="reasons">${place.reasons.map(reason => html`<li>${reason}</li>`)}</ul><${Steps} steps=${place.steps} /></li>`)}
      ${one.kept.map(place => html`<li><${State} level="idle">kept in the ${place.queue}<//><${Steps} steps=${place.steps} /></li>`)}
    </ol>
    ${Number(one.more) > 0 && html`<p class="note">${plural(one.more, 'other message')}, not listed.</p>`}
    ${processed > 0 && processed < places.length && html`<p class="note">The columns after each step are shown for ${plural(processed, 'message')} only.</p>`}
    ${places.length === 0 && complete && one.archivable && html`<p class="note">The message is not kept after it was processed, so its columns
      cannot be shown. With <code>archive: 30d</code>, the pipeline keeps each message for 30 days.</p>`}
    <${Table} caption="State at each sink" rows=${one.sinks} columns=${[
      {title: 'Sink', value: sink => sink.sink},
      {title: 'State', value: sink => html`<${State} level=${LEVELS[sink.state] ?? 'idle'}>${sink.state}<//>`},
      {title: 'Detail', value: sink => html`${sink.detail.replaceAll('\n', '; ')}
        ${sink.statement && html` <a href="#/query?sql=${encodeURIComponent(sink.statement)}">${sink.statement}</a>`}`},
    ]} /></section>`;
}
