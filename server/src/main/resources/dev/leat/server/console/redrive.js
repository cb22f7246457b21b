// The dialog that previews a redrive, starts it, and shows its progress.

import {html, useEffect, useRef, useState} from './vendor/preact.js';
import {get, path, post} from './api.js';
import {count, plural, pretty, reasonText, shell} from './format.js';
import {Copy, Dialog, Diff, Failure, State, Table, useLoaded} from './ui.js';

function terms(what, form) {
  const set = Object.fromEntries(form.set.filter(([column, sql]) => column !== '' && sql !== ''));
  return {
    where: form.where === '' ? null : form.where,
    cause: what.cause ?? null,
    sequences: what.sequences ?? [],
    set,
    limit: form.limit === '' ? null : Number(form.limit),
    rate: form.rate === '' ? null : Number(form.rate),
    to: null,
    held: form.held,
    loop: 3,
    passing: form.passing,
    move: null,
  };
}

function command(queue, what, form) {
  const words = ['leat dlq redrive', shell(queue)];
  if (what.cause) {
    words.push('--group', what.cause);
  }
  (what.sequences ?? []).forEach(one => words.push('--id', one));
  if (form.where !== '') {
    words.push('--where', shell(form.where));
  }
  form.set.filter(([column]) => column !== '').forEach(([column, sql]) => words.push('--set', shell(`${column}=${sql}`)));
  if (form.limit !== '') {
    words.push('--limit', form.limit);
  }
  if (form.rate !== '') {
    words.push('--rate', form.rate);
  }
  if (form.canary !== '') {
    words.push('--canary', form.canary);
  }
  if (form.passing) {
    words.push('--passing');
  }
  if (form.held) {
    words.push('--include-held');
  }
  return words.join(' ');
}

/** The column and the expression of an edit such as `amount=abs(amount)`. */
function pair(edit) {
  const sign = edit.indexOf('=');
  return [edit.slice(0, sign), edit.slice(sign + 1)];
}

/** The field of the form that an error names: `where`, or a column as `set COLUMN`; empty if it names none. */
function faulty(error) {
  return /^(where|set [^\n]*?): /.exec(error?.message ?? '')?.[1] ?? '';
}

/** The dialog. `what` selects the letters, and can have an edit `set`, other `edits` with their predictions, the `text` of a column, and the `pipeline` that rejected them. */
export function Redrive({queue, what, write, close}) {
  const [form, setForm] = useState({where: '', set: [what.set === undefined ? ['', ''] : pair(what.set)], limit: '', rate: '', canary: '', passing: true, held: false});
  const [plan, setPlan] = useState(null);
  const [run, setRun] = useState(null);
  const [error, setError] = useState(null);
  const [busy, setBusy] = useState(false);
  const change = (name, value) => {
    setForm({...form, [name]: value});
    setPlan(null);
  };
  const act = async work => {
    setBusy(true);
    setError(null);
    try {
      await work();
    } catch (problem) {
      setError(problem);
    }
    setBusy(false);
  };
  const preview = event => {
    event.preventDefault();
    act(async () => setPlan(await post(path('dead-letters', queue, 'plans'), {terms: terms(what, form)})));
  };
  const start = () => act(async () => setRun(await post(
      path('plans', plan.id, 'runs'), {by: 'console', canary: form.canary === '' ? undefined : Number(form.canary)})));
  const wrong = faulty(error);
  return html`<${Dialog} title="Redrive: ${what.title ?? queue}" close=${close}>
    ${run !== null
      ? html`<${Progress} id=${run.id} write=${write} />`
      : html`<form onSubmit=${preview}>
        <p class="note">Change the records here; or first change what was wrong, such as a check in app.yaml, and restart the app. A preview changes nothing.</p>
        <${Changes} what=${what} write=${write} set=${form.set} change=${set => change('set', set)} error=${error} wrong=${wrong} />
        <label class="wide"><span>Only where this SQL is true, such as <code>${'amount < 0'}</code></span>
          <input value=${form.where} aria-invalid=${wrong === 'where'} onInput=${event => change('where', event.target.value)} /></label>
        ${wrong === 'where' && html`<${Failure} error=${error} />`}
        <div class="row">
          <label>Letters at most <input type="number" min="1" size="8" value=${form.limit} onInput=${event => change('limit', event.target.value)} placeholder="all" /></label>
          <label>Per second <input type="number" min="0.1" step="any" size="8" value=${form.rate} onInput=${event => change('rate', event.target.value)} placeholder="no limit" /></label>
          <label>Send first (canary) <input type="number" min="1" size="8" value=${form.canary} onInput=${event => setForm({...form, canary: event.target.value})} placeholder="none" aria-describedby="canary-note" /></label>
        </div>
        ${form.canary !== '' && html`<p class="note" id="canary-note">Sends ${plural(form.canary, 'letter')} first, and the others only when all their records have succeeded.</p>`}
        <label class="check"><input type="checkbox" checked=${form.passing} onChange=${event => change('passing', event.target.checked)} /> send only letters that are predicted to succeed</label>
        <label class="check"><input type="checkbox" checked=${form.held} onChange=${event => change('held', event.target.checked)} /> also letters that already failed three times for the same reason</label>
        <p class="row"><button type="submit" class=${plan === null ? 'primary' : ''} disabled=${busy}>${busy && plan === null ? 'examining …' : 'Preview'}</button>
          <${Copy} command=${command(queue, what, form)} /></p>
      </form>
      ${(wrong === '' || wrong !== 'where' && !form.set.some(([column]) => wrong === `set ${column}`)) && html`<${Failure} error=${error} />`}
      ${plan !== null && html`<${Plan} key=${plan.id} plan=${plan} write=${write} busy=${busy} start=${start} />`}`}
  <//>`;
}

