// TS2820: "msdyn_titel"
declare const agentId: Microsoft.Omnichannel.Id<"systemuser">;
export const done = Microsoft.Omnichannel.getConversations({ agentId, attributes: ["msdyn_titel"] });
