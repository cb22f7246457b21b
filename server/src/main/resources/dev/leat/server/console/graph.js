// The app as a graph: an SVG with a link for each node.

import {html, useEffect, useMemo, useRef} from './vendor/preact.js';
import dagre from './vendor/dagre.js';
import {KINDS, plural, rate} from './format.js';
import {condition, edgeRate, together} from './state.js';
import {useWidth} from './ui.js';

const WIDTH = 184;
const HEIGHT = 78;
const MOST = 60;
const LEAST_SCALE = 0.85;

/** The address of the page of a node. */
export function href(node) {
  switch (node.kind) {
    case 'pipeline':
      return `#/pipeline/${encodeURIComponent(node.name)}`;
    case 'dead_letter_queue':
      return `#/letters/${encodeURIComponent(node.name)}`;
    case 'alarm':
    case 'address':
      return '#/activity';
    default:
      return `#/resources/${node.kind}/${encodeURIComponent(node.name)}`;
  }
}

function layout(nodes, edges, across) {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({rankdir: across ? 'LR' : 'TB', nodesep: 18, ranksep: across ? 46 : 38, marginx: 8, marginy: 8});
  graph.setDefaultEdgeLabel(() => ({}));
  nodes.forEach(node => graph.setNode(node.id, {width: WIDTH, height: HEIGHT}));
  const known = new Set(nodes.map(node => node.id));
  edges.filter(edge => known.has(edge.from) && known.has(edge.to)).forEach(edge =>
    graph.setEdge(edge.from, edge.to, {edge}));
  dagre.layout(graph);
  const size = graph.graph();
  return {
    across,
    width: Math.ceil(size.width),
    height: Math.ceil(size.height),
    nodes: nodes.map(node => ({node, ...graph.node(node.id)})),
    edges: graph.edges().map(id => {
      const edge = graph.edge(id);
      return {...edge, points: ends(edge.points, graph.node(id.v), graph.node(id.w), across)};
    }),
  };
}

/** The points of an edge, which leaves and enters nodes in the middle of a side, so that it crosses no neighbor. */
function ends(points, from, to, across) {
  const forward = across ? from.x < to.x : from.y < to.y;
  const side = (node, sign) => across ? {x: node.x + sign * WIDTH / 2, y: node.y} : {x: node.x, y: node.y + sign * HEIGHT / 2};
  return forward ? [side(from, 1), ...points.slice(1, -1), side(to, -1)] : points;
}

/** The nodes of a layout from sources to sinks. A node is followed by those that have only it as a source, ends of a way first. */
function chains({nodes, edges}) {
  const rest = new Map(nodes.toSorted((a, b) => a.y - b.y || a.x - b.x).map(one => [one.node.id, one]));
  const targets = id => edges.filter(({edge}) => edge.from === id && rest.has(edge.to)).map(({edge}) => edge.to);
  const order = [];
  const place = id => {
    order.push(rest.get(id));
    rest.delete(id);
    targets(id).toSorted((a, b) => targets(a).length - targets(b).length)
      .filter(to => edges.every(({edge}) => edge.to !== to || !rest.has(edge.from)))
      .forEach(to => rest.has(to) && place(to));
  };
  while (rest.size > 0) {
    place([...rest.keys()].find(id => edges.every(({edge}) => edge.to !== id || !rest.has(edge.from))) ?? rest.keys().next().value);
  }
  return order;
}

