// TS2345: "lead"
export const done = Microsoft.Omnichannel.linkToConversation("lead", "" as Microsoft.Omnichannel.Id<"lead">);
