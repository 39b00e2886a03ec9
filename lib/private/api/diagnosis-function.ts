import { FunctionUrl, FunctionUrlAuthType } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { DiagnosisConfig } from '../../contract/diagnosis';
import type { DiagnosisOptions } from '../../diagnosis-options';
import { quote } from '../../policy/issue';
import type { Routes } from '../class/class-routes';
import { LateFunction } from '../function/late-function';
import { warn } from '../messages/annotations';
import { refuse } from '../messages/refusal';

interface DiagnosisFunctionProps {
  readonly routes: Routes;
  readonly hasStage: boolean;
}

/**
 * Tells pages why a request of theirs was blocked. It has a URL of its own: in an API, its answer would be subject to the very
 * policies, authorizers and limits that it is asked about.
 */
export class DiagnosisFunction extends LateFunction {
  readonly url: FunctionUrl;
  private basePath: string | undefined;

  constructor(
    scope: Construct,
    private readonly props: DiagnosisFunctionProps,
  ) {
    super(scope, 'Diagnosis', {
      bundle: 'cors-diagnosis',
      description: 'Tells pages why a request was blocked',
      memorySize: 256,
    });
    // without CORS of its own: the handler states it
    this.url = new FunctionUrl(this, 'Url', { function: this.handler, authType: FunctionUrlAuthType.NONE });
  }

  /** Takes the options of one call: all calls have to agree. */
  add({ basePath }: DiagnosisOptions): void {
    if (basePath === undefined) return;
    if (!/^(\/[^/\s?#]+)+$/.test(basePath)) {
      refuse('base-path-invalid', `got ${quote(basePath)}: a base path has no slash at its end; write "/v1"`);
    }
    if (this.basePath !== undefined && this.basePath !== basePath) {
      const both = `got basePath ${quote(basePath)}, and another call of addDiagnosis gave ${quote(this.basePath)}`;
      refuse('options-differ', `${this.node.path}: ${both}; give one of them`);
    }
    this.basePath = basePath;
  }

  protected complete(): void {
    const { routes, hasStage } = this.props;
    if (routes.count === 0) {
      warn(
        this,
        'diagnosis-without-classes',
        `${this.node.path}: no class is applied, so that the diagnosis can only say so; apply one, or leave addDiagnosis out`,
      );
    }
    for (const { _live } of routes.classes) if (_live) this.allowRead(_live);
    const config: DiagnosisConfig = { ...routes.config(), ...(this.basePath && { basePath: this.basePath }), hasStage };
    this.configure(config);
  }
}
