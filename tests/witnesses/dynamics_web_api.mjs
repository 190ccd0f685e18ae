// dynamics-web-api drives the emulator: node dynamics_web_api.mjs drive|read|fail URL FILE
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { check, expect, rejects, run, same } from "./checks.mjs";

const [mode, url, file] = process.argv.slice(2);
const { DynamicsWebApi } = createRequire(`${process.env.WITNESSES}/package.json`)("dynamics-web-api");
const api = new DynamicsWebApi({
  serverUrl: `${url}/`,
  dataApi: { version: "9.2" },
  onTokenRefresh: async () => "TOK",
});
const NOBODY = "00000000-0000-0000-0000-0000000000ff";
const etagOf = (row) => row["@odata.etag"];
const get = (collection, key, select) => api.retrieve({ collection, key, select });
const made = {};

async function creates() {
  made.contact = await api.create({ collection: "contacts", data: { firstname: "Ä", lastname: "O'Brien" } });
  check("create gives an id", made.contact.length === 36, made.contact);
  const bind = { "primarycontactid@odata.bind": `contacts(${made.contact})` };
  const row = await api.create({
    collection: "accounts",
    data: { name: "☕ Contoso", revenue: 12.5, ...bind },
    returnRepresentation: true,
    select: ["name", "revenue", "_primarycontactid_value"],
  });
  made.account = row.accountid;
  same("create gives the row", [row.name, row.revenue], ["☕ Contoso", 12.5]);
  same("create binds a lookup", row._primarycontactid_value, made.contact);
  check("create gives an etag", /^W\/"\d+"$/.test(etagOf(row)), row);
  const twice = () => api.create({ collection: "accounts", data: { accountid: made.account } });
  await rejects("create of a key that is taken", twice, { status: 412, code: "0x80040237" });
}

async function reads() {
  const key = made.account;
  const row = await api.retrieve({ collection: "accounts", key, select: ["_primarycontactid_value", "statecode"], includeAnnotations: "*" });
  same("retrieve annotates a lookup", row._primarycontactid_value_LogicalName, "contact");
  same("retrieve names the navigation property", row._primarycontactid_value_NavigationProperty, "primarycontactid");
  same("retrieve annotates a choice", row.statecode_Formatted, "Active");
  const expand = [{ property: "primarycontactid", select: ["lastname"] }];
  const expanded = await api.retrieve({ collection: "accounts", key, select: ["name"], expand });
  same("retrieve expands", expanded.primarycontactid.lastname, "O'Brien");
  const error = await rejects("retrieve of nothing", () => get("accounts", NOBODY), { status: 404, code: "0x80040217" });
  check("its error names the row", error.message.includes(NOBODY), error.message);
  await rejects("retrieve of no column", () => get("accounts", key, ["nonsense"]), { status: 400, code: "0x80060888" });
  same("retrieve of one property", (await api.retrieve({ collection: "accounts", key: `${key}`, navigationProperty: "name" })).value, "☕ Contoso");
  const related = await api.retrieve({ collection: "accounts", key, navigationProperty: "primarycontactid", select: ["lastname"] });
  same("retrieve by a navigation property", related.contactid, made.contact);
  const unchanged = await api.retrieve({ collection: "accounts", key, select: ["name"], ifnonematch: etagOf(row) });
  check("retrieve of what the client has is not sent", !unchanged?.name, unchanged);
  const reference = await api.retrieve({ collection: "accounts", key, navigationProperty: "primarycontactid/$ref" });
  check("retrieve of a reference", JSON.stringify(reference).includes(made.contact), reference);
}

async function updates() {
  const key = made.account;
  const stale = etagOf(await get("accounts", key, ["name"]));
  same("update with the right etag", await api.update({ collection: "accounts", key, data: { name: "One" }, ifmatch: stale }), true);
  same("update with a stale etag", await api.update({ collection: "accounts", key, data: { name: "Two" }, ifmatch: stale }), false);
  same("a stale etag changes nothing", (await get("accounts", key, ["name"])).name, "One");
  const row = await api.update({ collection: "accounts", key, data: { name: "Three" }, returnRepresentation: true, select: ["name"] });
  same("update gives the row", row.name, "Three");
  check("update gives a new etag", etagOf(row) !== stale, row);
  await rejects("update of nothing", () => api.update({ collection: "accounts", key: NOBODY, data: { name: "x" } }), { status: 404, code: "0x80040217" });
  await api.updateSingleProperty({ collection: "accounts", key, fieldValuePair: { telephone1: "+49 1" } });
  same("update of one property", (await get("accounts", key, ["telephone1"])).telephone1, "+49 1");
  await api.deleteRecord({ collection: "accounts", key, property: "telephone1" });
  same("delete of one property", (await get("accounts", key, ["telephone1"])).telephone1, null);
  const wrong = { "PrimaryContactId@odata.bind": `contacts(${made.contact})` };
  const error = await rejects("a navigation property in the wrong case", () => api.update({ collection: "accounts", key, data: wrong }), { status: 400, code: "0x80048d19" });
  check("its error says undeclared", error.message.includes("undeclared property"), error.message);
}

