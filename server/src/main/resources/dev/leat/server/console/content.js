// The content of an object: its beginning in a dialog, and a download.

import {html, useState} from './vendor/preact.js';
import {get, path, query} from './api.js';
import {bytes, shell} from './format.js';
import {Copy, Dialog, Failure, save} from './ui.js';

const SHOWN_KIB = 64;
const PART_KIB = 4096;

/** The bytes of a part, which is text or base64. */
function binary(content) {
  return typeof content === 'string'
      ? new TextEncoder().encode(content)
      : Uint8Array.from(atob(content.base64), c => c.charCodeAt(0));
}

function part(bucket, name, cursor, limit, unmasked) {
  return get(`${path('buckets', bucket, 'content')}${query({key: name, cursor, limit, unmasked: unmasked ? 'true' : undefined})}`);
}

async function download(bucket, name, unmasked) {
  const parts = [];
  for (let at = 0, size = 1; at < size;) {
    const next = await part(bucket, name, at, PART_KIB, unmasked);
    parts.push(binary(next.content));
    at = Number(next.next);
    size = Number(next.size);
    if (parts.at(-1).length === 0) {
      break;
    }
  }
  save(new Blob(parts), name.slice(name.lastIndexOf('/') + 1));
}

/** A button that shows an object. Personal values are shown only on purpose. */
export function Content({bucket, name, label, write}) {
  const [state, setState] = useState(null);
  const show = async unmasked => {
    try {
      setState({part: await part(bucket, name, 0, SHOWN_KIB, unmasked), error: null, unmasked});
    } catch (error) {
      setState({part: null, error, unmasked: false});
    }
  };
  const saveAll = () => download(bucket, name, state.unmasked).catch(error => setState({...state, error}));
  return html`<button type="button" class="quiet" onClick=${() => show(false)}>${label}</button>
    ${state !== null && html`<${Dialog} title="${bucket}/${name}" close=${() => setState(null)}>
      <${Failure} error=${state.error} />
      ${state.error?.status === 403 && write && html`<p><button type="button" onClick=${() => show(true)}>Show personal values</button> <span class="note">The audit log records it.</span></p>`}
      ${state.part !== null && html`<p class="row"><span>${bytes(state.part.size)}</span>
          <button type="button" onClick=${saveAll}>Download</button>
          <${Copy} command=${state.part.address ? `aws s3 cp ${shell(state.part.address)} .` : `leat get ${shell(`${bucket}/${name}`)}`} /></p>
        ${typeof state.part.content === 'string'
          ? html`<pre tabindex="0">${state.part.content}${Number(state.part.next) < Number(state.part.size) ? '…' : ''}</pre>`
          : html`<p class="note">The content is not text.</p>`}`}<//>`}`;
}
