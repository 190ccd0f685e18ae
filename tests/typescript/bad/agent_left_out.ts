// TS2345 TS2741: agentId
export const done = Microsoft.Omnichannel.getConversations({ status: [3] });
