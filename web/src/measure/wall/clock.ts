import { useEffect, useState } from 'react';

/** The present, by the second. `ahead` is how far the server's clock goes before this one, in milliseconds. */
export function useNow(ahead: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now + ahead;
}

/** Seconds before the limit that are called near. */
const NEAR = 60;

/** How a wait stands to what the platform wants: `late` past it, `near` shortly before it. */
export function urgency(seconds: number, limit: number | null | undefined): 'late' | 'near' | 'calm' {
  if (typeof limit !== 'number') return 'calm';
  if (seconds > limit) return 'late';
  return seconds > Math.max(limit / 2, limit - NEAR) ? 'near' : 'calm';
}
