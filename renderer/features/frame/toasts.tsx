import { X } from "lucide-react";
import { Toast } from "radix-ui";
import { dismissToast, type ToastMessage, useToasts } from "../../state/toasts.ts";
import { strings } from "../../strings.ts";
import { copyText } from "../../ui/copy-text.ts";
import styles from "./toasts.module.css";

const noticeMs = 6000;

/** What happened in passing, at the bottom of the window; F8 goes there. */
export function Toasts() {
  const toasts = useToasts((state) => state.toasts);
  return (
    <Toast.Provider label={strings.toasts.label} duration={noticeMs} swipeDirection="right">
      {toasts.map((toast) => (
        <ToastItem key={toast.id} toast={toast} />
      ))}
      <Toast.Viewport className={styles.viewport} label={strings.toasts.viewport} />
    </Toast.Provider>
  );
}

function ToastItem({ toast }: { toast: ToastMessage }) {
  const { id, kind, text, action, details } = toast;
  return (
    <Toast.Root
      className={styles.toast}
      // An error stays until it was read.
      duration={kind === "error" ? Number.POSITIVE_INFINITY : noticeMs}
      type={kind === "error" ? "foreground" : "background"}
      onOpenChange={(open) => {
        if (!open) dismissToast(id);
      }}
    >
      <Toast.Description className={styles.text}>{text}</Toast.Description>
      {details === null ? null : (
        <Toast.Action
          altText={strings.common.copyDetails}
          className={styles.action}
          onClick={() => void copyText(details)}
        >
          {strings.common.copyDetails}
        </Toast.Action>
      )}
      {action === null ? null : (
        <Toast.Action altText={action.label} className={styles.action} onClick={action.run}>
          {action.label}
        </Toast.Action>
      )}
      <Toast.Close className={styles.close} aria-label={strings.common.dismiss}>
        <X aria-hidden="true" />
      </Toast.Close>
    </Toast.Root>
  );
}
