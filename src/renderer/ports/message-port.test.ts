import { describe, expect, it } from 'vitest';
import { createClient } from '../../shared/client.ts';
import type { BridgePortMessage } from '../../shared/bridge.ts';
import type { FromEngine, ToEngine } from '../../shared/port.ts';
import { createMessagePort, type PortLike } from './message-port.ts';

function fakeShell() {
  let hand: (message: BridgePortMessage, port: PortLike) => void = () => undefined;
  let asked = 0;
  const port = createMessagePort({
    bridge: { connect: () => void (asked += 1), pathOf: () => '' },
    onPort: (listener) => void (hand = listener),
  });
  const give = (restarted: string | null) => {
    const posted: ToEngine[] = [];
    const state = { closed: false, receive: (_message: FromEngine): void => undefined };
    hand(
      { type: 'blobtrail.port', restarted },
      {
        post: (message) => void posted.push(message),
        listen: (listener) => void (state.receive = listener),
        close: () => void (state.closed = true),
      },
    );
    return { posted, state };
  };
  return { port, give, asked: () => asked };
}

describe('message port', () => {
  it('keeps calls that were made before the line stood', async () => {
    const shell = fakeShell();
    const call = createClient(shell.port).call('case.info', {});
    expect(shell.asked()).toBe(1);
    const { posted, state } = shell.give(null);
    expect(posted).toEqual([{ type: 'call', id: 1, method: 'case.info', params: {} }]);
    state.receive({ type: 'result', id: 1, value: null });
    await expect(call).resolves.toBeNull();
  });

  it('fails pending calls when the engine was started again, and goes on with the new line', async () => {
    const shell = fakeShell();
    const client = createClient(shell.port);
    const heard: string[] = [];
    client.on('engine.restarted', ({ reason }) => void heard.push(reason));
    const first = shell.give(null);
    const lost = client.call('case.verify', {});
    const second = shell.give('it was ended by SIGKILL');
    await expect(lost).rejects.toMatchObject({ code: 'ENGINE_GONE' });
    expect(heard).toEqual(['it was ended by SIGKILL']);
    expect(first.state.closed).toBe(true);
    void client.call('case.info', {}).catch(() => undefined);
    expect(second.posted).toHaveLength(1);
  });
});
