// TS2345: Id<"contact">
declare const contact: Microsoft.Omnichannel.Id<"contact">;
export const done = Microsoft.Omnichannel.unlinkFromConversation("incident", contact);
