/** Yasqe without what it would ask of other servers: completion knows this graph's own terms only. */

import Yasqe from "@zazuko/yasqe";
import "@zazuko/yasqe/build/yasqe.min.css";
import { PREFIXES } from "../prefixes";

interface Wiring {
  change: (text: string) => void;
  run: () => void;
  label: string;
  terms: () => Promise<string[]>;
}

/** The editor adds its own completers, which ask another server, to any list it is given that is shorter than its own. */
const COMPLETERS = ["variables", "atlas"];

export function makeEditor(host: HTMLElement, text: string, wiring: Wiring): Yasqe {
  const terms = wiring.terms().catch(() => []);
  if (!Yasqe.Autocompleters["atlas"]) {
    Yasqe.registerAutocompleter({
      name: "atlas",
      bulk: true,
      isValidCompletionPosition: (yasqe) => {
        const { string } = yasqe.getCompleteToken() as unknown as Token;
        return !string.startsWith("?") && !string.startsWith("$");
      },
      get: () => terms,
      preProcessToken: (yasqe, token) => preProcess(yasqe, token as unknown as Token) as never,
      postProcessSuggestion: (_, token, suggestion) => postProcess(token, suggestion),
    }, false);
  }
  Yasqe.defaults.autocompleters = COMPLETERS;
  const editor = new Yasqe(host, {
    value: text,
    persistenceId: null,
    showQueryButton: false,
    resizeable: false,
    collapsePrefixesOnLoad: false,
    createShareableLink: (yasqe: Yasqe) => yasqe.getValue(),
    consumeShareLink: null,
    autocompleters: COMPLETERS,
    editorHeight: "20rem",
    extraKeys: { "Ctrl-Enter": wiring.run, "Cmd-Enter": wiring.run, Tab: false, "Shift-Tab": false },
  } as unknown as ConstructorParameters<typeof Yasqe>[1]);
  for (const button of host.querySelectorAll(".yasqe_buttons, .resizeWrapper")) button.remove();
  editor.getInputField().setAttribute("aria-label", wiring.label);
  host.querySelector(".CodeMirror-scroll")?.setAttribute("tabindex", "-1");
  editor.on("change", () => wiring.change(editor.getValue()));
  return editor;
}

/** A token of CodeMirror, which the editor's own types leave empty. */
interface Token {
  string: string;
}

function preProcess(yasqe: Yasqe, token: Token): Token {
  const known = { ...PREFIXES, ...yasqe.getPrefixesFromQuery() };
  const [prefix, local] = token.string.split(":");
  const iri = prefix !== undefined && local !== undefined ? known[prefix] : undefined;
  return Object.assign(token, { tokenPrefix: prefix, tokenPrefixUri: iri, autocompletionString: iri ? iri + local : token.string.replace(/^</, "") });
}

function postProcess(token: { tokenPrefix?: string; tokenPrefixUri?: string }, suggestion: string): string {
  const { tokenPrefix, tokenPrefixUri } = token;
  return tokenPrefixUri && suggestion.startsWith(tokenPrefixUri) ? `${tokenPrefix}:${suggestion.slice(tokenPrefixUri.length)}` : `<${suggestion}>`;
}
