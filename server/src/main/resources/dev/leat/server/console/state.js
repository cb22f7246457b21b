// What the polled document says about a node of the graph: numbers, rates, and a condition in words.

import {count, plural, rate, seconds, span, time} from './format.js';

const DONE = ['FILTERED', 'DUPLICATE', 'SUPERSEDED', 'DELIVERED', 'REJECTED'];

/** The number of records of a pipeline that were processed. */
export function settled(status) {
  return DONE.reduce((sum, outcome) => sum + Number(status.records[outcome] ?? 0), Number(status.waiting));
}

/** Records per second of a pipeline, over the last five seconds. */
export function pipelineRate(now, name) {
  const earlier = now.earlier?.pipelines?.[name];
  const age = seconds(now.earlier?.age);
  return earlier === undefined || age === 0 || now.pipelines[name] === undefined
      ? 0
      : Math.max(0, (settled(now.pipelines[name]) - settled(earlier)) / age);
}

function delivered(status, sink) {
  return Number(status?.sinks?.[sink]?.DELIVERED ?? 0);
}

/** Records per second that a pipeline delivers to a sink. */
export function sinkRate(now, pipeline, sink) {
  const age = seconds(now.earlier?.age);
  const earlier = now.earlier?.pipelines?.[pipeline];
  return earlier === undefined || age === 0
      ? 0
      : Math.max(0, (delivered(now.pipelines[pipeline], sink) - delivered(earlier, sink)) / age);
}

function queueRate(now, queue) {
  const age = seconds(now.earlier?.age);
  const earlier = now.earlier?.queues?.[queue];
  return earlier === undefined || age === 0
      ? 0
      : Math.max(0, (Number(now.queues[queue]?.arrived ?? 0) - Number(earlier.arrived)) / age);
}

/** Records per second on an edge; null if it is not measured. */
export function edgeRate(now, edge) {
  const [fromKind, from] = split(edge.from);
  const [toKind, to] = split(edge.to);
  if (edge.kind === 'RECORDS' && toKind === 'pipeline') {
    return pipelineRate(now, to);
  }
  if (edge.kind === 'RECORDS' && fromKind === 'pipeline') {
    return sinkRate(now, from, to);
  }
  if (edge.kind === 'DEAD_LETTERS') {
    return queueRate(now, to);
  }
  return null;
}

/** Splits the id of a node into its kind and its name. */
export function split(id) {
  const colon = id.indexOf(':');
  return [id.slice(0, colon), id.slice(colon + 1)];
}

function backlog(counts) {
  return Number(counts.visible) + Number(counts.delayed) + Number(counts.inFlight);
}

const PIPELINE_STATES = {
  RUNNING: ['ok', 'running'],
  WAITING: ['warn', 'waiting'],
  PAUSED: ['bad', 'paused'],
  FAILED: ['bad', 'failed'],
  STOPPED: ['idle', 'stopped'],
};

/**
 * The condition of a node: a level (ok, idle, warn or bad), a short text, a second line, and a
 * reason in words if there is one.
 */
export function condition(now, node) {
  const counts = node.queue === null ? undefined : now.queues[node.queue];
  switch (node.kind) {
    case 'pipeline':
      return pipeline(now, node, counts);
    case 'queue':
      return counts === undefined
          ? {level: 'idle', text: '', more: ''}
          : {
            level: backlog(counts) > 0 ? 'busy' : 'idle',
            text: backlog(counts) === 0 ? 'empty' : plural(backlog(counts), 'message'),
            more: backlog(counts) === 0 ? '' : `oldest ${span(seconds(counts.oldest))}`,
          };
    case 'dead_letter_queue':
      return counts === undefined || backlog(counts) === 0
          ? {level: 'ok', text: 'none', more: ''}
          : {
            level: 'bad',
            text: plural(backlog(counts), 'dead letter'),
            more: `oldest ${span(seconds(counts.oldest))}`,
          };
    case 'endpoint':
      return endpoint(now.endpoints.find(one => one.endpoint === node.name));
    case 'alarm':
      return alarm(now.alarms.find(one => one.alarm === node.name));
    default:
      return sink(now, node);
  }
}

const LEVELS = ['idle', 'ok', 'busy', 'warn', 'bad'];

/** The worst condition of nodes of the same kind. */
export function together(now, nodes) {
  const states = nodes.map(node => ({name: node.name, ...condition(now, node)}));
  const level = LEVELS[Math.max(...states.map(one => LEVELS.indexOf(one.level)))];
  const worst = states.filter(one => one.level === level);
  const bad = states.filter(one => one.level === 'warn' || one.level === 'bad');
  return bad.length > 0
      ? {level, text: `${count(bad.length)} need attention`, more: worst.map(one => one.name).join(', ')}
      : {level, text: worst.length === states.length ? worst[0].text : `${worst[0].text || 'active'}, …`, more: ''};
}

function pipeline(now, node, counts) {
  const status = now.pipelines[node.name];
  if (status === undefined) {
    return {level: 'idle', text: 'not in this process', more: ''};
  }
  const [level, word] = PIPELINE_STATES[status.state] ?? ['idle', status.state];
  const suspects = status.state === 'RUNNING' && Number(now.suspects) > 0;
  const open = status.files.open.length;
  return {
    level: suspects ? 'warn' : level,
    text: suspects ? 'checking messages of a killed run' : word,
    more: open > 0
        ? plural(open, 'file') + ' open'
        : `${rate(pipelineRate(now, node.name))}, ${count(settled(status))} in all`,
    reason: suspects
        ? `${plural(now.suspects, 'record')} were in process when a process was killed; one of them may be the cause, so they are processed first, one batch at a time`
        : status.detail,
    lag: counts === undefined ? 0 : backlog(counts),
  };
}

function endpoint(status) {
  if (status === undefined) {
    return {level: 'idle', text: '', more: ''};
  }
  const down = status.unavailable !== null && status.unavailable !== undefined;
  return {
    level: down ? 'bad' : Number(status.waiting) > 0 ? 'warn' : 'ok',
    text: down ? `unreachable since ${time(status.unavailable).slice(11, 16)}` : Number(status.waiting) > 0 ? 'sending' : 'reachable',
    more: Number(status.waiting) > 0 ? `${plural(status.waiting, 'record')} wait` : 'nothing waits',
    reason: down ? status.reason : '',
  };
}

function alarm(status) {
  if (status === undefined) {
    return {level: 'idle', text: '', more: ''};
  }
  const bad = status.condition === 'ALARM';
  return {
    level: bad ? 'bad' : 'ok',
    text: bad ? 'ALARM' : 'OK',
    more: `since ${time(status.since).slice(0, 16)}`,
    reason: status.reason,
  };
}

/** A sink: how many records its pipelines have delivered since the start. */
function sink(now, node) {
  let sum = 0;
  let known = false;
  for (const status of Object.values(now.pipelines)) {
    if (status.sinks[node.name] !== undefined) {
      known = true;
      sum += delivered(status, node.name);
    }
  }
  return {level: 'idle', text: known ? `${count(sum)} delivered` : '', more: known ? 'since the start' : ''};
}
