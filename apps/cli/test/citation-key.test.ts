import { expect, test } from "vitest";
import { withKeys } from "../src/citation-key.ts";

test("keys are first author and year, and differ", () => {
  const papers = [
    "S. Sundararaman, L. Huang, J. Chem. Phys. 148, 194504 (2018)",
    "Y.-T. Shih, S. Ispas, J. Non-Cryst. Solids 565, 120853 (2021)",
    "S. Sundararaman, W. Kob, another one (2018)",
  ].map((text) => ({ text, doi: "10.1000/1" }));
  expect(withKeys(papers).map(({ key }) => key)).toEqual(["sundararaman2018", "shih2021", "sundararaman2018b"]);
});
