import type { AuditEventType } from '../../server/audit/events.ts';
import type { Frame } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { wordsOf } from '../words/words.ts';

/** Beside an event that came to nothing. A no that the person said themselves is no attempt that failed. */
export function refusedMark(
  frame: Frame,
  { type, outcome }: { type: AuditEventType; outcome: 'success' | 'refused' },
): Html | undefined {
  if (outcome !== 'refused' || type === 'consent.denied') return undefined;
  return html` <span class="badge badge-refused">${wordsOf(frame.locale).portal.activity.refused}</span>`;
}
