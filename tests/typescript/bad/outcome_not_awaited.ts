// TS2339: message
declare const incident: Microsoft.Omnichannel.Id<"incident">;
export const told = Microsoft.Omnichannel.linkToConversation("incident", incident).message;
