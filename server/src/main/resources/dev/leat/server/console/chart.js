// Charts: bars, and counts over time.

import {html, useEffect, useRef} from './vendor/preact.js';
import {get} from './api.js';
import {count, time} from './format.js';
import {Empty, Failure, useDark, useLoaded, useWidth} from './ui.js';

const MOST_WIDTH = 896;
const CHARACTER = 7.5;
const STEP = 24;
const LONGEST = 26;
const DIGIT = 8;
const MOST_TEXT = 40;

function cut(text, most) {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

/** Horizontal bars. A row is a name, a number, and the number as text. */
export function Bars({rows, label}) {
  const bars = rows.map(([name, value, text]) => ({
    name,
    text,
    size: Number.isFinite(value) ? Math.abs(value) : 0,
    end: cut(text, MOST_TEXT),
  }));
  const frame = useRef(null);
  const all = Math.min(useWidth(frame) || MOST_WIDTH, MOST_WIDTH);
  const most = Math.max(...bars.map(bar => bar.size), 0) || 1;
  // On a narrow screen, a name has at most a third of the width.
  const longest = Math.min(LONGEST, Math.floor(all / 3 / CHARACTER));
  const left = 16 + CHARACTER * Math.min(longest, Math.max(...bars.map(bar => bar.name.length), 0));
  const height = rows.length * STEP + 8;
  const right = Math.max(...bars.map(bar => bar.end.length), 10) * DIGIT + 16;
  return html`<figure class="chart" ref=${frame}><svg viewBox="0 0 ${all} ${height}" role="img" aria-label="${label} as bars">
    ${bars.map(({name, text, size, end}, i) => {
      const y = i * STEP + 4;
      const width = Math.max(1, (size / most) * (all - left - right));
      return html`<g><title>${name}: ${text}</title>
        <text class="value" x=${left - 8} y=${y + 15}>${cut(name, longest)}</text>
        <rect x=${left} y=${y + 2} width=${width} height=${STEP - 6} rx="2" />
        <text x=${left + width + 6} y=${y + 15}>${end}</text></g>`;
    })}
    <line class="axis" x1=${left} y1="0" x2=${left} y2=${height} /></svg></figure>`;
}

const SPARK = {width: 96, height: 20};

/** Counts of equal periods as small bars. The text is for those who do not see the picture. */
export function Spark({counts, label}) {
  const most = Math.max(...counts, 1);
  const step = SPARK.width / counts.length;
  return html`<svg class="spark" viewBox="0 0 ${SPARK.width} ${SPARK.height}" width=${SPARK.width} height=${SPARK.height} role="img" aria-label="${label}: ${counts.join(', ')}">
    <title>${label}, oldest first: ${counts.join(', ')}</title>
    ${counts.map((value, i) => {
      const height = value === 0 ? 1 : Math.max(3, (value / most) * SPARK.height);
      return html`<rect class=${value === 0 ? 'none' : ''} x=${i * step + 0.5} y=${SPARK.height - height} width=${step - 1} height=${height} />`;
    })}</svg>`;
}

let library = null;

/** Loads the chart library with its styles when a page first needs it. */
function loaded() {
  library ??= new Promise(resolve => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = 'vendor/uplot.css';
    document.head.append(link);
    resolve(import('./vendor/uplot.js'));
  });
  return library;
}

