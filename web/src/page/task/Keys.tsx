/** Which keys do what in this view. */
export function Keys({ star }: { star: boolean }) {
  return (
    <p className="keys hint">
      <span>Keys</span>
      <span>
        <kbd>j</kbd> next task
      </span>
      <span>
        <kbd>k</kbd> previous task
      </span>
      <span>
        <kbd>↓</kbd> <kbd>↑</kbd> another answer
      </span>
      <span>
        <kbd>n</kbd> <kbd>p</kbd> next, previous difference
      </span>
      {star && (
        <span>
          <kbd>s</kbd> star or unstar it
        </span>
      )}
    </p>
  );
}
