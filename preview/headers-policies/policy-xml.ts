import { unescaped } from '../buckets/cors-xml';

/** Elements and texts; attributes and the prolog are passed over. */
const PART = /<\?[^>]*>|<(\/?)([A-Za-z]+)[^>]*?(\/?)>|([^<]+)/g;

/**
 * What a configuration of CloudFront says, as templates have it: an element with others in it is an object, `Items` is a list, all else is
 * text.
 */
export function readPolicyXml(xml: string): unknown {
  const open: { readonly name: string; readonly children: [string, unknown][]; text: string }[] = [
    { name: '', children: [], text: '' },
  ];
  for (const [, end, name, isEmpty, text = ''] of xml.matchAll(PART)) {
    const inner = open.at(-1)!;
    if (name === undefined) inner.text += text;
    else if (isEmpty) inner.children.push([name, name === 'Items' ? [] : '']);
    else if (!end) open.push({ name, children: [], text: '' });
    else {
      open.pop();
      open.at(-1)?.children.push([inner.name, contentOf(inner)]);
    }
  }
  return open[0]?.children[0]?.[1];
}

function contentOf({ name, children, text }: { name: string; children: readonly [string, unknown][]; text: string }) {
  if (name === 'Items') return children.map(([, value]) => value);
  return children.length > 0 ? Object.fromEntries(children) : unescaped(text);
}
