/** Answers on their way: what a view shows until they come, and when they do not. */

import { useEffect, useState } from "preact/hooks";

export interface Loaded<T> {
  value: T | null;
  error: Error | null;
  /** An answer is on its way; `value` may still hold the one before. */
  isWaiting: boolean;
  retry: () => void;
}

/** Asks again whenever `key` changes; the last answer stays until the next one comes. */
export function useLoad<T>(key: string, ask: () => Promise<T>): Loaded<T> {
  const [round, setRound] = useState(0);
  const [state, setState] = useState<{ value: T | null; error: Error | null; key: string }>({
    value: null,
    error: null,
    key: "",
  });
  const wanted = `${key}#${round}`;
  useEffect(() => {
    let isCurrent = true;
    ask().then(
      (value) => isCurrent && setState({ value, error: null, key: wanted }),
      (error: unknown) => {
        if (isCurrent) setState((before) => ({ value: before.value, error: asError(error), key: wanted }));
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [wanted]);
  const isWaiting = state.key !== wanted;
  return { value: state.value, error: isWaiting ? null : state.error, isWaiting, retry: () => setRound(round + 1) };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
