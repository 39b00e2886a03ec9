import { SANDBOXES } from './sandboxes';

/** The rules of the public suffix list, as tldts packs them: a node has edges, each with a label and the node behind it. */
interface Rules {
  readonly rulesRoot: number;
  readonly nodeFlags: Uint8Array;
  readonly edgeStart: Uint16Array | Uint32Array;
  readonly edgeLength: Uint8Array;
  readonly edgeChild: Uint16Array | Uint32Array;
  readonly labelText: string;
}

/**
 * The name under which anyone can get names of those that a pattern over `domain` admits; `undefined` where there is
 * none. It is `domain` itself where that is a public suffix such as `com`, `co.uk` or `github.io`, where no list knows
 * it, so that it may be one (https://publicsuffix.org/list/), or where it is a sandbox; else a name further down, as
 * `s3.amazonaws.com` is under `amazonaws.com`. For synth only: the list is too heavy for a function's cold start.
 */
export function openNameUnder(domain: string): string | undefined {
  if (domain === 'localhost') return undefined;
  return isPublicSuffix(domain) ? domain : (sandboxUnder(domain) ?? suffixBelow(domain));
}

function isPublicSuffix(domain: string): boolean {
  // when a pattern first needs it: loading the list takes longer than all policies of an app do
  const { getPublicSuffix }: typeof import('tldts') = require('tldts');
  return getPublicSuffix(domain, { allowPrivateDomains: true, extractHostname: false }) === domain;
}

function sandboxUnder(domain: string): string | undefined {
  for (const { domain: sandbox, deeper } of SANDBOXES) {
    if (domain === sandbox || sandbox.endsWith(`.${domain}`)) return sandbox;
    const front = domain.endsWith(`.${sandbox}`) ? domain.slice(0, -sandbox.length - 1) : '';
    if (deeper && front !== '' && !front.includes('.')) return domain;
  }
  return undefined;
}

/** The first suffix that a rule has below `domain`; `getPublicSuffix` says nothing of these. */
function suffixBelow(domain: string): string | undefined {
  const rules: Rules = require('tldts/dist/cjs/src/data/trie');
  let node: number | undefined = rules.rulesRoot;
  for (const label of domain.split('.').reverse()) {
    node = edgesOf(rules, node).find((edge) => edge.label === label)?.node;
    if (node === undefined) return undefined;
  }
  let name = domain;
  for (let below = edgesOf(rules, node)[0]; below !== undefined; below = edgesOf(rules, below.node)[0]) {
    name = `${below.label}.${name}`;
    if (rules.nodeFlags[below.node] !== 0) return name;
  }
  return undefined;
}

function edgesOf({ edgeStart, edgeChild, edgeLength, labelText }: Rules, node: number) {
  const edges: { readonly label: string; readonly node: number }[] = [];
  let at = 0;
  for (let edge = 0; edge < edgeStart[node + 1]!; edge++) {
    const end = at + edgeLength[edge]!;
    if (edge >= edgeStart[node]!) edges.push({ label: labelText.slice(at, end), node: edgeChild[edge]! });
    at = end;
  }
  return edges;
}
