// Others' readers of $metadata: node metadata.mjs FILE; FILE holds the document.
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
  same("odata-csdl reads the link to a case", [link.$Kind, link.$Type], ["NavigationProperty", "mscrm.incident"]);
  same("odata-csdl reads its constraint", link.$ReferentialConstraint, { _msdyn_issueid_value: "incidentid" });
  same("odata-csdl reads an entity set", schema.System.incidents.$Type, "mscrm.incident");
  same("odata-csdl reads the base type", schema.account.$BaseType, "mscrm.crmbaseentity");
}

/** The document as the plain objects that @odata/metadata takes: it brings classes for CSDL, and no reader of XML. */
function objects() {
  const parser = require("sax").parser(true, { xmlns: true });
  const lower = (name) => name[0].toLowerCase() + name.slice(1);
  const stack = [{}];
  parser.onopentag = ({ local, attributes }) => {
    const element = Object.fromEntries(Object.values(attributes).filter((one) => one.local).map((one) => [lower(one.local), one.value]));
    const parent = stack.at(-1);
    (parent[lower(local)] ??= []).push(element);
    stack.push(element);
  };
  parser.onclosetag = () => stack.pop();
  parser.write(xml).close();
  const [edmx] = stack[0].edmx;
  const [{ schema }] = edmx.dataServices;
  return { version: edmx.version, dataServices: { schema } };
}

function classes() {
  const { ServiceMetadata } = require("@odata/metadata");
  const read = ServiceMetadata.processMetadataJson(objects());
  const types = read.getAllEntityTypes();
  const conversation = types.find((type) => type.name === "msdyn_ocliveworkitem");
  same("@odata/metadata reads the key of a conversation", conversation.key.propertyRefs.map((one) => one.name), ["activityid"]);
  const link = conversation.navigationProperties.find((one) => one.name === "msdyn_IssueId_msdyn_ocliveworkitem");
  same("@odata/metadata reads the link to a case", link.type, "mscrm.incident");
  const names = new Set(types.map((type) => `mscrm.${type.name}`));
  const dangling = types.flatMap((type) => type.navigationProperties).filter((one) => !names.has(one.type.replace(/^Collection\((.*)\)$/, "$1")));
  same("every navigation property leads to a type", dangling.map((one) => one.name), []);
  const again = read.document();
  check("@odata/metadata writes it again", again.includes('Name="msdyn_ocliveworkitems"'), again.slice(0, 300));
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

await run([csdl, classes, mockserver]);
