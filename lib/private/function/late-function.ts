import { AspectPriority, Aspects } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type BakedFunctionProps, ConfiguredFunction } from './configured-function';

/** A function whose settings depend on constructs that the app may add after it. */
export abstract class LateFunction extends ConfiguredFunction {
  private isComplete = false;

  constructor(scope: Construct, id: string, props: BakedFunctionProps) {
    super(scope, id, props);
    const visit = (node: unknown) => node === this && this.completeOnce();
    Aspects.of(this).add({ visit }, { priority: AspectPriority.MUTATING });
  }

  /** Gives the function its settings and permissions: called once, at synth. */
  protected abstract complete(): void;

  /** CDK may visit a construct again after others were added. */
  private completeOnce(): void {
    if (this.isComplete) return;
    this.isComplete = true;
    this.complete();
  }
}
