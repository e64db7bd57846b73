import { Toast } from "radix-ui";
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useState,
} from "react";

type Notice = {
  text: string;
  tone: "good" | "bad";
  action?: { label: string; run: () => void };
  /** A later notice about the same takes its place. */
  about?: string;
};

const Announce = createContext<(notice: Notice) => void>(() => {});

/** Shows a short message at the edge of the page, and reads it to screen readers. */
export const useAnnounce = () => useContext(Announce);

const SHOWN_FOR_MS = 12_000;
const FADED_AFTER_MS = 300;

export function Notices({ children }: { children: ReactNode }) {
  const [notices, setNotices] = useState<(Notice & { key: number })[]>([]);
  const announce = useCallback((notice: Notice) => {
    setNotices((shown) => [
      ...shown.filter(({ about }) => about === undefined || about !== notice.about),
      { ...notice, key: performance.now() },
    ]);
  }, []);
  const drop = (key: number) =>
    setTimeout(
      () => setNotices((shown) => shown.filter((notice) => notice.key !== key)),
      FADED_AFTER_MS,
    );
  return (
    <Announce value={announce}>
      <Toast.Provider duration={SHOWN_FOR_MS} label="Message">
        {children}
        {notices.map((notice) => (
          <Toast.Root
            key={notice.key}
            className={`notice ${notice.tone}`}
            onOpenChange={(open) => open || drop(notice.key)}
          >
            <Toast.Description>{notice.text}</Toast.Description>
            {notice.action && (
              <Toast.Action altText={notice.action.label} asChild>
                <button type="button" onClick={notice.action.run}>
                  {notice.action.label}
                </button>
              </Toast.Action>
            )}
            <Toast.Close className="quiet" aria-label="Close">
              ×
            </Toast.Close>
          </Toast.Root>
        ))}
        <Toast.Viewport className="notices" />
      </Toast.Provider>
    </Announce>
  );
}
