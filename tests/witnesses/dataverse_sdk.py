"""Microsoft's Python SDK drives the emulator: python dataverse_sdk.py drive|read|fail URL FILE"""

import json
import sys
import time

from azure.core.credentials import AccessToken
from PowerPlatform.Dataverse.client import DataverseClient
from PowerPlatform.Dataverse.models.filters import between, col, contains, eq, filter_in, ne, startswith
from PowerPlatform.Dataverse.models.upsert import UpsertItem

from checks import check, expect, raises, run

MODE, URL, FILE = sys.argv[1:4]
NOBODY = "00000000-0000-0000-0000-0000000000ff"


class Credential:
    def get_token(self, *scopes, **_options):
        assert scopes == (f"{URL}/.default",), scopes
        return AccessToken("TOK", int(time.time()) + 3600)


client = DataverseClient(URL, Credential())
records = client.records
made = {}


def creates():
    made["contact"] = records.create("contact", {"firstname": "Ä", "lastname": "O'Brien"})
    check("create gives an id", len(made["contact"]) == 36, made["contact"])
    bind = f"/contacts({made['contact']})"
    made["account"] = records.create("account", {"name": "☕ Contoso", "revenue": 12.5, "primarycontactid@odata.bind": bind})
    row = records.retrieve("account", made["account"], select=["name", "revenue", "_primarycontactid_value"])
    check("create keeps text beyond ASCII", row["name"] == "☕ Contoso", row["name"])
    check("create keeps a number", row["revenue"] == 12.5, row["revenue"])
    check("create binds a lookup", row["_primarycontactid_value"] == made["contact"], row["_primarycontactid_value"])
    expect("accounts", "account", made["account"], name="☕ Contoso", _primarycontactid_value=made["contact"])


def reads():
    row = records.retrieve("contact", made["contact"], select=["lastname"], include_annotations="*")
    check("retrieve has an etag", row.etag.startswith('W/"'), row.etag)
    check("retrieve selects", row.get("firstname") is None, dict(row))
    check("retrieve of nothing is None", records.retrieve("contact", NOBODY) is None)
    row = records.retrieve("account", made["account"], select=["name"], expand=["primarycontactid"])
    check("retrieve expands", row["primarycontactid"]["lastname"] == "O'Brien", dict(row))
    row = records.retrieve("account", made["account"], select=["_primarycontactid_value"], include_annotations="*")
    name = row.get("_primarycontactid_value@Microsoft.Dynamics.CRM.lookuplogicalname")
    check("retrieve annotates a lookup", name == "contact", dict(row))
    row = records.retrieve("account", made["account"], select=["statecode"], include_annotations="*")
    check("retrieve annotates a choice", row.get("statecode@OData.Community.Display.V1.FormattedValue") == "Active", dict(row))


def updates():
    before = records.retrieve("account", made["account"]).etag
    records.update("account", made["account"], {"name": "Fabrikam", "numberofemployees": 3})
    row = records.retrieve("account", made["account"])
    check("update changes", (row["name"], row["numberofemployees"]) == ("Fabrikam", 3), dict(row))
    check("update gives a new etag", row.etag != before, row.etag)
    records.update("account", made["account"], {"primarycontactid@odata.bind": None})
    row = records.retrieve("account", made["account"])
    check("update clears a lookup by a null bind", row["_primarycontactid_value"] is None)
    records.update("account", made["account"], {"primarycontactid@odata.bind": f"/contacts({made['contact']})"})
    records.update("account", made["account"], {"primarycontactid": None})
    row = records.retrieve("account", made["account"])
    check("update clears a lookup by a null", row["_primarycontactid_value"] is None)
    error = raises("update of nothing", lambda: records.update("account", NOBODY, {"name": "x"}), status_code=404)
    check("its error has the service's code", error.details.get("service_error_code") == "0x80040217", error.details)
    check("its error names the row", NOBODY in str(error), str(error))
    check("its error has a request id", len(error.details.get("service_request_id") or "") == 36, error.details)
    raises("update of no column", lambda: records.update("account", made["account"], {"nonsense": 1}), status_code=400)
    wrong = {"PrimaryContactId@odata.bind": f"/contacts({made['contact']})"}
    error = raises("a navigation property in the wrong case", lambda: records.update("account", made["account"], wrong), status_code=400)
    check("its error says undeclared", "undeclared property" in str(error), str(error))
    missing = {"primarycontactid@odata.bind": f"/contacts({NOBODY})"}
    raises("a lookup to nothing", lambda: records.update("account", made["account"], missing), status_code=404)
    raises("a choice that is none", lambda: records.update("account", made["account"], {"industrycode": 999}), status_code=400)
    records.update("account", made["account"], {"industrycode": "Consulting"})
    row = records.retrieve("account", made["account"])
    check("a choice by its label, from the metadata", row["industrycode"] == 7, row["industrycode"])
    expect("accounts", "account", made["account"], name="Fabrikam", _primarycontactid_value=None, industrycode=7)


