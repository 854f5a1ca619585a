/**
 * What the guard adds to a message without attachments: `node test/bench/guard.mjs`, on the built package
 * and the newest nodemailer. Sends a newsletter, as text and HTML, to a transport that keeps it in memory,
 * with and without the guard in turn, in rounds of so many messages. Prints, as JSON, the bytes of the
 * message, and the milliseconds of one in the best round of each: by the clock, and in processor time.
 */
import nodemailer from "nodemailer10";
import { guard } from "../../dist/adapters/nodemailer.js";

const ROUNDS = 400;
const MESSAGES = 10;

const paragraphs = [
  "Bonjour,",
  "La lettre de novembre est arrivée. Au sommaire : les travaux de la salle, le repas de décembre et le bilan de l’année.",
  "La réunion du bureau se tiendra le mardi 24 novembre 2026 à 18 h 30. L’ordre du jour est affiché à l’entrée.",
  "Les comptes : 12 450,00 € de recettes, 11 870,50 € de dépenses. Facture n° 2026-1187 réglée.",
  "Pour nous écrire : contact@example.fr, 1 place de la Mairie, 63000 Clermont-Ferrand. Téléphone : 04 65 71 00 12.",
];
const text = Array.from({ length: 4 }, () => paragraphs.join("\n\n")).join("\n\n");
const html = `<!doctype html><html><head><style>p { color: #333; margin: 0 0 1em }</style></head><body>${text
  .split("\n\n")
  .map((line) => `<p style="font-family: sans-serif">${line}</p>`)
  .join("\n")}<p><a href="https://www.example.fr/?id=1234567">Se désabonner</a></p></body></html>`;
const message = {
  from: "Bureau <lettre@example.fr>",
  to: "abonnes@listes.example.fr",
  subject: "La lettre de novembre",
  text,
  html,
};

const transport = () => nodemailer.createTransport({ streamTransport: true, buffer: true });
const senders = { without: transport(), with: guard(transport()) };
const best = { without: {}, with: {} };

for (let number = 0; number < ROUNDS; number++)
  for (const [name, sender] of Object.entries(senders)) {
    const start = performance.now();
    const before = process.cpuUsage();
    for (let sent = 0; sent < MESSAGES; sent++) await sender.sendMail(message);
    const { user, system } = process.cpuUsage(before);
    const { clock = Infinity, processor = Infinity } = best[name];
    best[name] = {
      clock: Math.min(clock, (performance.now() - start) / MESSAGES),
      processor: Math.min(processor, (user + system) / 1000 / MESSAGES),
    };
  }
const bytes = (await senders.without.sendMail(message)).message.length;
console.log(JSON.stringify({ bytes, ...best }));
