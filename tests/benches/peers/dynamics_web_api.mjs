// Unlinks a case from conversations, as conditionally as dynamics-web-api can: node dynamics_web_api.mjs single|batch URL FROM TO
// Prints the seconds of processor time that it took.
import { createRequire } from "node:module";

const [mode, url, from, to] = process.argv.slice(2);
const { DynamicsWebApi } = createRequire(`${process.env.WITNESSES}/package.json`)("dynamics-web-api");
const api = new DynamicsWebApi({
  serverUrl: `${url}/`,
  dataApi: { version: "9.2" },
  onTokenRefresh: async () => "bench",
});
const CASE = "6b726d86-d37c-43b8-b3a4-c4056ddd2e07";
const IN_A_BATCH = 100;
const collection = "msdyn_ocliveworkitems";
const keyOf = (index) => `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`;
const reading = (key) => ({
  collection,
  key,
  select: ["_msdyn_issueid_value"],
  includeAnnotations: "Microsoft.Dynamics.CRM.lookuplogicalname",
});
const clearing = (key, row) => {
  if (row._msdyn_issueid_value !== CASE || row._msdyn_issueid_value_LogicalName !== "incident") throw new Error(`${key} is not linked`);
  return {
    collection,
    key,
    ifmatch: row["@odata.etag"],
    data: { "msdyn_IssueId_msdyn_ocliveworkitem@odata.bind": null },
  };
};

async function single(keys) {
  for (const key of keys) {
    if (!(await api.update(clearing(key, await api.retrieve(reading(key)))))) throw new Error(`${key} has changed`);
  }
}

async function batch(keys) {
  for (let at = 0; at < keys.length; at += IN_A_BATCH) {
    const some = keys.slice(at, at + IN_A_BATCH);
    api.startBatch();
    for (const key of some) api.retrieve(reading(key));
    const rows = await api.executeBatch({ continueOnError: true });
    api.startBatch();
    some.forEach((key, index) => api.update({ ...clearing(key, rows[index]), inChangeSet: false }));
    await api.executeBatch({ continueOnError: true });
  }
}

const keys = Array.from({ length: Number(to) - Number(from) }, (_, index) => keyOf(Number(from) + index));
// The connection is made before the work.
await api.retrieve(reading(keys[0]));
const before = process.cpuUsage();
await (mode === "batch" ? batch : single)(keys);
const { user, system } = process.cpuUsage(before);
console.log((user + system) / 1e6);