function color(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** A fixed range, so that two minutes after a start do not fill the width. Its margins show points at the edges. */
function recent(minutes) {
  return {range: (u, min, max) => [max - minutes * 60, max + minutes]};
}

/** The values without a neighbor, which a line does not show. */
function alone(values) {
  return values.flatMap((value, i) => value !== null && (values[i - 1] ?? null) === null && (values[i + 1] ?? null) === null ? [i] : []);
}

/** Times of an axis in 24 hours; a day begins with its date. */
function ticks(u, splits, axis, space, step) {
  return splits.map(at => {
    const text = new Date(at * 1000).toISOString();
    return step >= 86400 || text.slice(11, 19) === '00:00:00' ? text.slice(0, 10) : text.slice(11, step < 60 ? 19 : 16);
  });
}

function clock(at) {
  return new Date(at * 1000).toISOString().slice(11, 16);
}

/** The value of a legend at the cursor; without a cursor the last one. */
function legend(text) {
  return (u, value, series, at) => text(at === null || at === undefined ? u.data[series].at(-1) : value);
}

/** The data of the library, which draws no axis around a single time, so that a time without values precedes it. */
function shown(times, values) {
  return times.length === 1 ? [[times[0] - 60, ...times], ...values.map(([value]) => [null, value])] : [times, ...values];
}

/**
 * Lines over the last `minutes`, or over all times. `series` are `{label, values, color}` with one
 * value for each time in seconds; null is a gap.
 */
export function Lines({times, series, label, minutes}) {
  const frame = useRef(null);
  const dark = useDark();
  useEffect(() => {
    let chart = null;
    let ended = false;
    const observer = new ResizeObserver(([entry]) => chart?.setSize({width: entry.contentRect.width, height: 180}));
    loaded().then(({default: UPlot}) => {
      if (ended || frame.current === null) {
        return;
      }
      const axis = {stroke: color('--muted'), grid: {stroke: color('--line'), width: 1}, ticks: {stroke: color('--line'), width: 1}};
      chart = new UPlot({
        width: frame.current.clientWidth,
        height: 180,
        padding: [null, minutes === undefined ? 44 : null, null, null],
        tzDate: at => UPlot.tzDate(new Date(at * 1000), 'Etc/UTC'),
        scales: {x: minutes === undefined ? {} : recent(minutes), y: {range: (u, min, max) => [Math.min(0, min * 1.08), Math.max(max * 1.08, 1)]}},
        axes: [minutes === undefined ? {...axis, space: 90, values: ticks} : {...axis, incrs: [300, 600, 1200, 3600, 7200, 14400, 28800], values: (u, splits) => splits.map(clock)}, {...axis, size: 80}],
        series: [{label: 'UTC', value: legend(at => at === null || at === undefined ? '' : minutes === undefined ? time(at * 1000) : clock(at))}, ...series.map(one => ({label: one.label, stroke: color(one.color), width: 2, value: legend(value => value === null || value === undefined ? '' : count(value)), points: {show: times.length < 20, filter: (u, i, show) => show ? null : alone(u.data[i]), size: 5, fill: color(one.color)}}))],
      }, shown(times, series.map(one => one.values)), frame.current);
      observer.observe(frame.current);
    });
    return () => {
      ended = true;
      observer.disconnect();
      chart?.destroy();
    };
  }, [times.at(-1), times.length, series.map(one => one.label).join(), dark]);
  const sums = series.map(one => `${one.label} ${one.values.reduce((sum, value) => sum + value, 0)}`).join(', ');
  return html`<div class="lines" ref=${frame} role="img" aria-label="${label}: ${sums}"></div>`;
}

const requests = new Map();

/** Charts of a page that ask for the same minutes share one request. */
function counts(minutes) {
  if (!requests.has(minutes)) {
    requests.set(minutes, get(`minutes?limit=${minutes}`).finally(() => requests.delete(minutes)));
  }
  return requests.get(minutes);
}

/** The counts of the last hour or day. `pick` returns the series of the minutes. */
export function History({minutes, pick, label, link}) {
  const history = useLoaded(() => counts(minutes), [minutes], 20000);
  const series = history.value === null ? null : pick(history.value);
  const other = minutes === 60 ? ['1440', 'last day'] : ['60', 'last hour'];
  return html`<section aria-label=${label}><h2>${label}, ${minutes === 60 ? 'last hour' : 'last day'} <a class="note" href=${link(other[0])}>${other[1]}</a></h2>
    <${Failure} error=${history.error} />
    ${series === null || history.value.minutes.length === 0
      ? html`<div class="lines"><${Empty}>${history.value !== null && 'The first full minute appears soon.'}<//></div>`
      : html`<${Lines} label=${label} minutes=${minutes} times=${history.value.minutes.map(at => Date.parse(at) / 1000)} series=${series} />`}</section>`;
}
