// One pipeline: its condition, its counts, its files, and where it reads and writes.

import {html} from './vendor/preact.js';
import {Graph, href} from './graph.js';
import {bytes, count, plural, rate, shell} from './format.js';
import {condition, pipelineRate, settled, sinkRate} from './state.js';
import {Copy, Empty, State, Table, Title} from './ui.js';

const OUTCOMES = ['DELIVERED', 'FILTERED', 'DUPLICATE', 'SUPERSEDED', 'REJECTED', 'RETRIED', 'RETURNED'];

function Fact({title, children}) {
  return html`<div><b>${children}</b><span>${title}</span></div>`;
}

export function Pipeline({now, graph, path: [name]}) {
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
    <h2>Outcomes since the start</h2>
    <${Table} rows=${[['all sinks', status.records], ...Object.entries(status.sinks)]} columns=${[
      {title: 'Sink', value: ([sink]) => sink},
      ...OUTCOMES.filter(outcome => Number(status.records[outcome] ?? 0) > 0
          || Object.values(status.sinks).some(sink => Number(sink[outcome] ?? 0) > 0))
        .map(outcome => ({title: outcome.toLowerCase(), number: true, value: ([, counts]) => count(counts[outcome] ?? 0)})),
      {title: 'Rate', number: true, value: ([sink], i) => rate(i === 0 ? pipelineRate(now, name) : sinkRate(now, name, sink))},
    ]} />
    <${Causes} status=${status} letters=${letters} />
    <${Files} status=${status} />
    <p class="row"><${Copy} command=${`leat explain ${shell(name)}`} /><${Copy} command="leat top" /></p>`;
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

function Files({status}) {
  const {ended, open, failed} = status.files;
  if (open.length === 0 && failed.length === 0 && Object.keys(ended).length === 0) {
    return null;
  }
  return html`<h2>Files</h2>
    <p>${plural(ended.DELIVERED ?? 0, 'file')} processed, ${count(ended.REJECTED ?? 0)} failed since the start.</p>
    ${open.length > 0 && html`<${Table} caption="In process" rows=${open} columns=${[
      {title: 'Object', value: file => file.object},
      {title: 'Part', number: true, value: file => count(file.part)},
      {title: 'Read', number: true, value: file => bytes(file.offset)},
      {title: 'Stored size', number: true, value: file => bytes(file.size)},
      {title: 'Progress', value: file => html`<progress max=${Number(file.size)} value=${Math.min(Number(file.offset), Number(file.size))} />`},
    ]} />`}
    ${failed.length > 0 && html`<${Table} caption="Failed, oldest first" rows=${failed} columns=${[
      {title: 'Object', value: file => file.object || '(no object)'},
      {title: 'Cause', value: file => file.cause},
      {title: 'Reason', value: file => file.reason},
    ]} />`}`;
}
