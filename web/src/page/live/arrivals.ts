/** How far the accuracies are that are computed after a change. */
export type Progress = { done: number; total: number };

const FIRST_PAUSE_MS = 200;
const GROWTH = 1.6;
const LONGEST_PAUSE_MS = 10_000;
/** What was under way when the last accuracies arrived may have been read before. */
const LAST_LOOK_MS = 1000;

/**
 * Tells when accuracies have arrived that the server computes after a change.
 *
 * It asks again and again, each time after a longer pause, as long as some are missing, and
 * then no more until it is woken.
 */
export class Arrivals {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private pause = FIRST_PAUSE_MS;
  private missing = 0;
  private asking = false;
  private wokenMeanwhile = false;
  private stopped = false;

  constructor(
    private readonly ask: () => Promise<Progress | null | undefined>,
    private readonly tell: () => void,
  ) {}

  /** Something was changed, or is seen to be missing. */
  wake(): void {
    this.pause = FIRST_PAUSE_MS;
    clearTimeout(this.timer);
    if (this.asking) this.wokenMeanwhile = true;
    else this.look();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private async look(): Promise<void> {
    this.asking = true;
    const progress = (await this.ask()) ?? null;
    this.asking = false;
    if (this.stopped) return;
    if (this.stopped) return;
    // Without an answer nothing is known: the next change asks again.
    const missing = progress ? progress.total - progress.done : 0;
    const hasChanged = progress !== null && missing !== this.missing;
    if (hasChanged) this.tell();
    this.missing = missing;
    if (missing === 0 && !this.wokenMeanwhile) {
      if (hasChanged) this.timer = setTimeout(this.tell, LAST_LOOK_MS);
      return;
    }
    this.wokenMeanwhile = false;
    this.timer = setTimeout(() => this.look(), this.pause);
    this.pause = Math.min(this.pause * GROWTH, LONGEST_PAUSE_MS);
  }
}
