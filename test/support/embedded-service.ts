import { startEmbedded } from '../../server/db/embedded.ts';

// A process of its own that holds an embedded database, for tests that kill it without warning.
const [dataDirectory = ''] = process.argv.slice(2);
const server = await startEmbedded({ dataDirectory });
process.stdout.write(`${server.superuserUrl}\n`);
setInterval(() => {}, 60_000);
