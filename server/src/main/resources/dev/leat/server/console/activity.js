// Alarms, deliveries to other systems, and the audit of redrives.

import {html, useState} from './vendor/preact.js';
import {get, path, post, query as search} from './api.js';
import {count, plural} from './format.js';
import {level, Progress} from './redrive.js';
import {Copy, Dialog, Empty, Failure, State, Table, Time, Title, useLoaded} from './ui.js';

const PROTOCOLS = ['EMAIL', 'EMAIL_JSON', 'HTTP', 'HTTPS', 'RECORD'];
/** The deliveries that a page shows at first, and those among which it finds the ones of an endpoint. */
const PAGE = 50;
const LAST = 1000;

/** The states of deliveries that can be sent again. */
const UNSENT = new Set(['KEPT', 'FAILED']);

const STATES = ['WAITING', 'SENT', 'KEPT', 'FAILED'];
const LEVELS = {WAITING: 'warn', SENT: 'ok', KEPT: 'idle', FAILED: 'bad'};

export function Activity({now, write}) {
  return html`<${Title}>Alarms and activity<//>
    <div class="sides"><${Alarms} now=${now} /><${Redrives} write=${write} /></div><${Deliveries} write=${write} />`;
}

function Alarms({now}) {
  const notes = useLoaded(() => get('alarms/notes?limit=50'), [], 3000);
  return html`<section aria-label="Alarms"><h2>Alarms</h2>
    ${now.alarms.length === 0
      ? html`<${Empty}>The app has no alarms. The section <code>alarms</code> of app.yaml adds some, such as on the number of dead letters.<//>`
      : html`<${Table} rows=${now.alarms} columns=${[
        {title: 'Alarm', value: alarm => alarm.alarm},
        {title: 'State', value: alarm => html`<${State} level=${alarm.condition === 'ALARM' ? 'bad' : 'ok'}>${alarm.condition}<//>`},
        {title: 'Since', value: alarm => html`<${Time} at=${alarm.since} />`},
        {title: 'Reason', long: true, value: alarm => alarm.reason},
        {title: 'Redrive policy', value: alarm => alarm.policy},
      ]} />`}
    <${Failure} error=${notes.error} />
    ${notes.value !== null && notes.value.items.length > 0 && html`<${Table} caption="History, newest first" rows=${notes.value.items} columns=${[
      {title: 'Time', value: note => html`<${Time} at=${note.at} />`},
      {title: 'Alarm', value: note => note.alarm},
      {title: 'Event', value: note => note.event.toLowerCase().replace('_', ' ')},
      {title: 'Reason', long: true, value: note => note.reason},
    ]} />`}
    <${Copy} command="leat ls alarms" /></section>`;
}

/** An entry about personal values that a person has shown; the text is stored. */
const SHOWN = /^personal values shown: (.*)/;

function about(run) {
  const shown = SHOWN.exec(run.detail);
  if (shown !== null) {
    return html`showed personal values: <code>${shown[1]}</code>`;
  }
  const {terms} = run;
  const words = [];
  if (terms.cause) {
    words.push(`group ${terms.cause}`);
  }
  if (terms.sequences.length > 0) {
    words.push(terms.sequences.length > 3 ? plural(terms.sequences.length, 'letter') : terms.sequences.map(one => `#${one}`).join(', '));
  }
  if (terms.where) {
    words.push(`where ${terms.where}`);
  }
  Object.entries(terms.set).forEach(([column, sql]) => words.push(`${column} = ${sql}`));
  return words.join('; ') || 'all letters';
}

