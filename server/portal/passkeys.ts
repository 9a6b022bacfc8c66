import { passkeysPage } from '../../views/portal/passkeys-page.ts';
import { portalPaths } from '../../views/portal/paths.ts';
import type { PasskeysPageProps, PasskeyView } from '../../views/portal/props.ts';
import { removePasskeyPage } from '../../views/portal/remove-passkey-page.ts';
import { removePasskey, renamePasskey } from '../authenticators/passkey/manage.ts';
import { provenModel } from '../authenticators/passkey/own-keys.ts';
import { listOwnPasskeys, type OwnPasskey } from '../authenticators/passkey/own-passkeys.ts';
import { beginPasskeyRegistration, finishPasskeyRegistration } from '../authenticators/passkey/registration.ts';
import { relyingPartyOf } from '../authenticators/passkey/relying-party.ts';
import { hasPassword } from '../authenticators/password/has-password.ts';
import { HttpProblem } from '../http/problem.ts';
import type { Route, RouteContext } from '../http/route.ts';
import { waitingLogin } from '../http/way-back.ts';
import { relyingPartyName } from '../journey/passkey.ts';
import { satisfies } from '../lib/acr.ts';
import { listEveryLoginName } from '../people/login-names.ts';
import { factorChanged } from '../recovery/factor-changed.ts';
import { draw, forPerson, noticeOf, type PersonHandler, type PortalParts, read, type Visitor, write } from './parts.ts';

const path = '/account/passkeys';

export function passkeyRoutes(parts: PortalParts): Route[] {
  return [
    // managing passkeys at all asks for a fresh login: the options to add one are on the page (T-071)
    {
      ...read,
      who: 'person+recent',
      path,
      handler: forPerson(parts, (p, ctx, visitor) => showPasskeys(p, ctx, visitor)),
    },
    { ...write, path, bodyLimit: 64 * 1024, audit: ['authenticator.passkey.added'], handler: forPerson(parts, add) },
    {
      ...write,
      path: `${path}/:id/rename`,
      audit: ['authenticator.passkey.renamed'],
      handler: forPerson(parts, rename),
    },
    { ...read, who: 'person+recent', path: `${path}/:id/remove`, handler: forPerson(parts, askRemoval) },
    {
      ...write,
      path: `${path}/:id/remove`,
      audit: ['authenticator.passkey.removed'],
      handler: forPerson(parts, remove),
    },
  ];
}

async function showPasskeys(
  parts: PortalParts,
  ctx: RouteContext,
  visitor: Visitor,
  told: Partial<PasskeysPageProps> = {},
) {
  const passkeys = (await listOwnPasskeys(parts.knex, visitor.person.id)).map((passkey) => toView(parts, passkey));
  const [identifier] = await listEveryLoginName(parts.knex, parts.cipher, visitor.person.id);
  const named = { id: visitor.person.id, name: identifier?.value ?? visitor.person.name ?? relyingPartyName };
  const rp = relyingPartyOf(parts.config, relyingPartyName);
  const options = await beginPasskeyRegistration(
    parts.knex,
    rp,
    { person: named, binding: visitor.sessionUid },
    parts.clock(),
  );
  const notice = noticeOf(ctx, ['passkey-added', 'security-key-added', 'passkey-renamed', 'passkey-removed'] as const);
  const offersSecurityKey = parts.keyModels.trusted.length > 0;
  const props = { passkeys, options, offersSecurityKey, ...notice, ...told };
  draw(parts, ctx, visitor, (frame) => passkeysPage(frame, props), path);
}

function toView({ keyModels }: PortalParts, passkey: OwnPasskey): PasskeyView {
  const { id, name, createdAt, lastUsedAt, backupEligible } = passkey;
  const proven = provenModel(keyModels, passkey) !== undefined;
  return { id, name, createdAt, lastUsedAt: lastUsedAt ?? undefined, synced: backupEligible, proven };
}

const add: PersonHandler = async (parts, ctx, visitor) => {
  const rp = relyingPartyOf(parts.config, relyingPartyName);
  const answer = {
    personId: visitor.person.id,
    binding: visitor.sessionUid,
    response: ctx.state.body.credential ?? '',
    name: ctx.state.body.name,
  };
  const outcome = await finishPasskeyRegistration(parts.knex, rp, answer, parts.clock(), (tx, passkey) =>
    factorChanged(
      tx,
      parts,
      visitor.person.id,
      { code: 'passkey.added', passkeyId: passkey.id },
      waitingLogin(ctx, parts.config.issuer),
    ),
  );
  // this page asks whoever has a passkey to show one: after the first one it would look as if nothing had been added
  const next = satisfies(visitor.acr, 'phr') ? path : portalPaths.account;
  if (outcome.ok) return ctx.redirect(`${next}?notice=passkey-added`);
  ctx.status = 400;
  await showPasskeys(parts, ctx, visitor, { problem: { code: `passkey.${outcome.reason}` } });
};

const rename: PersonHandler = async (parts, ctx, visitor) => {
  const id = uuidOf(ctx);
  const name = ctx.state.body.name ?? '';
  const outcome = await parts.knex.transaction((tx) => renamePasskey(tx, visitor.person.id, id, name));
  if (outcome.ok) return ctx.redirect(`${path}?notice=passkey-renamed`);
  if (outcome.reason === 'not-found') throw new HttpProblem(404, 'request.unknown');
  ctx.status = 400;
  await showPasskeys(parts, ctx, visitor, {
    rename: { id, name: name.slice(0, 200), problem: { code: 'passkey.invalid-name' } },
  });
};

const askRemoval: PersonHandler = async (parts, ctx, visitor) => {
  const id = uuidOf(ctx);
  const passkeys = await listOwnPasskeys(parts.knex, visitor.person.id);
  const passkey = passkeys.find((one) => one.id === id);
  if (!passkey) throw new HttpProblem(404, 'request.unknown');
  const props = {
    passkey: toView(parts, passkey),
    isLast: passkeys.length === 1,
    hasPassword: await hasPassword(parts.knex, visitor.person.id),
  };
  draw(parts, ctx, visitor, (frame) => removePasskeyPage(frame, props));
};

const remove: PersonHandler = async (parts, ctx, visitor) => {
  const passkeyId = uuidOf(ctx);
  const outcome = await parts.knex.transaction(async (tx) => {
    const removed = await removePasskey(tx, visitor.person.id, passkeyId);
    if (removed.ok) {
      const change = { code: 'passkey.removed', wasLast: removed.wasLast } as const;
      await factorChanged(tx, parts, visitor.person.id, change);
    }
    return removed;
  });
  if (!outcome.ok) throw new HttpProblem(404, 'request.unknown');
  ctx.redirect(`${path}?notice=passkey-removed`);
};

/** Ids of others and ids that are none are answered alike (T-120). */
function uuidOf(ctx: RouteContext): string {
  const id = ctx.params.id ?? '';
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) throw new HttpProblem(404, 'request.unknown');
  return id;
}
