import type { JWTPayload } from 'jose';
import { isText } from '../../../request/guards';
import { narrowScopes } from '../../../request/tokens/token/scopes';

/**
 * What of a provider's entry its user's token opens: the words of ours that it names, if it names any. One that names
 * none, as those of Cognito do with `openid`, is not about our scopes: the entry alone limits.
 */
export function subjectScopes(entry: readonly string[], { scope, scp }: JWTPayload): readonly string[] {
  const named = narrowScopes([scope, scp].flatMap(wordsOf), entry);
  return named.length > 0 ? named : entry;
}

/**
 * `scope` is a text (https://www.rfc-editor.org/rfc/rfc8693#section-4.2), `scp` a text or a list, by provider. What is
 * neither names nothing.
 */
function wordsOf(value: unknown): readonly string[] {
  return [value]
    .flat()
    .filter(isText)
    .flatMap((text) => text.split(' '));
}
