import type { Frame } from '../frame.ts';
import { type Drawable, type Html, html } from '../html.ts';
import { dayOf, exactTime, timed } from '../times.ts';
import { wordsOf } from '../words/words.ts';
import { actsInWords, givenSentence, lastDay, ownSentence } from './mandate-words.ts';
import type { MandateView } from './props.ts';

/** One mandate in a list. `reader`: whether it is told to whoever acts by it or to whoever gave it. `acts`: its buttons. */
export function mandateCard(
  frame: Frame,
  mandate: MandateView,
  { reader, acts }: { reader: 'agent' | 'grantor'; acts?: Drawable },
): Html {
  const text = wordsOf(frame.locale).mandates;
  const title = reader === 'agent' ? mandate.enterprise : (mandate.agent ?? text.somebody);
  return html`<li class="mandate"><p class="item-name">${title} ${badge(frame, mandate)}</p>
<p>${reader === 'agent' ? ownSentence(frame, mandate) : givenSentence(frame, mandate)}</p>
${mandateFacts(frame, mandate)}
${acts && html`<div class="item-acts">${acts}</div>`}</li>`;
}

/** What else there is to know of it, as a list of terms. */
export function mandateFacts(frame: Frame, mandate: MandateView): Html {
  const text = wordsOf(frame.locale).mandates;
  const { agency, isForAgency, agent, grantedBy, note, state, validFrom, endedAt, endReason } = mandate;
  const period = text.period(dayOf(frame, validFrom), lastDay(frame, mandate.validUntil));
  return html`<dl class="terms">
${term(text.what, actsInWords(frame, mandate.acts))}
${term(text.when, period)}
${agency && term(text.through, agency)}
${isForAgency && agent && term(text.agency, agent)}
${grantedBy && term(text.grantedBy, grantedBy)}
${note !== '' && term(text.note, note)}
${state === 'waiting' && term(text.answerBy, exactTime(frame, mandate.invitationExpiresAt))}
${state === 'ended' && endedAt && term(text.ended, html`${timed(frame, endedAt)}${endReason && ` · ${text.endReasons[endReason]}`}`)}
</dl>`;
}

function term(name: string, value: Drawable): Html {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}

function badge(frame: Frame, { role, isPaused, state, validFrom }: MandateView): Drawable {
  const text = wordsOf(frame.locale).mandates;
  return [
    role === 'administrator' && html`<span class="badge">${text.administrator}</span> `,
    state === 'running' && validFrom > frame.now && html`<span class="badge badge-refused">${text.notYet}</span> `,
    state === 'running' && isPaused && html`<span class="badge badge-refused">${text.paused}</span>`,
  ];
}
