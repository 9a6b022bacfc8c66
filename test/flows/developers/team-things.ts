import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Route } from '../../../server/http/route.ts';
import { inviteeFingerprint } from '../../../server/people/invitee.ts';
import type { TestApp } from '../../support/app.ts';

/** Somebody with a team of their own, which looks after an application. */
export type Owner = { id: string; name: string; mobile: string; teamId: string; clientId: string };
export type Maker = (owner: Owner, route: Route) => Promise<string>;

const soon = () => new Date(Date.now() + 86_400_000);
const inviteeContext = 'team_invitations.invitee';

/**
 * For each parameter of an address of the departments' portal, named by the address up to it: a new thing of a team's own.
 * `beside` is the owner of another team: who offers applications, and is offered some.
 */
export function teamThings(app: TestApp, beside: Owner): Record<string, Maker> {
  const { knex } = app.database;
  const { cipher } = app;

  async function insertInvitation(teamId: string, invited: { id?: string; name: string; mobile: string }, by: string) {
    const [id, secret] = [randomUUID(), randomBytes(32).toString('base64url')];
    const invitee = { name: invited.name, mobile: `+86${invited.mobile}` };
    await knex('team_invitations').insert({
      ...{ id, team_id: teamId, role: 'member', secret_hash: createHash('sha256').update(secret).digest() },
      invitee_encrypted: cipher.encrypt(inviteeContext, `${invitee.mobile}\n${invitee.name}`),
      invitee_fingerprint: inviteeFingerprint(cipher, inviteeContext, invitee),
      ...{ invited_by: by, created_at: new Date(), expires_at: soon() },
    });
    return { id, secret };
  }

  return {
    '/developers/teams/:id': async ({ teamId }) => teamId,
    '/developers/applications/:client': async ({ clientId }) => clientId,
    '/developers/teams/:id/invitations/:invitation': async ({ id, teamId }) =>
      (await insertInvitation(teamId, { name: '新人示例', mobile: '13712345678' }, id)).id,
    '/developers/invitations/:secret': async (owner) =>
      (await insertInvitation(beside.teamId, owner, beside.id)).secret,
    '/developers/teams/:id/members/:person': async ({ teamId }) => {
      const id = randomUUID();
      await knex('persons').insert({ id, name: '组员示例', locale: 'zh-Hans', assurance_level: 2 });
      await knex('team_members').insert({ team_id: teamId, person_id: id, role: 'member', joined_at: new Date() });
      return id;
    },
    // taking back is for who gives, saying yes or no for who is asked
    '/developers/teams/:id/transfers/:transfer': async (owner, { path }) => {
      const isBack = path.endsWith('/withdraw');
      const [from, to] = isBack ? [owner, beside] : [beside, owner];
      const offered = {
        ...(await knex('applications').where({ client_id: from.clientId }).first()),
        client_id: randomUUID(),
      };
      await knex('applications').insert({ ...offered, team_id: from.teamId });
      const id = randomUUID();
      await knex('application_transfers').insert({
        ...{ id, client_id: offered.client_id, from_team_id: from.teamId, to_team_id: to.teamId, offered_by: from.id },
        ...{ offered_at: new Date(), expires_at: soon() },
      });
      return id;
    },
    '/developers/applications/:client/delivery/:notice': async ({ clientId }) => {
      const id = randomUUID();
      await knex('outbox_entries').insert({
        ...{ id, kind: 'backchannel-logout', target: clientId, payload_encrypted: Buffer.from('x'), status: 'dead' },
        ...{ attempts: 9, last_error: 'status-500', next_attempt_at: new Date(), finished_at: new Date() },
      });
      return id;
    },
  };
}
