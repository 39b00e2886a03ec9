/**
 * `$util`
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html#util-template-reference
 */
export class TemplateUtil {
  escapeJavaScript(text: unknown): string {
    return String(text ?? '').replace(/['"\\/]|[^ -~]/g, escapeCharacter);
  }

  parseJson(text: unknown): unknown {
    return JSON.parse(String(text));
  }

  urlEncode(text: unknown): string {
    return new URLSearchParams([['', String(text ?? '')]]).toString().slice(1);
  }

  urlDecode(text: unknown): string {
    return decodeURIComponent(String(text ?? '').replaceAll('+', ' '));
  }

  base64Encode(text: unknown): string {
    return Buffer.from(String(text ?? '')).toString('base64');
  }

  base64Decode(text: unknown): string {
    return Buffer.from(String(text ?? ''), 'base64').toString('utf8');
  }
}

const SHORT: Readonly<Record<string, string>> = { '\b': '\\b', '\n': '\\n', '\t': '\\t', '\f': '\\f', '\r': '\\r' };

function escapeCharacter(character: string): string {
  if ('\'"\\/'.includes(character)) return `\\${character}`;
  return SHORT[character] ?? `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}
