import { ownAddress } from '../address.ts';
import type { Frame } from '../frame.ts';
import { type Drawable, type Html, html } from '../html.ts';

/**
 * A form that changes something: by POST, with the token against forged requests. `novalidate`: the messages are ours, in the
 * reader's language, and the same without JavaScript.
 */
export function form(frame: Frame, action: string, content: Drawable): Html {
  return html`<form method="post" action="${ownAddress(action)}" novalidate>${csrfField(frame)}${content}</form>`;
}

export function csrfField(frame: Frame): Html {
  return html`<input type="hidden" name="csrf" value="${frame.csrfToken}">`;
}

/** A form that is one button, for acts that stand in a list or beside another form. `named`: what a screen reader hears. */
export function actionForm(
  frame: Frame,
  { action, label, named, look = 'secondary', fields = {} }: ActionFormOptions,
): Html {
  const hidden = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  const spoken = named && html` aria-label="${named}"`;
  return form(frame, action, html`${hidden}<button type="submit" class="${look}"${spoken}>${label}</button>`);
}

type ActionFormOptions = {
  action: string;
  label: string;
  named?: string;
  look?: 'primary' | 'secondary' | 'quiet' | 'danger';
  fields?: Readonly<Record<string, string>>;
};
