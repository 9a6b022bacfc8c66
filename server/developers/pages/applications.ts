import { handOverPage } from '../../../views/developers/hand-over-page.ts';
import { applicationOverviewPage } from '../../../views/developers/overview-page.ts';
import { applicationPath, developerPaths, teamPath } from '../../../views/developers/paths.ts';
import type { HandOverPageProps, RegisterPageProps, SettingsPageProps } from '../../../views/developers/props.ts';
import { registerPage } from '../../../views/developers/register-page.ts';
import { secretPage } from '../../../views/developers/secret-page.ts';
import { settingsPage } from '../../../views/developers/settings-page.ts';
import { parseSystemKind } from '../../clients/system-kind.ts';
import type { Route } from '../../http/route.ts';
import { forPerson, noticeOf, type PortalParts, read, write } from '../../portal/parts.ts';
import { changeApplication, makeNewSecret, withdrawFormerSecret } from '../applications/change.ts';
import { registerInSandbox } from '../applications/register.ts';
import { offeredScopes, settingsOf } from '../applications/settings.ts';
import { answerOffer, listOffers, offerApplication } from '../applications/transfers/hand-over.ts';
import { isSecretKnownElsewhere } from '../applications/transfers/store.ts';
import {
  type ApplicationVisit,
  applicationView,
  atApplication,
  atTeam,
  drawVisit,
  refused,
  type TeamVisit,
  teamView,
} from './draw.ts';
import { readSettings, settingsTold } from './read-settings.ts';
import { showTeam } from './team.ts';

export function applicationRoutes(parts: PortalParts): Route[] {
  const team = `${developerPaths.teams}/:id`;
  const one = '/developers/applications/:client';
  const at = (handler: (visit: ApplicationVisit) => Promise<void>) => forPerson(parts, atApplication(handler));
  const atOffer = (answer: 'accepted' | 'declined' | 'withdrawn') =>
    forPerson(
      parts,
      atTeam((visit) => answerTransfer(visit, answer)),
    );
  const notTaken = ['developer.application.not-taken'] as const;
  return [
    {
      ...read,
      path: `${team}/applications/new`,
      handler: forPerson(
        parts,
        atTeam((visit) => showRegister(visit)),
      ),
    },
    {
      ...write,
      path: `${team}/applications`,
      audit: ['developer.application.registered'],
      handler: forPerson(parts, atTeam(register)),
    },
    { ...read, path: one, handler: at(showOverview) },
    { ...write, path: `${one}/secret`, audit: ['developer.secret.rotated'], handler: at(rotate) },
    { ...write, path: `${one}/former-secret`, audit: ['developer.secret.withdrawn'], handler: at(endFormer) },
    { ...read, path: `${one}/settings`, handler: at((visit) => showSettings(visit)) },
    { ...write, path: `${one}/settings`, audit: ['developer.application.changed'], handler: at(change) },
    { ...read, path: `${one}/team`, handler: at((visit) => showHandOver(visit)) },
    { ...write, path: `${one}/team`, audit: ['developer.application.offered'], handler: at(offer) },
    {
      ...write,
      path: `${team}/transfers/:transfer/accept`,
      audit: ['developer.application.handed-over'],
      handler: atOffer('accepted'),
    },
    { ...write, path: `${team}/transfers/:transfer/decline`, audit: notTaken, handler: atOffer('declined') },
    { ...write, path: `${team}/transfers/:transfer/withdraw`, audit: notTaken, handler: atOffer('withdrawn') },
  ];
}

const blank = {
  ...{ name: '', topic: '', redirectUris: [], postLogoutUris: [], backchannelLogoutUri: '', initiateLoginUri: '' },
  ...{ policyUri: '', termsUri: '' },
  scopes: ['profile' as const],
};

async function showRegister(visit: TeamVisit, told: Partial<RegisterPageProps> = {}): Promise<void> {
  const team = teamView(visit.team);
  const props = { team, kind: undefined, typed: blank, scopes: offeredScopes, problems: {}, ...told };
  drawVisit(visit, (frame) => registerPage(frame, props), teamPath(team.id, 'applications/new'));
}

async function register(visit: TeamVisit): Promise<void> {
  const { parts, ctx, visitor, team } = visit;
  const typed = readSettings(ctx.state.body);
  const kind = parseSystemKind(ctx.state.body.kind);
  if (!kind) {
    ctx.status = 400;
    return showRegister(visit, { typed, problems: { kind: { code: 'developer.kind-missing' } } });
  }
  const made = await registerInSandbox(parts, visitor.person.id, team.id, { ...typed, kind });
  if (!made.ok) {
    const { reason } = made;
    refused(ctx, reason);
    const problem = { problem: { code: 'developer.too-many' }, problems: {} } as const;
    return showRegister(visit, { typed, kind, ...(reason === 'too-many' ? problem : settingsTold(reason, typed)) });
  }
  const { clientId, clientSecret } = made;
  const shown = { clientId, name: typed.name, environment: 'sandbox', kind, isSuspended: false } as const;
  const props = { application: shown, clientSecret, isNew: true };
  drawVisit(visit, (frame) => secretPage(frame, props), applicationPath(clientId));
}

