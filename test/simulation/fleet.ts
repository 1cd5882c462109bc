/** The instances: two or three live at a time, and where one dies another starts. Whoever comes from outside asks one of them. */
import type { Life } from "./life.ts";
import type { Instance } from "./instance.ts";
import type { Stage } from "./stage.ts";

export interface Fleet {
  boot(): void;
  crash(life: Life, why: string): void;
  /** Nothing happens in it for that long: its event loop is blocked, or its process is stopped. */
  standStill(life: Life, durationMs: number): void;
  /** Any that is started; it may be hanging. */
  pickOpen(): Instance | null;
  pickAlive(): Life | null;
  canAnybodyWork(): boolean;
  /**
   * Does something in an instance, as a request that comes over the network would.
   * @param onAnswer called once: with the answer, or with null when none comes in time
   */
  request<T>(instance: Instance, patienceMs: number, ask: () => Promise<T>, onAnswer: (answer: T | null) => void): void;
}

const networkMs = 5;

export function createFleet(
  stage: Stage,
  start: (life: Life) => Instance,
  { onChange, onBug }: { readonly onChange: () => void; readonly onBug: (error: unknown) => void },
): Fleet {
  const { time, chance, story, faults } = stage;
  const instances: Instance[] = [];
  let booted = 0;

  const boot = (): void => {
    booted += 1;
    const isWrong = chance.happens(faults.wrongClock);
    const life: Life = {
      name: `gateway-${booted}`,
      isAlive: true,
      isOpen: false,
      hangsUntil: 0,
      cutOffUntil: 0,
      clockJumpMs: 0,
      clockRate: isWrong ? 1 + (chance.next() - 0.5) / 500 : 1,
      dateErrorMs: isWrong ? chance.whole(-600_000, 600_000) : 0,
    };
    if (isWrong) story.fault("machine's clock wrong", life.name, null, `boots with a clock that is ${life.dateErrorMs} ms off`);
    // Begun in an event of its own, so that its timers are its own.
    time.after(0, life, () => void instances.push(start(life)));
  };

  return {
    boot,
    crash(life, why) {
      if (!life.isAlive) return;
      life.isAlive = false;
      life.isOpen = false;
      instances.splice(0, instances.length, ...instances.filter((instance) => instance.life !== life));
      story.fault("instance crashed", life.name, null, `dies ${why}`);
      time.after(500 + chance.next() * 12_000, null, boot);
      onChange();
    },
    standStill(life, durationMs) {
      life.hangsUntil = Math.max(life.hangsUntil, time.now() + durationMs);
      story.fault("instance hung", life.name, null, `hangs for ${Math.round(durationMs)} ms`);
      onChange();
      time.after(durationMs, null, onChange);
    },
    pickOpen() {
      const open = instances.filter(({ life }) => life.isOpen);
      return open.length === 0 ? null : chance.pick(open);
    },
    canAnybodyWork: () => instances.some(({ life }) => life.isOpen && life.hangsUntil <= time.now() && life.cutOffUntil <= time.now()),
    pickAlive: () => (instances.length === 0 ? null : chance.pick(instances).life),
    request({ life }, patienceMs, ask, onAnswer) {
      let isAnswered = false;
      const answer = (given: Parameters<typeof onAnswer>[0]): void => {
        if (isAnswered) return;
        isAnswered = true;
        onAnswer(given);
      };
      const givenUp = time.after(patienceMs, null, () => answer(null));
      const carryOver = async (): Promise<void> => {
        const given = await ask();
        if (!life.isAlive) return;
        time.after(chance.next() * networkMs, null, () => {
          givenUp.run = null;
          answer(given);
        });
      };
      time.after(chance.next() * networkMs, life, () => {
        carryOver().catch((error: unknown) => onBug(error));
      });
    },
  };
}
