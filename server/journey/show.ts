import type { Frame, Page } from '../../views/frame.ts';
import { codePage } from '../../views/journey/code-page.ts';
import { completedPage } from '../../views/journey/completed-page.ts';
import { credentialPage } from '../../views/journey/credential-page.ts';
import { identifierPage } from '../../views/journey/identifier-page.ts';
import { passkeyOfferPage } from '../../views/journey/passkey-offer-page.ts';
import { passwordPage } from '../../views/journey/password-page.ts';
import type { StepUpPageProps } from '../../views/journey/props.ts';
import { registerPage } from '../../views/journey/register-page.ts';
import { resetPasswordPage } from '../../views/journey/reset-password-page.ts';
import { stepUpPage } from '../../views/journey/step-up-page.ts';
import { waysPage } from '../../views/journey/ways-page.ts';
import { renderPage } from '../../views/layout.ts';
import type { RouteContext } from '../http/route.ts';
import { maskMobile } from '../lib/mask.ts';
import { parseIdentifier } from '../people/identifiers.ts';
import { finish } from './advance.ts';
import { isForAnybody, nameInStepUp } from './asked-again.ts';
import { drawAssurance } from './assurance-missing.ts';
import { drawClaim } from './claim.ts';
import { codeTarget } from './code.ts';
import { choosable, drawChoice, drawMissing, keepWayBack, wornInStepUp } from './identity.ts';
import type { Journey, JourneyParts } from './parts.ts';
import { passkeyCreation, passkeyRequest } from './passkey.ts';
import { seconds } from './password.ts';
import { props, type Told } from './props.ts';
import { isRegistrationClosed } from './registration.ts';
import { showConsent } from './show-consent.ts';
import { drawContact } from './show-contact.ts';
import { drawArrival, drawLink, sourceButtons } from './show-source.ts';
import type { View } from './state.ts';

export type Shown = View | 'ways' | 'identity';

const resendAfterSeconds = 60;

/** Draws the page of the step the journey is at. `view` picks among the open pages of "who are you?" only. */
export async function show(parts: JourneyParts, journey: Journey, view?: Shown, told: Told = {}): Promise<void> {
  const { step, ctx, interaction } = journey;
  if (step.name === 'finish') return void (await finish(parts, journey));
  // the form at the end of the journey redirects to the department (CSP form-action covers redirects)
  ctx.state.formActionOrigins = [String(interaction.params.redirect_uri)];
  const frame = parts.frame(ctx, { path: `/login/${journey.uid}` });
  ctx.type = 'html';
  ctx.body = renderPage(frame, await draw(parts, journey, frame, view, told));
}

export function showCompleted(parts: JourneyParts, ctx: RouteContext): void {
  const frame = parts.frame(ctx);
  ctx.type = 'html';
  ctx.body = renderPage(frame, completedPage(frame));
}

async function draw(
  parts: JourneyParts,
  journey: Journey,
  frame: Frame,
  view: Shown | undefined,
  told: Told,
): Promise<Page> {
  const { step } = journey;
  if (step.name === 'consent') return showConsent(parts, journey, frame);
  if (step.name === 'assurance') return drawAssurance(parts, journey, frame, told);
  const choice = step.name === 'identity' || view === 'identity' ? choosable(journey) : undefined;
  if (choice) return drawChoice(parts, journey, frame, choice, told);
  if (step.name === 'missing') return drawMissing(parts, journey, frame, step.candidates, told);
  if (step.name === 'link') return drawLink(parts, journey, frame, told);
  if (step.name === 'contact') return drawContact(parts, journey, frame, told);
  if (step.name === 'offer-passkey') {
    return passkeyOfferPage(frame, { ...props(journey, told), passkey: await passkeyCreation(parts, journey) });
  }
  if (step.name === 'who') return drawWho(parts, journey, frame, shownView(step.view, view), told);
  // a code that was sent as the second proof is waited for
  const asked = view ?? journey.stored.state.view;
  if (asked === 'code' || (view && asked === 'password')) return drawWho(parts, journey, frame, asked, told);
  return drawStepUp(parts, journey, frame, told);
}

/** Some views are the only one of their step: a new account chooses its credential, a reset its password. */
function shownView(own: View, asked: Shown | undefined): View | 'ways' {
  return own === 'credential' || own === 'reset-password' || asked === 'identity' ? own : (asked ?? own);
}