function Changes({what, write, set, change, error, wrong}) {
  const edit = (i, part, value) => change(set.map((pair, at) => at === i ? pair.map((old, p) => p === part ? value : old) : pair));
  const fill = (column, sql) => change([...set.filter(([name]) => name !== '' && name !== column), [column, sql]]);
  const columns = useLoaded(() => what.pipeline ? get(path('pipelines', what.pipeline, 'steps')).then(({items}) => items[0]?.columns ?? []) : Promise.resolve([]), [what.pipeline]);
  const limited = !write && columns.value?.some(one => one.privacy !== 'NONE');
  const text = what.text && `letter.body ->> '${what.text.includes('.') ? '$.' : ''}${what.text}'`;
  return html`<fieldset><legend>Change columns before sending (optional)</legend>
    ${limited && html`<p class="note">This login may only read: SQL here cannot use personal columns or <code>letter</code>, and letters with personal values in a text that it uses are left out.</p>`}
    ${what.edits?.length > 0 && html`<ul class="plain">${what.edits.map(one => html`<li>
      <button type="button" onClick=${() => fill(...pair(one.set))}>Use</button> <code>${one.set}</code> <span class="note">${count(one.passing)} of ${plural(one.letters, 'letter')} pass</span></li>`)}</ul>`}
    ${text && html`<p class="note">${what.text} is null in these letters, because its text is of another form. <code>${text}</code> is the text as it was sent.
      <button type="button" class="quiet" disabled=${limited} onClick=${() => fill(what.text, text)}>begin with this text</button></p>`}
    ${set.map(([column, sql], i) => html`<div class="row pair">
      <label>Column <input list="redrive-columns" autocomplete="off" value=${column} aria-invalid=${wrong === `set ${column}`} onInput=${event => edit(i, 0, event.target.value)} /></label>
      <label class="wide"><span>SQL expression, such as <code>abs(amount)</code> or <code>'unknown'</code></span> <input value=${sql} aria-invalid=${wrong === `set ${column}`} onInput=${event => edit(i, 1, event.target.value)} /></label></div>
      ${wrong === `set ${column}` && html`<${Failure} error=${error} />`}`)}
    <datalist id="redrive-columns">${columns.value?.map(one => html`<option value=${one.name}>${one.type.toLowerCase()}</option>`)}</datalist>
    <button type="button" class="quiet" onClick=${() => change([...set, ['', '']])}>change another column</button></fieldset>`;
}

