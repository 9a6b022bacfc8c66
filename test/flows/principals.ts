import { callback, developersOf } from './developers/team.ts';
import type { Owner as TeamOwner } from './developers/team-things.ts';
import { useEnterprises } from './enterprises/actors.ts';
import type { Principal } from './people/own-things.ts';

/** Whoever may do most without a role: verified, with an enterprise, a team and an application. */
export type Owner = Principal & TeamOwner;

/** Inside a `describe`: the service, and people who have one of everything. */
export function usePrincipals() {
  const { app, actor, registered, claimed } = useEnterprises();
  const portal = developersOf(app);

  async function owner(name: string): Promise<Owner> {
    const somebody = await actor(name);
    const entry = registered(somebody, `${name}公司`);
    const firm = { id: await claimed(somebody, entry), uscc: entry.uscc, name: entry.name };
    const teamId = await portal.team(somebody, `${name}的团队`);
    const { clientId } = await portal.application(somebody, teamId, { redirectUris: callback });
    return { ...somebody, firm, teamId, clientId };
  }
  return { app, owner };
}
