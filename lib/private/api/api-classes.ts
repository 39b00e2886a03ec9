import { Lazy, Stack } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { DiagnosisOptions } from '../../diagnosis-options';
import type { ClassPair } from '../class/class-pair';
import { Routes } from '../class/class-routes';
import { addEnvironment, allowRead } from '../function/function-environment';
import { checkDecorated } from '../function/python-handler';
import { Authorizers, type MakeAuthorizer } from './authorizers';
import { DiagnosisFunction } from './diagnosis-function';
import { RegionalResponder } from './regional-responder';
import type { Silence } from './silence';

export interface ApiClassesProps {
  readonly apiId: string;
  /** ARN of the `OPTIONS` methods or routes of the API. */
  readonly optionsArn: string;
  readonly makeAuthorizer: MakeAuthorizer;
  /** Whether URLs at its own domain begin with a stage. */
  readonly hasStage: boolean;
}

/**
 * The classes of one API and what enforces them: a responder, authorizers, the user's functions. All of these are added as
 * soon as a class needs them and not when the API is completed, so that tags and rules reach them.
 */
export class ApiClasses {
  readonly routes = new Routes();
  readonly authorizers: Authorizers;
  /** Functions that enforce all classes of the API by `withCors`. */
  readonly functions = new Set<LambdaFunction>();
  /** Whether `functionConfig` was asked for, to be handed to what synth cannot see. */
  isHandedOut = false;
  /** Methods or routes that go to what synth cannot see, and that are taken to go by it. */
  readonly believed = new Set<string>();
  /** There once a path needed it. */
  responder: RegionalResponder | undefined;

  private readonly scope: Construct;
  private readonly optionsArn: string;
  private readonly hasStage: boolean;
  private diagnosis: DiagnosisFunction | undefined;

  /** @param scope the facade, where constructs go */
  constructor(scope: Construct, { apiId, optionsArn, makeAuthorizer, hasStage }: ApiClassesProps) {
    this.scope = scope;
    this.optionsArn = optionsArn;
    this.hasStage = hasStage;
    this.authorizers = new Authorizers(scope, apiId, makeAuthorizer);
  }

  /** @param answersItself whether API Gateway answers the preflights of the path; it is asked with the route in place */
  apply(path: string, classes: ClassPair, answersItself: () => boolean): void {
    this.routes.add(path, classes);
    const before = this.responder;
    if (!answersItself()) this.makeResponder();
    for (const endpointClass of new Set([classes.read, classes.write])) {
      const { _live } = endpointClass;
      this.authorizers.add(endpointClass);
      endpointClass._isOnApi = true;
      if (_live === undefined) continue;
      before?.allowRead(_live);
      for (const fn of this.functions) allowRead(fn, _live);
    }
  }

  /** What is left of why a method is silent: whoever takes the settings of a server, or of a function of others, hands them on. */
  unlessHandedOut(silence: Silence | undefined, name: string): Silence | undefined {
    if (!this.isHandedOut || (silence !== 'server' && silence !== 'foreign-function')) return silence;
    this.believed.add(name);
    return undefined;
  }

  /** The settings of `withCors`, for whoever is handed them. */
  handOut(): string {
    this.isHandedOut = true;
    return Lazy.string({ produce: () => Stack.of(this.scope).toJsonString(this.routes.config()) });
  }

  /** The responder, also where no class needed it by itself. */
  makeResponder(): RegionalResponder {
    if (this.responder) return this.responder;
    this.responder = new RegionalResponder(this.scope, this.optionsArn);
    for (const { _live } of this.routes.classes) if (_live) this.responder.allowRead(_live);
    return this.responder;
  }

  /** The function that tells pages why they are blocked, once it is asked for. */
  addDiagnosis(options: DiagnosisOptions): DiagnosisFunction {
    this.diagnosis ??= new DiagnosisFunction(this.scope, { routes: this.routes, hasStage: this.hasStage });
    this.diagnosis.add(options);
    return this.diagnosis;
  }

  /** Lets `withCors` enforce all classes of the API in a function. */
  addToFunction(fn: LambdaFunction): void {
    addEnvironment(fn, this.scope, () => this.routes.config());
    if (this.functions.has(fn)) return;
    this.functions.add(fn);
    checkDecorated(fn);
    for (const { _live } of this.routes.classes) if (_live) allowRead(fn, _live);
  }
}
