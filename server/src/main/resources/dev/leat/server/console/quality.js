// The windows of a pipeline with `quality`: records over time, and the columns of the newest window.

import {html} from './vendor/preact.js';
import {get, path as address} from './api.js';
import {Lines} from './chart.js';
import {count, shell} from './format.js';
import {Copy, Failure, State, Table, Time, useLoaded} from './ui.js';

const SHOWN = 48;

function percent(share) {
  return share === undefined || share === null ? '' : `${(share * 100).toFixed(1)} %`;
}

/** The section of a pipeline; nothing if it has no windows. */
export function Quality({name}) {
  const loaded = useLoaded(() => get(`${address('pipelines', name, 'quality')}?limit=${SHOWN}`), [name], 20000);
  if (loaded.value === null || loaded.value.items.length === 0) {
    return html`<${Failure} error=${loaded.error} />`;
  }
  const windows = loaded.value.items;
  const newest = windows.find(window => window.judged);
  const times = windows.map(window => Date.parse(window.start) / 1000).reverse();
  const series = (label, color, value) => ({label, color, values: windows.map(value).reverse()});
  return html`<section aria-label="Quality"><h2>Quality</h2>
    <${Failure} error=${loaded.error} />
    <${Lines} label="Records per window" times=${times} series=${[
      series('records', '--accent', window => Number(window.records)),
      series('rejected', '--bad', window => Number(window.rejected)),
    ]} />
    ${newest && html`<p>${newest.findings.length === 0
        ? html`<${State} level="ok">within limits<//>`
        : html`<${State} level="bad">limits broken<//>`}
      <span class="note"> Window from <${Time} at=${newest.start} />${newest.complete ? '' : ', not complete'}</span></p>
    ${newest.findings.length > 0 && html`<ul>${newest.findings.map(text => html`<li>${text}</li>`)}</ul>`}
    <${Table} rows=${newest.columns} columns=${[
      {title: 'Column', value: column => column.column},
      {title: 'Nulls', number: true, value: column => percent(column.nullShare)},
      {title: 'Before', number: true, value: column => percent(column.nullShareBefore)},
      {title: 'Distinct', number: true, value: column => count(column.distinct)},
      {title: 'Drift', number: true, value: column => typeof column.drift === 'number' ? column.drift.toFixed(2) : ''},
      {title: 'Largest change', value: column => column.change},
    ]} />`}
    <p class="row"><${Copy} command=${`leat quality ${shell(name)}`} /></p></section>`;
}