function Redrives({write}) {
  const [shown, setShown] = useState(null);
  const runs = useLoaded(() => get('redrives?limit=50'), [], 2000);
  return html`<section aria-label="Redrives"><h2>Redrives, deletions and shown personal values</h2>
    <${Failure} error=${runs.error} />
    ${runs.value !== null && (runs.value.items.length === 0
      ? html`<${Empty}>No dead letter was redriven or deleted yet, and no personal values were shown. <a href="#/letters">Dead letters</a><//>`
      : html`<${Table} rows=${runs.value.items} columns=${[
        {title: 'Run', value: run => SHOWN.test(run.detail) ? html`<code>${run.id}</code>` : html`<button type="button" class="quiet" onClick=${() => setShown(run.id)}>${run.id}</button>`},
        {title: 'Started', value: run => html`<${Time} at=${run.started} />`},
        {title: 'By', value: run => run.by},
        {title: 'Queue', value: run => run.queue},
        {title: 'Letters', value: about},
        {title: 'State', value: run => html`<${State} level=${level(run.state)}>${run.state.toLowerCase()}<//>`},
        {title: 'Sent', number: true, value: run => SHOWN.test(run.detail) ? '' : count(run.redriven)},
      ]} />`)}
    <${Copy} command="leat dlq history" />
    ${shown !== null && html`<${Dialog} title="Run ${shown}" close=${() => setShown(null)}><${Progress} id=${shown} write=${write} /><//>`}</section>`;
}

/** The end of a message id, in which the ids of a queue differ. */
function short(id) {
  return id.length > 16 ? `…${id.slice(-12)}` : id;
}

/** The newest deliveries; with the name of an endpoint only its records, of the last thousand to all endpoints. */
export function Deliveries({write, endpoint}) {
  const [error, setError] = useState(null);
  const [most, setMost] = useState(PAGE);
  const [shown, setShown] = useState(false);
  const unmasked = shown ? 'true' : undefined;
  const deliveries = useLoaded(async () => {
    const {items} = await get(`deliveries${search(endpoint === undefined
      ? {protocols: PROTOCOLS, states: STATES, limit: Math.min(LAST, most + 1), unmasked} : {protocols: ['RECORD'], states: STATES, limit: LAST})}`);
    return items.filter(one => endpoint === undefined || one.endpoint === endpoint);
  }, [endpoint, most, shown], shown ? 0 : 3000);
  const retry = number => post(path('deliveries', number, 'retries')).then(() => {
    setError(null);
    deliveries.reload();
  }, setError);
  const unsent = deliveries.value?.slice(0, most).find(one => UNSENT.has(one.state));
  return html`<section aria-label="Deliveries"><h2>${endpoint === undefined ? 'Mail and deliveries to URLs' : 'Deliveries, newest first'}</h2>
    <${Failure} error=${error ?? deliveries.error} />
    ${deliveries.value !== null && (deliveries.value.length === 0
      ? html`<${Empty}>${endpoint === undefined ? 'Nothing was sent to another system yet.' : 'Nothing was sent to the endpoint lately.'}<//>`
      : html`<${Table} rows=${deliveries.value.slice(0, most)} columns=${[
        {title: 'Number', value: one => `#${one.number}`},
        {title: 'State', value: one => html`<${State} level=${LEVELS[one.state]}>${one.state.toLowerCase()}<//>`},
        {title: endpoint === undefined ? 'From and to' : 'From', value: one => endpoint === undefined ? `${one.topic} → ${one.endpoint}` : one.topic},
        {title: endpoint === undefined ? 'Subject or record' : 'Record', value: one => one.record
            ? html`<a class="id" href="#/trace/${one.record.identity}" title="trace the record of message ${one.record.message}">${short(one.record.message)}</a>`
            : one.subject ?? ''},
        {title: 'Attempts', number: true, value: one => count(one.attempts)},
        {title: 'Published', value: one => html`<${Time} at=${one.published} />`},
        {title: 'Reason', value: one => one.state === 'KEPT' ? 'no mail server is configured' : one.reason ?? ''},
        ...unsent === undefined ? [] : [{title: 'Action', value: one => UNSENT.has(one.state)
            && html`<button type="button" disabled=${!write} onClick=${() => retry(one.number)}>retry</button>`}],
      ]} />`)}
    ${write && !shown && deliveries.value?.some(one => one.subject === '***') && html`<p><button type="button" class="quiet" onClick=${() => setShown(true)}>Show personal values</button> <span class="note">The audit log records it.</span></p>`}
    <p class="row">${deliveries.value?.length > most && html`<button type="button" onClick=${() => setMost(most + PAGE)}>show ${PAGE} older</button>`}
      <${Copy} command="leat delivery ls" />${unsent !== undefined && html`<${Copy} command=${`leat delivery retry ${unsent.number}`} />`}</p></section>`;
}