def lists():
    ids = records.create("contact", [{"lastname": f"List {number}", "jobtitle": "lister"} for number in range(7)])
    check("create of many gives the ids", len(set(ids)) == 7, ids)
    made["many"] = ids
    listers = eq("jobtitle", "lister")
    found = records.list("contact", filter=listers, select=["lastname"], orderby=["lastname desc"])
    check("list filters and orders", [row["lastname"][-1] for row in found] == list("6543210"), [dict(row) for row in found])
    pages = list(records.list_pages("contact", filter=listers, select=["lastname"], page_size=3))
    check("list comes in pages", [len(page) for page in pages] == [3, 3, 1], [len(page) for page in pages])
    check("pages hold each row once", len({row["lastname"] for page in pages for row in page}) == 7)
    check("list takes the top", len(records.list("contact", filter=listers, top=2)) == 2)
    row = records.list("contact", filter="lastname eq 'O''Brien'", select=["lastname"])
    check("list finds a quote", [found["lastname"] for found in row] == ["O'Brien"])
    query = client.query.builder("contact").select("lastname").where(col("jobtitle") == "lister")
    found = query.where(contains("lastname", "3") | startswith("lastname", "list 4")).order_by("lastname").execute()
    check("a built query combines", [row["lastname"] for row in found] == ["List 3", "List 4"])
    found = client.query.builder("contact").where(filter_in("lastname", ["List 1", "List 2"])).execute()
    check("a built query takes a list", len(list(found)) == 2)
    found = client.query.builder("account").where(between("numberofemployees", 3, 5)).where(ne("name", "x")).execute()
    check("a built query takes a range", [row["name"] for row in found] == ["Fabrikam"])
    raises("a filter by no column", lambda: records.list("contact", filter="nonsense eq 1"), status_code=400)
    raises("a filter of the wrong type", lambda: records.list("contact", filter="lastname eq 1"), status_code=400)


def bulk():
    records.update("contact", made["many"][:2], [{"firstname": "A"}, {"firstname": "B"}])
    names = [records.retrieve("contact", key)["firstname"] for key in made["many"][:3]]
    check("update of many changes each", names == ["A", "B", None], names)
    records.update("contact", made["many"], {"department": "All"})
    check("update of many alike", {records.retrieve("contact", key)["department"] for key in made["many"]} == {"All"})
    bad = [{"firstname": "C"}, {"nonsense": 1}]
    raises("an update of many fails whole", lambda: records.update("contact", made["many"][:2], bad), status_code=400)
    check("and changes none", records.retrieve("contact", made["many"][0])["firstname"] == "A")
    expect("contacts", "contact", made["many"][1], firstname="B", department="All")


