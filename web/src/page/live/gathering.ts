/** Tasks that changed, or "all" where a change concerns no single one. */
export type Changed = ReadonlySet<string> | "all";

/**
 * Tells of many changes at once: soon after the first, then at most once in a while.
 *
 * A bulk change of a whole project comes as one message for each task.
 */
export class Gathering {
  private tasks = new Set<string>();
  private all = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private toldAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly tell: (changed: Changed) => void,
    private readonly soonMs = 100,
    private readonly pauseMs = 1000,
  ) {}

  add(taskId: string | undefined): void {
    if (taskId === undefined) this.all = true;
    else this.tasks.add(taskId);
    const earliest = this.toldAt + this.pauseMs - Date.now();
    this.timer ??= setTimeout(() => this.flush(), Math.max(this.soonMs, earliest));
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private flush(): void {
    const changed = this.all ? "all" : this.tasks;
    this.timer = undefined;
    this.toldAt = Date.now();
    this.tasks = new Set();
    this.all = false;
    this.tell(changed);
  }
}
