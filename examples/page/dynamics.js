// The part of Dynamics that the page needs, over the emulator's Web API: functions under the names and with the
// parameters of Microsoft's reference. In a real agent's page they are there already, and this file is not.
"use strict";

(() => {
  const CONVERSATION = "b7397aae-ecf8-43a6-aeb0-07d294efb494";
  const LINKS = {
    account: { set: "accounts", lookup: "msdyn_customer", navigation: "msdyn_customer_msdyn_ocliveworkitem_account" },
    contact: { set: "contacts", lookup: "msdyn_customer", navigation: "msdyn_customer_msdyn_ocliveworkitem_contact" },
    incident: { set: "incidents", lookup: "msdyn_issueid", navigation: "msdyn_IssueId_msdyn_ocliveworkitem" },
  };

  const row = async (id, options = {}) => {
    const headers = { accept: "application/json", "content-type": "application/json", ...options.headers };
    const response = await fetch(`/api/data/v9.2/msdyn_ocliveworkitems(${id})${options.query ?? ""}`, { ...options, headers });
    const body = response.status === 204 ? undefined : await response.json();
    if (!response.ok) throw { message: body.error.message, errorCode: body.error.code, httpStatus: response.status };
    return body;
  };

  const change = async (table, conversation, target) => {
    const changes = { [`${LINKS[table].navigation}@odata.bind`]: target };
    const liveWorkItemId = conversation ?? CONVERSATION;
    await row(liveWorkItemId, { method: "PATCH", headers: { "if-match": "*" }, body: JSON.stringify(changes) });
    return { entityLogicalName: table, liveWorkItemId, status: "Success" };
  };

  const tab = { tabId: "tab-id-1", canClose: false, title: "Conversation", refresh() {} };

  window.Microsoft = {
    Omnichannel: {
      async getConversationId() {
        return CONVERSATION;
      },
      async getConversations({ attributes }) {
        const links = ["msdyn_customer", "msdyn_issueid"];
        const columns = attributes.map((column) => (links.includes(column) ? `_${column}_value` : column));
        return [await row(CONVERSATION, { query: `?$select=${columns}` })];
      },
      async linkToConversation(entityLogicalName, recordId, conversationId) {
        return change(entityLogicalName, conversationId, `/${LINKS[entityLogicalName].set}(${recordId})`);
      },
      async unlinkFromConversation(entityLogicalName, recordId, conversationId) {
        const property = `_${LINKS[entityLogicalName].lookup}_value`;
        const now = await row(conversationId ?? CONVERSATION, { query: `?$select=${property}` });
        if (now[property] !== recordId) throw { message: "This record is not linked to the conversation." };
        return change(entityLogicalName, conversationId, null);
      },
    },
    Apm: { getFocusedSession: () => ({ getFocusedTab: () => tab }) },
  };
})();
