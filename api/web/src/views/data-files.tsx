/** Files to take away, with their checksums, and the data sets of others that are there or could be. */

import type { JSX } from "preact";
import { address, read } from "../api";
import { useLoad } from "../load";
import { exact } from "../numbers";
import { licenceName, Outside } from "../parts/outside";
import { Answer } from "../parts/states";
import type { Listing } from "../types";
import { language, say } from "../words";

interface DumpFile {
  name: string;
  href: string;
  quads: number;
  size_bytes: number;
  sha256: string;
}

interface Import {
  name: string;
  title: string;
  title_ko: string;
  licence: string;
  repository: string;
  graph: string;
  quads: number | null;
}

export function Dumps(): JSX.Element {
  const found = useLoad("dumps", () => read<Listing<DumpFile>>("/dump"));
  return (
    <details>
      <summary>{say("dumpsByGraph")}</summary>
      <p class="hint">
        {say("dumpsHint")} <a href={address("/dump/SHA256SUMS")}>SHA256SUMS</a>
      </p>
      <Answer of={found}>
        {(list) => (
          <div class="scroll" tabIndex={0} role="region" aria-label={say("dumpsByGraph")}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{say("file")}</th>
                  <th scope="col">{say("triples")}</th>
                  <th scope="col">{say("sizeWord")}</th>
                  <th scope="col">SHA-256</th>
                </tr>
              </thead>
              <tbody>
                {list.items.map((one) => (
                  <tr key={one.name}>
                    <th scope="row">
                      <a href={address(one.href)} download={one.name.replaceAll("/", "-")}>
                        {one.name}
                      </a>
                    </th>
                    <td>{exact(one.quads)}</td>
                    <td>{size(one.size_bytes)}</td>
                    <td>
                      <code class="sum">{one.sha256}</code>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Answer>
    </details>
  );
}

export function Imports(): JSX.Element {
  const found = useLoad("imports", () => read<Listing<Import>>("/imports"));
  return (
    <Answer of={found}>
      {(list) => (
        <ul class="plain imports">
          {list.items.map((one) => (
            <li key={one.name}>
              <b class={one.quads === null ? "state" : "state here"}>{one.quads === null ? say("notImported") : say("imported", { count: exact(one.quads) })}</b>{" "}
              <Outside href={one.repository} text={(language() === "ko" && one.title_ko) || one.title} /> <small>{licenceName(one.licence)}</small>
              {one.quads === null && <code>access-atlas import {one.name} …</code>}
            </li>
          ))}
        </ul>
      )}
    </Answer>
  );
}

function size(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
