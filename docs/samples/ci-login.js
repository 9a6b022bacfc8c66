// Logs a test person in without a browser, for automatic tests against the sandbox. Node 20 or later.
// `address`: the authorization request your system made. Gives the address it is sent back to, with the code in it.
// `acr`: level to log in with, such as phr; `identity`: citizen, enterprise or official.
export async function logInTestPerson(address, { username, password, acr, identity }) {
  const cookies = new Map();
  const ask = async (url, body) => {
    const headers = { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') };
    const response = await fetch(url, { method: body ? 'POST' : 'GET', body, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      cookies.set(name, value);
    }
    if (response.status >= 400) throw new Error(`${response.status} ${await response.text()}`);
    return new URL(response.headers.get('location'), url);
  };
  const fields = Object.entries({ username, password, acr, identity }).filter(([, value]) => value !== undefined);
  const { origin } = new URL(address);
  let next = new URL(address);
  for (let hop = 0; hop < 20; hop += 1) {
    // each page of the login is one post to /test-person below it
    const isPage = /^\/login\/[^/]+$/.test(next.pathname);
    next = isPage ? await ask(new URL(`${next}/test-person`), new URLSearchParams(fields)) : await ask(next);
    if (next.origin !== origin) return next;
  }
  throw new Error(`the login does not end: ${next}`);
}
