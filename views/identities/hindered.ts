import type { Frame } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { portalPaths } from '../portal/paths.ts';
import { wordsOf } from '../words/words.ts';
import { described } from './card.ts';
import type { HinderedIdentity, Hindrance } from './props.ts';

/** The highest level that can be proven on our own pages; above it somebody has to see the person. */
const highestOnline = 2;

/** What stands in the way of an identity, each with the way to it where there is one to go now. */
export function hinderedList(frame: Frame, hindered: readonly HinderedIdentity[], canGo: boolean): Html {
  const items = hindered.map(
    ({ card, hindrances }) => html`<li class="hat-hindered">${card && html`<p>${described(frame, card)}</p>`}
${hindrances.map((hindrance) => html`<p class="hat-reason">${reasonOf(frame, hindrance)}</p>${canGo && waysOf(frame, hindrance)}`)}</li>`,
  );
  return html`<ul class="hats">${items}</ul>`;
}

export function reasonOf(frame: Frame, hindrance: Hindrance): string {
  const { reasons } = wordsOf(frame.locale).identities;
  switch (hindrance.code) {
    case 'ial':
      return hindrance.level > highestOnline ? reasons.ialInPerson(hindrance.level) : reasons.ial(hindrance.level);
    case 'ial-of-grantor':
      return reasons.ialOfGrantor(hindrance.level);
    case 'proof-too-old':
      return reasons.proofTooOld(hindrance.days);
    case 'service-not-covered':
      return reasons.serviceNotCovered;
    case 'acts-not-covered':
      return reasons.actsNotCovered;
    case 'other-enterprise':
      return reasons.otherEnterprise(hindrance.uscc);
    case 'no-enterprise':
      return reasons.noEnterprise;
    case 'no-post':
      return reasons.noPost;
  }
}

export function waysOf(frame: Frame, hindrance: Hindrance): Html[] {
  const { ways } = wordsOf(frame.locale).identities;
  const verify = way(portalPaths.identity, ways.verify);
  const ask = way(portalPaths.mandates, ways.ask);
  switch (hindrance.code) {
    case 'ial':
      return hindrance.level > highestOnline ? [] : [verify];
    case 'proof-too-old':
      return [verify];
    case 'no-enterprise':
    case 'other-enterprise':
      return [way(portalPaths.enterprises, ways.claim), ask];
    case 'service-not-covered':
    case 'acts-not-covered':
    case 'ial-of-grantor':
      return [ask];
    case 'no-post':
      return [];
  }
}

function way(address: string, label: string): Html {
  return html`<p><a class="button secondary" href="${address}">${label}</a></p>`;
}
