package custody

// readme is the same in every package, so that a changed one shows.
const readme = `聯防 證物封存包 / Lianfang sealed evidence

這是一件資安事件的證物。evidence/ 裡是原始位元組，可能是惡意程式：不要開啟、不要執行，只在隔離的環境分析複本。
manifest.json 是清單（原檔名、大小、SHA-256、SHA-1、MD5）；custody.jsonl 是監管鏈：誰在什麼時候收到、讀取、交接、封存、銷毀，每一行都有簽章，並帶著前一行的雜湊。

驗證（不需要網路，也不需要資料庫）：
  lianfang verify evidence 檔名 --key key.pub
金鑰請向中心另外取得（中心的證物庫頁面上有），不要只相信包裡的 key.pub。改動任何一個位元組都會被指出位置。

This is the evidence of a cyber security incident. What lies in evidence/ are the bytes as they came; they may be malware: do not open or run them, analyse copies in isolation.
manifest.json lists them (name as given, size, SHA-256, SHA-1, MD5). custody.jsonl is the chain of custody: who received, read, handed over, sealed or destroyed what and when; each
line is signed and holds the hash of the line before it.

To verify it, without network and without a database:
  lianfang verify evidence FILE --key key.pub
Get the key from the centre by another way (it stands on the page of its vault); do not trust the key.pub of the package alone. A change of any one
byte is found, and its place is named.
`
