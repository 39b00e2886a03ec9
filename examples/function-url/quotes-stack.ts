import { join } from 'node:path';
import { Duration, Stack } from 'aws-cdk-lib';
import { FunctionUrlAuthType, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { EndpointClass, FunctionUrlCors, OriginAllowlist } from 'cdk-cors';
import type { Construct } from 'constructs';

const HANDLERS = join(__dirname, 'handlers');
const runtime = Runtime.NODEJS_22_X;
const authType = FunctionUrlAuthType.NONE;

/** Two functions with a URL each, and no API. */
export class QuotesStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    // any origin, in code: Lambda itself answers preflights and adds the headers
    const quotes = EndpointClass.publicRead(this, 'Quotes');
    const read = new NodejsFunction(this, 'Read', { runtime, entry: join(HANDLERS, 'read.ts') });
    FunctionUrlCors.of(read.addFunctionUrl({ authType })).apply('/', quotes);

    // cookies and a live list: withCors in the handler does
    const allowlist = OriginAllowlist.fromParameterName('/quotes/editors', {
      initialOrigins: ['https://editors.shop.example'],
    });
    const editing = EndpointClass.credentialed(this, 'Editing', { allowlist, methods: ['GET', 'POST'] });
    const edit = new NodejsFunction(this, 'Edit', {
      runtime,
      entry: join(HANDLERS, 'edit.ts'),
      timeout: Duration.seconds(10),
    });
    FunctionUrlCors.of(edit.addFunctionUrl({ authType })).apply('/', editing);
  }
}
