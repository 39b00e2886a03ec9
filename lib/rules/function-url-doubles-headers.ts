import { at } from './places';
import type { Rule } from './rule';
import { codeSpeaks } from './speaks';

export const functionUrlDoublesHeaders: Rule = {
  id: 'function-url-doubles-headers',
  level: 'warning',
  summary: 'a function URL and its handler both state CORS headers',
  why: 'Lambda adds its headers to those of the handler. Browsers refuse a response whose Access-Control-Allow-Origin has two values.',
  fix: 'leave the headers out of the handler, or the configuration out of the function URL',
  references: ['https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html'],
  check: (app) =>
    app.functionUrls.flatMap((url) =>
      url.cors && codeSpeaks(app, url.id) === true
        ? [
            at(
              url,
              'Cors',
              'the function URL states CORS headers, and the code of its function names Access-Control-Allow-Origin',
            ),
          ]
        : [],
    ),
};
