// Texts for numbers, times and states.

const NUMBER = new Intl.NumberFormat('en-US');
const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** A count with thousands separators; integers beyond 2^53 are strings and stay exact. */
export function count(value) {
  if (typeof value === 'string' && /^-?\d+$/.test(value)) {
    return NUMBER.format(BigInt(value));
  }
  return typeof value === 'number' ? NUMBER.format(value) : String(value ?? '');
}

export function plural(value, noun) {
  return `${count(value)} ${noun}${Number(value) === 1 ? '' : 's'}`;
}

/** The reason of a rejection in words. That of a check is its name, which says what should be true. */
export function reasonText(cause, message) {
  return cause === 'check' ? `check failed: ${message}` : message;
}

/** A value of SQL as text; a decimal has all digits of its type, so that the points are aligned. */
export function value(of, type) {
  const scale = /^decimal\(\d+,\s*(\d+)\)$/i.exec(type)?.[1];
  const number = /^(-?\d+)(?:\.(\d+))?$/.exec(String(of));
  return scale === undefined || scale === '0' || number === null
      ? String(of)
      : `${number[1]}.${(number[2] ?? '').padEnd(Number(scale), '0')}`;
}

/** A rate per second with three significant digits. */
export function rate(perSecond) {
  if (perSecond === 0) {
    return '0/s';
  }
  const text = perSecond >= 100 ? count(Math.round(perSecond)) : perSecond.toPrecision(perSecond >= 1 ? 3 : 2);
  return `${text.replace(/\.0+$/, '')}/s`;
}

export function bytes(value) {
  let size = Number(value);
  let unit = 0;
  while (size >= 1024 && unit < UNITS.length - 1) {
    size /= 1024;
    unit++;
  }
  return unit === 0 ? `${count(size)} B` : `${size.toFixed(1)} ${UNITS[unit]}`;
}

/** The seconds of an ISO 8601 duration such as PT1H2M3.5S. */
export function seconds(duration) {
  const match = /^(-)?PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?$/.exec(duration ?? '');
  if (match === null) {
    return 0;
  }
  const total = Number(match[2] ?? 0) * 3600 + Number(match[3] ?? 0) * 60 + Number(match[4] ?? 0);
  return match[1] === undefined ? total : -total;
}

/** A duration in the two largest units. */
export function span(total) {
  const whole = Math.floor(total);
  if (whole < 60) {
    return `${whole} s`;
  }
  if (whole < 3600) {
    return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  }
  if (whole < 86400) {
    return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
  }
  return `${Math.floor(whole / 86400)} d ${Math.floor((whole % 86400) / 3600)} h`;
}

/** A time in UTC to the second. */
export function time(instant) {
  const at = new Date(instant);
  return Number.isNaN(at.getTime()) ? String(instant) : at.toISOString().slice(0, 19).replace('T', ' ');
}

/** A time in the time zone of the browser, for titles. */
export function local(instant) {
  return new Date(instant).toLocaleString(undefined, {dateStyle: 'full', timeStyle: 'long'});
}

export const KINDS = {
  queue: 'Queue',
  dead_letter_queue: 'Dead letters',
  bucket: 'Bucket',
  topic: 'Topic',
  stream: 'Stream',
  pipeline: 'Pipeline',
  view: 'View',
  table: 'Table',
  lake_table: 'Lake table',
  warehouse_table: 'Warehouse table',
  endpoint: 'Endpoint',
  alarm: 'Alarm',
  address: 'Email',
};

const MOST_DEPTH = 100;
const MOST_INDENTED = 65536;

/**
 * JSON with indentation; the text itself if it is no JSON, or so large or deep that the spaces would
 * be far longer than the text. Digits of numbers are kept.
 */
export function pretty(text) {
  if (text.length > MOST_INDENTED) {
    return text;
  }
  let depth = 0;
  let out = '';
  let quoted = false;
  try {
    JSON.parse(text);
  } catch {
    return text;
  }
  const line = () => `\n${'  '.repeat(depth)}`;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      out += c;
      if (c === '\\') {
        out += text[++i];
      } else if (c === '"') {
        quoted = false;
      }
    } else if (c === '"') {
      quoted = true;
      out += c;
    } else if (c === '{' || c === '[') {
      const empty = /^\s*[}\]]/.exec(text.slice(i + 1));
      if (empty !== null) {
        out += c + empty[0].trim();
        i += empty[0].length;
      } else {
        depth++;
        if (depth > MOST_DEPTH) {
          return text;
        }
        out += c + line();
      }
    } else if (c === '}' || c === ']') {
      depth--;
      out += line() + c;
    } else if (c === ',') {
      out += c + line();
    } else if (c === ':') {
      out += ': ';
    } else if (!/\s/.test(c)) {
      out += c;
    }
  }
  return out;
}

/** JSON without whitespace between its parts. Digits of numbers are kept. */
export function compact(text) {
  return text.replace(/("(?:[^"\\]|\\.)*")|\s+/g, (all, quoted) => quoted ?? '');
}

/** The place of a step, such as `steps[1].check`, in words. */
export function stepName(place) {
  return place.replace(/^steps\[(\d+)\]\.(.*)$/, (_, index, kind) => `step ${Number(index) + 1}: ${kind}`);
}

/** An argument of a shell command. */
export function shell(text) {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${String(text).replaceAll("'", `'\\''`)}'`;
}

/** A time of a query result, such as `2026-01-05 10:00:00+00`, in milliseconds; without a zone it is UTC. NaN if it is none. */
export function instant(text) {
  const [, day, clock = '00:00:00', zone = '+00'] = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d(?:\.\d+)?)(?:Z|([+-]\d\d(?::\d\d)?))?)?$/.exec(text) ?? [];
  return day === undefined ? NaN : Date.parse(`${day}T${clock}${zone.length === 3 ? `${zone}:00` : zone}`);
}