async function showOverview(visit: ApplicationVisit): Promise<void> {
  const { parts, ctx, application, team } = visit;
  const { metadata, formerSecretUntil } = application;
  const isGood = formerSecretUntil !== undefined && parts.clock() < formerSecretUntil;
  const method = metadata.token_endpoint_auth_method === 'none' ? ('none' as const) : ('client_secret_basic' as const);
  const props = {
    application: applicationView(application),
    team: teamView(team),
    issuer: parts.config.issuer,
    method,
    isKnownElsewhere: method !== 'none' && (await isSecretKnownElsewhere(parts.knex, application.clientId)),
    redirectUris: metadata.redirect_uris ?? [],
    topic: application.topic,
    formerSecretUntil: isGood ? formerSecretUntil : undefined,
    ...noticeOf(ctx, ['former-secret-ended', 'application-changed', 'application-taken'] as const),
  };
  drawVisit(visit, (frame) => applicationOverviewPage(frame, props));
}

async function rotate(visit: ApplicationVisit): Promise<void> {
  const { parts, ctx, visitor, application } = visit;
  const { clientId } = application;
  const made = await makeNewSecret(parts, visitor.person.id, clientId);
  if (!made.ok) {
    refused(ctx, made.reason);
    return ctx.redirect(applicationPath(clientId));
  }
  const props = { application: applicationView(application), clientSecret: made.clientSecret, isNew: false };
  drawVisit(visit, (frame) => secretPage(frame, props), applicationPath(clientId));
}

async function endFormer({ parts, ctx, visitor, application }: ApplicationVisit): Promise<void> {
  const outcome = await withdrawFormerSecret(parts, visitor.person.id, application.clientId);
  if (!outcome.ok) refused(ctx, outcome.reason);
  ctx.redirect(`${applicationPath(application.clientId)}?notice=former-secret-ended`);
}

async function showSettings(visit: ApplicationVisit, told: Partial<SettingsPageProps> = {}): Promise<void> {
  const { application, team, ctx } = visit;
  const view = applicationView(application);
  const { kind: _kind, ...typed } = settingsOf(view.name, application);
  const props: SettingsPageProps = {
    application: view,
    team: teamView(team),
    typed,
    scopes: offeredScopes,
    version: application.settingsVersion,
    problems: {},
    ...noticeOf(ctx, ['application-changed'] as const),
    ...told,
  };
  drawVisit(visit, (frame) => settingsPage(frame, props), applicationPath(view.clientId, 'settings'));
}

async function change(visit: ApplicationVisit): Promise<void> {
  const { parts, ctx, visitor, application } = visit;
  const { clientId } = application;
  const typed = readSettings(ctx.state.body);
  const version = Number(ctx.state.body.version);
  const known = { clientId, version: Number.isSafeInteger(version) && version < 2 ** 31 ? version : 0 };
  const outcome = await changeApplication(parts, visitor.person.id, known, typed);
  if (outcome.ok) return ctx.redirect(`${applicationPath(clientId, 'settings')}?notice=application-changed`);
  const { reason } = outcome;
  refused(ctx, reason);
  // what was typed is about something else by now
  if (reason === 'changed-meanwhile' || reason === 'in-production')
    return showSettings(visit, { problem: { code: `developer.${reason}` } });
  await showSettings(visit, { typed, version: known.version, ...settingsTold(reason, typed) });
}

async function showHandOver(visit: ApplicationVisit, told: Partial<HandOverPageProps> = {}): Promise<void> {
  const { parts, ctx, application, team } = visit;
  const [open] = await listOffers(parts, { clientId: application.clientId });
  const props: HandOverPageProps = {
    application: applicationView(application),
    team: teamView(team),
    open: open && { id: open.id, to: open.to_name, expiresAt: open.expires_at },
    code: '',
    problems: {},
    ...noticeOf(ctx, ['application-offered', 'offer-withdrawn'] as const),
    ...told,
  };
  drawVisit(visit, (frame) => handOverPage(frame, props), applicationPath(application.clientId, 'team'));
}

async function offer(visit: ApplicationVisit): Promise<void> {
  const { parts, ctx, visitor, application } = visit;
  const code = (ctx.state.body.code ?? '').trim().slice(0, 64);
  const outcome = await offerApplication(parts, visitor.person.id, application.clientId, code);
  if (outcome.ok) return ctx.redirect(`${applicationPath(application.clientId, 'team')}?notice=application-offered`);
  const { reason } = outcome;
  refused(ctx, reason);
  const problem = { code: `developer.${reason}` } as const;
  const isWhole = reason === 'not-owner' || reason === 'already-offered';
  await showHandOver(visit, isWhole ? { problem } : { code, problems: { code: problem } });
}

async function answerTransfer(visit: TeamVisit, answer: 'accepted' | 'declined' | 'withdrawn'): Promise<void> {
  const { parts, ctx, visitor, team } = visit;
  const asked = { id: ctx.params.transfer ?? '', teamId: team.id };
  const outcome = await answerOffer(parts, visitor.person.id, asked, answer);
  if (!outcome.ok) {
    const { reason } = outcome;
    refused(ctx, reason);
    return showTeam(visit, { problem: { code: `developer.${reason}` } });
  }
  if (answer === 'withdrawn')
    return ctx.redirect(`${applicationPath(outcome.clientId, 'team')}?notice=offer-withdrawn`);
  if (answer === 'accepted') return ctx.redirect(`${applicationPath(outcome.clientId)}?notice=application-taken`);
  ctx.redirect(`${developerPaths.home}?notice=application-not-taken`);
}
