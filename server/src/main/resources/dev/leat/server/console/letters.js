// Dead letters: groups by cause, one letter with its reasons and history, and their repair.

import {html, useEffect, useRef, useState} from './vendor/preact.js';
import {get, path, query as search} from './api.js';
import {count, plural, pretty, reasonText, shell, stepName, time} from './format.js';
import {Spark} from './chart.js';
import {Content} from './content.js';
import {Contrast} from './contrast.js';
import {Edit} from './edit.js';
import {Redrive} from './redrive.js';
import {split} from './state.js';
import {Copy, Empty, Failure, State, Table, Time, Title, useLoaded} from './ui.js';

const PAGE = 25;
const GROUPS = 50;

/** The milliseconds after which the arrivals over time are read again. */
const TREND = 30000;

const PERIODS = {hour: 'Arrivals, last hour', day: 'Arrivals, last day'};

function address(queue, values = {}) {
  return `#/letters/${encodeURIComponent(queue)}${search(values)}`;
}

/** The failure of a group in words, without the placeholder of values that differ. */
function failure(group) {
  return reasonText(group.cause.code, (group.where || group.cause.code).replace(/; expected format: _.*$/, ''));
}

export function Letters({now, graph, path: [queue], query, write}) {
  const queues = graph.nodes.filter(node => node.kind === 'dead_letter_queue');
  const counted = queues.map(node => ({name: node.name, letters: Number(now.queues[node.name]?.visible ?? 0)}));
  // The pipelines that read files. A dead letter of theirs is the notification of a file.
  const readers = graph.edges.filter(edge => edge.from.startsWith('bucket:') && edge.to.startsWith('pipeline:'))
    .map(edge => split(edge.to)[1]);
  const chosen = queue ?? counted.toSorted((a, b) => b.letters - a.letters)[0]?.name;
  if (chosen === undefined) {
    return html`<${Title}>Dead letters<//><${Empty}>No queue of the app has a dead-letter queue.<//>`;
  }
  return html`<${Title} note="Records that a pipeline could not process.">Dead letters<//>
    <nav class="tabs" aria-label="Dead-letter queues">${counted.map(one => html`
      <a href=${address(one.name)} aria-current=${one.name === chosen}>${one.name} <span class="note">${count(one.letters)}</span></a>`)}</nav>
    ${queues.every(node => node.name !== chosen) ? html`<${Empty}>The app has no dead-letter queue ${chosen}. <a href="#/letters">Dead letters</a><//>` : html`<${Queue} key=${chosen} queue=${chosen} arrived=${now.queues[chosen]?.arrived} all=${now.queues[chosen]?.visible}
      from=${Number(query.get('from') ?? 0)} group=${query.get('group')} letter=${query.get('letter')} readers=${readers} write=${write} />`}`;
}

