// TS2322: string
export const done = Microsoft.Omnichannel.sendMessageToConversation({ survey: { Questions: [] } }, false);
