// TS2345: "incidnet"
declare const incident: Microsoft.Omnichannel.Id<"incident">;
export const done = Microsoft.Omnichannel.unlinkFromConversation("incidnet", incident);
