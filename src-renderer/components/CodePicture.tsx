/** Where the payment code is in a wallet's app: a phone, the code under its title, its digits below. Decoration only. */
export function CodePicture() {
  const bars = [0, 5, 9, 16, 20, 27, 31, 34, 41, 46, 50, 57, 61];
  return (
    <svg className="code-picture" viewBox="0 0 120 168" aria-hidden="true" focusable="false">
      <rect className="code-phone" x="6" y="4" width="108" height="160" rx="16" />
      <path className="code-word" d="M40 26h40" />
      <rect className="code-card" x="18" y="42" width="84" height="72" rx="8" />
      {bars.map((x, index) => (
        <path key={x} className="code-bar" d={`M${28 + x} 52v38`} strokeWidth={index % 3 === 1 ? 3.4 : 1.8} />
      ))}
      <path className="code-digits" d="M30 102h60" strokeDasharray="9 5" />
      <path className="code-word" d="M30 132h60" />
    </svg>
  );
}
