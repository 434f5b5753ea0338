import { EventEmitter } from "node:events";
import { app } from "./app.ts";
import { onReset, record, refuse, strict, violation } from "./strict.ts";

const roles = new Set(
  (
    "undo redo cut copy paste pasteAndMatchStyle delete selectAll reload forceReload toggleDevTools resetZoom zoomIn " +
    "zoomOut toggleSpellChecker togglefullscreen window minimize close help about services hide hideOthers unhide quit " +
    "showSubstitutions toggleSmartQuotes toggleSmartDashes toggleTextReplacement startSpeaking stopSpeaking zoom front " +
    "appMenu fileMenu editMenu viewMenu shareMenu recentDocuments toggleTabBar selectNextTab selectPreviousTab " +
    "showAllTabs mergeAllWindows clearRecentDocuments moveTabToNewWindow windowMenu"
  ).split(" "),
);
const types = new Set(["normal", "separator", "submenu", "checkbox", "radio", "header", "palette"]);
const modifiers =
  /^(Command|Cmd|Control|Ctrl|CommandOrControl|CmdOrCtrl|Alt|Option|AltGr|Shift|Super|Meta)$/i;

export interface Template {
  id?: string;
  label?: string;
  role?: string;
  type?: string;
  enabled?: boolean;
  visible?: boolean;
  checked?: boolean;
  accelerator?: string;
  click?: (item: MenuItem, window: unknown, event: unknown) => void;
  submenu?: Template[] | Menu;
  [name: string]: unknown;
}

export class MenuItem {
  id: string | undefined;
  label: string;
  role: string | undefined;
  type: string;
  enabled: boolean;
  visible: boolean;
  checked: boolean;
  accelerator: string | undefined;
  submenu: Menu | undefined;
  readonly onClick: Template["click"];
  menu: Menu | undefined;

  constructor(template: Template) {
    const { id, label, role, accelerator, submenu, type } = template;
    if (role !== undefined && !roles.has(role)) violation(`a menu item with the role "${role}"`);
    if (type !== undefined && !types.has(type)) refuse(`Unknown menu item type: ${type}`);
    if (type !== "separator" && role === undefined && !label && submenu === undefined)
      violation("a menu item without label, role or type");
    if (type === "submenu" && submenu === undefined) refuse("Invalid submenu");
    if (role !== undefined && template.click)
      violation(`a menu item with the role "${role}" ignores its click`);
    if (accelerator !== undefined) checkAccelerator(accelerator);
    this.id = id;
    this.role = role?.toLowerCase();
    this.label = label ?? role ?? "";
    this.type = type ?? (submenu === undefined ? "normal" : "submenu");
    this.enabled = template.enabled ?? true;
    this.visible = template.visible ?? true;
    this.checked = template.checked ?? false;
    this.accelerator = accelerator;
    this.submenu = Array.isArray(submenu) ? Menu.buildFromTemplate(submenu) : submenu;
    this.onClick = template.click;
    // biome-ignore lint/correctness/noConstructorReturn: an unknown member has to throw
    return strict("MenuItem", this);
  }
  click(event?: unknown, window?: unknown): void {
    this.onClick?.(this, window, event ?? {});
  }
}

function checkAccelerator(accelerator: string): void {
  const keys = accelerator.split("+");
  const key = keys.pop();
  const isKnown =
    key !== undefined &&
    /^([0-9A-Z)!@#$%^&*(:;+=<>?~{}|[\]\\'",./`_-]|F([1-9]|1\d|2[0-4])|Plus|Space|Tab|Backspace|Delete|Insert|Return|Enter|Up|Down|Left|Right|Home|End|PageUp|PageDown|Escape|Esc)$/i.test(
      key,
    );
  if (!isKnown || keys.some((name) => !modifiers.test(name))) violation(`the accelerator "${accelerator}"`);
}

interface PopupOptions {
  window?: unknown;
  x?: number;
  y?: number;
  callback?: () => void;
}

export const menuState = {
  application: null as Menu | null,
  /** Menus that are open at the pointer, until a test takes an item or leaves them. */
  popups: [] as { menu: Menu; close(): void }[],
  /** What is taken in those that open next: the label of an item, or null to leave the menu. */
  answers: [] as (string | null)[],
  /** Told when one opens. */
  onPopup: (): void => {},
};
onReset(() => Object.assign(menuState, { application: null, popups: [], answers: [], onPopup: () => {} }));

export class Menu extends EventEmitter {
  readonly items: MenuItem[] = [];

  static buildFromTemplate(template: Template[]): Menu {
    if (!Array.isArray(template)) refuse("Invalid template for Menu: Menu template must be an array");
    const menu = new Menu();
    for (const item of template) menu.append(new MenuItem(item));
    return menu;
  }
  static setApplicationMenu(menu: Menu | null): void {
    if (menu !== null && !(menu instanceof Menu)) refuse("Invalid menu");
    if (menu !== null && !app.isReady()) violation("Menu.setApplicationMenu before ready");
    menuState.application = menu;
  }
  static getApplicationMenu(): Menu | null {
    return menuState.application;
  }
  append(item: MenuItem): void {
    this.items.push(item);
  }
  insert(at: number, item: MenuItem): void {
    this.items.splice(at, 0, item);
  }
  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      if (item.id === id) return item;
      const within = item.submenu?.getMenuItemById(id);
      if (within) return within;
    }
    return null;
  }
  popup(options: PopupOptions = {}): void {
    for (const { close } of [...menuState.popups]) close();
    const entry = {
      menu: this,
      close: () => {
        menuState.popups.splice(menuState.popups.indexOf(entry), 1);
        this.emit("menu-will-close");
        options.callback?.();
      },
    };
    menuState.popups.push(entry);
    record("Menu.popup", { items: describe(this), x: options.x, y: options.y });
    menuState.onPopup();
    const answer = menuState.answers.shift();
    if (answer !== undefined) setImmediate(() => choose(answer));
  }
  closePopup(): void {
    menuState.popups.find(({ menu }) => menu === this)?.close();
  }
}

/** The item of that label in the open popup; null leaves the menu. The system says first that the menu has closed. */
export function choose(label: string | null): void {
  const popup = menuState.popups.at(-1);
  if (!popup) throw new Error("No menu is open.");
  const item = label === null ? undefined : findItem(popup.menu, [label]);
  popup.close();
  if (item?.enabled) item.click();
}

export interface DescribedItem {
  id: string | undefined;
  label: string;
  role: string | undefined;
  type: string;
  enabled: boolean;
  accelerator: string | undefined;
  items: DescribedItem[];
}
export function describe(menu: Menu): DescribedItem[] {
  return menu.items
    .filter(({ visible }) => visible)
    .map(({ id, label, role, type, enabled, accelerator, submenu }) => ({
      ...{ id, label, role, type, enabled, accelerator },
      items: submenu ? describe(submenu) : [],
    }));
}

/** An item by its labels (or ids), from the menu bar down. */
export function findItem(menu: Menu, path: readonly string[]): MenuItem {
  const [first, ...rest] = path;
  const found = menu.items.find(({ id, label }) => id === first || label.replace("&", "") === first);
  if (!found)
    throw new Error(`The menu has no "${first}", but ${menu.items.map(({ label }) => label).join(", ")}.`);
  if (rest.length === 0) return found;
  if (!found.submenu) throw new Error(`"${first}" is no menu.`);
  return findItem(found.submenu, rest);
}
