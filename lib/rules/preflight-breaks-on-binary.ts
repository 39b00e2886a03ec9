import { atMethod } from './places';
import type { Rule } from './rule';

export const preflightBreaksOnBinary: Rule = {
  id: 'preflight-breaks-on-binary',
  level: 'warning',
  summary: 'preflights fail since the API takes every media type for binary',
  why: 'With the binary media type */*, API Gateway takes the template of a MOCK integration for binary and answers OPTIONS with 500.',
  fix: 'set contentHandling to CONVERT_TO_TEXT on the integration of OPTIONS, or name the binary media types one by one',
  references: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings-workflow.html',
  ],
  check: ({ restApis }) =>
    restApis
      .filter(({ binaryMediaTypes }) => binaryMediaTypes.includes('*/*'))
      .flatMap(({ paths }) => paths.flatMap(({ options }) => options ?? []))
      .filter(({ integration: { Type, ContentHandling } }) => Type === 'MOCK' && ContentHandling !== 'CONVERT_TO_TEXT')
      .map((method) =>
        atMethod(method, 'Integration/ContentHandling', 'answers with 500: its template is taken for binary'),
      ),
};
