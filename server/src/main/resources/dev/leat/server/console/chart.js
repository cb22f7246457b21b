// Bar charts.

import {html} from './vendor/preact.js';

const WIDTH = 760;
const STEP = 24;
const LEFT = 190;
const RIGHT = 110;

/** Horizontal bars. A row is a name, a number, and the number as text. */
export function Bars({rows, label}) {
  const most = Math.max(...rows.map(([, value]) => Math.abs(value)), 0) || 1;
  const height = rows.length * STEP + 8;
  return html`<figure class="chart"><svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${label} as bars">
    ${rows.map(([name, value, text], i) => {
      const y = i * STEP + 4;
      const width = Math.max(1, (Math.abs(value) / most) * (WIDTH - LEFT - RIGHT));
      return html`<g><title>${name}: ${text}</title>
        <text class="value" x=${LEFT - 8} y=${y + 15}>${name.length > 26 ? `${name.slice(0, 25)}…` : name}</text>
        <rect x=${LEFT} y=${y + 2} width=${width} height=${STEP - 6} rx="2" />
        <text x=${LEFT + width + 6} y=${y + 15}>${text}</text></g>`;
    })}
    <line class="axis" x1=${LEFT} y1="0" x2=${LEFT} y2=${height} /></svg></figure>`;
}
