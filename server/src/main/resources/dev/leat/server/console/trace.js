// The history of one record.

import {html, useEffect, useState} from './vendor/preact.js';
import {get, path as address} from './api.js';
import {plural, shell} from './format.js';
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
      <label>Key, message id, identity, or BUCKET/FILE@LINE
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
      : found.map(one => html`<${Found} one=${one} />`)}
    <p class="row"><button type="button" onClick=${trace.reload}>search again</button>
      ${!complete && html`<span class="note">Not all messages were searched, as the queues are long.</span>
        <button type="button" disabled=${whole} onClick=${() => setWhole(true)}>${whole ? 'searching …' : 'search a million messages of each queue'}</button>`}</p>
    <details><summary>Searched places</summary><ul>${searched.map(place => html`<li>${place}</li>`)}</ul></details>
    <p><${Copy} command=${`leat trace ${shell(record)}`} /></p>`;
}

/** The day on which a record was last seen, or the days between which it was. */
function seen({seen: first, until}) {
  return `last seen ${!until || until === first ? `on ${first}` : `between ${first} and ${until}`}`;
}

function Found({one}) {
  return html`<section class="panel" aria-label="Pipeline ${one.pipeline}">
    <h2>Pipeline <a href="#/pipeline/${encodeURIComponent(one.pipeline)}">${one.pipeline}</a></h2>
    ${one.identity && html`<p class="note">identity <code>${one.identity}</code>${one.key.length > 0 ? `, key ${one.key.join(', ')}` : ''}</p>`}
    <ol class="path">
      ${one.waiting.map(place => html`<li><${State} level="warn">waits in <a href="#/resources/queue/${encodeURIComponent(place.queue)}">${place.queue}</a><//>${' '}
        <span class="note">first seen <${Time} at=${place.firstSeen} />, ${plural(place.attempts, 'receive')}</span></li>`)}
      ${one.redriven.map(({entry, by}) => html`<li><${State} level="idle">redriven by ${by || 'unknown'}, run ${entry.run}: ${entry.outcome.toLowerCase()}<//>${' '}
        <span class="note"><${Time} at=${entry.at} />${entry.edited ? ', edited' : ''}</span></li>`)}
      ${one.dead.map(place => html`<li><${State} level="bad"><a href="#/letters/${encodeURIComponent(place.queue)}?letter=${place.sequence}">dead letter #${place.sequence} in ${place.queue}</a><//>${' '}
        <span class="note">first seen <${Time} at=${place.firstSeen} />${place.source ? `, from ${place.source}` : ''}</span>
        <ul class="reasons">${place.reasons.map(reason => html`<li>${reason}</li>`)}</ul></li>`)}
      ${one.stored.map(place => html`<li><${State} level="ok">stored in ${place.sinks.join(', ')}<//>${' '}
        <span class="note">${[place.seen && seen(place), Number(place.version) === 0 ? '' : `version ${place.version}`].filter(text => text).join(', ')}</span></li>`)}
    </ol>
    <${Table} caption="State at each sink" rows=${one.sinks} columns=${[
      {title: 'Sink', value: sink => sink.sink},
      {title: 'State', value: sink => html`<${State} level=${LEVELS[sink.state] ?? 'idle'}>${sink.state}<//>`},
      {title: 'Detail', value: sink => html`${sink.detail.replaceAll('\n', '; ')}
        ${sink.statement && html` <a href="#/query?sql=${encodeURIComponent(sink.statement)}">${sink.statement}</a>`}`},
    ]} /></section>`;
}