async function lookups() {
  const key = made.account;
  const held = async () => (await get("accounts", key, ["_primarycontactid_value"]))._primarycontactid_value;
  await api.update({ collection: "accounts", key, data: { "primarycontactid@odata.bind": null } });
  same("a null bind clears", await held(), null);
  await api.associateSingleValued({ collection: "accounts", primaryKey: key, navigationProperty: "primarycontactid", relatedCollection: "contacts", relatedKey: made.contact });
  same("associate sets", await held(), made.contact);
  await api.disassociateSingleValued({ collection: "accounts", primaryKey: key, navigationProperty: "primarycontactid" });
  same("disassociate clears", await held(), null);
  await api.update({ collection: "accounts", key, data: { "primarycontactid@odata.bind": `/contacts(${made.contact})` } });
  await api.update({ collection: "accounts", key, data: { primarycontactid: null } });
  same("a null clears", await held(), null);
  const parent = { "parentcustomerid_account@odata.bind": `accounts(${key})` };
  await api.update({ collection: "contacts", key: made.contact, data: parent });
  await api.update({ collection: "contacts", key: made.contact, data: { "parentcustomerid_contact@odata.bind": null } });
  const row = await api.retrieve({ collection: "contacts", key: made.contact, select: ["_parentcustomerid_value"], includeAnnotations: "*" });
  same("a polymorphic lookup says its table", row._parentcustomerid_value_LogicalName, "account");
  const missing = { "primarycontactid@odata.bind": `contacts(${NOBODY})` };
  await rejects("a lookup to nothing", () => api.update({ collection: "accounts", key, data: missing }), { status: 404, code: "0x80040217" });
  expect("contacts", "contact", made.contact, { lastname: "O'Brien", _parentcustomerid_value: key });
}

async function upserts() {
  const key = "20000000-0000-0000-0000-000000000001";
  const upsert = (name, more) => api.upsert({ collection: "accounts", key, data: { name }, ...more });
  same("upsert of nothing, if there is a row", await upsert("x", { ifmatch: "*" }), null);
  same("upsert creates", await upsert("New", { ifnonematch: "*" }), key);
  same("upsert of a row, if there is none", await upsert("x", { ifnonematch: "*" }), null);
  await upsert("Changed");
  same("upsert changes", (await get("accounts", key, ["name"])).name, "Changed");
  await api.upsert({ collection: "accounts", key: "accountnumber='JS''1'", data: { name: "By key" } });
  same("an alternate key names a row", (await get("accounts", "accountnumber='JS''1'", ["name"])).name, "By key");
  expect("accounts", "account", key, { name: "Changed" });
}

async function lists() {
  const targets = [...Array(7).keys()].map((number) => ({
    "@odata.type": "Microsoft.Dynamics.CRM.contact", lastname: `Js ${number}`, jobtitle: "jslister",
  }));
  const done = await api.callAction({ collection: "contacts", actionName: "Microsoft.Dynamics.CRM.CreateMultiple", action: { Targets: targets } });
  same("CreateMultiple gives the ids", done.Ids.length, 7);
  const filter = "jobtitle eq 'jslister'";
  const list = (more) => api.retrieveMultiple({ collection: "contacts", select: ["lastname"], filter, ...more });
  const ordered = await list({ orderBy: ["lastname desc"], count: true });
  same("list filters and orders", ordered.value.map((row) => row.lastname.at(-1)).join(""), "6543210");
  same("list counts", ordered.oDataCount, 7);
  same("list takes the top", (await list({ top: 2 })).value.length, 2);
  const first = await list({ maxPageSize: 3 });
  const second = await api.retrieveMultiple({ collection: "contacts", select: ["lastname"], maxPageSize: 3 }, first.oDataNextLink);
  same("list comes in pages", [first.value.length, second.value.length], [3, 3]);
  same("all pages hold all rows", (await api.retrieveAll({ collection: "contacts", select: ["lastname"], filter })).value.length, 7);
  same("count counts", await api.count({ collection: "contacts", filter }), 7);
  const brien = await list({ filter: "lastname eq 'O''Brien' and contains(firstname,'ä')" });
  same("list finds a quote and an umlaut", brien.value.length, 1);
  await rejects("a filter of the wrong type", () => list({ filter: "lastname eq 1" }), { status: 400, code: "0x80060888" });
  expect("contacts", "contact", done.Ids[3], { lastname: "Js 3", jobtitle: "jslister" });
  made.lister = done.Ids[6];
}

