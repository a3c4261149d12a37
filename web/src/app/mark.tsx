/** Two bars, the badge of the class monitor (班长): the mark of the product. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden>
      <rect x="1" y="1" width="30" height="30" rx="8" fill="var(--surface)" stroke="var(--edge)" />
      <rect x="7" y="9.5" width="18" height="4.5" rx="1.2" fill="var(--mark)" />
      <rect x="7" y="18" width="18" height="4.5" rx="1.2" fill="var(--mark)" />
    </svg>
  );
}
