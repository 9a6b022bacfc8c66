import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { form } from '../parts/form.ts';
import { wordsOf } from '../words/words.ts';
import { applicationPage } from './developers-page.ts';
import { applicationPath } from './paths.ts';
import type { SettingsPageProps } from './props.ts';
import { labelFields, settingsFields } from './settings-form.ts';

/** The form carries the version it was drawn from: nobody overwrites what they have not seen. */
export function settingsPage(frame: Frame, props: SettingsPageProps): Page {
  const { settings: text } = wordsOf(frame.locale).developers;
  const { application, version, problems } = props;
  const isReadOnly = application.environment !== 'sandbox';
  const fields =
    application.kind === 'service'
      ? labelFields(frame, props)
      : settingsFields(frame, props, application.kind === 'mobile');
  return applicationPage(frame, props, {
    section: 'settings',
    title: text.title,
    lead: isReadOnly ? text.readOnly : text.voids,
    problems,
    body: isReadOnly
      ? undefined
      : form(frame, applicationPath(application.clientId, 'settings'), [
          html`<input type="hidden" name="version" value="${version}">`,
          ...fields,
          html`<button type="submit" class="primary">${text.save}</button>`,
        ]),
  });
}
