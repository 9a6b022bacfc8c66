import type { Frame } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { lastDay } from '../times.ts';
import { wordsOf } from '../words/words.ts';
import type { IdentityCard, PossibleIdentity } from './props.ts';

/** A card is one button: choosing is one press, with and without JavaScript. */
export function choiceButton(frame: Frame, { card, isLast, stronger }: PossibleIdentity): Html {
  const text = wordsOf(frame.locale).identities;
  return html`<button type="submit" class="hat" id="${idOf(card)}" name="identity" value="${card.key}">
${isLast && html`<span class="hat-mark">${text.last}</span>`}${described(frame, card)}
${stronger && html`<span class="hat-more">${text.stronger}</span>`}</button>`;
}

/** Ids with colons are awkward to point at. */
function idOf({ key }: IdentityCard): string {
  return `identity-${key.replace(':', '-')}`;
}

export function described(frame: Frame, card: IdentityCard): Html {
  const text = wordsOf(frame.locale).identities;
  return html`<span class="hat-kind">${text.kinds[card.type]}</span> <span class="hat-name">${nameOf(frame, card)}</span>
${linesOf(frame, card).map((line) => html`<span class="hat-line">${line}</span>`)}`;
}

export function nameOf(frame: Frame, card: IdentityCard): string {
  if (card.type === 'citizen') return wordsOf(frame.locale).identities.myself;
  return card.type === 'enterprise' ? card.name : card.unit;
}

function linesOf(frame: Frame, card: IdentityCard): string[] {
  const text = wordsOf(frame.locale).identities;
  switch (card.type) {
    case 'citizen':
      return card.name ? [card.name] : [];
    case 'official':
      return [card.title];
    case 'enterprise':
      return [
        card.agency ? text.roleThrough(text.roles[card.role], card.agency) : text.roles[card.role],
        ...limitsOf(frame, card),
      ];
  }
}

function limitsOf(frame: Frame, { services, until }: Extract<IdentityCard, { type: 'enterprise' }>): string[] {
  const text = wordsOf(frame.locale).identities;
  const named = services && new Intl.ListFormat(frame.locale, { type: 'conjunction' }).format(services);
  if (named && until) return [text.onlyUntil(named, lastDay(frame, until))];
  if (named) return [text.only(named)];
  return until ? [text.until(lastDay(frame, until))] : [];
}
