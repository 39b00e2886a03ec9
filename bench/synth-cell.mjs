/** Builds and synthesises one API with a number of paths in this process, and tells what came out. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { METHODS, makeOrigins, REQUEST_HEADERS } from './requests.mjs';

const PATHS = 150;
const MAX_AGE = Duration.minutes(10);

const { cors, origins: count, library } = JSON.parse(process.argv[2]);
const { EndpointClass, OriginAllowlist, RestApiCors } = createRequire(import.meta.url)(library);
const origins = makeOrigins(count).listed;
const outdir = mkdtempSync(join(tmpdir(), 'cdk-cors-synth-'));

/** What each way adds to an API: properties when it is made, and calls afterwards. */
const WAYS = {
  'cdk-cors': {
    props: {},
    finish(stack, api) {
      const orders = new EndpointClass(stack, 'Orders', {
        allowlist: OriginAllowlist.of(...origins),
        methods: METHODS,
        requestHeaders: REQUEST_HEADERS,
        credentials: true,
        maxAge: MAX_AGE,
      });
      RestApiCors.of(api).apply('/', orders);
    },
  },
  'aws-cdk-lib': {
    props: {
      defaultCorsPreflightOptions: {
        allowOrigins: origins,
        allowMethods: METHODS,
        allowHeaders: REQUEST_HEADERS,
        allowCredentials: true,
        maxAge: MAX_AGE,
      },
    },
    finish() {},
  },
};

try {
  const begun = process.hrtime.bigint();
  const app = new App({ outdir, analyticsReporting: false });
  const stack = new Stack(app, 'Shop');
  const api = new RestApi(stack, 'Api', WAYS[cors].props);
  for (let i = 0; i < PATHS; i++) api.root.addResource(`path-${i}`).addMethod('GET', new MockIntegration());
  WAYS[cors].finish(stack, api);
  const { templateFullPath, template } = app.synth().getStackByName('Shop');
  const nanoseconds = Number(process.hrtime.bigint() - begun);
  const resources = Object.values(template.Resources);
  const preflights = resources.filter(({ Properties }) => Properties?.HttpMethod === 'OPTIONS').length;
  const result = { nanoseconds, resources: resources.length, preflights, bytes: statSync(templateFullPath).size };
  process.stdout.write(`\n${JSON.stringify(result)}`);
} finally {
  rmSync(outdir, { recursive: true, force: true });
}
