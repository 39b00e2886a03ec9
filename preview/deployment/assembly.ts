import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  AssetManifestArtifact,
  CloudAssembly,
  CloudFormationStackArtifact,
  NestedCloudAssemblyArtifact,
  UNKNOWN_ACCOUNT,
  UNKNOWN_REGION,
} from '@aws-cdk/cloud-assembly-api';
import type { StackSource } from '../../lib/template/stack';
import { PreviewError } from '../preview-error';
import { AssetPaths } from './asset-paths';

/** A stack of the assembly as it was synthesised. */
export interface AssemblyStack extends StackSource {
  readonly assets: AssetPaths;
}

/** Stands in where a stack is not bound to an account. */
const DEFAULT_ACCOUNT = '123456789012';
/** Stands in where a stack is not bound to a Region. */
const DEFAULT_REGION = 'us-east-1';

/** Any CDK may have written the assembly: what is read here has not changed in years. */
const LENIENT = { skipVersionCheck: true, skipEnumCheck: true };

/**
 * Reads every stack of a cloud assembly, also those of nested assemblies (stages), each after those it depends on.
 *
 * @throws {PreviewError} `assembly-not-found`, `assembly-unreadable`
 */
export function readAssembly(directory: string): AssemblyStack[] {
  if (!existsSync(join(directory, 'manifest.json'))) {
    throw new PreviewError(
      'assembly-not-found',
      `${JSON.stringify(directory)} holds no manifest.json; run "cdk synth" first, or name its output`,
    );
  }
  return legible(directory, () => stacksOf(new CloudAssembly(directory, LENIENT)));
}

function stacksOf({ directory, artifacts }: CloudAssembly): AssemblyStack[] {
  const assets = new AssetPaths();
  for (const artifact of artifacts) if (artifact instanceof AssetManifestArtifact) assets.add(directory, artifact);
  return artifacts.flatMap((artifact) => {
    if (artifact instanceof NestedCloudAssemblyArtifact) return stacksOf(artifact.nestedAssembly);
    return artifact instanceof CloudFormationStackArtifact ? [stackOf(artifact, assets)] : [];
  });
}

function stackOf(stack: CloudFormationStackArtifact, assets: AssetPaths): AssemblyStack {
  const { account, region } = stack.environment;
  return {
    name: stack.stackName,
    account: account === UNKNOWN_ACCOUNT ? DEFAULT_ACCOUNT : account,
    region: region === UNKNOWN_REGION ? DEFAULT_REGION : region,
    template: stack.template,
    assets,
    assetText: (key) => assets.text(key),
    parameters: stack.parameters,
  };
}

/**
 * What reading a part of the assembly gives.
 *
 * @param place file or directory that is read
 * @throws {PreviewError} `assembly-unreadable`
 */
export function legible<T>(place: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PreviewError('assembly-unreadable', `${JSON.stringify(place)} is no JSON (${reason}); synthesise again`);
  }
}
