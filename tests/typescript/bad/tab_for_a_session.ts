// TS2345: TabId
declare const tab: Microsoft.Apm.TabId;
export const session = Microsoft.Apm.getSession(tab);
