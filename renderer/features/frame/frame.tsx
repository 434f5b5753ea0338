/** The window: sidebar, search, content, activity. */
export function Frame() {
  return <main />;
}
