import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Lazy, Names, Stack } from 'aws-cdk-lib';
import {
  type CfnKeyValueStore,
  Function as CloudFrontFunction,
  FunctionCode,
  KeyValueStore,
} from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { edgeSettings } from '../../contract/edge-settings';
import type { FunctionConfig } from '../../contract/function-config';
import { assetPath } from '../function/bundles';
import { sortedJson } from '../function/sorted-json';

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-functions */
export const MAX_CODE_BYTES = 10 * 1024;
/** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateKeyValueStore.html */
const MAX_STORE_NAME_LENGTH = 64;
const ANSWER = 'async function cdkCorsAnswer(';

/**
 * The CloudFront Function that answers preflights and stops writes from other sites at viewer-request, and the store that its lists
 * are in. The template has the store without a key: it is `AllowlistSync` that writes them.
 */
export class ViewerResponder extends Construct {
  readonly store: KeyValueStore;
  private readonly handler: CloudFrontFunction;
  private settings: string | undefined;

  constructor(scope: Construct) {
    super(scope, 'ViewerResponder');
    const region = Stack.of(scope).region;
    // an account has stores once for all regions
    const suffix = `-${region}`;
    const name = Names.uniqueResourceName(this, {
      maxLength: MAX_STORE_NAME_LENGTH - suffix.length,
      allowedSpecialCharacters: '-_',
    });
    this.store = new KeyValueStore(this, 'Store', {
      keyValueStoreName: name + suffix,
      comment: 'CORS allowlists, written by AllowlistSync',
    });
    this.handler = new CloudFrontFunction(this, 'Function', {
      comment: 'Answers CORS preflights and stops writes from other sites',
      code: FunctionCode.fromInline(
        Lazy.string({ produce: () => this.code.replace(ANSWER, 'async function handler(') }),
      ),
      keyValueStore: this.store,
    });
  }

  get functionArn(): string {
    return this.handler.functionArn;
  }

  get storeResource(): CfnKeyValueStore {
    return this.store.node.defaultChild as CfnKeyValueStore;
  }

  /** The code for whatever function calls `cdkCorsAnswer(event)`, once the settings are known. */
  get code(): string {
    const code = readFileSync(join(assetPath('edge-function'), 'index.js'), 'utf8');
    return [
      "import cf from 'cloudfront';",
      'const cdkCorsStore = cf.kvs();',
      `const cdkCorsSettings = ${this.settings};`,
      code,
    ].join('\n');
  }

  configure(config: FunctionConfig): void {
    this.settings = sortedJson(edgeSettings(config));
  }
}