/** The result of a preview, which continues while letters are examined, with the button that starts the redrive. */
export function Plan({plan, write, busy, start}) {
  const [{report, samples, complete, failure}, setPlan] = useState(plan);
  const ended = complete || failure !== '';
  const progress = useLoaded(async () => !ended && setPlan(await get(path('plans', plan.id))), [ended], ended ? 0 : 1000);
  const section = useRef(null);
  // On a small screen, the result comes before the button.
  useEffect(() => section.current.scrollIntoView({block: section.current.offsetHeight > innerHeight / 2 ? 'start' : 'nearest'}), []);
  const none = Number(report.deadLetters) === Number(report.skipped);
  const passing = Number(report.passing);
  const nothing = ended && failure === '' && plan.terms.passing && passing === 0;
  return html`<section aria-label="Preview" ref=${section}>
    <p class="big" role="status">${!ended && Number(report.deadLetters) === 0 ? 'Examining the letters …' : html`<strong>${count(passing)} of ${count(report.deadLetters)}</strong> ${Number(report.deadLetters) === 1 ? 'letter passes' : 'letters pass'} now${ended ? '.' : ' so far …'}`}</p>
    ${!ended && html`<p class="note">The other letters are being examined. A redrive can start now; it covers them, too.</p>`}
    <${Failure} error=${failure === '' ? progress.error : {message: failure}} />
    ${Number(report.failing) > 0 && html`<p>${plural(report.failing, 'letter')} would fail again:</p>
      <${Table} rows=${report.groups} columns=${[
        {title: 'Failure', value: group => reasonText(group.cause.code, [group.cause.field, group.cause.text].filter(text => text).join(': '))},
        {title: 'Letters', number: true, value: group => count(group.deadLetters)},
      ]} />`}
    ${Number(report.undecided) > 0 && html`<p>${plural(report.undecided, 'letter')} could not be predicted.</p>`}
    ${Number(report.skipped) > 0 && html`<p>${plural(report.skipped, 'letter')} cannot be sent.</p>`}
    ${report.notes.map(note => html`<p class="note">${note}</p>`)}
    ${samples.length > 0 && html`<details open=${samples.some(one => one.before !== one.after)}><summary>${plural(samples.length, 'sample')} before and after</summary>
      ${samples.map(one => html`<h3>#${one.sequence}, to ${one.to}</h3><${Diff} before=${pretty(one.before)} after=${pretty(one.after)} />`)}</details>`}
    <p class="row"><button type="button" class="primary" disabled=${!write || busy || none && ended || nothing || failure !== ''} onClick=${start}>Redrive</button>
      ${!write && html`<span class="note">This login may only read.</span>`}
      <span class="note">${nothing ? 'No letter would be sent. Change the check in app.yaml, or columns of the letters, and preview again.'
        : 'Covers only letters that were in the queue at the preview.'}</span></p></section>`;
}

/** The level of the state of a run. */
export function level(state) {
  return {RUNNING: 'busy', COMPLETED: 'ok', STOPPED: 'warn', FAILED: 'bad'}[state] ?? 'idle';
}

/** The live progress of a run. */
export function Progress({id, write}) {
  const [error, setError] = useState(null);
  // A run that no process drives can only be resumed, for example after the app was killed.
  const [orphan, setOrphan] = useState(false);
  const run = useLoaded(() => Promise.all([get(path('redrives', id)), get(path('redrives', id, 'outcomes'))]), [id], 1000);
  if (run.value === null) {
    return html`<${Failure} error=${run.error} />`;
  }
  const [{state, redriven, held, passed, detail}, outcomes] = run.value;
  const waiting = state === 'RUNNING' && detail === `canary of ${redriven}`;
  const act = target => post(path('redrives', id, target)).then(() => {
    setError(null);
    setOrphan(false);
  }, problem => {
    setError(problem);
    setOrphan(problem.status === 404);
  });
  return html`<div aria-live="polite">
    <p class="big"><${State} level=${level(state)}>${state.toLowerCase()}<//>: <strong>${plural(redriven, 'letter')}</strong>${` sent, ${count(held)} held, ${count(passed)} not sent`}</p>
    ${Number(held) > 0 && html`<p class="note">Held letters stay in the queue, because they failed several times for the same reason or had too many attempts.</p>`}
    ${Number(passed) > 0 && html`<p class="note">Letters that were not sent would fail again, or cannot be sent. They stay in the queue.</p>`}
    ${detail && html`<p class="note">${detail}${waiting && ': the others follow when all its records have succeeded'}${
      state === 'COMPLETED' && /^canary of \d+$/.test(detail) && ': all its records succeeded, so that the others were sent'}</p>`}
    <dl>${Object.entries(outcomes).filter(([, letters]) => Number(letters) > 0).map(([outcome, letters]) => html`
      <dt>${outcome.toLowerCase()}</dt><dd>${count(letters)}</dd>`)}</dl></div>
    <${Failure} error=${error ?? run.error} />
    <p class="row">${state === 'RUNNING' && html`<button type="button" disabled=${!write} onClick=${() => act('stops')}>Pause</button>`}
      ${(orphan || state === 'STOPPED' || state === 'FAILED') && html`<button type="button" disabled=${!write} onClick=${() => act('resumptions')}>Resume</button>`}
      <${Copy} command=${orphan || state === 'STOPPED' || state === 'FAILED' ? `leat dlq redrive --resume ${id} --yes` : `leat dlq history ${id}`} /></p>`;
}
