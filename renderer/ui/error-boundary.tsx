import { Component, type ReactNode } from "react";
import { strings } from "../strings.ts";
import { Button } from "./button.tsx";
import { copyText } from "./copy-text.ts";
import { UnpluggedDrawing } from "./drawings.tsx";
import { EmptyState } from "./empty-state.tsx";

interface ErrorBoundaryProps {
  /** When this changes (another place), what failed gets another chance. */
  resetKey: string;
  children: ReactNode;
}

/** A bug in one part of the window is a sentence there, and not a blank window. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidUpdate(previous: ErrorBoundaryProps) {
    if (previous.resetKey !== this.props.resetKey && this.state.error !== null)
      this.setState({ error: null });
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    const details = `${error.name}: ${error.message}\n${error.stack ?? ""}`;
    return (
      <EmptyState
        live
        drawing={<UnpluggedDrawing />}
        title={strings.errors.title}
        hint={strings.errors.unexpected}
        action={
          <>
            <Button look="primary" onClick={() => location.reload()}>
              {strings.errors.reload}
            </Button>{" "}
            <Button onClick={() => void copyText(details)}>{strings.common.copyDetails}</Button>
          </>
        }
      />
    );
  }
}
