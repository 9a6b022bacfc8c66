import { identifiersPage } from '../../views/portal/identifiers-page.ts';
import type { IdentifiersPageProps, VerifyIdentifierPageProps } from '../../views/portal/props.ts';
import { verifyIdentifierPage } from '../../views/portal/verify-identifier-page.ts';
import { checkOneTimeCode } from '../authenticators/one-time-code/check-code.ts';
import { requestOneTimeCode } from '../authenticators/one-time-code/send-code.ts';
import { currentRequest } from '../http/request-context.ts';
import type { Route, RouteContext } from '../http/route.ts';
import { waitingLogin } from '../http/way-back.ts';
import { addVerifiedIdentifier } from '../people/add-identifier.ts';
import { type Identifier, parseIdentifier } from '../people/identifiers.ts';
import { listEveryLoginName } from '../people/login-names.ts';
import { factorChanged } from '../recovery/factor-changed.ts';
import { draw, forPerson, noticeOf, type PersonHandler, type PortalParts, read, type Visitor, write } from './parts.ts';

const path = '/account/identifiers';
const verifyPath = `${path}/verify`;
const purpose = 'verify-identifier';

export function identifierRoutes(parts: PortalParts): Route[] {
  return [
    { ...read, path, handler: forPerson(parts, (p, ctx, visitor) => showIdentifiers(p, ctx, visitor, {})) },
    { ...write, path, throttle: 'message', audit: ['authenticator.code.sent'], handler: forPerson(parts, begin) },
    {
      ...read,
      who: 'person+recent',
      path: verifyPath,
      handler: forPerson(parts, (p, ctx, visitor) => showVerify(p, ctx, visitor, {})),
    },
    {
      ...write,
      path: verifyPath,
      throttle: 'credential',
      audit: ['person.identifier.verified', 'person.identifier.detached', 'login.attempt.failed'],
      handler: forPerson(parts, verify),
    },
    {
      ...write,
      path: `${verifyPath}/send`,
      throttle: 'message',
      audit: ['authenticator.code.sent'],
      handler: forPerson(parts, sendAgain),
    },
  ];
}

async function showIdentifiers(
  parts: PortalParts,
  ctx: RouteContext,
  visitor: Visitor,
  told: Partial<IdentifiersPageProps>,
) {
  const identifiers = await listEveryLoginName(parts.knex, parts.cipher, visitor.person.id);
  const props: IdentifiersPageProps = {
    identifiers: identifiers.map(({ kind, value, verifiedAt }) => ({
      kind,
      value,
      verifiedAt: verifiedAt ?? undefined,
    })),
    username: '',
    problems: {},
    ...noticeOf(ctx, ['identifier-verified'] as const),
    ...told,
  };
  draw(parts, ctx, visitor, (frame) => identifiersPage(frame, props), path);
}

const begin: PersonHandler = async (parts, ctx, visitor) => {
  const typed = (ctx.state.body.username ?? '').trim().slice(0, 256);
  const parsed = parseIdentifier(typed);
  if (!parsed.ok) {
    ctx.status = 400;
    const code = typed === '' ? 'identifier.empty' : 'identifier.unrecognised';
    return showIdentifiers(parts, ctx, visitor, { username: typed, problems: { username: { code } } });
  }
  await send(parts, ctx, visitor, parsed.identifier);
};

const sendAgain: PersonHandler = async (parts, ctx, visitor) => {
  const pending = readPending(parts, ctx);
  if (!pending) return ctx.redirect(path);
  await send(parts, ctx, visitor, pending);
};

