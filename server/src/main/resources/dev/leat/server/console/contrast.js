// The properties that the dead letters of a group have in common, and repairs that follow.

import {html} from './vendor/preact.js';
import {get, path} from './api.js';
import {count, plural, shell} from './format.js';
import {Copy, Failure, useLoaded} from './ui.js';

/** The section of a group. It is read once: a comparison reads all letters of the group. */
export function Contrast({queue, group}) {
  const loaded = useLoaded(() => get(path('dead-letters', queue, 'groups', group, 'contrast')), [queue, group]);
  const found = loaded.value;
  const own = found !== null && found.queue === queue && found.group === group;
  return html`<section aria-label="What these letters have in common" class="panel contrast"><h2>What these letters have in common</h2>
    <${Failure} error=${loaded.error} />
    ${!own && loaded.error === null && html`<p class="loading">Comparing with records that passed …</p>`}
    ${own && html`<${Found} found=${found} />`}
    <p class="row"><${Copy} command=${`leat dlq explain ${shell(group)}`} /></p></section>`;
}

function Found({found}) {
  const {reference, findings, repairs, notes} = found;
  return html`
    ${reference && html`<p class="note">${plural(found.letters, 'letter')} compared with ${count(reference.records)} ${reference.source}.</p>`}
    ${findings.length > 0 && html`<ol>${findings.map(one => html`<li>${one.sentence}</li>`)}</ol>`}
    ${notes.length > 0 && html`<ul class="notes">${notes.map(note => html`<li>${note}</li>`)}</ul>`}
    ${repairs.length > 0 && html`<h3>Repairs</h3><ul>${repairs.map(one => html`<li>
      <strong>${count(one.passing)} of ${plural(one.letters, 'letter')}</strong> pass ${one.change}
      ${one.set && html`<div><${Copy} command=${`leat dlq preview ${shell(found.queue)} --group ${found.group} --set ${shell(one.set)}`} /></div>`}</li>`)}</ul>`}`;
}
