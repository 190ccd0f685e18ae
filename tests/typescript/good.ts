// What a team writes against the declarations: every function once, as the reference means it.
const incident = "6b726d86-d37c-43b8-b3a4-c4056ddd2e07" as Microsoft.Omnichannel.Id<"incident">;
const contact = "a0ab7a5c-9b1c-4b1b-8a59-0de1d8ca2f5e" as Microsoft.Omnichannel.Id<"contact">;
const agent = "2b330c52-6844-4d36-8e05-03c78c9681dc" as Microsoft.Omnichannel.Id<"systemuser">;

async function conversations(): Promise<void> {
  const { Omnichannel } = Microsoft;
  const conversation: Microsoft.Omnichannel.ConversationId = await Omnichannel.getConversationId();
  await Omnichannel.linkToConversation("contact", contact);
  const outcome = await Omnichannel.unlinkFromConversation("incident", incident, conversation);
  const told: string | undefined = outcome.message ?? outcome.currentReqId;
  console.log(told);

  const rows = await Omnichannel.getConversations(
    {
      attributes: ["msdyn_title", "msdyn_channel"],
      agentId: agent,
      status: [3],
      orderBy: [{ attributeName: "createdon", descending: true }],
      createdBeforeDays: 7,
    },
    "4f1c6a52-1f1a-4d3c-9d38-6f2ad3c8a3b0",
  );
  for (const row of rows) {
    const title: string | null | undefined = row.msdyn_title;
    const session = row.msdyn_lastsessionid ?? undefined;
    if (row.msdyn_ocliveworkitemid) await Omnichannel.openConversation(row.msdyn_ocliveworkitemid, session);
    console.log(title, row.statuscode === 3);
  }

  await Omnichannel.sendMessageToConversation("One moment, please.");
  const survey = JSON.stringify({ Questions: [], Answers: {} });
  await Omnichannel.sendMessageToConversation({ id: "list-picker", survey }, false, conversation);
}

async function sessionsAndTabs(): Promise<void> {
  const { Apm } = Microsoft;
  console.log(Apm.getAllSessions().length);
  const session = Apm.getFocusedSession();
  session.getFocusedTab().refresh();
  for (const id of session.getAllTabs()) if (session.getTab(id).canClose) Apm.closeTab(id);
  session.title = "Leaking machine";
  session.updateContext({ customerName: "Contoso" });
  console.log(await session.resolveSlug("{anchor.title}"));
  const sessionContext = new Map([["parametersStr", JSON.stringify([["entityName", "incident"]])]]);
  const created: Microsoft.Apm.SessionId = await Apm.createSession({ templateName: "case", sessionContext });
  if (Apm.canCreateSession()) Apm.getSession(created).requestFocus();
  const tab = await Apm.createTab({ templateName: "msdyn_entityrecord", isFocused: true });
  Apm.focusTab(tab);
  Apm.refreshTab(tab);
  const channel = new BroadcastChannel(Apm.getEventPublisherTopic("ON_SESSION_SWITCH"));
  channel.onmessage = (message: MessageEvent<Microsoft.Apm.Events["ON_SESSION_SWITCH"]>) => {
    Apm.getSession(message.data.newSessionId).focus();
  };
}

function chat(): void {
  const { SDK } = Microsoft.Omnichannel.LiveChatWidget;
  window.addEventListener("lcw:ready", async () => {
    SDK.setContextProvider(() => ({ msdyn_cartvalue: { value: 12.34 }, msdyn_isvip: { value: true, isDisplayable: true } }));
    SDK.setContextProvider(async () => ({}));
    SDK.setAuthTokenProvider((callback) => callback("a.b.c"));
    console.log(SDK.getContextProvider()?.(), SDK.getAuthTokenProvider() === null);
    SDK.removeContextProvider();
    SDK.removeAuthTokenProvider();
    const { isAgentAvailable, averageWaitTime } = await SDK.getAgentAvailability();
    if (isAgentAvailable && (averageWaitTime ?? 0) < 5) SDK.startChat({ inNewWindow: true });
    else SDK.startProactiveChat({ message: "May I help?" }, false, { inNewWindow: false });
    SDK.startChat();
    SDK.closeChat();
  });
  window.addEventListener("lcw:error", (event) => console.log(event.detail.errorCode, event.detail.errorDescription));
}

void [conversations, sessionsAndTabs, chat];
