import { parseIdentifier } from '../people/identifiers.ts';
import { changeContact, contactTyped, proveContact, sendContactCode, skipContact } from './contact.ts';
import { elsewhere, type Handler, refuse } from './handlers.ts';

export const leaveContact: Handler = async (parts, journey, { decision }) => {
  if (journey.step.name !== 'contact') return elsewhere(parts, journey);
  await (decision === 'change' ? changeContact(parts, journey) : skipContact(parts, journey));
};

export const takeContact: Handler = async (parts, journey, { username }) => {
  if (journey.step.name !== 'contact') return elsewhere(parts, journey);
  const text = (username ?? contactTyped(parts, journey)).trim().slice(0, 256);
  const parsed = parseIdentifier(text);
  if (!parsed.ok) {
    const code = text === '' ? 'identifier.empty' : 'identifier.unrecognised';
    return refuse(parts, journey, undefined, { field: { code }, typed: text });
  }
  const refusal = await sendContactCode(parts, journey, { text, identifier: parsed.identifier });
  if (!refusal) return;
  const { retryAfterSeconds } = refusal;
  journey.ctx.set('Retry-After', String(retryAfterSeconds));
  const problem = { code: 'code.too-soon', seconds: retryAfterSeconds } as const;
  await refuse(parts, journey, undefined, { problem, typed: text }, 429);
};

export const takeContactCode: Handler = async (parts, journey, { code }) => {
  if (journey.step.name !== 'contact' || journey.stored.state.contact?.sentAt === undefined) {
    return elsewhere(parts, journey);
  }
  if (!code) return refuse(parts, journey, undefined, { field: { code: 'code.empty' } });
  const refusal = await proveContact(parts, journey, code);
  if (refusal === 'wrong') return refuse(parts, journey, undefined, { field: { code: 'code.wrong' } });
  if (refusal) return refuse(parts, journey, undefined, { problem: { code: 'identifier.taken' } });
};
