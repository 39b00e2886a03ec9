import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AssetStaging, type FileAssetLocation, Lazy, Stack } from 'aws-cdk-lib';
import { type CfnFunction, Code, type CodeConfig, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import * as cxapi from 'aws-cdk-lib/cx-api';
import type { FunctionConfig } from '../../contract/function-config';
import type { FunctionName } from '../../contract/function-times';
import { bundlePath } from './bundles';
import { sortedJson } from './sorted-json';

/** A bundle together with its settings, which are known only after the function was made. */
export class CodeWithConfig extends Code {
  readonly isInline = false;
  private readonly bundle: FunctionName;
  private location: FileAssetLocation | undefined;

  constructor(bundle: FunctionName) {
    super();
    this.bundle = bundle;
  }

  /** Puts the settings beside the bundle, once all of them are known. */
  configure(handler: LambdaFunction, config: FunctionConfig): void {
    const code = readFileSync(join(bundlePath(this.bundle), 'index.js'));
    const settings = sortedJson(config);
    const folder = mkdtempSync(join(tmpdir(), 'cdk-cors-'));
    writeFileSync(join(folder, 'index.js'), code);
    writeFileSync(join(folder, 'config.json'), settings);
    this.stage(handler, folder, createHash('sha256').update(code).update(settings).digest('hex'));
    // with staging off, the assembly refers to the folder itself
    if (!handler.node.tryGetContext('aws:cdk:disable-asset-staging')) rmSync(folder, { recursive: true });
  }

  bind(): CodeConfig {
    return {
      s3Location: {
        bucketName: Lazy.string({ produce: () => this.location?.bucketName }),
        objectKey: Lazy.string({ produce: () => this.location?.objectKey }),
      },
    };
  }

  /**
   * As `Code.fromAsset`, without what that loads for its construct of the bucket and for the hash of a folder: more than
   * a synth of many routes takes altogether.
   */
  private stage(handler: LambdaFunction, sourcePath: string, sourceHash: string): void {
    const stack = Stack.of(handler);
    const staging = new AssetStaging(handler, 'Code', { sourcePath, assetHash: sourceHash });
    const fileName = staging.relativeStagedPath(stack);
    const { packaging, assetHash } = staging;
    this.location = stack.synthesizer.addFileAsset({ packaging, sourceHash: assetHash, fileName, deployTime: true });
    if (!handler.node.tryGetContext(cxapi.ASSET_RESOURCE_METADATA_ENABLED_CONTEXT)) return;
    const resource = handler.node.defaultChild as CfnFunction;
    resource.addMetadata(cxapi.ASSET_RESOURCE_METADATA_PATH_KEY, fileName);
    resource.addMetadata(cxapi.ASSET_RESOURCE_METADATA_IS_BUNDLED_KEY, false);
    resource.addMetadata(cxapi.ASSET_RESOURCE_METADATA_PROPERTY_KEY, 'Code');
  }
}
