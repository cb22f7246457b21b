// One pipeline: its condition, its counts, its files, and where it reads and writes.

import {html} from './vendor/preact.js';
import {get, path as address} from './api.js';
import {History} from './chart.js';
import {Graph, href} from './graph.js';
import {bytes, count, plural, rate, shell} from './format.js';
import {condition, pipelineRate, settled, sinkRate} from './state.js';
import {Content} from './content.js';
import {Quality} from './quality.js';
import {Copy, Empty, Failure, State, Table, Time, Title, useLoaded} from './ui.js';

const OUTCOMES = ['DELIVERED', 'FILTERED', 'DUPLICATE', 'SUPERSEDED', 'REJECTED', 'RETRIED', 'RETURNED'];

function Fact({title, children}) {
  return html`<div><b>${children}</b><span>${title}</span></div>`;
}

export function Pipeline({now, graph, path: [name], query, write}) {
  const node = graph.nodes.find(one => one.kind === 'pipeline' && one.name === name);
  if (node === undefined) {
    return html`<${Title}>Pipeline ${name}<//><${Empty}>The app has no pipeline of this name. <a href="#/overview">All pipelines</a><//>`;
  }
  const status = now.pipelines[name];
  const state = condition(now, node);
  const letters = graph.edges.filter(edge => edge.kind === 'DEAD_LETTERS'
      && (edge.from === node.id || edge.from === `queue:${node.queue}`)).map(edge => graph.nodes.find(one => one.id === edge.to));
  if (status === undefined) {
    return html`<${Title}>Pipeline ${name}<//><${Empty}>This process does not run the pipeline.<//>`;
  }
  return html`<${Title}>Pipeline ${name}<//>
    <p><${State} level=${state.level}>${state.text}<//> ${state.reason && html`<span class="note">${state.reason}</span>`}</p>
    <div class="facts">
      <${Fact} title="records per second">${rate(pipelineRate(now, name))}<//>
      <${Fact} title="processed since the start">${count(settled(status))}<//>
      <${Fact} title=${status.files.open.length > 0 || Object.keys(status.files.ended).length > 0 ? 'files waiting' : 'messages waiting'}>${count(state.lag)}<//>
      <${Fact} title="rejected since the start">${count(status.records.REJECTED ?? 0)}<//>
      ${Number(status.waiting) > 0 && html`<${Fact} title="wait to be sent to an endpoint">${count(status.waiting)}<//>`}
    </div>
    <${Graph} graph=${graph} now=${now} focus=${node.id} />
    <div class="sides"><${History} label="Records per minute" minutes=${query.get('minutes') === '1440' ? 1440 : 60}
      link=${minutes => `#/pipeline/${encodeURIComponent(name)}?minutes=${minutes}`} pick=${all => all.pipelines[name] === undefined ? null : [
        {label: 'processed', values: all.pipelines[name].processed.map(Number), color: '--accent'},
        {label: 'rejected', values: all.pipelines[name].rejected.map(Number), color: '--bad'},
      ]} />
    <${History} label="Milliseconds per batch" minutes=${query.get('minutes') === '1440' ? 1440 : 60}
      link=${minutes => `#/pipeline/${encodeURIComponent(name)}?minutes=${minutes}`} pick=${all => all.pipelines[name] === undefined ? null : [
        {label: 'mean', values: all.pipelines[name].batchMillis.map((sum, i) => Number(all.pipelines[name].batches[i]) === 0 ? null : Math.round(Number(sum) / Number(all.pipelines[name].batches[i]))), color: '--accent'},
      ]} /></div>
    <h2>Outcomes since the start</h2>
    <${Table} rows=${[['records in all', status.records], ...Object.entries(status.sinks)]} columns=${[
      {title: 'Sink', value: ([sink]) => sink},
      ...OUTCOMES.filter(outcome => Number(status.records[outcome] ?? 0) > 0
          || Object.values(status.sinks).some(sink => Number(sink[outcome] ?? 0) > 0))
        .map(outcome => ({title: outcome.toLowerCase(), number: true, value: ([, counts]) => count(counts[outcome] ?? 0)})),
      ...Number(status.waiting) > 0 ? [{title: 'waiting', number: true, value: ([sink], i) => count(i === 0 ? status.waiting : waiting(now, name, sink))}] : [],
      {title: 'Rate', number: true, value: ([sink], i) => rate(i === 0 ? pipelineRate(now, name) : sinkRate(now, name, sink))},
    ]} />
    <${Causes} status=${status} letters=${letters} />
    <${Files} name=${name} status=${status} write=${write} />
    <${Quality} name=${name} />
    <${Steps} name=${name} />
    <p class="row"><${Copy} command=${`leat explain ${shell(name)}`} /><${Copy} command="leat top" /></p>`;
}

/** The records that wait for an endpoint; those of several pipelines are only counted together. */
function waiting(now, name, sink) {
  const status = now.endpoints.find(one => one.endpoint === sink && one.pipelines.every(pipeline => pipeline === name));
  return status?.waiting ?? 0;
}

function Causes({status, letters}) {
  const causes = Object.entries(status.causes).toSorted(([, a], [, b]) => Number(b) - Number(a));
  return html`<h2>Rejections by cause</h2>
    ${causes.length === 0
      ? html`<${Empty}>No record was rejected since the start.<//>`
      : html`<${Table} rows=${causes} columns=${[
        {title: 'Cause', value: ([cause]) => cause},
        {title: 'Records', number: true, value: ([, records]) => count(records)},
      ]} />`}
    <p>${letters.map(node => html`<a href=${href(node)}>Dead letters in ${node.name}</a> `)}</p>`;
}

const PHASES = {RUNNING: ['busy', 'in process'], DONE: ['ok', 'done'], GIVEN_UP: ['bad', 'failed']};

/** The files that the pipeline has started, the newest first, with their rejected lines. */
function Files({name, status, write}) {
  const {ended, open} = status.files;
  const key = JSON.stringify([ended, open]);
  const files = useLoaded(() => get(`${address('pipelines', name, 'files')}?limit=100`), [name, key]);
  if (files.value === null || files.value.items.length === 0) {
    return html`<${Failure} error=${files.error} />`;
  }
  const progress = file => {
    const [level, word] = PHASES[file.phase];
    return html`<${State} level=${level}>${word}<//>${file.phase === 'RUNNING' && html`
      <progress aria-label="progress" max=${Number(file.unit.size)} value=${Math.min(Number(file.offset), Number(file.unit.size))} />`}`;
  };
  return html`<section aria-label="Files"><h2>Files</h2>
    <p>${plural(ended.DELIVERED ?? 0, 'file')} processed and ${count(ended.REJECTED ?? 0)} failed since the start.</p>
    <${Failure} error=${files.error} />
    <${Table} rows=${files.value.items.toSorted((a, b) => b.entry.started.localeCompare(a.entry.started))} columns=${[
      {title: 'Object', value: ({entry}) => `${entry.unit.bucket}/${entry.unit.key}`},
      {title: 'Size', number: true, value: ({entry}) => bytes(entry.unit.size)},
      {title: 'State', value: ({entry}) => progress(entry)},
      {title: 'Lines', number: true, value: ({entry}) => count(entry.totals.read)},
      {title: 'Written', number: true, value: ({entry}) => count(entry.totals.written)},
      {title: 'Rejected', number: true, value: ({entry}) => count(entry.totals.rejected)},
      {title: 'Started', value: ({entry}) => html`<${Time} at=${entry.started} />`},
      {title: 'Problem', long: true, value: ({entry, rejects}) => html`${entry.error ?? ''}
        ${rejects && html`<${Content} bucket=${rejects.bucket} name=${rejects.key} label="bad lines" write=${write} />`}`},
    ]} /></section>`;
}

