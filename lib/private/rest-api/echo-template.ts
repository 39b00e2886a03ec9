import { MAX_TEMPLATE_LENGTH } from './mapping-template';

/** Names that mean nothing to Velocity, whatever quotes they stand in. */
const PLAIN = /^[\w.,-]+$/;

/**
 * What a response template begins with, so that the response names the origin that asked if it is listed: not one byte more in
 * the body. `undefined` where no template can say it.
 *
 * Velocity drops a line break after a directive, so that it ends with an empty reference; and names of its own keep what it
 * sets apart from what the template sets. What API Gateway might not know leaves a test false, and nothing is said then.
 *
 * @param others headers that a listed origin gets beside its name
 */
export function echoTemplateOf(origins: readonly string[], others: Readonly<Record<string, string>>) {
  if (!Object.values(others).every((value) => PLAIN.test(value))) return undefined;
  const template = [
    '#set($corsOrigins = 0)',
    '#foreach($corsName in $input.params().header.keySet())',
    "#if($corsName.toLowerCase() == 'origin')",
    '#set($corsOrigins = $corsOrigins + 1)',
    '#set($corsOrigin = $input.params().header.get($corsName))',
    '#end',
    '#end',
    `#set($corsListed = ' ${origins.join(' ')} ')`,
    '#if($corsOrigins == 1 && $corsOrigin.indexOf(\' \') < 0 && $corsListed.indexOf(" $corsOrigin ") >= 0)',
    '#set($context.responseOverride.header.Access-Control-Allow-Origin = $corsOrigin)',
    ...Object.entries(others).map(([name, value]) => `#set($context.responseOverride.header.${name} = '${value}')`),
    '#end',
    "#set($corsEnd = '')",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is Velocity's
    '${corsEnd}',
  ].join('');
  return template.length <= MAX_TEMPLATE_LENGTH / 2 ? template : undefined;
}
