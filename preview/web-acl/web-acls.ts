import type { Stack } from '../../lib/template/stack';
import { readWebAcls } from '../../lib/template/web-acl/read-web-acls';
import type { WebAcl } from '../../lib/template/web-acl/web-acl';
import type { ApiResponse, ApiServer } from '../gateway/api-server';
import { splitUrl, type WireRequest } from '../gateway/wire-request';
import type { Log } from '../log';
import { type Blocked, RuleGroup, type RuleGroupSettings } from './rule-group';
import type { InspectedRequest } from './statement';

/** Rules that stand before an API or a distribution, and what they answer. */
export type Guard = (request: InspectedRequest) => Blocked | undefined;

const nobody: Guard = () => undefined;

/** The web ACLs of an app, as far as they are served: by rule groups of the app, in the order of the rules. */
export class WebAcls {
  private readonly acls: readonly (WebAcl & { readonly guard: () => Guard })[];

  constructor(
    stacks: readonly Stack[],
    private readonly log: Log,
  ) {
    this.acls = readWebAcls(stacks).map((acl) => {
      for (const { name, group } of acl.rules) {
        if (!group) acl.stack.note(`web ACL ${acl.logicalId}: rule ${name} is not served, it lets everything pass`);
      }
      if (!acl.allows)
        acl.stack.note(`web ACL ${acl.logicalId}: its default action is not served, what no rule blocks passes`);
      return { ...acl, guard: () => this.guardOf(acl) };
    });
  }

  /** What stands before a stage of a REST API. */
  ofStage(apiId: string, stage: string): Guard {
    return (
      this.acls
        .find(({ resources }) => resources.some((arn) => arn.endsWith(`/restapis/${apiId}/stages/${stage}`)))
        ?.guard() ?? nobody
    );
  }

  /** What stands before a distribution that names this web ACL. */
  of(webAclArn: string | undefined): Guard {
    return this.acls.find(({ arn }) => arn === webAclArn)?.guard() ?? nobody;
  }

  /** Each place counts by itself. */
  private guardOf({ logicalId, rules }: WebAcl): Guard {
    const groups = rules.flatMap(({ group }) => (group ? [new RuleGroup(group as RuleGroupSettings)] : []));
    return (request) => {
      for (const group of groups) {
        const blocked = group.blocked(request);
        if (!blocked) continue;
        this.log(`${logicalId}  ${request.method} ${request.path}  ${blocked.status}  blocked by ${blocked.rule}`);
        return blocked;
      }
      return undefined;
    };
  }
}

/** An API with web ACLs before its stages, which come before anything else. */
export function guarded(api: ApiServer, guards: ReadonlyMap<string, Guard>): ApiServer {
  return {
    async serve(wire: WireRequest): Promise<ApiResponse> {
      const [path] = splitUrl(wire.url);
      const blocked = guards.get(path.split('/')[1] ?? '')?.(inspected(wire, path));
      return blocked ? { status: blocked.status, headers: blocked.headers, body: blocked.body } : api.serve(wire);
    },
  };
}

function inspected({ method, headers, sourceIp }: WireRequest, path: string): InspectedRequest {
  const header = (name: string) => headers.find(([one]) => one.toLowerCase() === name)?.[1];
  return { method, path, address: sourceIp, header };
}
