// TS2322: object
export const done = Microsoft.Omnichannel.LiveChatWidget.SDK.startChat({ customContext: { cart: { value: {} as object } } });