function Queue({queue, arrived, all, from, group, letter, readers, write}) {
  const [redriving, setRedriving] = useState(null);
  const [period, setPeriod] = useState('hour');
  // The edits with which letters of a group pass, as its comparison has found them.
  const [edits, setEdits] = useState({});
  const groups = useLoaded(
      () => get(`${path('dead-letters', queue, 'groups')}${search({from, limit: GROUPS})}`), [queue, from, arrived, all], TREND);
  const partial = groups.value !== null && !groups.value.complete;
  useEffect(() => {
    const timer = partial ? setTimeout(groups.reload, 300) : null;
    return () => clearTimeout(timer);
  }, [groups.value]);
  if (groups.value === null) {
    return html`<${Failure} error=${groups.error} />${groups.error === null && html`<p class="loading">Reading …</p>`}`;
  }
  // The dialog stays open when its redrive has emptied the queue.
  const close = () => {
    setRedriving(null);
    groups.reload();
  };
  const dialog = redriving === null ? null : redriving.edit === undefined
    ? html`<${Redrive} key="dialog" queue=${queue} what=${redriving} write=${write} close=${close} />`
    : html`<${Edit} key="dialog" queue=${queue} letter=${redriving.edit} unmasked=${redriving.unmasked} write=${write} close=${close} />`;
  const {value} = groups;
  const gone = group !== null && value.complete && Number(value.letters) === Number(value.all)
      && value.causes <= GROUPS && !value.groups.some(one => one.id === group);
  if (gone) {
    return html`${dialog}<${Empty}>No letter of this group is in the queue any more: all were redriven, moved or purged. <a href="#/activity">History of redrives</a>${
      Number(value.all) > 0 && html`, <a href=${address(queue)}>the other groups of ${queue}</a>`}<//>`;
  }
  if (value.all === 0 && value.complete) {
    return html`${dialog}<${Empty}>${queue} has no dead letters. A record that fails its checks, or that a sink refuses, appears here with the reason.<//>
      <${Copy} command=${`leat dlq ls ${shell(queue)}`} />`;
  }
  const selected = value.groups.find(one => one.id === group);
  const redriveGroup = set => setRedriving({
    cause: group, title: selected && failure(selected), set, edits: edits[group], pipeline: selected?.cause.pipeline,
    text: selected?.cause.code === 'type' && /^\w+(\.\w+)*$/.test(selected.cause.field) ? selected.cause.field : undefined,
  });
  return html`${dialog}<${Failure} error=${groups.error} />
    <section aria-label="Groups">
      <p>${plural(value.letters, 'dead letter')}${value.letters === value.records ? '' : ` of ${plural(value.records, 'record')}`}${value.complete ? '' : `, still reading: ${count(value.all)} in the queue`}.
        ${value.groups.reduce((sum, one) => sum + Number(one.letters), 0) > Number(value.letters) && ' A letter with several failures is in several groups.'}
        ${value.complete && Number(value.letters) < Number(value.all)
          && ` These are the oldest ones; the other ${count(value.all - value.letters)} are not counted.`}</p>
      <${Table} rows=${value.groups} selected=${one => one.id === group} href=${one => address(queue, {from: from || null, group: one.id})}
        columns=${[
          {title: 'Failure', value: failure},
          {title: 'Letters', number: true, value: one => count(one.letters)},
          ...value.letters === value.records ? [] : [{title: 'Records', number: true, value: one => count(one.records)}],
          {title: PERIODS[period], value: one => html`<${Trend} trend=${one.trend} period=${period} />`},
          {title: 'Cause', value: one => [one.cause.code, one.cause.field].filter(text => text).join(': ')},
          {title: 'Pipeline and step', value: one => [one.cause.pipeline, stepName(one.cause.step)].filter(text => text).join(', ')},
          {title: 'First and last', value: one => html`<${Time} at=${one.first} />${minute(one.last) === minute(one.first) ? '' : html`<br />to <${Time} at=${one.last} clock=${minute(one.last).slice(0, 10) === minute(one.first).slice(0, 10)} />`}`},
        ]} />
      ${value.causes > GROUPS && html`<nav class="row" aria-label="Pages of groups">
        ${from > 0 && html`<a href=${address(queue, {from: Math.max(0, from - GROUPS) || null, group})}>larger groups</a>`}
        <span class="note">groups ${count(from + 1)} to ${count(from + value.groups.length)} of ${count(value.causes)}</span>
        ${from + GROUPS < value.causes && html`<a href=${address(queue, {from: from + GROUPS, group})}>smaller groups</a>`}</nav>`}
      <div class="row">
        <button type="button" class="primary" onClick=${() => redriveGroup()}>
          ${group === null ? 'Redrive …' : 'Redrive this group …'}</button>
        <button type="button" onClick=${() => setPeriod(period === 'hour' ? 'day' : 'hour')}>Arrivals of the last ${period === 'hour' ? 'day' : 'hour'}</button>
        <${Copy} command=${`leat dlq show ${shell(queue)}${group === null ? '' : ` --group ${group}`} --limit 1`} />
      </div>
    </section>
    ${group !== null && html`<${Contrast} key=${`${queue} ${group}`} queue=${queue} group=${group} letters=${selected?.letters} write=${write}
      found=${repairs => setEdits(all => ({...all, [group]: repairs}))} redrive=${redriveGroup} />`}
    <${List} queue=${queue} from=${from} group=${group} cause=${selected?.cause} letter=${letter} total=${value.letters} arrived=${arrived} readers=${readers} redrive=${setRedriving} write=${write} />`;
}

function minute(at) {
  return time(at).slice(0, 16);
}

/** The arrivals of a group over time, and those of the last ten minutes. */
function Trend({trend, period}) {
  const recent = Number(trend.recent);
  return html`<span class="trend"><${Spark} counts=${trend[period].map(Number)} label=${period === 'hour' ? 'arrivals in each 5 minutes' : 'arrivals in each hour'} />
    <span class=${recent > 0 ? 'new' : 'note'} title="new in the last 10 minutes: ${count(recent)}">${count(recent)} new</span></span>`;
}

/** The reason of a letter that puts it into a group; without a group the first one. */
function because(letter, cause) {
  return letter.reasons.find(reason => cause !== undefined && reason.cause === cause.code && (reason.step ?? '') === cause.step
      && (reason.field ?? '').replace(/\[\d+\]/g, '[]') === cause.field && (cause.code !== 'check' || reason.message === cause.text)) ?? letter.reasons[0];
}

