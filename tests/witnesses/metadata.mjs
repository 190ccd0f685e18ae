// Others' readers of $metadata: node metadata.mjs URL FILE; FILE holds the document.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { check, run, same } from "./checks.mjs";

const [file] = process.argv.slice(2);
const require = createRequire(`${process.env.WITNESSES}/package.json`);
const xml = readFileSync(file, "utf8");

function csdl() {
  const messages = [];
  const json = require("odata-csdl").xml2json(xml, { strict: true, messages });
  same("odata-csdl has nothing to say against it", messages, []);
  const schema = json["Microsoft.Dynamics.CRM"];
  same("odata-csdl reads the key of a conversation", schema.msdyn_ocliveworkitem.$Key, ["activityid"]);
  const link = schema.msdyn_ocliveworkitem.msdyn_IssueId_msdyn_ocliveworkitem;
  same("odata-csdl reads the link to a case", [link.$Kind, link.$Type], ["NavigationProperty", "Microsoft.Dynamics.CRM.incident"]);
  same("odata-csdl reads its constraint", link.$ReferentialConstraint, { _msdyn_issueid_value: "incidentid" });
  same("odata-csdl reads an entity set", schema.System.incidents.$Type, "Microsoft.Dynamics.CRM.incident");
  same("odata-csdl reads the base type", schema.account.$BaseType, "Microsoft.Dynamics.CRM.crmbaseentity");
}

async function metadata() {
  const { ServiceMetadata } = require("@odata/metadata");
  const { JsonDocument } = require("@odata/metadata/lib/metadata.js") ?? {};
  void JsonDocument;
  const { XMLParser } = { XMLParser: undefined };
  void XMLParser;
  check("@odata/metadata is there", typeof ServiceMetadata === "function", typeof ServiceMetadata);
}

async function mockserver() {
  const FEMockserver = require("@sap-ux/fe-mockserver-core").default;
  const server = new FEMockserver({
    services: [{ urlPath: "/data", metadataPath: file, mockdataPath: "", generateMockData: true }],
  });
  await server.isReady;
  const http = createServer((request, response) => server.getRouter()(request, response, () => response.writeHead(404).end()));
  await new Promise((resolve) => http.listen(0, "127.0.0.1", resolve));
  const read = (path) => fetch(`http://127.0.0.1:${http.address().port}/data/${path}`);
  const accounts = await (await read("accounts?$top=2&$select=name")).json();
  check("fe-mockserver-core serves the accounts", accounts.value?.length > 0 && "name" in accounts.value[0], accounts);
  const conversations = await (await read("msdyn_ocliveworkitems?$expand=msdyn_IssueId_msdyn_ocliveworkitem")).json();
  check("fe-mockserver-core follows the link to a case", conversations.value?.length > 0 && "msdyn_IssueId_msdyn_ocliveworkitem" in conversations.value[0], conversations.value?.[0]);
  http.close();
}

await run([csdl, metadata, mockserver]);
