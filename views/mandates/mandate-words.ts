import type { Frame } from '../frame.ts';
import { dayOf } from '../times.ts';
import { wordsOf } from '../words/words.ts';
import type { MandateView } from './props.ts';

/** The last day of a mandate, in words: it ends with that day. */
export function lastDay(frame: Frame, end: Date): string {
  return dayOf(frame, new Date(end.getTime() - 1));
}

/** "You will act for …, only for tax filing, until 31 Dec 2027": what a mandate says, to whoever acts by it. */
export function ownSentence(frame: Frame, mandate: MandateView): string {
  // an agency acts by its people: whoever reads it answers for the agency
  if (mandate.isForAgency) return givenSentence(frame, mandate);
  const text = wordsOf(frame.locale).mandates;
  const sentence =
    mandate.state === 'waiting' ? text.youWill : mandate.state === 'running' ? text.youMay : text.youMight;
  return sentence(mandate.enterprise, extentInWords(frame, mandate), lastDay(frame, mandate.validUntil));
}

/** The same to whoever gave it. */
export function givenSentence(frame: Frame, mandate: MandateView): string {
  const text = wordsOf(frame.locale).mandates;
  const sentence =
    mandate.state === 'waiting' ? text.theyWill : mandate.state === 'running' ? text.theyMay : text.theyMight;
  const agent = mandate.agent ?? text.somebody;
  return sentence(agent, mandate.enterprise, extentInWords(frame, mandate), lastDay(frame, mandate.validUntil));
}

/** For which services, in words. */
export function extentInWords(frame: Frame, { services }: MandateView): string {
  const text = wordsOf(frame.locale).mandates;
  return services ? text.onlyFor(listed(frame, services)) : text.forAll;
}

/** What may be done, in words. */
export function actsInWords(frame: Frame, acts: MandateView['acts']): string {
  const text = wordsOf(frame.locale).mandates;
  return acts
    ? listed(
        frame,
        acts.map((act) => text.acts[act]),
      )
    : text.allActs;
}

function listed(frame: Frame, names: readonly string[]): string {
  return new Intl.ListFormat(frame.locale, { type: 'conjunction' }).format(names);
}
