import { z } from 'zod';
import { parseUscc } from '../enterprises/uscc.ts';
import type { EnterpriseFacts, IdentityFacts } from '../lib/identity.ts';
import { normaliseCode } from '../lib/normalise-code.ts';
import { mandateActs } from '../mandates/mandate.ts';

/** The one type of `authorization_details` (RFC 9396): to act for one enterprise at one application. */
export const actForEnterprise = 'urn:yimen:act-for-enterprise';

const schema = z.strictObject({
  type: z.literal(actForEnterprise),
  enterprise: z.string(),
  service: z.string().optional(),
  actions: z.array(z.enum(mandateActs)).min(1).max(mandateActs.length).optional(),
});

export type ActFor = Omit<z.infer<typeof schema>, 'actions'> & { actions?: string[] | undefined };

export type DetailRefused =
  | 'authorization_details: unknown or malformed members'
  | 'authorization_details: enterprise is not a unified social credit code'
  | 'authorization_details: service must be your own client_id'
  | 'authorization_details: one enterprise in one request'
  | 'authorization_details: your application does not serve enterprises';

/** Why an application may not ask so; undefined when it may. The registration counts, not what the person could do. */
export function judgeDetail(
  detail: unknown,
  application: { clientId: string; servesEnterprises: boolean },
  count: number,
): DetailRefused | undefined {
  const parsed = schema.safeParse(detail);
  if (!parsed.success) return 'authorization_details: unknown or malformed members';
  const { enterprise, service = application.clientId } = parsed.data;
  if (count > 1) return 'authorization_details: one enterprise in one request';
  const read = parseUscc(enterprise);
  // an old code with a wrong inner check may be in the registry all the same
  if (enterprise !== normaliseCode(enterprise) || (!read.ok && read.reason !== 'organisation-check'))
    return 'authorization_details: enterprise is not a unified social credit code';
  if (service !== application.clientId) return 'authorization_details: service must be your own client_id';
  if (!application.servesEnterprises) return 'authorization_details: your application does not serve enterprises';
  return undefined;
}

/** The detail of a request that `judgeDetail` let through, or undefined when it has none. */
export function askedDetail(parameter: unknown): ActFor | undefined {
  if (typeof parameter !== 'string') return undefined;
  const [detail] = z.array(schema).parse(JSON.parse(parameter));
  return detail;
}

/** Whether this is the enterprise that is asked for, whatever somebody may do in its name. */
export function isAskedFor(detail: ActFor, facts: IdentityFacts): facts is EnterpriseFacts {
  return facts.type === 'enterprise' && facts.enterprise.uscc === detail.enterprise;
}

/** May somebody in this identity do all of it? Narrows the identities that qualify to those of the one enterprise. */
export function mayActAs(detail: ActFor, facts: IdentityFacts, clientId: string): facts is EnterpriseFacts {
  if (!isAskedFor(detail, facts)) return false;
  const { services, acts } = facts.mandate;
  if (services !== null && !services.includes(clientId)) return false;
  return acts === null || (detail.actions ?? []).every((action) => acts.includes(action));
}

/** How many details the parameter has; the library has parsed it before. */
export function countDetails(parameter: unknown): number {
  return z.array(z.unknown()).parse(JSON.parse(String(parameter))).length;
}

/** Whether a later wish stays inside what was granted. */
export function isWithin(wish: ActFor, granted: ActFor): boolean {
  if (wish.enterprise !== granted.enterprise) return false;
  const { actions } = granted;
  return actions === undefined || (wish.actions?.every((action) => actions.includes(action)) ?? false);
}

/** What is granted, spelt out: which application, and which actions where the mandate does not allow all. */
export function grantedDetail(detail: ActFor, facts: EnterpriseFacts, clientId: string): ActFor {
  const actions = detail.actions ?? facts.mandate.acts;
  return { type: actForEnterprise, enterprise: detail.enterprise, service: clientId, ...(actions && { actions }) };
}
