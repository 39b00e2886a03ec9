import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AssetStaging, Stack } from 'aws-cdk-lib';
import type { CfnRestApi } from 'aws-cdk-lib/aws-apigateway';
import * as cxapi from 'aws-cdk-lib/cx-api';

/** Uploads a document with the app, and says where it will be. */
export function stageDefinition(api: CfnRestApi, document: string): CfnRestApi.S3LocationProperty {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-cors-'));
  const sourcePath = join(folder, 'definition.json');
  writeFileSync(sourcePath, document);
  const stack = Stack.of(api);
  const staging = new AssetStaging(api, 'Definition', { sourcePath });
  const fileName = staging.relativeStagedPath(stack);
  const { packaging, assetHash } = staging;
  const { bucketName, objectKey } = stack.synthesizer.addFileAsset({ packaging, sourceHash: assetHash, fileName });
  // with staging off, the assembly refers to the file itself
  if (!api.node.tryGetContext('aws:cdk:disable-asset-staging')) rmSync(folder, { recursive: true });
  if (api.node.tryGetContext(cxapi.ASSET_RESOURCE_METADATA_ENABLED_CONTEXT)) {
    api.addMetadata(cxapi.ASSET_RESOURCE_METADATA_PATH_KEY, fileName);
  }
  return { bucket: bucketName, key: objectKey };
}