/** The nodes of a layout below each other. Its edges are at their right, those that overlap beside each other. */
function column({nodes, edges}) {
  const order = chains({nodes, edges});
  const at = new Map(order.map((one, i) => [one.node.id, i]));
  const middle = i => 8 + HEIGHT / 2 + i * (HEIGHT + 26);
  const right = 8 + WIDTH;
  const lanes = [];
  const lane = (from, to) => {
    const [low, high] = from < to ? [from, to] : [to, from];
    const free = lanes.findIndex(taken => taken.every(([l, h]) => h <= low || l >= high));
    const index = free < 0 ? lanes.push([]) - 1 : free;
    lanes[index].push([low, high]);
    return right + 22 + index * 14;
  };
  const length = ({edge}) => Math.abs(at.get(edge.to) - at.get(edge.from));
  const ways = edges.toSorted((a, b) => length(a) - length(b)).map(one => {
    const [from, to] = [at.get(one.edge.from), at.get(one.edge.to)];
    if (to === from + 1) {
      const x = right - WIDTH / 2;
      return {...one, points: [{x, y: middle(from) + HEIGHT / 2}, {x, y: middle(to) - HEIGHT / 2}], label: {x: x + 32, y: (middle(from) + middle(to)) / 2 + 9}};
    }
    const x = lane(from, to);
    const [start, end] = [middle(from) + 14, middle(to) - 14];
    return {...one, points: [{x: right, y: start}, {x, y: start}, {x, y: end}, {x: right, y: end}], label: {x, y: (start + end) / 2 + 9}};
  });
  return {
    width: right + 40 + lanes.length * 14,
    height: 16 + order.length * (HEIGHT + 26) - 26,
    nodes: order.map((one, i) => ({...one, x: 8 + WIDTH / 2, y: middle(i)})),
    edges: ways,
  };
}

/** A smooth line through points. */
function line(points) {
  let text = `M${points[0].x},${points[0].y}`;
  for (let i = 1; i < points.length - 1; i++) {
    const middle = {x: (points[i].x + points[i + 1].x) / 2, y: (points[i].y + points[i + 1].y) / 2};
    text += i === points.length - 2
        ? ` Q${points[i].x},${points[i].y} ${points[i + 1].x},${points[i + 1].y}`
        : ` Q${points[i].x},${points[i].y} ${middle.x},${middle.y}`;
  }
  return points.length === 2 ? `${text} L${points[1].x},${points[1].y}` : text;
}

