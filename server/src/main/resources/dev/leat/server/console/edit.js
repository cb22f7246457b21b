// The dialog that edits the body of one dead letter, previews the result, and redrives it.

import {html, useState} from './vendor/preact.js';
import {path, post, query as search} from './api.js';
import {compact, pretty, shell} from './format.js';
import {Plan, Progress} from './redrive.js';
import {Copy, Dialog, Diff, Failure} from './ui.js';

/** The reason why a text is no JSON; empty if it is. */
function mistake(text) {
  try {
    JSON.parse(text);
    return '';
  } catch (error) {
    return error.message;
  }
}

export function Edit({queue, letter, unmasked, write, close}) {
  const before = pretty(letter.body);
  const [text, setText] = useState(before);
  const [plan, setPlan] = useState(null);
  const [run, setRun] = useState(null);
  const [state, setState] = useState({error: null, busy: false});
  const wrong = mistake(text);
  const act = async work => {
    setState({error: null, busy: true});
    try {
      await work();
      setState({error: null, busy: false});
    } catch (error) {
      setState({error, busy: false});
    }
  };
  const preview = event => {
    event.preventDefault();
    // The body is sent as the producer writes it, mostly in one line.
    const body = letter.body.includes('\n') ? text : compact(text);
    act(async () => setPlan(await post(
        `${path('dead-letters', queue, 'edits')}${search({unmasked: unmasked ? 'true' : undefined})}`,
        {letter: letter.sequence, body})));
  };
  const start = () => act(async () => setRun(await post(path('plans', plan.id, 'runs'), {by: 'console'})));
  const masked = !unmasked && letter.body.includes('***');
  return html`<${Dialog} title="Edit letter #${letter.sequence}" close=${close}>
    ${run !== null
      ? html`<${Progress} id=${run.id} write=${write} />`
      : html`<form onSubmit=${preview}>
        <label>Body, as JSON
          <textarea rows=${Math.min(24, Math.max(6, before.split('\n').length + 1))} spellcheck="false" autocomplete="off" value=${text} aria-invalid=${wrong !== ''} aria-describedby="edit-state"
            onInput=${event => {
              setText(event.target.value);
              setPlan(null);
            }}></textarea></label>
        <p id="edit-state" class=${wrong === '' ? 'note' : 'failure'} role="status">${wrong !== ''
          ? `The text is not valid JSON: ${wrong}`
          : masked && !write ? 'This login may only read, so it cannot edit a letter with personal values.'
          : masked ? 'Values shown as *** are personal. Leave them as they are to send the original values.'
            : 'A preview changes nothing.'}</p>
        <p class="row"><button type="submit" class=${plan === null ? 'primary' : ''} disabled=${state.busy || masked && !write || wrong !== '' || text === before}>${state.busy && plan === null ? 'examining …' : 'Preview'}</button>
          <button type="button" disabled=${text === before} onClick=${() => {
            setText(before);
            setPlan(null);
          }}>Undo all changes</button>
          <${Copy} command=${`leat dlq redrive ${shell(queue)} --id ${letter.sequence} --edit`} /></p>
      </form>
      <${Failure} error=${state.error} />
      ${plan !== null && plan.samples.length === 0 && html`<${Diff} before=${before} after=${text} />`}
      ${plan !== null && html`<${Plan} key=${plan.id} plan=${plan} write=${write} busy=${state.busy} start=${start} />`}`}
  <//>`;
}
