/** The only bridge into the window: two verbs on one channel. It knows no call names, so it never changes. */
import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';

contextBridge.exposeInMainWorld('station', {
  request: (name: string, input: unknown) => ipcRenderer.invoke('station', { name, input }),
  subscribe: (listener: (event: string, data: unknown) => void) => {
    const pass = (_event: IpcRendererEvent, event: string, data: unknown) => listener(event, data);
    ipcRenderer.on('station', pass);
    void ipcRenderer.invoke('station', { name: 'subscribe' });
    return () => {
      ipcRenderer.off('station', pass);
      void ipcRenderer.invoke('station', { name: 'unsubscribe' });
    };
  },
});