def upserts():
    key = {"accountnumber": "PY-1"}
    records.upsert("account", [UpsertItem(alternate_key=key, record={"name": "Upserted"})])
    found = records.list("account", filter="accountnumber eq 'PY-1'")
    check("upsert creates by an alternate key", [row["name"] for row in found] == ["Upserted"])
    two = [UpsertItem({"accountnumber": "PY-1"}, {"name": "Again"}), UpsertItem({"accountnumber": "PY-2"}, {"name": "New"})]
    records.upsert("account", two)
    found = records.list("account", filter="startswith(accountnumber,'PY-')", orderby=["accountnumber"])
    check("upsert of many changes and creates", [row["name"] for row in found] == ["Again", "New"], [dict(row) for row in found])
    expect("accounts", "account", list(found)[0]["accountid"], name="Again", accountnumber="PY-1")


def batches():
    batch = client.batch.new()
    with batch.changeset() as changes:
        contact = changes.records.create("contact", {"lastname": "Batch é☃"})
        account = changes.records.create("account", {"name": "Batch", "primarycontactid@odata.bind": contact})
        changes.records.update("account", made["account"], {"primarycontactid@odata.bind": contact})
    batch.records.retrieve("account", made["account"], select=["_primarycontactid_value"])
    result = batch.execute()
    statuses = [item.status_code for item in result.responses]
    check("a batch answers each operation", statuses == [204, 204, 204, 200], statuses)
    contact_id = result.responses[0].entity_id
    held = result.responses[3].data["_primarycontactid_value"]
    check("a content id refers to a new row", held == contact_id, held)
    check("the account is given its id", len(result.responses[1].entity_id or "") == 36, account)
    expect("contacts", "contact", contact_id, lastname="Batch é☃")

    batch = client.batch.new()
    with batch.changeset() as changes:
        changes.records.update("account", made["account"], {"name": "Half"})
        changes.records.update("account", NOBODY, {"name": "x"})
    result = batch.execute()
    failed = [(item.status_code, item.error_code) for item in result.responses]
    check("a changeset fails with one answer", failed == [(404, "0x80040217")], failed)
    check("a changeset that fails changes nothing", records.retrieve("account", made["account"])["name"] == "Fabrikam")

    batch = client.batch.new()
    batch.records.update("account", NOBODY, {"name": "x"})
    batch.records.update("account", made["account"], {"name": "Went on"})
    result = batch.execute(continue_on_error=True)
    statuses = [item.status_code for item in result.responses]
    check("a batch goes on after a failure", statuses == [404, 204], statuses)
    expect("accounts", "account", made["account"], name="Went on", _primarycontactid_value=contact_id)


def deletes():
    records.delete("contact", made["many"][6])
    check("delete deletes", records.retrieve("contact", made["many"][6]) is None)
    raises("delete of nothing", lambda: records.delete("contact", NOBODY), status_code=404)
    expect("contacts", "contact", made["many"][6])


def fails():
    """The emulator was told to refuse the next writes: 429, 401, and two broken connections."""
    error = raises("429", lambda: records.update("contact", KEY, {"firstname": "1"}), status_code=429)
    check("429 is transient", error.is_transient)
    check("429 says how long to wait", error.details.get("retry_after") == 7, error.details)
    check("429 has the service's code", error.details.get("service_error_code") == "0x80072322", error.details)
    raises("an expired token", lambda: records.update("contact", KEY, {"firstname": "2"}), status_code=401)
    records.update("contact", KEY, {"firstname": "3"})
    check("a connection dropped before the commit is tried again", records.retrieve("contact", KEY)["firstname"] == "3")
    records.update("contact", KEY, {"firstname": "4"})
    check("a connection dropped after the commit is tried again", records.retrieve("contact", KEY)["firstname"] == "4")


def reads_what_the_other_wrote():
    with open(FILE, encoding="utf-8") as file:
        for expected in json.load(file):
            table, key, values = expected["table"], expected["key"], expected["values"]
            row = records.retrieve(table, key)
            if not values:
                check(f"{table} {key} is gone", row is None, row)
                continue
            seen = {name: row.get(name) for name in values} if row else None
            check(f"{table} {key} is as the other client left it", seen == values, (seen, values))


if MODE == "drive":
    run([creates, reads, updates, lists, bulk, upserts, batches, deletes], FILE)
elif MODE == "fail":
    KEY = FILE
    run([fails])
else:
    run([reads_what_the_other_wrote])
