import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { actionForm } from '../parts/form.ts';
import { portalPaths } from '../portal/paths.ts';
import { wordsOf } from '../words/words.ts';
import type { FirstPageProps } from './props.ts';

/** The link of an operator that makes the first administrator of a kind. */
export function firstPage(frame: Frame, props: FirstPageProps): Page {
  const { first: text, roles } = wordsOf(frame.locale).console;
  const told = text[props.state];
  return {
    title: told.title,
    layout: 'journey',
    body: html`<div class="card"><div class="step"><h1>${told.title}</h1><p class="lead">${told.lead}</p>
${props.role && props.unit && html`<dl class="terms"><div><dt>${roles.role}</dt><dd>${roles.names[props.role]}</dd></div><div><dt>${roles.unit}</dt><dd>${props.unit}</dd></div></dl><p>${roles.may[props.role]}</p>`}
${props.state === 'ready' && actionForm(frame, { action: props.path, label: text.submit, look: 'primary' })}
${props.state === 'not-verified' && html`<p><a class="button primary" href="${portalPaths.identity}">${text.verify}</a></p>`}</div></div>`,
  };
}
