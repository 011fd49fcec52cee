// Starts the parts of a page that are live. Behind a proxy that lets no web socket through they go on by long polling, which is no fault that a console need tell.
const errorsAlone = 4; // SignalR's LogLevel.Error
globalThis.Blazor.start({ circuit: { logLevel: errorsAlone } });
