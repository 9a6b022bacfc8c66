import http from 'node:http';
import https from 'node:https';
import { type CookieJar, createCookieJar } from './cookie-jar.ts';
import { type Form, readForms } from './html-forms.ts';

/** What came back. Redirects are not followed by `get` and `post`, so that tests see every hop. */
export type Page = {
  status: number;
  url: URL;
  headers: http.IncomingHttpHeaders;
  body: string;
  /** Where a redirect points, resolved against `url`. */
  location: URL | undefined;
  forms: Form[];
};

export type RequestOptions = { headers?: Record<string, string>; from?: URL };
export type FollowOptions = {
  /** Do not request addresses that begin with this; the redirect towards it is returned with `location` set. */
  stopAt?: string | URL;
};
export type SubmitOptions = FollowOptions & {
  /** Id or name of the button to press; also tells which form. */
  button?: string;
  /** Id of the form; otherwise the one that has the button or all the fields. */
  form?: string;
};

export type Browser = {
  cookies: CookieJar;
  /** One request as a navigation by the address bar, or from `from` by a link. */
  get(url: string | URL, options?: RequestOptions): Promise<Page>;
  /** One form post. `fields` are sent as they are. */
  post(url: string | URL, fields: Record<string, string>, options?: RequestOptions): Promise<Page>;
  /** One post of a form with files in it. */
  upload(url: string | URL, form: FormData): Promise<Page>;
  /** Follows redirects (303 and 302 with GET, 307 and 308 are refused: none may occur). */
  follow(page: Page, options?: FollowOptions): Promise<Page>;
  /** `get` and `follow`. */
  open(url: string | URL, options?: FollowOptions): Promise<Page>;
  /** Fills a form by control name or id, presses the button, follows redirects. Throws on a field that is not there. */
  submit(page: Page, fields?: Record<string, string>, options?: SubmitOptions): Promise<Page>;
  /** Presses a button without following, to look at the answer itself. */
  press(page: Page, fields?: Record<string, string>, options?: SubmitOptions): Promise<Page>;
  close(): void;
};

type Send = {
  method: 'GET' | 'POST';
  url: URL;
  body?: string | Buffer;
  from: URL | undefined;
  headers: Record<string, string>;
};

/** `Sec-Fetch-Site` as browsers compute it, with the host name standing for the registrable domain. */
function fetchSite(from: URL | undefined, to: URL): string {
  if (!from) return 'none';
  if (from.origin === to.origin) return 'same-origin';
  return from.protocol === to.protocol && from.hostname === to.hostname ? 'same-site' : 'cross-site';
}

function pickForm(page: Page, fields: Record<string, string>, options: SubmitOptions): Form {
  const has = (list: { name: string; id: string }[], key: string) => list.some((c) => c.id === key || c.name === key);
  const found = page.forms.find((form) => {
    if (options.form !== undefined && form.id !== options.form) return false;
    if (options.button !== undefined && !has(form.buttons, options.button)) return false;
    return Object.keys(fields).every((key) => has(form.controls, key));
  });
  if (found) return found;
  const asked = JSON.stringify({ ...options, fields: Object.keys(fields) });
  throw new Error(`no form for ${asked} on ${page.status} ${page.url.pathname}:\n${page.body.slice(0, 4000)}`);
}

/** The pairs a browser would send for this form, changed as asked, with the pressed button last. */
function fillForm(form: Form, fields: Record<string, string>, button: string | undefined): URLSearchParams {
  const changed = new Map<string, string>();
  for (const [key, value] of Object.entries(fields)) {
    const control = form.controls.find((c) => c.id === key || c.name === key);
    changed.set(control?.name ?? key, value);
  }
  const sent = new URLSearchParams(form.fields.filter(([name]) => !changed.has(name)));
  for (const [name, value] of changed) sent.append(name, value);
  const pressed = form.buttons.find((b) => button === undefined || b.id === button || b.name === button);
  if (pressed?.name) sent.append(pressed.name, pressed.value);
  return sent;
}

