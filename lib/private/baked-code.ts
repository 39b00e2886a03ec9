import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Lazy } from 'aws-cdk-lib';
import { type CfnFunction, Code, type CodeConfig, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type BundleName, bundlePath } from './bundles';
import type { FunctionConfig } from './function-config';
import { sortedJson } from './sorted-json';

/** A bundle together with its settings, which are known only after the function was made. */
export class BakedCode extends Code {
  readonly isInline = false;
  private readonly bundle: BundleName;
  private config: CodeConfig | undefined;

  constructor(bundle: BundleName) {
    super();
    this.bundle = bundle;
  }

  /** Puts the settings beside the bundle, once all of them are known. */
  bake(handler: LambdaFunction, config: FunctionConfig): void {
    const folder = mkdtempSync(join(tmpdir(), 'cdk-cors-'));
    cpSync(bundlePath(this.bundle), folder, { recursive: true });
    writeFileSync(join(folder, 'config.json'), sortedJson(config));
    const code = Code.fromAsset(folder);
    this.config = code.bind(handler);
    code.bindToResource(handler.node.defaultChild as CfnFunction);
    // with staging off, the assembly refers to the folder itself
    if (!handler.node.tryGetContext('aws:cdk:disable-asset-staging')) rmSync(folder, { recursive: true });
  }

  bind(): CodeConfig {
    return {
      s3Location: {
        bucketName: Lazy.string({ produce: () => this.config?.s3Location?.bucketName }),
        objectKey: Lazy.string({ produce: () => this.config?.s3Location?.objectKey }),
      },
    };
  }
}
