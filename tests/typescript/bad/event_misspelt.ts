// TS2345: "ON_SESSION_SWITCHED"
export const topic = Microsoft.Apm.getEventPublisherTopic("ON_SESSION_SWITCHED");
