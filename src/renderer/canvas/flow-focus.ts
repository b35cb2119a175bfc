/** Where the keyboard is in the flow: on one shape, with the way that led there. */
import type { FlowScene, FlowShape } from '../../model/flow/scene.ts';
import { NO_TRAIL, trailAfter } from './path-walk.ts';
import type { Trail } from './path-walk.ts';
import type { Step } from './walk.ts';
import { enterLane, stepFrom } from './walk.ts';

const STEPS: Readonly<Record<string, Step>> = {
  ArrowUp: 'up',
  k: 'up',
  ArrowDown: 'down',
  j: 'down',
  ArrowLeft: 'left',
  h: 'left',
  ArrowRight: 'right',
  l: 'right',
  Home: 'first',
  End: 'last',
};

export class FlowFocus {
  #id: string | null = null;
  #trail: Trail = NO_TRAIL;
  #hasKeyboard = false;

  /** The shape that it is on, whether it is to be seen or not. */
  shapeIn(scene: FlowScene | null): FlowShape | undefined {
    return scene?.shapes.find(({ id }) => id === this.#id);
  }

  /** What has a ring around it. */
  ringIn(scene: FlowScene): FlowShape | undefined {
    return this.#hasKeyboard ? this.shapeIn(scene) : undefined;
  }

  /** Of another scene: what is not in it any more is left. */
  keepIn(scene: FlowScene): void {
    if (this.shapeIn(scene) === undefined) this.#id = null;
  }

  /** The pointer leads: from there the keyboard will go on. */
  follow(shape: FlowShape | null): void {
    this.#id = shape?.id ?? this.#id;
    this.#hasKeyboard = false;
  }

  /** Where the keyboard comes to the picture without having been in it, it begins at the first shape. */
  setKeyboard(scene: FlowScene | null, has: boolean): void {
    this.#hasKeyboard = has;
    if (has) this.#id ??= scene === null ? null : (stepFrom(scene, null, 'first')?.id ?? null);
  }

  /** Goes where a key leads. null: the key leads nowhere, and nothing has changed. */
  step(scene: FlowScene, key: string): FlowShape | null {
    const step = STEPS[key];
    if (step !== undefined)
      return this.#moveTo(scene, stepFrom(scene, this.#id, step, this.#trail), step === 'left' || step === 'right');
    return /^[1-4]$/.test(key) ? this.enter(scene, Number(key) - 1) : null;
  }

  /** @param lane from 0 */
  enter(scene: FlowScene, lane: number): FlowShape | null {
    return this.#moveTo(scene, enterLane(scene, this.#id, lane), false);
  }

  #moveTo(scene: FlowScene, shape: FlowShape | null, isAlong: boolean): FlowShape | null {
    if (shape === null) return null;
    this.#id = shape.id;
    this.#trail = trailAfter(scene, this.#trail, shape, isAlong);
    this.#hasKeyboard = true;
    return shape;
  }
}
