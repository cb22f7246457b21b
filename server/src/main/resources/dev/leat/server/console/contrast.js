// The properties that the dead letters of a group have in common, and repairs that follow.

import {html, useEffect, useRef, useState} from './vendor/preact.js';
import {get, path, post} from './api.js';
import {count, plural, shell} from './format.js';
import {Copy, Failure, useLoaded} from './ui.js';

/** The section of a group. It is read on request: a comparison reads all letters of the group. */
export function Contrast({queue, group, letters, write, found: report, redrive}) {
  const loaded = useLoaded(() => get(path('dead-letters', queue, 'groups', group, 'contrast')), [queue, group]);
  const found = loaded.value;
  const own = found !== null && found.queue === queue && found.group === group;
  // The number of letters in the group at the comparison.
  const compared = useRef(null);
  useEffect(() => {
    compared.current = letters;
  }, [found]);
  useEffect(() => own && report(found.repairs.filter(one => one.set)), [own]);
  return html`<section aria-label="What these letters have in common" class="panel contrast"><h2>What these letters have in common</h2>
    <${Failure} error=${loaded.error} />
    ${!own && loaded.error === null && html`<p class="loading">Comparing with records that passed …</p>`}
    ${own && letters !== undefined && compared.current !== null && Number(compared.current) !== Number(letters) && html`<p class="row">
      <span class="note">The group has changed since the comparison.</span> <button type="button" onClick=${loaded.reload}>Compare again</button></p>`}
    ${own && html`<${Found} found=${found} redrive=${redrive} />
      ${found.repairs.length > 0 && html`<${Advice} queue=${queue} group=${group} write=${write} redrive=${redrive} />`}`}
    <p class="row"><${Copy} command=${`leat dlq explain ${shell(queue)} --group ${shell(group)}`} /></p></section>`;
}

function Found({found, redrive}) {
  const {reference, findings, repairs, notes} = found;
  return html`
    ${reference && html`<p class="note">${plural(found.letters, 'letter')} compared with ${count(reference.records)} ${reference.source}.</p>`}
    ${findings.length > 0 && html`<ol>${findings.map(one => html`<li>${one.sentence}</li>`)}</ol>`}
    ${notes.length > 0 && html`<ul class="notes">${notes.map(note => html`<li>${note}</li>`)}</ul>`}
    ${repairs.length > 0 && html`<h3>Repairs</h3><${Repairs} queue=${found.queue} group=${found.group} repairs=${repairs} redrive=${redrive} />`}`;
}

function Repairs({queue, group, repairs, redrive}) {
  return html`<ul>${repairs.map(one => html`<li>
    <strong>${count(one.passing)} of ${plural(one.letters, 'letter')}</strong> pass ${one.change}
    ${one.set && html`<div class="row"><button type="button" onClick=${() => redrive(one.set)}>Redrive with this edit …</button><${Copy} command=${`leat dlq preview ${shell(queue)} --group ${group} --set ${shell(one.set)}`} /></div>`}</li>`)}</ul>`;
}

/** The question to a language model of the app, which is sent only by a click; nothing without a model. */
function Advice({queue, group, write, redrive}) {
  const models = useLoaded(() => get('models'), []);
  const [chosen, setChosen] = useState(null);
  const [state, setState] = useState({advice: null, error: null, busy: false});
  const names = models.value?.items ?? [];
  if (names.length === 0) {
    return html`<${Failure} error=${models.error} />`;
  }
  const ask = () => {
    setState({advice: null, error: null, busy: true});
    post(path('dead-letters', queue, 'groups', group, 'advice'), {model: chosen ?? names[0]}).then(
        advice => setState({advice, error: null, busy: false}),
        error => setState({advice: null, error, busy: false}));
  };
  return html`<section aria-label="Language model"><h3>Language model</h3>
    <p class="note">Asks for edits, or for another condition of the check. The question has the sentences above, the names of the columns and the steps, but no record; it can cost money.</p>
    <p class="row">${names.length > 1 && html`<label>Model <select value=${chosen ?? names[0]} onChange=${event => setChosen(event.target.value)}>
        ${names.map(name => html`<option value=${name}>${name}</option>`)}</select></label>`}
      <button type="button" disabled=${state.busy || !write} onClick=${ask}>${state.busy ? 'asking …' : names.length > 1 ? 'Ask the model' : `Ask the model “${names[0]}”`}</button>
      ${!write && html`<span class="note">This login may only read.</span>`}</p>
    <div role="status"><${Failure} error=${state.error} />
    ${state.advice && html`<${Answer} queue=${queue} group=${group} advice=${state.advice} redrive=${redrive} />`}</div></section>`;
}

function Answer({queue, group, advice, redrive}) {
  const {model, used, repairs, dropped} = advice;
  return html`<p class="note">${model}: ${used}</p>
    ${repairs.length === 0
      ? html`<p>The model proposed nothing with which more letters pass.</p>`
      : html`<${Repairs} queue=${queue} group=${group} repairs=${repairs} redrive=${redrive} />`}
    ${dropped.length > 0 && html`<h3>Dropped</h3><ul class="notes">${dropped.map(one => html`<li>${one}</li>`)}</ul>`}`;
}
