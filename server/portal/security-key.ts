import type { SecurityKeyPageProps } from '../../views/officials/props.ts';
import { securityKeyPage } from '../../views/officials/security-key-page.ts';
import { beginPasskeyRegistration, finishPasskeyRegistration } from '../authenticators/passkey/registration.ts';
import { relyingPartyOf } from '../authenticators/passkey/relying-party.ts';
import type { Route, RouteContext } from '../http/route.ts';
import { waitingLogin } from '../http/way-back.ts';
import { relyingPartyName } from '../journey/passkey.ts';
import { securityKeyDuty } from '../officials/passkey-policy.ts';
import { factorChanged } from '../recovery/factor-changed.ts';
import { draw, forPerson, type PersonHandler, type PortalParts, read, type Visitor, write } from './parts.ts';
import { modelNames } from './posts.ts';

const path = '/account/security-key';

/** Adding a passkey whose model is proven: the one place where attestation is asked for. */
export function securityKeyRoutes(parts: PortalParts): Route[] {
  return [
    {
      ...read,
      who: 'person+recent',
      path,
      handler: forPerson(parts, (p, ctx, visitor) => show(p, ctx, visitor)),
    },
    { ...write, path, bodyLimit: 64 * 1024, audit: ['authenticator.passkey.added'], handler: forPerson(parts, add) },
  ];
}

async function show(
  parts: PortalParts,
  ctx: RouteContext,
  visitor: Visitor,
  told: Partial<SecurityKeyPageProps> = {},
): Promise<void> {
  const { person, sessionUid } = visitor;
  const listed = await listedModels(parts, person.id);
  const isPossible = parts.keyModels.trusted.length > 0;
  const named = { id: person.id, name: person.name ?? relyingPartyName };
  const rp = relyingPartyOf(parts.config, relyingPartyName);
  const wanted = { person: named, binding: sessionUid, attestation: 'direct' } as const;
  const props: SecurityKeyPageProps = {
    models: modelNames(parts, listed),
    ...(isPossible && { options: await beginPasskeyRegistration(parts.knex, rp, wanted, parts.clock()) }),
    ...told,
  };
  draw(parts, ctx, visitor, (frame) => securityKeyPage(frame, props), path);
}

/** The models that the person's units list; null: whoever has no such post may add any whose maker is known. */
async function listedModels(parts: PortalParts, personId: string): Promise<readonly string[] | null> {
  return (await securityKeyDuty(parts.knex, personId, parts.clock()))?.models ?? null;
}

const add: PersonHandler = async (parts, ctx, visitor) => {
  const { id: personId } = visitor.person;
  const demand = { models: parts.keyModels, listed: await listedModels(parts, personId) };
  const answer = { personId, binding: visitor.sessionUid, response: ctx.state.body.credential ?? '', demand };
  const rp = relyingPartyOf(parts.config, relyingPartyName);
  const outcome = await finishPasskeyRegistration(parts.knex, rp, answer, parts.clock(), (tx, passkey) =>
    factorChanged(
      tx,
      parts,
      personId,
      { code: 'passkey.added', passkeyId: passkey.id },
      waitingLogin(ctx, parts.config.issuer),
    ),
  );
  if (outcome.ok) return ctx.redirect('/account/passkeys?notice=security-key-added');
  ctx.status = 400;
  await show(parts, ctx, visitor, { problem: { code: `passkey.${outcome.reason}` } });
};
