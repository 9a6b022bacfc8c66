import { changePasswordPage } from '../../views/portal/change-password-page.ts';
import type { ChangePasswordPageProps } from '../../views/portal/props.ts';
import { checkPassword } from '../authenticators/password/check-password.ts';
import { hasPassword } from '../authenticators/password/has-password.ts';
import { problemByGuess, problemByPolicy, problemWith } from '../authenticators/password/judge-new.ts';
import { setPassword } from '../authenticators/password/set-password.ts';
import type { Route, RouteContext } from '../http/route.ts';
import { satisfies } from '../lib/acr.ts';
import { listEveryLoginName } from '../people/login-names.ts';
import { factorChanged } from '../recovery/factor-changed.ts';
import { endOtherSessions } from '../sessions/end-session.ts';
import { draw, forPerson, type PersonHandler, type PortalParts, read, type Visitor, write } from './parts.ts';

const path = '/account/password';

export function passwordRoutes(parts: PortalParts): Route[] {
  return [
    {
      ...read,
      who: 'person+recent',
      path,
      handler: forPerson(parts, (p, ctx, visitor) => showPassword(p, ctx, visitor, {})),
    },
    {
      ...write,
      path,
      throttle: 'credential',
      audit: [
        'authenticator.password.changed',
        'authenticator.password.set',
        'login.attempt.failed',
        'login.authenticator.disabled',
        'login.authenticator.locked',
        'session.others-ended',
        'session.ended',
      ],
      handler: forPerson(parts, change),
    },
  ];
}

/** A fresh passkey login stands in for the old password; with less than that the old one is asked for. */
const asksCurrent = (visitor: Visitor, isSet: boolean) => isSet && !satisfies(visitor.acr, 'phr');

async function showPassword(
  parts: PortalParts,
  ctx: RouteContext,
  visitor: Visitor,
  problems: ChangePasswordPageProps['problems'],
) {
  const isSet = await hasPassword(parts.knex, visitor.person.id);
  const [identifier] = await listEveryLoginName(parts.knex, parts.cipher, visitor.person.id);
  const props = {
    username: identifier?.value ?? '',
    hasPassword: isSet,
    asksCurrent: asksCurrent(visitor, isSet),
    leastLength: parts.policies.current().password.leastLength,
    problems,
  };
  draw(parts, ctx, visitor, (frame) => changePasswordPage(frame, props), path);
}

const change: PersonHandler = async (parts, ctx, visitor) => {
  const { current = '', password = '' } = ctx.state.body;
  const problems = await problemsWith(parts, visitor, current, password);
  if (problems) {
    ctx.status = 400;
    return showPassword(parts, ctx, visitor, problems);
  }
  const personId = visitor.person.id;
  const hashed = await parts.hasher.hash(password);
  const hadPassword = await hasPassword(parts.knex, personId);
  await parts.knex.transaction(async (tx) => {
    const kind = hadPassword ? 'changed' : 'set';
    await setPassword(tx, personId, hashed, kind, parts.clock());
    await factorChanged(tx, parts, personId, { code: `password.${kind}` });
    // whoever knew the old password loses what they opened with it
    await endOtherSessions(tx, parts, { personId, keepUid: visitor.sessionUid });
  });
  ctx.redirect('/account?notice=password-changed');
};

async function problemsWith(parts: PortalParts, visitor: Visitor, current: string, password: string) {
  const personId = visitor.person.id;
  const identifiers = await listEveryLoginName(parts.knex, parts.cipher, personId);
  const isAsked = asksCurrent(visitor, await hasPassword(parts.knex, personId));
  if (isAsked) {
    // failures of a known person are counted by the person; the fingerprint is for names that belong to nobody
    const subject = { personId, fingerprint: Buffer.alloc(32) };
    const checked = await checkPassword(parts, subject, current, parts.clock());
    if (!checked.ok) return { current: { code: 'password.wrong' } } as const;
    await parts.database.act([checked.forget]);
  }
  if (password === '') return { password: { code: 'password.empty' } } as const;
  const context = [...identifiers.map(({ value }) => value), visitor.person.name ?? ''];
  const problem = isAsked
    ? await problemWith(parts, personId, password, context)
    : ((await problemByPolicy(parts, password, context)) ?? (await problemByGuess(parts, personId, password)));
  return problem && { password: problem };
}
