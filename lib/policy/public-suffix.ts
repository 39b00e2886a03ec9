import { SANDBOXES } from './sandboxes';

/** The rules of the public suffix list, as tldts packs them: a node has edges, each with a label and the node behind it. */
interface Rules {
  readonly rulesRoot: number;
  readonly exceptionsRoot: number;
  /** Of nodes at which a rule ends, not 0. */
  readonly nodeFlags: Uint8Array;
  readonly edgeStart: Uint16Array | Uint32Array;
  readonly edgeLength: Uint8Array;
  readonly edgeChild: Uint16Array | Uint32Array;
  readonly labelText: string;
  /** Where the label of an edge begins in `labelText`; tldts leaves that to its reader. */
  readonly labelStart: Uint32Array;
}

/**
 * The name under which anyone can get names of those that a pattern over `domain` admits; `undefined` where there is
 * none. It is `domain` itself where that is a public suffix such as `com`, `co.uk` or `github.io`, where no list knows
 * it, so that it may be one (https://publicsuffix.org/list/), or where it is a sandbox; else a name further down, as
 * `s3.amazonaws.com` is under `amazonaws.com`. For synth only: the list is too heavy for a function's cold start.
 */
export function openNameUnder(domain: string): string | undefined {
  if (domain === 'localhost') return undefined;
  const rules = loadRules();
  return isPublicSuffix(rules, domain) ? domain : (sandboxUnder(domain) ?? suffixBelow(rules, domain));
}

/**
 * The part of a host that somebody registered, or was given by a platform: the label below a public suffix and that;
 * `undefined` where the host is itself a public suffix.
 */
export function registrableDomain(host: string): string | undefined {
  const rules = loadRules();
  const labels = host.split('.');
  const suffix = labels.findIndex((_, i) => isPublicSuffix(rules, labels.slice(i).join('.')));
  return suffix < 1 ? undefined : labels.slice(suffix - 1).join('.');
}

/**
 * The domain under which a platform gave away this name, as `github.io` is of `acme.github.io`; `undefined` where a
 * registry did, or where nobody but its owner gives names away.
 */
export function sharedDomainOf(host: string): string | undefined {
  const sandbox = SANDBOXES.find(({ domain }) => host.endsWith(`.${domain}`));
  if (sandbox) return sandbox.domain;
  const suffix = registrableDomain(host)?.replace(/^[^.]*\./, '');
  if (suffix === undefined) return undefined;
  const rules = loadRules();
  const node = nodeOf(rules, rules.rulesRoot, suffix);
  return node !== undefined && rules.nodeFlags[node] === PRIVATE ? suffix : undefined;
}

/** Of a rule that a platform asked for, not a registry. */
const PRIVATE = 2;

/**
 * When a pattern first needs it: loading the list takes longer than all policies of an app do. Its rules, since the
 * look-ups of tldts say nothing of suffixes below a name.
 */
function loadRules(): Rules {
  if (loaded !== undefined) return loaded;
  const packed: Omit<Rules, 'labelStart'> = require('tldts/dist/cjs/src/data/trie');
  const labelStart = new Uint32Array(packed.edgeLength.length);
  for (let edge = 1; edge < labelStart.length; edge++)
    labelStart[edge] = labelStart[edge - 1]! + packed.edgeLength[edge - 1]!;
  const { rulesRoot, exceptionsRoot, nodeFlags, edgeStart, edgeLength, edgeChild, labelText } = packed;
  loaded = { rulesRoot, exceptionsRoot, nodeFlags, edgeStart, edgeLength, edgeChild, labelText, labelStart };
  return loaded;
}

let loaded: Rules | undefined;

function isPublicSuffix(rules: Rules, domain: string): boolean {
  if (!domain.includes('.')) return true;
  if (endsRule(rules, nodeOf(rules, rules.exceptionsRoot, domain))) return false;
  return endsRule(rules, nodeOf(rules, rules.rulesRoot, domain));
}

function sandboxUnder(domain: string): string | undefined {
  for (const { domain: sandbox, deeper } of SANDBOXES) {
    if (domain === sandbox || sandbox.endsWith(`.${domain}`)) return sandbox;
    const front = domain.endsWith(`.${sandbox}`) ? domain.slice(0, -sandbox.length - 1) : '';
    if (deeper && front !== '' && !front.includes('.')) return domain;
  }
  return undefined;
}

function suffixBelow(rules: Rules, domain: string): string | undefined {
  let name = domain;
  let node = nodeOf(rules, rules.rulesRoot, domain);
  while (node !== undefined) {
    const [below] = edgesOf(rules, node);
    if (below === undefined) return undefined;
    name = `${below.label}.${name}`;
    if (endsRule(rules, below.node)) return name;
    node = below.node;
  }
  return undefined;
}

function nodeOf(rules: Rules, root: number, domain: string): number | undefined {
  let node: number | undefined = root;
  for (const label of domain.split('.').reverse()) {
    node = behind(rules, node, label) ?? behind(rules, node, '*');
    if (node === undefined) return undefined;
  }
  return node;
}

/** The node behind the edge with this label. */
function behind(rules: Rules, node: number, label: string): number | undefined {
  const { edgeStart, edgeChild, edgeLength, labelText, labelStart } = rules;
  for (let edge = edgeStart[node]!; edge < edgeStart[node + 1]!; edge++)
    if (edgeLength[edge] === label.length && labelText.startsWith(label, labelStart[edge])) return edgeChild[edge];
  return undefined;
}

function endsRule({ nodeFlags }: Rules, node: number | undefined): boolean {
  return node !== undefined && nodeFlags[node] !== 0;
}

function edgesOf({ edgeStart, edgeChild, edgeLength, labelText, labelStart }: Rules, node: number) {
  const edges: { readonly label: string; readonly node: number }[] = [];
  for (let edge = edgeStart[node]!; edge < edgeStart[node + 1]!; edge++) {
    const at = labelStart[edge]!;
    edges.push({ label: labelText.slice(at, at + edgeLength[edge]!), node: edgeChild[edge]! });
  }
  return edges;
}
