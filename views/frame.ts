import type { Locale } from '../server/lib/locale.ts';
import type { AssetName } from './assets.ts';
import type { Html } from './html.ts';

/** What every page knows of the request it answers. */
export type Frame = {
  locale: Locale;
  largePrint: boolean;
  /** CSP nonce of this response. */
  nonce: string;
  csrfToken: string;
  /** Path and query of this page by GET: where the language and large-print switches come back to. */
  path: string;
  /**
   * Whoever is logged in; `name` as it may be shown to themselves. Draws the account menu, `withoutSources` where no other house's
   * login can be used and none is.
   */
  person?: { name: string; withoutSources?: boolean } | undefined;
  /** Path of the login that is waiting for something on the account pages. */
  wayBack?: string;
  environment: 'demonstration' | 'live';
  /** Times are told relative to it ("5 minutes ago"). */
  now: Date;
  /** Address of the style sheet and the script, from `loadAssets()`. */
  assetPath: (name: AssetName) => string;
  /** Number of the help line on every page; the national 12345 when the province has no other. */
  helpPhone?: string;
};

/** What a page function returns; `renderPage(frame, page)` makes the document of it. */
export type Page = {
  /** Heading of the browser tab, without the product's name. */
  title: string;
  body: Html;
  /** `journey`: one narrow column. `portal`: wide, with the account menu. `console`: wider still, for tables. */
  layout: 'journey' | 'portal' | 'console';
  /** Whether the page gains from the browser module (passkeys, countdown, showing a password). `onward`: its form sends itself. */
  script?: boolean | 'onward';
  /** Whether a field was refused: said first in the title, where screen readers begin. */
  hasProblem?: boolean;
};
