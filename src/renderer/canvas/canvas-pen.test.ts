import { afterEach, describe, expect, it, vi } from 'vitest';
import { CanvasPen } from './canvas-pen.ts';

/** Writes down what a canvas is told, with the state that counts at that moment. */
class ContextLog {
  readonly log: string[] = [];
  globalAlpha = 1;
  fillStyle: unknown = '';
  strokeStyle = '';
  lineWidth = 1;
  font = '';
  textAlign = '';
  #dash: readonly number[] = [];

  setLineDash(dash: readonly number[]): void {
    this.#dash = dash;
  }
  fill(path: { d: string }): void {
    this.log.push(`fill ${path.d} ${String(this.fillStyle)} ${this.globalAlpha}`);
  }
  stroke(path: { d: string }): void {
    this.log.push(
      `stroke ${path.d} ${this.strokeStyle} ${this.lineWidth} [${this.#dash.join(' ')}] ${this.globalAlpha}`,
    );
  }
  fillText(text: string, x: number, y: number, room: number): void {
    this.log.push(`text ${text} ${x} ${y} ${room} ${this.textAlign} ${this.font.slice(0, 8)}`);
  }
}

function penOn(context: ContextLog): CanvasPen {
  class Path {
    readonly d: string;
    constructor(d: string) {
      this.d = d;
    }
  }
  vi.stubGlobal('Path2D', Path);
  return new CanvasPen(context as unknown as CanvasRenderingContext2D, 2);
}

describe('CanvasPen', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('leaves no dash and no opacity to the next path', () => {
    const context = new ContextLog();
    const pen = penOn(context);
    pen.path('M0 0', { fill: '#111111', stroke: '#222222', lineWidth: 2, dash: [3, 3], opacity: 0.5 });
    pen.path('M1 1', { stroke: '#333333' });
    expect(context.log).toEqual([
      'fill M0 0 #111111 0.5',
      'stroke M0 0 #222222 2 [3 3] 0.5',
      'stroke M1 1 #333333 1 [] 1',
    ]);
  });

  it('gives every text the room that the layout counted with', () => {
    const context = new ContextLog();
    penOn(context).text({
      text: '0123456789',
      x: 5,
      y: 9,
      font: { family: 'mono', size: 10, weight: 400 },
      align: 'end',
      colour: '#000000',
    });
    expect(context.log).toEqual(['text 0123456789 5 9 61 right 400 10px']);
  });
});
