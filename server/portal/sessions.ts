import { createHash } from 'node:crypto';
import { applicationsPage } from '../../views/portal/applications-page.ts';
import { sessionsPage } from '../../views/portal/sessions-page.ts';
import type { ScopeName } from '../../views/words/words.ts';
import { elsewhere } from '../authenticators/source/proves.ts';
import { chainNames } from '../federation/chain-names.ts';
import { chainsOfSessions } from '../federation/source-sessions.ts';
import { HttpProblem } from '../http/problem.ts';
import { currentRequest } from '../http/request-context.ts';
import type { Route } from '../http/route.ts';
import { waitingLogin } from '../http/way-back.ts';
import { identityTypeOf } from '../lib/identity.ts';
import { locales } from '../lib/locale.ts';
import { portalClientId } from '../oidc/portal-client.ts';
import { isPast } from '../oidc/session-limits.ts';
import { listConsents, withdrawConsent } from '../sessions/consents.ts';
import { endOtherSessions, endSession } from '../sessions/end-session.ts';
import { listLiveSessions, type SessionRow } from '../sessions/store.ts';
import { voidLogins } from '../sessions/unfinished/void-logins.ts';
import { chosenIdentities } from './choices.ts';
import { draw, forPerson, noticeOf, type PersonHandler, type PortalParts, read, write } from './parts.ts';

export function sessionRoutes(parts: PortalParts): Route[] {
  return [
    { ...read, path: '/account/sessions', handler: forPerson(parts, showSessions) },
    { ...write, path: '/account/sessions/:id/end', audit: ['session.ended'], handler: forPerson(parts, endOne) },
    {
      ...write,
      path: '/account/sessions/end-others',
      audit: ['session.ended', 'session.others-ended'],
      handler: forPerson(parts, endOthers),
    },
    { ...read, path: '/account/applications', handler: forPerson(parts, showApplications) },
    // withdrawing is one press, without another login (PIPL article 15)
    {
      ...write,
      who: 'person',
      path: '/account/applications/withdraw',
      audit: ['consent.withdrawn'],
      handler: forPerson(parts, withdraw),
    },
  ];
}

/** What stands in addresses and forms in place of the session uid, which tokens carry. */
function publicId(session: Pick<SessionRow, 'session_uid'>): string {
  return createHash('sha256').update(`session\0${session.session_uid}`).digest('base64url').slice(0, 22);
}

const showSessions: PersonHandler = async (parts, ctx, visitor) => {
  const now = Math.floor(parts.clock().getTime() / 1000);
  const kept = await listLiveSessions(parts.knex, visitor.person.id, parts.clock());
  // of some the limits were tightened since they were last used
  const rows = kept.filter(({ payload }) => !isPast(parts.config, parts.policies.sessionPolicies(), payload, now));
  const locale = currentRequest()?.locale ?? locales[0];
  const fed = rows.filter(({ payload }) => payload.amr?.includes(elsewhere)).map((row) => row.session_uid);
  const [chains, live] = await Promise.all([chainsOfSessions(parts.knex, fed), parts.sources.list()]);
  const sessions = await Promise.all(
    rows.map(async (row) => ({
      id: publicId(row),
      current: row.session_uid === visitor.sessionUid,
      userAgent: row.user_agent ?? '',
      network: row.network ?? '',
      startedAt: row.created_at,
      applications: await applicationNames(parts, Object.keys(row.payload.authorizations ?? {})),
      via: chainNames(live, chains.get(row.session_uid) ?? [], locale),
    })),
  );
  const notice = noticeOf(ctx, ['session-ended', 'others-ended'] as const);
  draw(parts, ctx, visitor, (frame) => sessionsPage(frame, { sessions, ...notice }));
};

export async function applicationNames(parts: PortalParts, clientIds: readonly string[]): Promise<string[]> {
  const locale = currentRequest()?.locale ?? locales[0];
  const labels = await Promise.all(
    clientIds.filter((id) => id !== portalClientId).map((id) => parts.clients.label(id)),
  );
  return labels.flatMap((label) => (label ? [label.name[locale]] : []));
}

const endOne: PersonHandler = async (parts, ctx, visitor) => {
  const rows = await listLiveSessions(parts.knex, visitor.person.id, parts.clock());
  const chosen = rows.find((row) => publicId(row) === ctx.params.id);
  if (!chosen) throw new HttpProblem(404, 'request.unknown');
  const ended = { sessionUid: chosen.session_uid, by: 'person', personId: visitor.person.id } as const;
  await parts.knex.transaction((tx) => endSession(tx, parts, ended));
  ctx.redirect('/account/sessions?notice=session-ended');
};

const endOthers: PersonHandler = async (parts, ctx, visitor) => {
  const kept = { personId: visitor.person.id, keepUid: visitor.sessionUid };
  await parts.knex.transaction(async (tx) => {
    // before: what becomes a session meanwhile is then among those
    await voidLogins(tx, { personId: visitor.person.id, but: waitingLogin(ctx, parts.config.issuer) });
    await endOtherSessions(tx, parts, kept);
  });
  ctx.redirect('/account/sessions?notice=others-ended');
};

const showApplications: PersonHandler = async (parts, ctx, visitor) => {
  const consents = await listConsents(parts.knex, visitor.person.id);
  const locale = currentRequest()?.locale ?? locales[0];
  const applications = await Promise.all(
    consents.map(async ({ clientId, identity, scopes, grantedAt }) => {
      const label = await parts.clients.label(clientId);
      return {
        clientId,
        name: label?.name[locale] ?? clientId,
        unit: label?.unitName[locale] ?? '',
        identity: identityTypeOf(identity),
        scopes: scopes as ScopeName[],
        grantedAt,
      };
    }),
  );
  const chosen = await chosenIdentities(parts, visitor);
  const notice = noticeOf(ctx, ['consent-withdrawn', 'identity-switched'] as const);
  draw(parts, ctx, visitor, (frame) => applicationsPage(frame, { applications, chosen, ...notice }));
};

const withdraw: PersonHandler = async (parts, ctx, visitor) => {
  const clientId = ctx.state.body.client_id ?? '';
  const withdrawn = await parts.knex.transaction((tx) =>
    withdrawConsent(tx, visitor.person.id, clientId, parts.clock()),
  );
  if (!withdrawn) throw new HttpProblem(404, 'request.unknown');
  ctx.redirect('/account/applications?notice=consent-withdrawn');
};
