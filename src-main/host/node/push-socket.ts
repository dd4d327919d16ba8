/** One text over a WebSocket to a program on this machine or its network: connect, send, wait for the answer, close. */
import { type PushSocket, ServeTrouble } from '../../ports/booth.ts';

/** Sending is over when the socket has nothing left to send and has closed in order. */
export const nodePushSocket = (): PushSocket => ({
  send: ({ url, text, expect, timeoutMs }) =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(url);
      let wasSent = false;
      const end = (trouble?: ServeTrouble) => {
        clearTimeout(timer);
        socket.onopen = socket.onmessage = socket.onerror = socket.onclose = null;
        if (socket.readyState === WebSocket.OPEN || socket.readyState === WebSocket.CONNECTING) socket.close();
        if (trouble) reject(trouble);
        else resolve();
      };
      const timer = setTimeout(
        () => end(new ServeTrouble(wasSent ? 'no_answer' : 'not_reached', `no answer within ${timeoutMs} ms`)),
        timeoutMs,
      );
      socket.onopen = () => {
        socket.send(text);
        wasSent = true;
        // Without an answer to wait for, the other side's closing handshake says that it has read everything.
        if (expect === undefined) socket.close(1000);
      };
      socket.onmessage = ({ data }) => {
        if (expect !== undefined && typeof data === 'string' && data.includes(expect)) end();
      };
      socket.onerror = () => end(new ServeTrouble(wasSent ? 'no_answer' : 'not_reached', `${url} cannot be reached`));
      socket.onclose = ({ code }) => {
        if (wasSent && expect === undefined && code === 1000) end();
        else end(new ServeTrouble(wasSent ? 'no_answer' : 'not_reached', `closed with ${code}`));
      };
    }),
});
