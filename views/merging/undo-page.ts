import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { actionForm } from '../parts/form.ts';
import { portalPaths, undoMergePath } from '../portal/paths.ts';
import { portalPage } from '../portal/portal-page.ts';
import { wordsOf } from '../words/words.ts';
import type { UndoMergePageProps, UndoneKind } from './props.ts';

/** What undoing a merge brings back and what it cannot, before it is done. */
export function undoMergePage(frame: Frame, props: UndoMergePageProps): Page {
  const text = wordsOf(frame.locale).merging.undo;
  const { plan, id } = props;
  const lost = plan ? lines(frame, plan.lost) : [];
  return portalPage(frame, props, {
    section: 'merge',
    title: plan ? text.title : text.cannot,
    lead: plan && text.lead,
    body: plan
      ? html`${list(text.restored, lines(frame, plan.restored))}
${lost.length > 0 ? list(text.lost, lost) : html`<p>${text.nothingLost}</p>`}
<p>${text.after}</p>
<div class="answers">${actionForm(frame, { action: undoMergePath(id), label: text.submit, look: 'primary' })}
<a class="button secondary" href="${portalPaths.merge}">${text.leave}</a></div>`
      : html`<p><a class="button secondary" href="${portalPaths.merge}">${text.leave}</a></p>`,
  });
}

function list(heading: string, items: readonly Html[]): Html | false {
  return items.length > 0 && html`<h2>${heading}</h2><ul class="facts-list">${items}</ul>`;
}

function lines(frame: Frame, counts: Readonly<Partial<Record<UndoneKind, number>>>): Html[] {
  const { kinds } = wordsOf(frame.locale).merging.undo;
  return (Object.keys(kinds) as UndoneKind[]).flatMap((kind) => {
    const count = counts[kind];
    return count ? [html`<li>${kinds[kind](count)}</li>`] : [];
  });
}
