// TS2345: ConversationId
declare const incident: Microsoft.Omnichannel.Id<"incident">;
declare const conversation: Microsoft.Omnichannel.ConversationId;
export const done = Microsoft.Omnichannel.unlinkFromConversation("incident", conversation, incident);