function toPage(url: URL, response: http.IncomingMessage, body: string): Page {
  const { location } = response.headers;
  const isHtml = response.headers['content-type']?.startsWith('text/html') === true;
  return {
    status: response.statusCode ?? 0,
    url,
    headers: response.headers,
    body,
    location: location === undefined ? undefined : new URL(location, url),
    forms: isHtml ? readForms(body) : [],
  };
}

/**
 * A small browser without JavaScript: cookies (host-only, path, expiry; `Secure` also on http loopback, as Chromium does),
 * `Origin` and `Sec-Fetch-*` as a real one sends them, forms, redirects. Several may share the connections of one `agent`.
 */
export function createBrowser(defaults: { headers?: Record<string, string>; agent?: http.Agent } = {}): Browser {
  const cookies = createCookieJar();
  const pool = {
    'http:': defaults.agent ?? new http.Agent({ keepAlive: true }),
    'https:': new https.Agent({ keepAlive: true }),
  };

  async function send({ method, url, body, from, headers }: Send): Promise<Page> {
    const { request } = url.protocol === 'https:' ? https : http;
    const all: Record<string, string> = {
      accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8',
      'accept-language': 'zh-CN,zh;q=0.9',
      'user-agent':
        'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36',
      'sec-fetch-site': fetchSite(from, url),
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    };
    const cookie = cookies.header(url);
    if (cookie) all.cookie = cookie;
    if (body !== undefined) {
      all['content-type'] = 'application/x-www-form-urlencoded';
      all['content-length'] = String(Buffer.byteLength(body));
      all.origin = from ? from.origin : url.origin;
    }
    const agent = pool[url.protocol === 'https:' ? 'https:' : 'http:'];
    const sent = request(url, { method, agent, headers: { ...all, ...defaults.headers, ...headers } });
    const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
      sent.once('response', resolve).once('error', reject).end(body);
    });
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    cookies.store(url, response.headers['set-cookie'] ?? []);
    return toPage(url, response, Buffer.concat(chunks).toString('utf8'));
  }

  const get: Browser['get'] = (url, { headers = {}, from } = {}) =>
    send({ method: 'GET', url: new URL(url), from, headers });

  const post: Browser['post'] = (url, fields, { headers = {}, from } = {}) => {
    const target = new URL(url);
    return send({
      method: 'POST',
      url: target,
      body: String(new URLSearchParams(fields)),
      from: from ?? target,
      headers,
    });
  };

  const upload: Browser['upload'] = async (url, form) => {
    const target = new URL(url);
    const encoded = new Request(target, { method: 'POST', body: form });
    const headers = { 'content-type': encoded.headers.get('content-type') ?? '' };
    const body = Buffer.from(await encoded.arrayBuffer());
    return send({ method: 'POST', url: target, body, from: target, headers });
  };

  const follow: Browser['follow'] = async (page, { stopAt } = {}) => {
    let current = page;
    for (let hops = 0; current.location !== undefined && current.status >= 300 && current.status < 400; hops += 1) {
      if (stopAt !== undefined && current.location.href.startsWith(String(stopAt))) return current;
      if (hops === 20) throw new Error(`more than 20 redirects, now at ${current.url.href}`);
      if (current.status === 307 || current.status === 308)
        throw new Error(`${current.status} from ${current.url.href}`);
      current = await get(current.location, { from: current.url });
    }
    return current;
  };

  const press: Browser['press'] = (page, fields = {}, options = {}) => {
    const form = pickForm(page, fields, options);
    const sent = fillForm(form, fields, options.button);
    const target = new URL(form.action || page.url, page.url);
    if (form.method === 'POST') {
      return send({ method: 'POST', url: target, body: sent.toString(), from: page.url, headers: {} });
    }
    target.search = sent.toString();
    return get(target, { from: page.url });
  };

  return {
    cookies,
    get,
    post,
    upload,
    follow,
    press,
    open: async (url, options) => follow(await get(url), options),
    submit: async (page, fields, options) => follow(await press(page, fields, options), options),
    close() {
      for (const agent of Object.values(pool)) agent.destroy();
    },
  };
}
