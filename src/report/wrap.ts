/** Breaks a paragraph at its plain spaces; a longer word is cut. */
export function wrap(paragraph: string, width: number): string[] {
  const lines: string[] = [];
  let line: string[] = [];
  for (const word of paragraph.split(/[ \n]+/)) {
    let rest = [...word];
    if (line.length > 0 && line.length + 1 + rest.length > width) {
      lines.push(line.join(""));
      line = [];
    }
    for (; rest.length > width; rest = rest.slice(width)) lines.push(rest.slice(0, width).join(""));
    line.push(...(line.length > 0 ? [" "] : []), ...rest);
  }
  return [...lines, line.join("")];
}
