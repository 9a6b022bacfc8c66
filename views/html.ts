import { html as honoHtml } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

/** Markup that is safe to send: made by `html` alone. */
export type Html = HtmlEscapedString;

/** What may stand in a template. Strings and numbers are escaped; nothing, false and undefined draw nothing. */
export type Drawable = Html | string | number | false | null | undefined | readonly Drawable[];

/**
 * The only way markup comes into being. Every value is escaped for text and quoted attributes (T-101); unescaped text has
 * no door here, so `raw` of the library is not exported.
 */
export function html(strings: TemplateStringsArray, ...values: Drawable[]): Html {
  const drawn = honoHtml(strings, ...values);
  if (drawn instanceof Promise) throw new Error('a page must not wait while it is drawn');
  return drawn;
}
