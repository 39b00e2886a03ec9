import { readFileSync } from 'node:fs';
import { type AssetStaging, Token } from 'aws-cdk-lib';
import type { IRestApi } from 'aws-cdk-lib/aws-apigateway';
import type { OpenApiDocument } from '../../../template/rest-api/definition/open-api';
import { type Parsed, parseDefinition } from '../../../template/rest-api/definition/parse-definition';

/** The file of `ApiDefinition.fromAsset`; `undefined` where the definition is in a bucket that the app does not fill. */
export function assetFileOf(api: IRestApi): string | undefined {
  const asset = api.node.tryFindChild('APIDefinition');
  const staging = asset?.node.children.find((one) => 'absoluteStagedPath' in one) as AssetStaging | undefined;
  return staging?.absoluteStagedPath;
}

export function readDefinitionFile(file: string): Parsed {
  try {
    return parseDefinition(readFileSync(file, 'utf8'));
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/** A copy of what an app wrote, in which what stands for values of the deployment stays as it is. */
export function copyOfInline(body: unknown): OpenApiDocument {
  return copied(body) as OpenApiDocument;
}

function copied(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Token.isUnresolved(value)) return value;
  if (Array.isArray(value)) return value.map(copied);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copied(item)]));
}
