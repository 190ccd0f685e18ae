// A server of OData that nobody here wrote: node mockserver.mjs METADATA ROWS; ROWS is a folder with a file of JSON for each
// entity set. Says where it listens, and serves until its input ends.
import { createServer } from "node:http";
import { createRequire } from "node:module";

const [metadataPath, mockdataPath] = process.argv.slice(2);
const require = createRequire(`${process.env.WITNESSES}/package.json`);
const FEMockserver = require("@sap-ux/fe-mockserver-core").default;
const server = new FEMockserver({ services: [{ urlPath: "/api/data/v9.2", metadataPath, mockdataPath }] });
await server.isReady;
const listen = (server) => new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server.address().port)));
const inner = await listen(
  createServer((request, response) => server.getRouter()(request, response, () => response.writeHead(404).end())),
);

// It takes the parts of a batch only with paths that begin at the service; Dataverse's reference has them begin at the host.
const outer = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const body = text ? text.replaceAll(" /api/data/v9.2/", " ") : undefined;
  const { host, connection, "content-length": length, ...headers } = request.headers;
  const reply = await fetch(`http://127.0.0.1:${inner}${request.url}`, { method: request.method, headers, body });
  response.writeHead(reply.status, { "content-type": reply.headers.get("content-type") ?? "text/plain" });
  response.end(Buffer.from(await reply.arrayBuffer()));
});
console.log(`listening ${await listen(outer)}`);
process.stdin.on("end", () => process.exit(0)).resume();