async function batches() {
  const key = made.account;
  api.startBatch();
  api.create({ collection: "contacts", data: { lastname: "Batch é☃" }, contentId: "1" });
  api.update({ collection: "accounts", key, data: { "primarycontactid@odata.bind": "$1" } });
  api.retrieve({ collection: "accounts", key, select: ["_primarycontactid_value"] });
  const [contact, updated, row] = await api.executeBatch();
  check("a batch gives the id of a create", contact?.length === 36, contact);
  check("a batch answers an update", updated === true || updated === undefined, updated);
  same("a content id refers to a new row", row?._primarycontactid_value, contact);
  expect("accounts", "account", key, { name: "Three", _primarycontactid_value: contact, telephone1: null });
  expect("contacts", "contact", contact, { lastname: "Batch é☃" });

  const stale = 'W/"1"';
  api.startBatch();
  api.create({ collection: "contacts", data: { contactid: NOBODY, lastname: "Half" } });
  api.update({ collection: "accounts", key, data: { name: "x" }, ifmatch: stale });
  try {
    check("a changeset with a stale etag fails", false, await api.executeBatch());
  } catch (errors) {
    same("a changeset with a stale etag fails", [errors[0].status, errors[0].error?.code], [412, "0x80060882"]);
  }
  expect("contacts", "contact", NOBODY);
  await rejects("a changeset that fails changes nothing", () => get("contacts", NOBODY), { status: 404 });

  api.startBatch();
  api.update({ collection: "accounts", key: NOBODY, data: { name: "x" }, inChangeSet: false });
  api.update({ collection: "contacts", key: made.contact, data: { department: "Went on" }, inChangeSet: false });
  await api.executeBatch({ continueOnError: true });
  same("a batch goes on after a failure", (await get("contacts", made.contact, ["department"])).department, "Went on");
}

async function metadata() {
  const me = await api.callFunction({ functionName: "WhoAmI" });
  same("WhoAmI says who", me.UserId.length, 36);
  const entity = await api.retrieveEntity({ key: "LogicalName='contact'", select: ["EntitySetName", "PrimaryIdAttribute"] });
  same("a definition has its set and its key", [entity.EntitySetName, entity.PrimaryIdAttribute], ["contacts", "contactid"]);
  const all = await api.retrieveEntities({ select: ["EntitySetName", "LogicalName"] });
  check("definitions list the tables", all.value.some((one) => one.LogicalName === "incident"), all);
  const columns = await api.retrieveAttributes({ entityKey: "LogicalName='account'", castType: "Microsoft.Dynamics.CRM.PicklistAttributeMetadata", select: ["LogicalName"], expand: [{ property: "OptionSet", select: ["Options"] }] });
  const industry = columns.value.find((column) => column.LogicalName === "industrycode");
  same("a choice has its options", industry.OptionSet.Options.find((option) => option.Value === 7).Label.UserLocalizedLabel.Label, "Consulting");
  const csdl = await api.retrieveCsdlMetadata();
  check("the document of the metadata comes", csdl.includes('<EntitySet Name="msdyn_ocliveworkitems"'), csdl.slice(0, 200));
  const named = new DynamicsWebApi({ serverUrl: `${url}/`, dataApi: { version: "9.2" }, onTokenRefresh: async () => "TOK", useEntityNames: true });
  same("a table by its own name", (await named.retrieve({ collection: "account", key: made.account, select: ["name"] })).name, "Three");
}

async function deletes() {
  const stale = 'W/"1"';
  same("delete with a stale etag", await api.deleteRecord({ collection: "contacts", key: made.lister, ifmatch: stale }), false);
  await api.deleteRecord({ collection: "contacts", key: made.lister });
  await rejects("delete deletes", () => get("contacts", made.lister), { status: 404 });
  await rejects("delete of nothing", () => api.deleteRecord({ collection: "contacts", key: NOBODY }), { status: 404, code: "0x80040217" });
  expect("contacts", "contact", made.lister);
}

/** The emulator was told to refuse the next writes: 429, 403, and a connection dropped after the commit. */
async function fails() {
  const update = (firstname) => () => api.update({ collection: "contacts", key: file, data: { firstname } });
  const error = await rejects("429", update("1"), { status: 429, code: "0x80072322" });
  same("429 says how long to wait", error.headers?.["retry-after"], "7");
  await rejects("403", update("2"), { status: 403, code: "0x80040220" });
  try {
    check("a dropped connection is an error", false, await update("3")());
  } catch (error) {
    check("a dropped connection is an error", !error.status, error);
  }
  same("which was carried out", (await get("contacts", file, ["firstname"])).firstname, "3");
}

async function readsWhatTheOtherWrote() {
  for (const { collection, table, key, values } of JSON.parse(readFileSync(file, "utf8"))) {
    const names = Object.keys(values);
    if (!names.length) {
      await rejects(`${table} ${key} is gone`, () => get(collection, key), { status: 404 });
      continue;
    }
    const row = await get(collection, key, names);
    const seen = Object.fromEntries(names.map((name) => [name, row[name]]));
    same(`${table} ${key} is as the other client left it`, seen, values);
  }
}

const drive = [creates, reads, updates, lookups, upserts, lists, batches, metadata, deletes];
const steps = { drive, fail: [fails], read: [readsWhatTheOtherWrote] }[mode];
await run(steps, mode === "drive" ? file : undefined);
