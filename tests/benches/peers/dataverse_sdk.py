"""Unlinks a case from conversations, as conditionally as Microsoft's Python SDK can, which names no version when it writes:
python dataverse_sdk.py single|batch URL FROM TO. Prints the seconds of processor time that it took."""

import sys
import time

from azure.core.credentials import AccessToken
from PowerPlatform.Dataverse.client import DataverseClient

MODE, URL, FROM, TO = sys.argv[1:5]
CASE = "6b726d86-d37c-43b8-b3a4-c4056ddd2e07"
TABLE = "msdyn_ocliveworkitem"
SELECT = ["_msdyn_issueid_value"]
CLEARED = {"msdyn_IssueId_msdyn_ocliveworkitem@odata.bind": None}
IN_A_BATCH = 100


class Credential:
    def get_token(self, *_scopes, **_options):
        return AccessToken("bench", int(time.time()) + 3600)


client = DataverseClient(URL, Credential())


def linked(row):
    if row["_msdyn_issueid_value"] != CASE:
        raise SystemExit("a conversation is not linked")


def single(keys):
    for key in keys:
        linked(client.records.retrieve(TABLE, key, select=SELECT))
        client.records.update(TABLE, key, CLEARED)


def batch(keys):
    for at in range(0, len(keys), IN_A_BATCH):
        some = keys[at : at + IN_A_BATCH]
        reads = client.batch.new()
        for key in some:
            reads.records.retrieve(TABLE, key, select=SELECT)
        for response in reads.execute(continue_on_error=True).responses:
            linked(response.data)
        writes = client.batch.new()
        for key in some:
            writes.records.update(TABLE, key, CLEARED)
        if writes.execute(continue_on_error=True).has_errors:
            raise SystemExit("a write was refused")


keys = [f"00000000-0000-4000-8000-{index:012}" for index in range(int(FROM), int(TO))]
# The connection is made before the work, and what it asks about the table once is not part of it.
client.records.retrieve(TABLE, keys[0], select=SELECT)
before = time.process_time()
(batch if MODE == "batch" else single)(keys)
print(time.process_time() - before)
