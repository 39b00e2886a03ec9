import {
  isForBucket,
  isForConnect,
  isForFunctionUrl,
  isForFunctionUrlSettings,
  isForHeadersPolicy,
  isForResponder,
  isForServer,
  isForTemplate,
} from '../cases/applicable';
import { functionUrlSettings } from '../cases/function-url-settings';
import { type DecideCase, decideCases } from '../cases/load';

type Row = readonly [place: string, applies: (one: DecideCase) => boolean, rest: string];

/** How many of the shared cases each implementation answers as `decide` does, and what the others are. */
export function casePlacesTable() {
  const all = decideCases();
  const settingsOf = functionUrlSettings(all);
  const rows: readonly Row[] = [
    ['`withCors`, `with_cors`', () => true, ''],
    ['Lambda@Edge', ({ request }) => typeof request.method === 'string', ''],
    [
      'response headers policy of a pushed list',
      isForHeadersPolicy,
      'answered before the response, or patterns, or a method that CloudFront does not have',
    ],
    ['`cors` in a server', isForServer, 'HTTP cannot carry them, or the server would have to know its other names'],
    [
      '`withCors` behind a function URL',
      isForFunctionUrl,
      'HTTP cannot carry them, or they call it under another name',
    ],
    [
      'configuration of a function URL',
      (one) => isForFunctionUrlSettings(one, settingsOf),
      'they need code, or no browser sends such a request',
    ],
    ['responder function', isForResponder, 'not `OPTIONS`, and API Gateway sends it nothing else'],
    ['mapping template', isForTemplate, 'not `OPTIONS`, or patterns, which need the responder'],
    ['the authorizer of `$connect`', isForConnect, 'not `GET`, by which WebSockets are opened'],
    [
      'CORS rules of a bucket',
      isForBucket,
      'no preflight, a method that S3 does not have, or no browser sends such a request',
    ],
  ];
  return {
    columns: ['place', 'cases', 'the others'],
    rows: rows.map(([place, applies, rest]) => {
      const count = all.filter(applies).length;
      return [place, `${count} of ${all.length}`, count === all.length ? '' : rest];
    }),
    align: 'lrl',
  };
}