async function drawStepUp(parts: JourneyParts, journey: Journey, frame: Frame, told: Told): Promise<Page> {
  const { step } = journey;
  const ways = step.name === 'step-up' ? step.ways : [];
  const act = ways.includes('passkey') ? 'use' : ways.includes('add-passkey') ? 'add' : undefined;
  const isKeyMissing = ways.includes('add-security-key');
  if (isKeyMissing) keepWayBack(parts, journey);
  const options = act && (act === 'use' ? await passkeyRequest(parts, journey) : await passkeyCreation(parts, journey));
  return stepUpPage(frame, {
    ...props(journey, told),
    reason: reasonOf(step),
    worn: await wornInStepUp(parts, journey, frame),
    ...(act && options && { passkey: { act, options } }),
    ways: ways.filter((way) => way === 'password' || way === 'one-time-code'),
    isKeyMissing,
    isPasskeyMissing: !act && !isKeyMissing && leadsToPasskey(journey),
  });
}

/** What is offered proves nothing new by itself: it is what a first passkey is added after (T-071). */
function leadsToPasskey({ step, stored }: Journey): boolean {
  if (step.name !== 'step-up') return false;
  const knows = stored.state.proofs.some(({ factors }) => factors.includes('knowledge'));
  return step.wanted === 'phr' || (knows && step.ways.includes('password'));
}

function reasonOf(step: Journey['step']): StepUpPageProps['reason'] {
  const wanted = step.name === 'step-up' ? step.wanted : 'phr';
  if (wanted === 'phrh') return 'hardware';
  return wanted === 'urn:yimen:aal2' ? 'more' : 'phishing-resistant';
}

async function drawWho(
  parts: JourneyParts,
  journey: Journey,
  frame: Frame,
  view: View | 'ways',
  told: Told,
): Promise<Page> {
  const isStepUp = journey.step.name === 'step-up';
  const typed = view === 'password' && isStepUp ? await nameInStepUp(parts, journey) : journey.typed;
  const common = { ...props(journey, told), username: told.typed ?? typed };
  const { leastLength } = parts.policies.current().password;
  switch (view) {
    case 'register':
      return drawRegister(parts, journey, frame, told);
    case 'ways':
      return waysPage(frame, {
        ...common,
        passkey: await passkeyRequest(parts, journey),
        sources: await sourceButtons(parts, journey),
      });
    case 'password':
      return passwordPage(frame, {
        ...common,
        problems: { ...(told.field && { password: told.field }) },
        reason: isStepUp ? 'more' : journey.again && !isForAnybody(journey.again) ? 'again' : 'login',
        ways: isStepUp ? [] : ['one-time-code', 'passkey'],
        ...(!isStepUp && { passkey: await passkeyRequest(parts, journey) }),
      });
    case 'code':
      return drawCode(parts, journey, frame, told);
    case 'credential':
      return credentialPage(frame, {
        ...common,
        leastLength,
        problems: { ...(told.field && { password: told.field }) },
        passkey: await passkeyCreation(parts, journey),
      });
    case 'reset-password':
      return resetPasswordPage(frame, {
        ...common,
        leastLength,
        problems: { ...(told.field && { password: told.field }) },
      });
    case 'identifier':
      return identifierPage(frame, {
        ...common,
        problems: { ...(told.field && { username: told.field }) },
        passkey: await passkeyRequest(parts, journey),
        sources: await sourceButtons(parts, journey),
      });
    case 'arrival':
      return drawArrival(parts, journey, frame, told);
    case 'claim':
      return drawClaim(parts, journey, frame, told);
  }
}

function drawRegister(parts: JourneyParts, journey: Journey, frame: Frame, told: Told): Page {
  const isClosed = isRegistrationClosed(parts);
  const shown: Told = isClosed ? { problem: { code: 'registration.closed' } } : told;
  return registerPage(frame, {
    ...props(journey, shown),
    username: told.typed ?? journey.typed,
    isClosed,
    problems: { ...(shown.field && { username: shown.field }) },
  });
}

async function drawCode(parts: JourneyParts, journey: Journey, frame: Frame, told: Told): Promise<Page> {
  const { state } = journey.stored;
  const isStepUp = journey.step.name === 'step-up';
  const target = await codeTarget(parts, journey);
  const parsed =
    target?.identifier ?? (parseIdentifier(journey.typed) as { identifier?: { kind: 'mobile' | 'email' } }).identifier;
  const waited = seconds(parts) - (state.codeSentAt ?? 0);
  return codePage(frame, {
    ...props(journey, told),
    purpose: isStepUp ? 'step-up' : state.errand,
    destination: isStepUp && target ? maskMobile(target.identifier.value) : journey.typed,
    channel: parsed?.kind === 'email' ? 'email' : 'sms',
    problems: { ...(told.field && { code: told.field }) },
    resendInSeconds: Math.max(0, resendAfterSeconds - waited),
    // whoever registers has no password yet
    ways: isStepUp || state.errand === 'register' ? [] : ['password'],
    ...(parts.config.messageGateway === 'development' && { outboxPath: '/development/outbox' }),
  });
}
