import { callOf, type GuideClass } from './guide-class';

/** How somebody calls a class, ready to be copied. */
export interface GuideExample {
  readonly title: string;
  readonly language: 'js' | 'sh';
  readonly text: string;
  readonly notes: readonly string[];
}

/** Examples for each kind of caller. @param base URL of the API, without a slash at its end */
export function classExamples(guided: GuideClass, base: string): GuideExample[] {
  // in quotes of a shell, and of a script
  const url = `${base}${callOf(guided).path}`.replaceAll("'", '%27');
  return [
    page(guided, url),
    server(guided, url),
    widget(guided, url),
    app(guided, url),
    device(guided, url),
    curl(guided, url),
  ];
}

function page(guided: GuideClass, url: string): GuideExample {
  const { policy } = guided;
  const { hasToken } = callOf(guided);
  const notes = [
    policy.origins === '*'
      ? 'Any page may send this. Cookies do not travel: leave credentials out.'
      : 'The origin of the page has to be listed, exactly as the browser sends it: scheme, host and port.',
    ...(policy.credentials
      ? [
          'With credentials, the cookies of the API travel. They need SameSite=None; Secure where page and API are of different sites.',
        ]
      : []),
    ...(hasToken ? ['The token is in memory only. A page gets it from the issuer, and again before it expires.'] : []),
  ];
  return { title: 'A single-page app', language: 'js', text: fetchText(guided, url), notes };
}

function server(guided: GuideClass, url: string): GuideExample {
  const notes = [
    'A server is no browser: it sends no Origin, and CORS does not apply. It needs what authenticates it, such as a token or a signature.',
    'Pages that it renders may call it on their own site, and it calls the API: then no page needs to be listed.',
  ];
  return { title: 'A server that renders pages', language: 'js', text: fetchText(guided, url, true), notes };
}

function widget(guided: GuideClass, url: string): GuideExample {
  const { hasToken } = callOf(guided);
  const text = hasToken
    ? [
        "import { AccessToken, corsFetch } from 'cdk-cors/client';",
        '',
        "const token = new AccessToken({ issuer: 'https://ISSUER', clientId: 'YOUR-CLIENT', scope: 'YOUR-SCOPE' });",
        `const response = await corsFetch('${url}', { token });`,
        'console.log(response.status);',
      ].join('\n')
    : fetchText(guided, url);
  const notes = hasToken
    ? ['The page that embeds the widget need not be listed: its client of the issuer is bound to it. Ask for one.']
    : [
        'A widget runs on the page that embeds it, and has that page’s origin: each of these pages has to be listed. In a frame of your own, it has yours.',
      ];
  return { title: 'A widget on pages of others', language: 'js', text, notes };
}

function app(guided: GuideClass, url: string): GuideExample {
  const notes = [
    'HTTP clients of iOS and Android send no Origin, and CORS does not apply.',
    'A web view loads pages: they have an origin, such as https://localhost in some frameworks, and null from files. Nobody can list null. Call by the native client instead.',
  ];
  return { title: 'A mobile app', language: 'sh', text: curlText(guided, url), notes };
}

function device(guided: GuideClass, url: string): GuideExample {
  const notes = [
    callOf(guided).hasToken
      ? 'A device without a browser gets its token with a client secret (client credentials) and sends it like this.'
      : 'A device without a browser sends no Origin: CORS neither permits nor stops it.',
  ];
  return { title: 'A device without a browser', language: 'sh', text: curlText(guided, url), notes };
}

function curl(guided: GuideClass, url: string): GuideExample {
  const { method, hasBody, header, hasToken } = callOf(guided);
  const names = [hasToken && 'authorization', hasBody && 'content-type', header].filter(Boolean).sort();
  const text = [
    `curl -i -X OPTIONS '${url}' \\`,
    "  -H 'Origin: https://YOUR-PAGE' \\",
    `  -H 'Access-Control-Request-Method: ${method}'${names.length > 0 ? ' \\' : ''}`,
    ...(names.length > 0 ? [`  -H 'Access-Control-Request-Headers: ${names.join(',')}'`] : []),
  ].join('\n');
  const notes = [
    'This is what a browser asks before it sends the request. 204 with access-control-allow-origin is a yes. 403 is a no, and its body has the reason.',
    'Without Origin, curl is never asked: it shows that the API answers, and nothing about CORS.',
  ];
  return { title: 'Asking as a browser would, with curl', language: 'sh', text, notes };
}

function fetchText(guided: GuideClass, url: string, isServer = false): string {
  const { method, hasBody, header, hasToken } = callOf(guided);
  const headers = [
    ...(hasToken ? ["    authorization: 'Bearer TOKEN',"] : []),
    ...(hasBody ? ["    'content-type': 'application/json',"] : []),
    ...(header ? [`    '${header}': 'VALUE',`] : []),
  ];
  const options = [
    ...(method === 'GET' ? [] : [`  method: '${method}',`]),
    ...(guided.policy.credentials && !isServer ? ["  credentials: 'include',"] : []),
    ...(headers.length > 0 ? ['  headers: {', ...headers, '  },'] : []),
    ...(hasBody ? ['  body: JSON.stringify({}),'] : []),
  ];
  const call = options.length === 0 ? `fetch('${url}')` : [`fetch('${url}', {`, ...options, '})'].join('\n');
  return [`const response = await ${call};`, 'console.log(response.status);'].join('\n');
}

function curlText(guided: GuideClass, url: string): string {
  const { method, hasBody, header, hasToken } = callOf(guided);
  const lines = [
    `curl -i${method === 'GET' ? '' : ` -X ${method}`} '${url}'`,
    ...(hasToken ? ["  -H 'Authorization: Bearer TOKEN'"] : []),
    ...(hasBody ? ["  -H 'Content-Type: application/json' -d '{}'"] : []),
    ...(header ? [`  -H '${header}: VALUE'`] : []),
  ];
  return lines.join(' \\\n');
}
