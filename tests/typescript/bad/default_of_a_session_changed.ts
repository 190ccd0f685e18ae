// TS2540: isDefault
Microsoft.Apm.getFocusedSession().isDefault = false;
export {};