/** The new address takes effect only when its code comes back; until then it can do nothing (T-082). */
async function send(parts: PortalParts, ctx: RouteContext, visitor: Visitor, identifier: Identifier): Promise<void> {
  const ip = currentRequest()?.ip ?? '127.0.0.1';
  const request = {
    purpose,
    binding: visitor.sessionUid,
    identifier,
    personId: visitor.person.id,
    locale: visitor.person.locale,
    ip,
  } as const;
  const sent = await requestOneTimeCode(parts, request, parts.clock());
  if (!sent.ok) {
    ctx.status = 429;
    ctx.set('Retry-After', String(sent.retryAfterSeconds));
    const problem = { code: 'code.too-soon', seconds: sent.retryAfterSeconds } as const;
    return showIdentifiers(parts, ctx, visitor, { username: identifier.value, problem });
  }
  writePending(parts, ctx, identifier);
  ctx.redirect(verifyPath);
}

async function showVerify(
  parts: PortalParts,
  ctx: RouteContext,
  visitor: Visitor,
  told: Partial<VerifyIdentifierPageProps>,
) {
  const pending = readPending(parts, ctx);
  if (!pending) return ctx.redirect(path);
  const props: VerifyIdentifierPageProps = {
    destination: pending.value,
    channel: pending.kind === 'mobile' ? 'sms' : 'email',
    problems: {},
    resendInSeconds: 60,
    ...(parts.config.messageGateway === 'development' && { outboxPath: '/development/outbox' }),
    ...told,
  };
  draw(parts, ctx, visitor, (frame) => verifyIdentifierPage(frame, props), verifyPath);
}

const verify: PersonHandler = async (parts, ctx, visitor) => {
  const identifier = readPending(parts, ctx);
  if (!identifier) return ctx.redirect(path);
  const tried = {
    purpose,
    binding: visitor.sessionUid,
    identifier,
    personId: visitor.person.id,
    code: ctx.state.body.code ?? '',
  } as const;
  const checked = await checkOneTimeCode(parts, tried, parts.clock());
  if (!checked.ok) {
    ctx.status = 400;
    return showVerify(parts, ctx, visitor, { problems: { code: { code: 'code.wrong' } } });
  }
  const added = await addAddress(parts, visitor.person.id, identifier, waitingLogin(ctx, parts.config.issuer));
  writePending(parts, ctx, undefined);
  if (added.ok) return ctx.redirect(`${path}?notice=identifier-verified`);
  ctx.status = 400;
  return showIdentifiers(parts, ctx, visitor, { problem: { code: 'identifier.taken' } });
};

function addAddress(parts: PortalParts, personId: string, identifier: Identifier, waiting: string | undefined) {
  return parts.knex.transaction(async (tx) => {
    const added = await addVerifiedIdentifier(tx, parts.cipher, personId, identifier);
    const change = { code: 'identifier.added', identifier } as const;
    if (added.ok) await factorChanged(tx, parts, personId, { ...change, identifierId: added.identifierId }, waiting);
    return added;
  });
}

const pendingContext = 'cookie.pending-identifier';

/** The address being verified travels with the browser, sealed: there is no second session to keep it in. */
function writePending(parts: PortalParts, ctx: RouteContext, identifier: Identifier | undefined): void {
  const sealed =
    identifier && parts.cipher.encrypt(pendingContext, `${identifier.kind}:${identifier.value}`).toString('base64url');
  const secure = parts.config.issuer.startsWith('https:');
  ctx.cookies.set(cookieName(parts), sealed ?? null, {
    signed: false,
    httpOnly: true,
    sameSite: 'lax',
    secure,
    path: '/',
    maxAge: 600_000,
  });
}

function readPending(parts: PortalParts, ctx: RouteContext): Identifier | undefined {
  const sealed = ctx.cookies.get(cookieName(parts), { signed: false });
  if (!sealed || sealed.length > 1024) return undefined;
  try {
    const [kind, ...value] = parts.cipher.decrypt(pendingContext, Buffer.from(sealed, 'base64url')).split(':');
    return kind === 'mobile' || kind === 'email' ? { kind, value: value.join(':') } : undefined;
  } catch {
    // a cookie that is not ours is no cookie (T-092)
    return undefined;
  }
}

const cookieName = (parts: PortalParts) =>
  parts.config.issuer.startsWith('https:') ? '__Host-yimen_pending' : 'yimen_pending';
