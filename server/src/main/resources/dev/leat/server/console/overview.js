// The first page: the graph of the app, and what needs attention.

import {html} from './vendor/preact.js';
import {query as search} from './api.js';
import {History} from './chart.js';
import {Graph, href, large} from './graph.js';
import {count, KINDS, plural, rate} from './format.js';
import {condition, pipelineRate, settled} from './state.js';
import {State, Table, Title} from './ui.js';

const MOST = 20;
const EDGES = {records: 'records', dead_letters: 'dead letters', notifications: 'notifications', alarm: 'watched by an alarm'};

function Attention({graph, now}) {
  const bad = graph.nodes
      .map(node => ({node, state: condition(now, node)}))
      .filter(({state}) => state.level === 'bad' || state.level === 'warn');
  if (bad.length === 0) {
    return html`<p class="calm"><${State} level="ok">nothing needs attention<//></p>`;
  }
  return html`<ul class="attention">${bad.slice(0, MOST).map(({node, state}) => html`<li>
    <a href=${href(node)}><${State} level=${state.level}>${KINDS[node.kind]} <strong>${node.name}</strong>: ${state.text}${state.more ? `, ${state.more}` : ''}<//></a>
    ${state.reason ? html`<span class="note">${state.reason}</span>` : null}</li>`)}
    ${bad.length > MOST && html`<li><a href="#/resources">${plural(bad.length - MOST, 'more resource')}</a></li>`}</ul>`;
}

/** The sum of the counts of all pipelines in each minute. */
function sums(all, measure) {
  return all.minutes.map((_, i) => Object.values(all.pipelines).reduce((sum, one) => sum + Number(one[measure][i]), 0));
}

export function Overview({graph, now, query}) {
  const focus = query.get('pipeline') ?? undefined;
  const pipelines = graph.nodes.filter(node => node.kind === 'pipeline');
  const sum = pipelines.reduce((all, node) => all + pipelineRate(now, node.name), 0);
  const open = (query.get('open') ?? '').split(',').filter(kind => kind !== '');
  const address = values => `#/overview${search(values)}`;
  return html`<${Title} note="${plural(pipelines.length, 'pipeline')}, ${rate(sum)}">Overview<//>
    <section aria-label="Needs attention"><${Attention} graph=${graph} now=${now} /></section>
    ${large(graph) && html`<p class="note">${focus === undefined
      ? `The app has ${graph.nodes.length} resources. The resources of a kind are one node; a click on it shows each.`
      : 'The graph shows the resources around one pipeline.'}
      ${' '}${focus !== undefined && html`<a href=${address({})}>Whole app</a>`}
      ${open.map(kind => html` <a href=${address({pipeline: focus, open: open.filter(one => one !== kind).join()})}>fold: ${KINDS[kind]}</a>`)}</p>`}
    <div class="sides"><div><${Graph} graph=${graph} now=${now} focus=${focus} open=${open}
      unfold=${kind => address({pipeline: focus, open: [...open, kind].join()})} />
    <p class="legend note">${Object.entries(EDGES).filter(([kind]) => graph.edges.some(edge => edge.kind.toLowerCase() === kind))
      .map(([kind, words]) => html`<span><i class="line ${kind}"></i> ${words}</span>`)}</p></div>
    <${History} label="Records per minute" minutes=${query.get('minutes') === '1440' ? 1440 : 60}
      link=${minutes => `#/overview?minutes=${minutes}`} pick=${all => [
        {label: 'processed', values: sums(all, 'processed'), color: '--accent'},
        {label: 'rejected', values: sums(all, 'rejected'), color: '--bad'},
      ]} /></div>
    ${large(graph) && html`<${Table} caption="Pipelines" rows=${pipelines} href=${node => address({pipeline: node.id})} selected=${node => node.id === focus}
        columns=${[
          {title: 'Pipeline', value: node => node.name},
          {title: 'State', value: node => html`<${State} level=${condition(now, node).level}>${condition(now, node).text}<//>`},
          {title: 'Rate', number: true, value: node => rate(pipelineRate(now, node.name))},
          {title: 'Records', number: true, value: node => now.pipelines[node.name] === undefined ? '' : count(settled(now.pipelines[node.name]))},
        ]} />`}`;
}