function Steps({name}) {
  const steps = useLoaded(() => get(address('pipelines', name, 'steps')), [name]);
  if (steps.value === null || steps.value.items.length === 0) {
    return html`<${Failure} error=${steps.error} />`;
  }
  const {items} = steps.value;
  return html`<section aria-label="Steps"><h2>Steps</h2>
    <p class="note">Each step shows its SQL and the columns after it.</p>
    <ol class="steps" start="0">${items.map((step, i) => html`<li><strong>${step.kind}</strong>
      <dl>${Object.entries(step.expressions).map(([option, sql]) => html`<dt>${option}</dt><dd><code>${sql}</code></dd>`)}</dl>
      <${Columns} columns=${step.columns} before=${items[i - 1]?.columns} /></li>`)}</ol></section>`;
}

const PRIVACY = {PERSONAL: 'pii', DERIVED: 'from pii', MEMBERS: 'pii inside'};

/** The columns after a step; those that the step added, changed or removed are marked. */
function Columns({columns, before}) {
  const old = new Map((before ?? []).map(column => [column.name, JSON.stringify(column)]));
  const names = new Set(columns.map(column => column.name));
  const removed = (before ?? []).filter(column => !names.has(column.name)).map(column => column.name);
  const mark = column => before === undefined || old.get(column.name) === JSON.stringify(column)
      ? '' : old.has(column.name) ? 'changed' : 'new';
  return html`<ul class="fields">${columns.map(column => html`<li class=${mark(column)}>
      <code>${column.name}</code> ${column.type.toLowerCase()}${column.nullable ? '' : html` <span class="note">not null</span>`}
      ${PRIVACY[column.privacy] && html` <span class="pii">${PRIVACY[column.privacy]}</span>`}
      ${mark(column) && html` <span class="change">${mark(column)}</span>`}</li>`)}</ul>
    ${removed.length > 0 && html`<p class="note">Removed: ${removed.join(', ')}</p>`}`;
}
