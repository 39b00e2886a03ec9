import { escaped } from './s3-error';

/** A rule, in the words of templates. */
export interface CorsRule {
  readonly Id?: unknown;
  readonly AllowedOrigins?: readonly unknown[];
  readonly AllowedMethods?: readonly unknown[];
  readonly AllowedHeaders?: readonly unknown[];
  readonly ExposedHeaders?: readonly unknown[];
  readonly MaxAge?: unknown;
}

/** Lists of a rule, as templates and as calls name them. */
const LISTS = [
  ['AllowedOrigins', 'AllowedOrigin'],
  ['AllowedMethods', 'AllowedMethod'],
  ['AllowedHeaders', 'AllowedHeader'],
  ['ExposedHeaders', 'ExposeHeader'],
] as const;
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

/** The rules that a call of `PutBucketCors` has, as the AWS SDKs write them. */
export function parseCorsXml(xml: string): CorsRule[] {
  return elements(xml, 'CORSRule').map((rule) => {
    const [age] = elements(rule, 'MaxAgeSeconds');
    const [id] = elements(rule, 'ID');
    const lists = LISTS.map(([list, element]) => [list, elements(rule, element).map(unescaped)]);
    return {
      ...Object.fromEntries(lists),
      ...(age !== undefined && { MaxAge: Number(age) }),
      ...(id !== undefined && { Id: unescaped(id) }),
    };
  });
}

/** What `GetBucketCors` answers. */
export function corsXml(rules: readonly CorsRule[]): string {
  const element = (name: string, value: unknown) => `<${name}>${escaped(String(value))}</${name}>`;
  const texts = rules.map((rule) => {
    const lists = LISTS.flatMap(([list, name]) => (rule[list] ?? []).map((value) => element(name, value)));
    const id = rule.Id === undefined ? '' : element('ID', rule.Id);
    const age = rule.MaxAge === undefined ? '' : element('MaxAgeSeconds', rule.MaxAge);
    return `<CORSRule>${id}${lists.join('')}${age}</CORSRule>`;
  });
  return `<CORSConfiguration>${texts.join('')}</CORSConfiguration>`;
}

function elements(xml: string, name: string): string[] {
  return xml
    .split(`<${name}>`)
    .slice(1)
    .map((part) => part.split(`</${name}>`, 1)[0] ?? '');
}

export function unescaped(text: string): string {
  return text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => ENTITIES[name] ?? '');
}
