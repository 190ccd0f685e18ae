// A stand-in for an agent's page: the globals as Microsoft's reference describes them, with the parameters in its
// order and under its names. It records every call, and answers as the reference says unless a test says otherwise.
"use strict";

(() => {
  const calls = [];
  /** What a test wants a function to do: its full name, and a function that does it. */
  const answers = {};

  /** An argument as JSON, with its type: what is left out is told from what is undefined, a Map from an object. */
  const described = (value) => {
    if (value === null) return "null";
    if (value === undefined || typeof value === "function") return typeof value;
    if (value instanceof Map) return { map: [...value] };
    if (Array.isArray(value)) return { array: value.map(described) };
    if (typeof value === "object") {
      return { object: Object.fromEntries(Object.entries(value).map(([name, member]) => [name, described(member)])) };
    }
    return { [typeof value]: value };
  };

  const called = (name, owner, self, args, answer) => {
    calls.push({ name, bound: owner() === self, arguments: Array.from(args, described) });
    return answers[name] ? answers[name].apply(self, args) : answer();
  };

  const changed = (entityLogicalName, recordId, conversationId) => async () => ({
    entityLogicalName,
    recordId,
    liveWorkItemId: conversationId ?? "b7397aae-ecf8-43a6-aeb0-07d294efb494",
    message: "Done",
    status: "Success",
    additionalDetails: "",
    currentReqId: "4f1c6a52-1f1a-4d3c-9d38-6f2ad3c8a3b0",
  });

  const omnichannel = () => Omnichannel;
  const Omnichannel = {
    unlinkFromConversation(entityLogicalName, recordId, conversationId) {
      return called("Microsoft.Omnichannel.unlinkFromConversation", omnichannel, this, arguments,
        changed(entityLogicalName, recordId, conversationId));
    },
    linkToConversation(entityLogicalName, recordId, conversationId) {
      return called("Microsoft.Omnichannel.linkToConversation", omnichannel, this, arguments,
        changed(entityLogicalName, recordId, conversationId));
    },
    getConversationId() {
      return called("Microsoft.Omnichannel.getConversationId", omnichannel, this, arguments,
        async () => "b7397aae-ecf8-43a6-aeb0-07d294efb494");
    },
    getConversations(input, correlationId) {
      return called("Microsoft.Omnichannel.getConversations", omnichannel, this, arguments, async () => [
        {
          msdyn_ocliveworkitemid: "b7397aae-ecf8-43a6-aeb0-07d294efb494",
          msdyn_liveworkstreamid: "7fb7d1c5-2cd6-4f0c-8c53-0d0a3d9fbd0b",
          msdyn_lastsessionid: "2f4b6c1c-3a46-4a0c-8a3e-4b9f5d2a7a01",
          statuscode: 2,
          createdon: "2026-03-01T08:30:00Z",
        },
      ]);
    },
    openConversation(conversationId, lastsessionId, liveworkstreamId) {
      return called("Microsoft.Omnichannel.openConversation", omnichannel, this, arguments, async () => undefined);
    },
    sendMessageToConversation(message, toSendBox, conversationId) {
      return called("Microsoft.Omnichannel.sendMessageToConversation", omnichannel, this, arguments,
        async () => undefined);
    },
  };

  class Tab {
    #name;
    constructor(tabId, canClose) {
      this.#name = `Tab(${tabId})`;
      this.tabId = tabId;
      this.canClose = canClose;
      this.title = `Title of ${tabId}`;
    }
    refresh() {
      return called(`${this.#name}.refresh`, () => this, this, arguments, () => undefined);
    }
    focus() {
      return called(`${this.#name}.focus`, () => this, this, arguments, () => undefined);
    }
    close() {
      return called(`${this.#name}.close`, () => this, this, arguments, () => undefined);
    }
  }

  class Session {
    #name;
    #tabs = new Map([["tab-id-1", new Tab("tab-id-1", false)], ["tab-id-5", new Tab("tab-id-5", true)]]);
    constructor(sessionId, isDefault) {
      this.#name = `Session(${sessionId})`;
      this.sessionId = sessionId;
      this.isDefault = isDefault;
      this.canClose = !isDefault;
      this.title = `Title of ${sessionId}`;
    }
    close() {
      return called(`${this.#name}.close`, () => this, this, arguments, () => undefined);
    }
    focus() {
      return called(`${this.#name}.focus`, () => this, this, arguments, () => undefined);
    }
    requestFocus() {
      return called(`${this.#name}.requestFocus`, () => this, this, arguments, () => undefined);
    }
    canCreateTab() {
      return called(`${this.#name}.canCreateTab`, () => this, this, arguments, () => true);
    }
    getFocusedTab() {
      return called(`${this.#name}.getFocusedTab`, () => this, this, arguments, () => this.#tabs.get("tab-id-5"));
    }
    getAllTabs() {
      return called(`${this.#name}.getAllTabs`, () => this, this, arguments, () => [...this.#tabs.keys()]);
    }
    getTab(tabId) {
      return called(`${this.#name}.getTab`, () => this, this, arguments, () => this.#tabs.get(tabId));
    }
    updateContext(input) {
      return called(`${this.#name}.updateContext`, () => this, this, arguments, () => undefined);
    }
    resolveSlug(input) {
      return called(`${this.#name}.resolveSlug`, () => this, this, arguments, () => `Value of ${input}`);
    }
  }

  const apm = () => Apm;
  const sessions = new Map([["session-id-0", new Session("session-id-0", true)],
    ["session-id-4", new Session("session-id-4", false)]]);
  const Apm = {
    getFocusedSession() {
      return called("Microsoft.Apm.getFocusedSession", apm, this, arguments, () => sessions.get("session-id-4"));
    },
    getAllSessions() {
      return called("Microsoft.Apm.getAllSessions", apm, this, arguments, () => [...sessions.keys()]);
    },
    getSession(sessionId) {
      return called("Microsoft.Apm.getSession", apm, this, arguments, () => sessions.get(sessionId));
    },
    createSession(SessionInput) {
      return called("Microsoft.Apm.createSession", apm, this, arguments, () => "session-id-9");
    },
    canCreateSession() {
      return called("Microsoft.Apm.canCreateSession", apm, this, arguments, () => true);
    },
    createTab(AppTabInput) {
      return called("Microsoft.Apm.createTab", apm, this, arguments, () => "tab-id-9");
    },
    refreshTab(tabId) {
      return called("Microsoft.Apm.refreshTab", apm, this, arguments, () => undefined);
    },
    focusTab(tabId) {
      return called("Microsoft.Apm.focusTab", apm, this, arguments, () => undefined);
    },
    closeTab(tabId) {
      return called("Microsoft.Apm.closeTab", apm, this, arguments, () => undefined);
    },
    getEventPublisherTopic(eventName) {
      return called("Microsoft.Apm.getEventPublisherTopic", apm, this, arguments, () => `topic-of-${eventName}`);
    },
  };

  const sdk = () => SDK;
  const providers = { context: null, authToken: null };
  const SDK = {
    setContextProvider(contextProvider) {
      return called("SDK.setContextProvider", sdk, this, arguments, () => { providers.context = contextProvider; });
    },
    getContextProvider() {
      return called("SDK.getContextProvider", sdk, this, arguments, () => providers.context);
    },
    removeContextProvider() {
      return called("SDK.removeContextProvider", sdk, this, arguments, () => { providers.context = null; });
    },
    setAuthTokenProvider(authTokenProvider) {
      return called("SDK.setAuthTokenProvider", sdk, this, arguments, () => { providers.authToken = authTokenProvider; });
    },
    getAuthTokenProvider() {
      return called("SDK.getAuthTokenProvider", sdk, this, arguments, () => providers.authToken);
    },
    removeAuthTokenProvider() {
      return called("SDK.removeAuthTokenProvider", sdk, this, arguments, () => { providers.authToken = null; });
    },
    startChat(options) {
      return called("SDK.startChat", sdk, this, arguments, () => undefined);
    },
    startProactiveChat(notificationUIConfig, showPrechat, options) {
      return called("SDK.startProactiveChat", sdk, this, arguments, () => undefined);
    },
    closeChat() {
      return called("SDK.closeChat", sdk, this, arguments, () => undefined);
    },
    getAgentAvailability() {
      return called("SDK.getAgentAvailability", sdk, this, arguments, async () => ({
        queueId: "queue-1",
        isQueueAvailable: true,
        StartTimeOfNextOperatingHour: "0001-01-01T00:00:00Z",
        EndTimeOfNextOperatingHour: "0001-01-01T00:00:00Z",
        nexttransitiontime: "2026-03-01T17:00:00Z",
        positionInQueue: 3,
        isAgentAvailable: false,
        averageWaitTime: "4.5",
      }));
    },
  };
  Omnichannel.LiveChatWidget = { SDK };

  window.Microsoft = { Omnichannel, Apm };
  window.standInObjects = { Session: sessions.get("session-id-4"), Tab: sessions.get("session-id-4").getTab("tab-id-5") };
  calls.length = 0;
  window.standIn = { calls, answers, providers };
})();