function sentence(reason) {
  return reason === undefined ? '' : reasonText(reason.cause, reason.message);
}

function List({queue, from: groupsFrom, group, cause, letter, total, arrived, readers, redrive, write}) {
  const [cursors, setCursors] = useState({group, from: ['0']});
  const list = useRef(null);
  const from = cursors.group === group ? cursors.from : ['0'];
  const page = useLoaded(
      () => get(`${path('dead-letters', queue, 'letters')}${search({group, cursor: from.at(-1), limit: PAGE})}`),
      [queue, group, from.at(-1), total, arrived]);
  // A link can name a letter of another page.
  const asked = useLoaded(
      () => letter === null ? Promise.resolve() : get(`${path('dead-letters', queue, 'letters')}${search({cursor: letter, limit: 1})}`)
          .then(({items: [first]}) => String(first?.sequence) === letter ? first : undefined),
      [queue, letter, total, arrived]);
  if (page.value === null) {
    return html`<${Failure} error=${page.error} />`;
  }
  const {items, next, truncated} = page.value;
  const turn = to => {
    setCursors({group, from: to});
    list.current.scrollIntoView();
  };
  const shown = letter === null ? items[0] : items.find(one => String(one.sequence) === letter) ?? asked.value;
  return html`<div class="columns"><section aria-label="Letters" ref=${list}><h2>Letters, oldest first</h2>
    <${Table} rows=${items} selected=${one => one.sequence === shown?.sequence} href=${one => address(queue, {from: groupsFrom || null, group, letter: one.sequence})}
      columns=${[
        {title: 'Number', value: one => `#${one.sequence}`},
        {title: 'Reason', value: one => html`<span class="clamp" title=${sentence(because(one, cause))}>${sentence(because(one, cause))}</span>`},
        ...items.every(one => because(one, cause)?.value === undefined || because(one, cause).value === null) ? [] : [{title: 'Value', value: one => html`<span class="clamp" title=${because(one, cause)?.value}>${because(one, cause)?.value ?? ''}</span>`}],
        {title: 'First seen', value: one => html`<${Time} at=${one.firstSeen} />`},
      ]} />
    <p class="row">
      <button type="button" disabled=${from.length === 1} onClick=${() => turn(from.slice(0, -1))}>previous page</button>
      <button type="button" disabled=${next === undefined || (items.length < PAGE && !truncated)} onClick=${() => turn([...from, next])}>next page</button></p>
  </section>
  ${shown === undefined && letter !== null && html`<${Empty}>Letter #${letter} is no longer in the queue. <a href=${address(queue, {group})}>The oldest letter</a><//>`}
  ${shown && html`<${Letter} key=${shown.sequence} queue=${queue} masked=${shown} chosen=${letter !== null} files=${readers.includes(shown.pipeline)} redrive=${redrive} write=${write} />`}</div>`;
}

/** The body with the values that failed marked. */
function Body({letter}) {
  const text = pretty(letter.body);
  const fields = letter.reasons.map(reason => reason.field?.replace(/\[\d*\]/g, '').split('.').at(-1)).filter(name => name);
  return html`<pre tabindex="0" aria-label="body">${text.split('\n').map(line => {
    const name = /^\s*"((?:[^"\\]|\\.)*)": /.exec(line);
    return name !== null && fields.includes(name[1]) ? html`<mark>${line}</mark>${'\n'}` : `${line}\n`;
  })}</pre>`;
}

/** The files of a letter: their lines, the bad ones to read and to download, and what repairs them. */
function Files({letter, write}) {
  const {pipeline} = letter;
  const {value, error} = useLoaded(() => get(path('pipelines', pipeline, 'letters', letter.sequence, 'files')), [pipeline, letter.sequence]);
  const lines = letter.reasons.some(reason => reason.cause === 'rejected_lines');
  if (value?.items.length === 0) {
    return html`<${Body} letter=${letter} />`;
  }
  return html`<${Failure} error=${error} />
    ${value?.items.map(({bucket, key, report}) => html`<dl key=${`${bucket}/${key}`}>
      <dt>File</dt><dd><${Content} bucket=${bucket} name=${key} label=${`${bucket}/${key}`} write=${write} /></dd>
      <dt>Lines</dt><dd>${report
        ? `${count(report.entry.totals.read)} read, ${count(report.entry.totals.written)} written, ${count(report.entry.totals.rejected)} rejected`
        : 'none was processed'}</dd>
      ${report?.rejects && html`<dt>Rejected</dt><dd><${Content} bucket=${report.rejects.bucket} name=${report.rejects.key} label="bad lines" write=${write} /> <span class="note">with their reasons, to read and to download</span></dd>`}</dl>`)}
    <p><strong>What to do:</strong> ${lines
      ? 'correct these lines in the file and put it into the bucket again; or, if the lines are right, correct app.yaml, restart the app and redrive this letter.'
      : 'repair the file and put it into the bucket again; or remove the cause, and redrive this letter.'} The whole file is then processed again.
      ${' '}<a href=${`#/pipeline/${encodeURIComponent(pipeline)}`}>All files of ${pipeline}</a></p>
    <details><summary>Notification of the file</summary><${Body} letter=${letter} /></details>`;
}

function Letter({queue, masked, chosen, files, redrive, write}) {
  const section = useRef(null);
  const [open, setOpen] = useState(null);
  const [error, setError] = useState(null);
  const letter = open ?? masked;
  // On a narrow screen, the letter is below the list from which it was chosen.
  useEffect(() => {
    if (chosen && section.current.getBoundingClientRect().top > innerHeight - 200) {
      section.current.scrollIntoView();
    }
  }, []);
  const show = () => get(`${path('dead-letters', queue, 'letters')}${search({cursor: masked.sequence, limit: 1, unmasked: 'true'})}`)
      .then(({items: [found]}) => {
        setError(null);
        setOpen(found?.sequence === masked.sequence ? found : null);
      }, setError);
  const hidden = open === null && JSON.stringify(masked).includes('***');
  const pipeline = `#/pipeline/${encodeURIComponent(letter.pipeline)}`;
  const attributes = Object.entries(letter.attributes);
  return html`<section class="panel" aria-label="Letter" ref=${section}><h2>Letter #${letter.sequence}</h2>
    <ul class="reasons">${letter.reasons.map(reason => html`<li><strong>${sentence(reason)}</strong>
      <div class="note">${reason.cause}${reason.step && html` · <a href=${pipeline} title="the SQL of the step">${stepName(reason.step)}</a>`}${reason.field && ` · ${reason.field}`}
        ${reason.value !== null && reason.value !== undefined && html` · value <mark>${reason.value}</mark>`}</div></li>`)}</ul>
    ${files ? html`<${Files} letter=${letter} write=${write} />` : html`<${Body} letter=${letter} />`}
    <${Failure} error=${error} />
    ${hidden && write && html`<p><button type="button" class="quiet" onClick=${show}>Show personal values</button> <span class="note">The audit log records it.</span></p>`}
    <dl>
      <dt>From</dt><dd>${letter.source || 'unknown'}${letter.pipeline && html` · <a href=${pipeline}>${letter.pipeline}</a>`}</dd>
      <dt>First seen</dt><dd><${Time} at=${letter.firstSeen} /></dd>
      <dt>Attempts</dt><dd>${count(letter.attempts)}</dd>
      ${letter.failed.length > 0 && html`<dt>Not stored in</dt><dd>${letter.failed.join(', ')}</dd>`}
      ${letter.done.length > 0 && html`<dt>Stored in</dt><dd>${letter.done.join(', ')}</dd>`}
      ${letter.group && html`<dt>Message group</dt><dd>${letter.group}</dd>`}
      <dt>Message id</dt><dd><code>${letter.id}</code> ${!letter.identity && html`<a href="#/trace/${encodeURIComponent(letter.id)}">trace</a>`}</dd>
      ${letter.identity && html`<dt title="the identity of the record, by which commands name it">Hash of the key</dt><dd><code>${letter.identity}</code> <a href="#/trace/${letter.identity}">trace</a></dd>`}
      ${attributes.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}
    </dl>
    ${letter.lives.length > 0 && html`<h3>Earlier redrives</h3><ul>${letter.lives.map(life => html`
      <li><${Time} at=${life.redriven} /> by ${life.by}: failed ${life.cause}, ${plural(life.attempts, 'attempt')}</li>`)}</ul>`}
    <div class="row"><button type="button" onClick=${() => redrive({sequences: [letter.sequence], title: `letter #${letter.sequence}`, pipeline: letter.pipeline})}>Redrive this letter …</button>
      <button type="button" onClick=${() => redrive({edit: letter, unmasked: open !== null})}>Edit this letter …</button>
      <${Copy} command=${`leat dlq show ${shell(queue)} --id ${letter.sequence}`} /></div>
  </section>`;
}
