import type { MandateView } from '../../views/mandates/props.ts';
import { currentRequest } from '../http/request-context.ts';
import { locales } from '../lib/locale.ts';
import { maskName } from '../lib/mask.ts';
import type { Mandate } from '../mandates/mandate.ts';
import type { PortalParts } from './parts.ts';

/**
 * A mandate as pages tell it. To whoever acts by it the name of the person who granted it is masked; whoever manages the
 * mandates of the enterprise knows its people by name.
 */
export async function mandateView(
  parts: Pick<PortalParts, 'clients'>,
  mandate: Mandate,
  reader: 'agent' | 'grantor',
): Promise<MandateView> {
  const { enterprise, agency, agent, grantedBy, services } = mandate;
  return {
    id: mandate.id,
    enterprise: enterprise.name,
    uscc: enterprise.uscc,
    isPaused: enterprise.status !== 'active',
    agency: agency?.name,
    role: mandate.role,
    agent: agent.kind === 'enterprise' ? (agent.name ?? agent.uscc) : agent.name,
    isForAgency: agent.kind === 'enterprise',
    services: services ? await serviceNames(parts, services) : undefined,
    acts: mandate.acts ?? undefined,
    grantedBy: grantedBy && reader === 'agent' ? maskName(grantedBy) : grantedBy,
    note: mandate.note,
    state: mandate.state,
    validFrom: mandate.validFrom,
    validUntil: mandate.validUntil,
    invitationExpiresAt: mandate.invitationExpiresAt,
    endedAt: mandate.endedAt,
    endReason: mandate.endReason,
  };
}

/** An application that is no more keeps its id for a name: a mandate for it alone must not read like one for nothing. */
export async function serviceNames(
  { clients }: Pick<PortalParts, 'clients'>,
  clientIds: readonly string[],
): Promise<string[]> {
  const locale = currentRequest()?.locale ?? locales[0];
  return Promise.all(clientIds.map(async (id) => (await clients.label(id))?.name[locale] ?? id));
}
