// TS2345: string
declare const incident: string;
export const done = Microsoft.Omnichannel.linkToConversation("incident", incident);