function short(text, most) {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

const MARKS = {ok: 'M6,0 A6,6 0 1 1 5.99,0', idle: 'M6,0 A6,6 0 1 1 5.99,0', busy: 'M6,0 A6,6 0 1 1 5.99,0', warn: 'M6,0 L12,11 L0,11 Z', bad: 'M0,0 H11 V11 H0 Z'};

function Node({at, now, unfold}) {
  const {node, x, y} = at;
  const state = node.folded === undefined ? condition(now, node) : together(now, node.folded);
  return html`<a href=${node.folded === undefined ? href(node) : unfold(node.kind)} class="node ${node.kind} ${state.level}">
    <g transform="translate(${x - WIDTH / 2},${y - HEIGHT / 2})">
      <rect width=${WIDTH} height=${HEIGHT} rx="8" />
      <path class="bar" d="M8,0 A8,8 0 0 0 0,8 V${HEIGHT - 8} A8,8 0 0 0 8,${HEIGHT} Z" />
      <text class="kind" x="18" y="18">${KINDS[node.kind]}</text>
      <text class="name" x="18" y="37" textLength=${node.name.length > 19 ? WIDTH - 26 : undefined} lengthAdjust="spacingAndGlyphs">${short(node.name, 26)}</text>
      ${state.text && html`<g class="mark" transform="translate(18,46)"><path d=${MARKS[state.level]} /></g>`}
      <text class="text" x="35" y="56" textLength=${state.text?.length > 21 ? WIDTH - 41 : undefined} lengthAdjust="spacingAndGlyphs">${short(state.text, 24)}</text>
      <text class="more" x="35" y="69">${short(state.more, 25)}</text>
      <title>${[node.name, state.reason].filter(text => text).join(': ')}</title>
    </g></a>`;
}

function Edge({at, now}) {
  const {edge, points, label} = at;
  const rates = edge.parts.map(part => edgeRate(now, part));
  const measured = rates.includes(null) ? null : rates.reduce((sum, one) => sum + one, 0);
  const middle = label ?? points[Math.floor(points.length / 2)];
  return html`<g class="edge ${edge.kind.toLowerCase()} ${measured > 0 ? 'active' : ''}">
    <path d=${line(points)} marker-end="url(#arrow)" />
    ${measured !== null && measured > 0 && html`<text x=${middle.x} y=${middle.y - 5}>${rate(measured)}</text>`}</g>`;
}

/** The part of a graph within two steps of a pipeline. */
function around(graph, id) {
  let near = new Set([id]);
  for (let step = 0; step < 2; step++) {
    const further = new Set(near);
    graph.edges.forEach(edge => {
      if (near.has(edge.from)) {
        further.add(edge.to);
      }
      if (near.has(edge.to)) {
        further.add(edge.from);
      }
    });
    near = further;
  }
  return near;
}

/** A graph in which the nodes of each kind are one node with the list `folded`, except for some kinds. */
function folded(nodes, edges, open) {
  const kinds = new Map();
  nodes.forEach(node => kinds.set(node.kind, [...kinds.get(node.kind) ?? [], node]));
  const at = new Map();
  const shown = [...kinds].flatMap(([kind, all]) => {
    if (all.length === 1 || open.includes(kind)) {
      all.forEach(node => at.set(node.id, node.id));
      return all;
    }
    all.forEach(node => at.set(node.id, `all:${kind}`));
    return [{id: `all:${kind}`, kind, name: plural(all.length, 'resource'), folded: all}];
  });
  const ways = new Map();
  for (const edge of edges) {
    const [from, to] = [at.get(edge.from), at.get(edge.to)];
    if (from !== undefined && to !== undefined && from !== to) {
      const key = `${from} ${to}`;
      const way = ways.get(key) ?? {from, to, kind: edge.kind, parts: []};
      way.parts.push(edge);
      ways.set(key, way);
    }
  }
  return [shown, [...ways.values()]];
}

/**
 * The graph, or its part around the node `focus`. A graph with many nodes is folded by kind, except
 * for the kinds `open`; `unfold` returns the address at which a kind is open.
 */
export function Graph({graph, now, focus, open = [], unfold = () => '#/resources'}) {
  const frame = useRef(null);
  const width = useWidth(frame);
  const picture = useMemo(() => {
    const near = focus === undefined ? null : around(graph, focus);
    const nodes = near === null ? graph.nodes : graph.nodes.filter(node => near.has(node.id));
    const parts = nodes.length > MOST
        ? folded(nodes, graph.edges, open)
        : [nodes, graph.edges.map(edge => ({...edge, parts: [edge]}))];
    const draw = across => layout(...parts, across);
    const wide = draw(true);
    if (wide.width * LEAST_SCALE <= width) {
      return wide;
    }
    // A long chain runs down if that fits better. On a narrow screen, the nodes are in one column.
    const tall = draw(false);
    return tall.width * LEAST_SCALE <= width ? tall : width < 640 ? column(tall) : wide;
  }, [graph, width, focus, open.join()]);
  useEffect(() => {
    frame.current.scrollLeft = 0;
  }, [picture]);
  return html`<div class="graph" ref=${frame}>
    <svg viewBox="0 0 ${picture.width} ${picture.height}" width=${picture.width} height=${picture.height} style=${{minWidth: `${Math.round(picture.width * LEAST_SCALE)}px`}} role="group" aria-label="Graph of the app">
      <defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0,1 L9,5 L0,9 z" /></marker></defs>
      ${picture.edges.map(at => html`<${Edge} at=${at} now=${now} />`)}
      ${picture.nodes.map(at => html`<${Node} key=${at.node.id} at=${at} now=${now} unfold=${unfold} />`)}
    </svg></div>`;
}

/** Graphs with more nodes are folded. */
export function large(graph) {
  return graph.nodes.length > MOST;
}
