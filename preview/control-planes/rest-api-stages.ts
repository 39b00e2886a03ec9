import { readRestApis } from '../../lib/template/rest-api/read-rest-apis';
import type { RestApi, StageSettings } from '../../lib/template/rest-api/rest-api';
import type { Stack } from '../../lib/template/stack';
import { AwsError } from '../aws/aws-error';
import type { ControlPlane, RestCall } from './control-plane';

interface PatchOperation {
  readonly op?: unknown;
  readonly path?: unknown;
  readonly value?: unknown;
}

type Variables = Readonly<Record<string, string>>;

const VARIABLE = /^\/variables\/([A-Za-z0-9_]{1,64})$/;
/** https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
const VALUE = /^[A-Za-z0-9._~:/?#&=,-]{1,512}$/;

/**
 * The variables of stages of REST APIs: `GetStage`, and `UpdateStage` as far as it changes variables.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateStage.html
 */
export class RestApiStages implements ControlPlane {
  /** By API and stage; those of the template until somebody changes them. */
  private readonly changed = new Map<string, Variables>();

  constructor(private readonly stacks: () => readonly Stack[]) {}

  call({ method, path, input }: RestCall): Readonly<Record<string, unknown>> | undefined {
    const [service, api = '', kind, stageName = '', ...more] = path;
    const isOurs = service === 'restapis' && kind === 'stages' && stageName !== '' && more.length === 0;
    if (!isOurs || !['GET', 'PATCH'].includes(method)) return undefined;
    const key = `${api}/${stageName}`;
    const stage = this.declared().get(key);
    if (stage === undefined) throw new AwsError('NotFoundException', 'Invalid stage identifier specified', 404);
    const before = this.changed.get(key) ?? stage.variables ?? {};
    const variables = method === 'GET' ? before : patched(before, input);
    if (method === 'PATCH') this.changed.set(key, variables);
    return { stageName, variables };
  }

  /** The API whose stages have the variables that they have at the time. */
  live(api: RestApi): RestApi {
    const stages = [...api.stages].map(([name, stage]) => {
      const variablesOf = () => this.changed.get(`${api.id}/${name}`) ?? stage.variables;
      const live: StageSettings = {
        ...stage,
        get variables() {
          return variablesOf();
        },
      };
      return [name, live] as const;
    });
    return { ...api, stages: new Map(stages) };
  }

  /** Of all stacks that there are so far. */
  private declared(): ReadonlyMap<string, StageSettings> {
    const apis = readRestApis(this.stacks());
    return new Map(apis.flatMap(({ id, stages }) => [...stages].map(([name, stage]) => [`${id}/${name}`, stage])));
  }
}

function patched(before: Variables, { patchOperations }: RestCall['input']): Variables {
  const variables = { ...before };
  for (const { op, path, value } of (patchOperations ?? []) as readonly PatchOperation[]) {
    const name = VARIABLE.exec(String(path))?.[1];
    if (name === undefined) throw invalid(`the preview patches /variables alone, not ${JSON.stringify(path)}`);
    if (op === 'remove') delete variables[name];
    else if (op !== 'replace' && op !== 'add') throw invalid(`Invalid patch operation specified: ${op}`);
    else if (VALUE.test(String(value))) variables[name] = String(value);
    else throw invalid(`Stage variable value ${JSON.stringify(value)} is not valid`);
  }
  return variables;
}

function invalid(message: string): AwsError {
  return new AwsError('BadRequestException', message, 400);
}
